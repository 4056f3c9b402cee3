"""XML from strangers: no document type, so no entities, and nothing fetched from anywhere.

Entities are how a small file becomes gigabytes, and how one file reads another. The formats read here need neither, so a file that
declares a document type is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from vendorline.errors import Fault
from vendorline.importers.content.packed import read_unpacked
from vendorline.importers.content.xml_text import xml_text
from vendorline.network.guard import located, refused

MOST_BYTES = 256_000_000
#: Deeper than any format read here goes, and well below what any reader bears.
DEEPEST = 64

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
