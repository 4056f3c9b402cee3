"""Angles as people write them: degrees, minutes and seconds in many spellings, with the letter or word of a hemisphere."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from vendorline.importers.table.words import data_rows
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

Axis = Literal["latitude", "longitude"]
#: The forms that are read, for the message about those that are not.
FORMS = "51.5, 51.5 N, 51°30'00\"N, 51 30 00 N, 51:30:00, 51-30-00 N or 513000N"
_LONGEST, _DECIMALS = 60, 8
#: Many ways to write degree, minute, second and minus, as code points; what they are read as.
_DEGREE, _MINUTE, _SECOND = (0xBA, 0x2DA, 0x2218), (0x2032, 0x2019, 0x2018, 0xB4, 0x60, 0x2B9, 0x2BC, 0xFF07), (
    0x2033, 0x201D, 0x201C, 0x2DD, 0xA8, 0x2BA, 0xFF02,
)  # fmt: skip
_MINUS, _SPACE = (0x2212, 0x2013, 0x2012, 0x2010, 0x2011), (0xA0, 0x2007, 0x2009, 0x202F)
_SPELLED = {
    code: plain
    for codes, plain in ((_DEGREE, "°"), (_MINUTE, "'"), (_SECOND, '"'), (_MINUS, "-"), (_SPACE, " "))
    for code in codes
}
_NUMBER, _PART = r"(\d{1,3}(?:[.,]\d+)?)", r"(\d{1,3}(?:[.,]\d+)?)"
_MARKED = re.compile(rf"{_NUMBER} ?° ?(?:{_PART} ?'? ?(?:(?<=[' ]){_PART} ?\"?)?)?")
_LETTERED = re.compile(rf"{_NUMBER} ?(?:d|deg) ?(?:{_PART} ?(?:m|min)\.? ?(?:{_PART} ?(?:s|sec)?\.?)?)?", re.IGNORECASE)
_UNMARKED_DEGREES = re.compile(rf"(\d{{1,3}}) {_PART} ?' ?(?:{_PART} ?\"?)?")
_INSIDE = re.compile(rf"(\d{{1,3}}) ?([NSEWO]) ?{_PART} ?'? ?(?:(?<=[' ]){_PART} ?\"?)?", re.IGNORECASE)
_PARTED = re.compile(r"(\d{1,3})([ :-])(\d{1,2}(?:[.,]\d+)?)(?:\2(\d{1,2}(?:[.,]\d+)?))?")
_DECIMAL = re.compile(r"(\d{1,3}(?:[.,]\d+)?)")
_RUN_TOGETHER = re.compile(r"(\d{2,3})(\d{2})(\d{2}(?:[.,]\d+)?)")
_WORD_FIRST = re.compile(r"([^\W\d_]+)\.? ?([-+]?\d.*)")
_WORD_LAST = re.compile(r"([-+]?\d.*?) ?([^\W\d_]+)\.?")


@dataclass(frozen=True, slots=True)
class Angle:
    """An angle in degrees, and what its letter says it is (None: it has none)."""

    degrees: float
    axis: Axis | None

    @property
    def text(self) -> str:
        """The angle as decimal degrees."""
        return repr(round(self.degrees, _DECIMALS) + 0.0)


@cache
def _hemispheres(languages: frozenset[str]) -> dict[str, tuple[Axis, int]]:
    """What the letters and words mean in tables of one of these languages; without those on which the languages differ."""
    found: dict[str, set[tuple[Axis, int]]] = {}
    spoken: dict[str, set[str]] = {}
    for row in data_rows("hemispheres"):
        word, language = fold(row["word"]), row["language"]
        if language and language not in languages:
            continue
        found.setdefault(word, set()).add(("latitude" if row["axis"] == "latitude" else "longitude", int(row["sign"])))
        spoken.setdefault(word, set()).update({language} if language else languages)
    return {word: next(iter(m)) for word, m in found.items() if len(m) == 1 and spoken[word] >= languages}


def read_angle(text: str, languages: frozenset[str] = frozenset()) -> Angle | None:
    """One angle with minutes, a degree sign or a hemisphere; None where it is nothing of the kind, or cannot be told.

    Minutes and seconds of 60 and more are no angle; nor are fractions before the last part, a letter on both sides, or a sign that
    contradicts the letter. `languages`: those that the headers of the table are of, which decide what O means.
    """
    if len(text) > _LONGEST:
        return None
    plain = " ".join(text.translate(_SPELLED).replace("''", '"').split())
    known = _hemispheres(languages)
    if inside := _INSIDE.fullmatch(plain):
        mark = known.get(fold(inside[2]))
        return None if mark is None else _angle("", [inside[1], inside[3], inside[4]], mark)
    for form, word, rest in ((_WORD_FIRST, 1, 2), (_WORD_LAST, 2, 1)):
        if (found := form.fullmatch(plain)) and (mark := known.get(fold(found[word]))):
            return _body(found[rest].strip(), mark)
    return _body(plain, None)


def _body(text: str, mark: tuple[Axis, int] | None) -> Angle | None:
    sign = text[0] if text[:1] in {"-", "+"} else ""
    text = text.removeprefix(sign).strip()
    for form in (_MARKED, _LETTERED, _UNMARKED_DEGREES):
        if found := form.fullmatch(text):
            return _angle(sign, list(found.groups()), mark)
    if found := _PARTED.fullmatch(text):
        # Two parts without a colon may be two numbers, or one with a damaged decimal mark.
        sure = found[4] is not None or found[2] == ":" or (mark is not None and found[2] == " ")
        return _angle(sign, [found[1], found[3], found[4]], mark) if sure else None
    if mark is not None:
        if found := _DECIMAL.fullmatch(text):
            return _angle(sign, [found[1], None, None], mark)
        whole = {"latitude": 2, "longitude": 3}[mark[0]]
        if (found := _RUN_TOGETHER.fullmatch(text)) and len(found[1]) == whole:
            return _angle(sign, list(found.groups()), mark)
    return None


def _angle(sign: str, parts: list[str | None], mark: tuple[Axis, int] | None) -> Angle | None:
    while parts and parts[-1] is None:
        parts.pop()
    numbers = [float((part or "0").replace(",", ".")) for part in parts]
    if any(not number.is_integer() for number in numbers[:-1]) or any(number >= 60 for number in numbers[1:]):
        return None
    size = sum(number / 60**place for place, number in enumerate(numbers))
    axis, direction = mark or (None, 1)
    if size > (90 if axis == "latitude" else 180) or (mark and sign and (sign == "-") != (direction < 0)):
        return None
    return Angle(-size if direction < 0 or sign == "-" else size, axis)
