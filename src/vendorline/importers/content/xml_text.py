"""The text of an XML file in whatever encoding it declares, and what was odd about it.

The parser knows UTF-8, UTF-16, ISO-8859-1 and ASCII. Of everything else the text is decoded here, and handed on as UTF-8. Where a file
does not hold to the encoding that it declares, the wider one that contains it is tried, and that is said; nothing is guessed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

from vendorline.errors import Fault, InvalidInput
from vendorline.network.guard import short

_DECLARED = re.compile(rb"""<\?xml\b[^>]{0,200}?\bencoding\s*=\s*(["'])(?P<name>[^"'<>]{1,100})\1[^>]{0,200}?\?>""")
_MARKS = (codecs.BOM_UTF8, codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
#: Names of codecs, as Python folds them, that the parser reads itself.
_PARSERS_OWN = frozenset({"utf-8", "iso8859-1", "ascii"})
#: Codecs that are no encodings of a document: they spell other characters with those of ASCII.
_NO_ENCODINGS = frozenset({"idna", "punycode", "unicode_escape", "raw_unicode_escape", "utf_7", "undefined"})
#: Supersets of encodings, in which files that declare them are often written (WHATWG Encoding Standard, "Names and labels").
_WIDER: Mapping[str, str] = MappingProxyType({
    "gb2312": "gb18030", "gbk": "gb18030", "shift_jis": "cp932", "euc_kr": "cp949", "big5": "big5hkscs",
})  # fmt: skip


@dataclass(frozen=True, slots=True)
class XmlText:
    """What the parser gets: the content, its encoding where it goes before the declared one, the lines cut off before, warnings."""

    content: bytes
    encoding: str | None = None
    lines_before: int = 0
    warnings: tuple[Fault, ...] = ()


def xml_text(path: Path, content: bytes) -> XmlText:
    """The content ready for the parser. Raises InvalidInput for an encoding that nobody knows, or text that is not in it."""
    content, lines, warnings = _from_its_start(path, content)
    if content.startswith(codecs.BOM_UTF8):
        return XmlText(content, "utf-8", lines, warnings)
    found = _DECLARED.match(content)
    if found is None:
        return XmlText(content, None, lines, warnings)
    name = found["name"].decode("ascii", errors="replace").strip()
    codec = _codec(path, name)
    if codec in _PARSERS_OWN:
        return XmlText(content, None, lines, warnings)
    if codec.startswith(("utf-16", "utf-32")):
        # The declaration could be read as ASCII, so the file is in no such encoding.
        problem = f"declares {name}, and is not written in it; read as UTF-8"
        odd = Fault(path.name, 1 + lines, "encoding", short(name), problem, "declare UTF-8", "warning")
        return XmlText(content, "utf-8", lines, (*warnings, odd))
    text, odd_ones = _decoded(path, content, lines, name, codec)
    return XmlText(text.encode("utf-8", errors="surrogatepass"), "utf-8", lines, (*warnings, *odd_ones))


def _from_its_start(path: Path, content: bytes) -> tuple[bytes, int, tuple[Fault, ...]]:
    """The content without blanks before its declaration, where the parser would see an error; and how many lines these are."""
    mark = next((mark for mark in _MARKS if content.startswith(mark)), b"")
    code = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}.get(mark, "utf-8")
    blanks = tuple(blank.encode(code) for blank in " \t\r\n")
    start = len(mark)
    # A mark may stand after the blanks too, where files were joined.
    while content.startswith((*blanks, codecs.BOM_UTF8), start):
        start += len(blanks[0]) if content.startswith(blanks, start) else len(codecs.BOM_UTF8)
    if start == len(mark) or not content.startswith("<?xml".encode(code), start):
        return content, 0, ()
    lines = content.count(blanks[-1], 0, start)
    problem = "blanks stand before the XML declaration; they are left aside"
    odd = Fault(path.name, 1, None, None, problem, "delete them", "warning")
    return mark + content[start:], lines, (odd,)


def _codec(path: Path, name: str) -> str:
    """The name of the codec of an encoding."""
    try:
        codec = codecs.lookup(name).name
        "".encode(codec)
    except (LookupError, ValueError):
        codec = ""
    if not codec or codec.replace("-", "_") in _NO_ENCODINGS:
        problem = "declares an encoding that nobody knows"
        raise _invalid(path, 1, name, problem, "convert the file to UTF-8 and declare that")
    return codec


def _decoded(path: Path, content: bytes, before: int, name: str, codec: str) -> tuple[str, tuple[Fault, ...]]:
    try:
        return content.decode(codec), ()
    except UnicodeDecodeError as error:
        first = error
    line = content.count(b"\n", 0, first.start) + 1 + before
    wider = _WIDER.get(codec)
    try:
        text = content.decode(wider) if wider is not None else None
    except UnicodeDecodeError:
        text = None
    if text is None:
        problem = (
            f"not in the encoding that it declares: the byte 0x{content[first.start]:02x} is none of its characters"
        )
        raise _invalid(path, line, name, problem, "declare the encoding that the file is in, or convert it to UTF-8")
    problem = f"holds characters that {name} does not have; read as {wider}"
    return text, (Fault(path.name, line, "encoding", short(name), problem, f"declare {wider}", "warning"),)


def _invalid(path: Path, line: int, value: str, problem: str, remedy: str) -> InvalidInput:
    fault = Fault(path.name, line, "encoding", short(value), problem, remedy)
    return InvalidInput(f"{path}: {problem}", [fault])
