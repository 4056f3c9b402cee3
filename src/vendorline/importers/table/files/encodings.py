"""Bytes to letters: the marks of Unicode, UTF-8 line by line, and the code pages of eight bits where the content tells which."""

from __future__ import annotations

import re

from vendorline.errors import Fault
from vendorline.importers.table.files.code_pages import PRIOR, Guess, guess
from vendorline.quick_dataclass import dataclass

#: What a byte that is no letter becomes.
SPOILT = "\ufffd"
_MARKS = ((b"\xef\xbb\xbf", "utf-8-sig"), (b"\xff\xfe\0\0", "utf-32"), (b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"))
_SAMPLE = 4096
_ZEROS = 0.3
_STRAY = re.compile("[\udc80-\udcff]+")
_WORD = re.compile("[\\w\udc80-\udcff]+")
_SHOWN = 5
#: One line in so many may hold strays that outnumber the whole letters, in a text that is UTF-8 all the same.
_FEW = 10


@dataclass(frozen=True, slots=True)
class Decoded:
    """The text of a file, notes on how it was read, and what is doubtful or spoilt in it."""

    text: str
    notes: tuple[str, ...] = ()
    faults: tuple[Fault, ...] = ()


def decode(raw: bytes, name: str, encoding: str | None = None) -> Decoded:
    """The text of a file, and what is to be said of its letters.

    Args:
        raw: the bytes.
        name: the file, for what is said.
        encoding: the encoding, where somebody named it.
    """
    if encoding is not None:
        text = raw.decode(encoding, errors="replace").removeprefix("\ufeff")
        count = text.count(SPOILT)
        why = f"--encoding {encoding} does not fit all of it"
        return Decoded(text, faults=(_spoilt(name, count, None, why),) if count else ())
    for mark, codec in _MARKS:
        if raw.startswith(mark):
            text = raw.decode(codec, errors="replace")
            count = text.count(SPOILT)
            notes = () if codec == "utf-8-sig" else (f"{name}: the text is {codec.upper()}",)
            if codec == "utf-8-sig" and count:
                continue
            return Decoded(text, notes, (_spoilt(name, count, None, "the file is damaged"),) if count else ())
    if (wide := _without_mark(raw)) is not None:
        text = raw.decode(wide, errors="replace")
        return Decoded(text, (f"{name}: the text is UTF-16 without a mark ({wide.upper()})",))
    try:
        return Decoded(raw.decode("utf-8"))
    except UnicodeDecodeError:
        return _mostly_utf8(raw, name) if _is_mostly_utf8(raw) else _by_code_page(raw, name)


def _without_mark(raw: bytes) -> str | None:
    """UTF-16 tells itself by the zeros beside its letters."""
    sample = raw[: _SAMPLE - _SAMPLE % 2]
    half = max(1, len(sample) // 2)
    first, second = sample[::2].count(0) / half, sample[1::2].count(0) / half
    if len(sample) < 4 or max(first, second) < _ZEROS or min(first, second) > _ZEROS / 3:
        return None
    return "utf-16-le" if second > first else "utf-16-be"


# UTF-8 with strays ----------------------------------------------------------------------------------------------------------------


def _is_mostly_utf8(raw: bytes) -> bool:
    """Whether letters of several bytes outnumber bytes that belong to none."""
    text = raw.decode("utf-8", errors="surrogateescape")
    stray = sum("\udc80" <= letter <= "\udcff" for letter in text)
    whole = sum(letter > "\x7f" for letter in text) - stray
    lines = text.count("\n") + 1
    with_stray = sum(1 for line in text.split("\n") if _STRAY.search(line))
    return whole > 0 and (whole >= stray or with_stray * _FEW <= lines)


def _mostly_utf8(raw: bytes, name: str) -> Decoded:
    """Strays are read where the word they make stands elsewhere in the file; else they spoil their cell."""
    text = raw.decode("utf-8-sig", errors="surrogateescape")
    words = {word.casefold() for word in re.findall(r"\w+", _STRAY.sub(" ", text)) if not word.isascii()}
    spoilt: list[int] = []
    mended: list[int] = []
    lines = text.split("\n")
    for number, line in enumerate(lines, start=1):
        if not _STRAY.search(line):
            continue

        def read(found: re.Match[str], number: int = number) -> str:
            word = found[0]
            if not _STRAY.search(word):
                return word
            for codec in PRIOR:
                letters = _in_code_page(word, codec)
                if letters.casefold() in words:
                    mended.append(number)
                    return letters
            spoilt.append(number)
            return _STRAY.sub(lambda run: SPOILT * len(run[0]), word)

        lines[number - 1] = _WORD.sub(read, line)
    faults = []
    if spoilt:
        faults.append(_spoilt(name, len(spoilt), spoilt[0], "the text is UTF-8 but for some bytes", spoilt))
    if mended:
        said = f"{len(mended):,} words hold bytes that are not UTF-8; they are read like the same words elsewhere in the file"
        faults.append(Fault.at(name, mended[0], said, 'save it as "CSV UTF-8"', "warning"))
    return Decoded("\n".join(lines), faults=tuple(faults))


def _in_code_page(word: str, codec: str) -> str:
    """A word with its strays read in a code page."""

    def read(run: re.Match[str]) -> str:
        return run[0].encode("utf-8", errors="surrogateescape").decode(codec, errors="replace")

    return _STRAY.sub(read, word)


# Code pages -----------------------------------------------------------------------------------------------------------------------


def _by_code_page(raw: bytes, name: str) -> Decoded:
    found: Guess = guess(raw)
    text = raw.decode(found.codec, errors="replace")
    count = text.count(SPOILT)
    if found.sure and not count:
        return Decoded(text, (f"{name}: the text is not UTF-8; read as {found.name}, which its words show",))
    others = ", ".join(found.others) or "another code page"
    problem = f"the text is not UTF-8, and its code page is a guess: read as {found.name}, but it may be {others}"
    remedy = f"look at the names; name the encoding if they are wrong (--encoding {(found.others or ('cp1250',))[0]})"
    faults = [Fault(name, None, None, found.example, problem, remedy, "warning")]
    if count:
        faults.append(_spoilt(name, count, None, f"{found.name} does not fit all of it"))
    return Decoded(text, faults=tuple(faults))


def _spoilt(name: str, count: int, row: int | None, why: str, rows: list[int] | None = None) -> Fault:
    lines = ", ".join(map(str, (rows or [])[:_SHOWN]))
    where = f" (lines {lines}{', ...' if len(rows) > _SHOWN else ''})" if rows else ""
    problem = f"{why}: {count:,} letters cannot be read{where}; their cells are spoilt"
    return Fault(
        name, row, None, None, problem, 'save it as "CSV UTF-8", or name the encoding: --encoding NAME', "warning"
    )
