"""Bytes to characters: a mark of byte order, then UTF-8, then what is declared where it reads as text, then what it looks like."""

from __future__ import annotations

import codecs
import re
from functools import cache

from vendorline.evidence.extract.refusals import refused, require
from vendorline.quick_dataclass import dataclass

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What browsers read under a name: the code page that holds it and more.
_WIDER = {
    "iso8859-1": "cp1252", "ascii": "cp1252", "shift_jis": "cp932", "iso8859-9": "cp1254", "iso8859-11": "cp874", "gb2312": "gb18030",
    "gbk": "gb18030", "euc_kr": "cp949",
}  # fmt: skip
#: Bytes from the beginning and the middle that are looked at to guess a code page.
_SAMPLE = 32_768
#: Disorder above which a text is not in this code page, as charset_normalizer counts it.
_DISORDER = 0.2
#: A text in UTF-8 may hold one unsound character in so many bytes.
_UNSOUND = 1_000
_NOT_WRITTEN = re.compile("[\x00-\x08\x0e-\x1a\x1c-\x1f]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters, the code page in which the bytes are read, and what must be told of that."""

    text: str
    charset: str
    notes: tuple[str, ...]


def decoded(data: bytes, name: str, declared: str | None = None) -> Decoded:
    """The characters of some bytes.

    Args:
        data: the bytes.
        name: what the document is called in a fault.
        declared: the code page that the document names.

    Raises:
        InvalidInput: no code page reads the bytes as text.
        MissingLibrary: the code page must be guessed, and charset_normalizer is not installed.
    """
    for mark, charset in _MARKS:
        if data.startswith(mark):
            return _marked(data[len(mark) :], charset, name)
    named = _known(declared)
    sound = _as(data, "utf-8")
    if sound is not None and not _NOT_WRITTEN.search(sound, 0, _SAMPLE):
        wrong = named is not None and codecs.lookup(named).name not in {"utf-8", "ascii"} and not data.isascii()
        return Decoded(sound, "utf-8", (f"declared as {declared}, and is UTF-8",) if wrong else ())
    if b"\x00" in data:
        return _without_mark(data, name)
    return _of_code_page(data, name, declared, named)


def _marked(data: bytes, charset: str, name: str) -> Decoded:
    text = _as(data, charset)
    if text is not None:
        return Decoded(text, charset, ())
    text = data.decode(charset, "replace")
    lost = text.count("\ufffd")
    if lost > 1 + len(text) // _UNSOUND:
        raise refused(name, f"marked as {charset}, and is not", "save it again as UTF-8")
    return Decoded(text, charset, (f"{lost} characters are not sound {charset}: U+FFFD stands for each",))


def _without_mark(data: bytes, name: str) -> Decoded:
    """Text of two bytes for each character, without a mark: every other byte of Western text is zero."""
    sample = data[:_SAMPLE]
    for charset, zeros in (("utf-16-le", sample[1::2]), ("utf-16-be", sample[0::2])):
        if zeros.count(0) > 0.4 * len(zeros) and (text := _as(data, charset)) is not None:
            return Decoded(text, charset, (f"read as {charset}: it has no mark of byte order",))
    raise refused(name, "holds zero bytes: it is no text", "give a page (HTML), a PDF or a text file")


def _of_code_page(data: bytes, name: str, declared: str | None, named: str | None) -> Decoded:
    utf8 = data.decode("utf-8", "replace")
    lost = utf8.count("\ufffd")
    if lost <= len(data) // _UNSOUND and lost * 4 < sum(1 for sign in utf8[:_SAMPLE] if sign > "\x7f"):
        return Decoded(utf8, "utf-8", (f"{lost} characters are not sound UTF-8: U+FFFD stands for each",))
    require("charset_normalizer", "text that is not UTF-8")
    notes: tuple[str, ...] = ()
    if named is not None:
        for charset in dict.fromkeys((_WIDER.get(named, named), named)):
            text = _as(data, charset)
            if text is not None and _disorder(text) <= _DISORDER:
                return Decoded(text, charset, ())
        notes = (f"declared as {declared}, which it is not",)
    for charset in _guesses(data):
        text = _as(data, charset)
        if text is not None and not _NOT_WRITTEN.search(text, 0, _SAMPLE):
            return Decoded(text, charset, (*notes, f"read as {charset}: that is a guess"))
    raise refused(name, "cannot be read as text in any code page", "save it again as UTF-8")


def _guesses(data: bytes) -> list[str]:
    """Code pages by how well the bytes read in them; the one of Western texts first where it reads as text."""
    from charset_normalizer import from_bytes

    middle = len(data) // 2
    sample = data if len(data) <= 2 * _SAMPLE else data[:_SAMPLE] + _whole_lines(data[middle : middle + _SAMPLE])
    western = _as(sample, "cp1252")
    found = [one.encoding for one in from_bytes(sample)]
    first = ["cp1252"] if western is not None and _disorder(western) <= _DISORDER and _mostly_ascii(western) else []
    return list(dict.fromkeys([*first, *found]))


def _whole_lines(data: bytes) -> bytes:
    """Bytes from the first end of a line on: a character of several bytes may have been cut."""
    return data[data.find(b"\n") + 1 :]


def _mostly_ascii(text: str) -> bool:
    letters = [sign for sign in text if sign.isalpha()]
    return 4 * sum(1 for sign in letters if sign > "\x7f") < len(letters)


def _disorder(text: str) -> float:
    from charset_normalizer.md import mess_ratio

    foreign = [line for line in text[: 40 * _SAMPLE].splitlines() if not line.isascii()]
    return float(mess_ratio("\n".join(foreign)[:_SAMPLE]))


def _as(data: bytes, charset: str) -> str | None:
    try:
        return data.decode(charset)
    except (UnicodeDecodeError, LookupError):
        return None


@cache
def _known(name: str | None) -> str | None:
    """A declared code page by the name that Python gives it; None where nobody knows it, or it is none for text."""
    if name is None:
        return None
    try:
        found = codecs.lookup(name.strip().strip("'\""))
        b"".decode(found.name)
    except (LookupError, ValueError):
        return None
    return found.name
