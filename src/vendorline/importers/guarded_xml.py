"""XML from strangers: no document type, so no entities, and nothing fetched from anywhere.

Entities are how a small file becomes gigabytes, and how one file reads another. The formats read here need neither, so a file that
declares a document type is refused as a whole.

The parser knows UTF-8, UTF-16, ISO-8859-1 and ASCII. Of everything else the text is decoded here, and handed on as UTF-8. Where a file
does not hold to the encoding that it declares, the wider one that contains it is tried, and that is said; nothing is guessed.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable, Mapping
from pathlib import Path
from types import MappingProxyType
from xml.parsers import expat

from vendorline.errors import Fault
from vendorline.importers.content.packed import read_unpacked
from vendorline.network.guard import located, refused, short
from vendorline.quick_dataclass import dataclass

MOST_BYTES = 256_000_000
#: Deeper than any format read here goes, and well below what any reader bears.
DEEPEST = 64
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

Start = Callable[[str, Mapping[str, str], int], None]
End = Callable[[str, str], None]


def read_xml(path: Path, start: Start, end: End) -> tuple[Fault, ...]:
    """Read a file, calling `start(name, attributes, line)` and `end(name, text)` for its elements, names without namespace.

    `text` is the element's own, without that of elements inside it. The file may be packed (gzip, or zip with one file in it) and in
    any encoding that it declares. Returns warnings of what is odd about it as a file; raises InvalidInput where it is no XML or is
    refused.
    """
    text = xml_text(path, read_unpacked(path, MOST_BYTES))
    parser = expat.ParserCreate(encoding=text.encoding, namespace_separator=" ")
    parser.buffer_text = True
    texts: list[list[str]] = []

    def line() -> int:
        return parser.CurrentLineNumber + text.lines_before

    def local(name: str) -> str:
        return name.rpartition(" ")[2]

    def started(name: str, attributes: dict[str, str]) -> None:
        if len(texts) >= DEEPEST:
            raise refused(path, f"more than {DEEPEST} levels deep", "flatten it", line())
        texts.append([])
        start(local(name), {local(key): value for key, value in attributes.items()}, line())

    def gathered(part: str) -> None:
        texts[-1].append(part)

    def ended(name: str) -> None:
        end(local(name), "".join(texts.pop()))

    def refuse(*_: object) -> None:
        problem = "declares a document type; these may define entities, and are refused"
        raise refused(path, problem, "delete the <!DOCTYPE ...> declaration", line())

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = gathered
    parser.StartDoctypeDeclHandler = refuse
    try:
        with located(path, but=(expat.ExpatError,)):
            parser.Parse(text.content, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) or "syntax error"
        row = error.lineno + text.lines_before
        raise refused(path, f"not well-formed XML: {reason}", "export the file again", row) from error
    return text.warnings


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
    odd = Fault.at(path.name, 1, problem, "delete them", "warning")
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
        raise refused(path, problem, "convert the file to UTF-8 and declare that", 1, "encoding", name)
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
        remedy = "declare the encoding that the file is in, or convert it to UTF-8"
        raise refused(path, problem, remedy, line, "encoding", name)
    problem = f"holds characters that {name} does not have; read as {wider}"
    return text, (Fault(path.name, line, "encoding", short(name), problem, f"declare {wider}", "warning"),)
