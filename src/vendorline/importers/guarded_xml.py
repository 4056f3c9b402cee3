"""XML from strangers: no document type, so no entities, and nothing fetched from anywhere.

Entities are how a small file becomes gigabytes, and how one file reads another. The formats read here need neither, so a file that
declares a document type is refused as a whole.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path
from xml.parsers import expat

from vendorline.errors import Fault, InvalidInput

MOST_BYTES = 256_000_000
#: Deeper than any format read here goes, and well below what any reader bears.
DEEPEST = 64

Start = Callable[[str, Mapping[str, str], int], None]
End = Callable[[str, str], None]


def read_xml(path: Path, start: Start, end: End) -> None:
    """Read a file, calling `start(name, attributes, line)` and `end(name, text)` for its elements, names without namespace.

    `text` is the element's own, without that of elements inside it. Raises InvalidInput where the file is no XML or is refused.
    """
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _unreadable(path, None, f"cannot be read: {error}", "give a file that can be read") from error
    if len(content) > MOST_BYTES:
        raise _unreadable(path, None, f"larger than {MOST_BYTES // 1_000_000} MB", "split it")
    parser = expat.ParserCreate(namespace_separator=" ")
    parser.buffer_text = True
    texts: list[list[str]] = []

    def local(name: str) -> str:
        return name.rpartition(" ")[2]

    def started(name: str, attributes: dict[str, str]) -> None:
        if len(texts) >= DEEPEST:
            raise _unreadable(path, parser.CurrentLineNumber, f"more than {DEEPEST} levels deep", "flatten it")
        texts.append([])
        start(local(name), {local(key): value for key, value in attributes.items()}, parser.CurrentLineNumber)

    def gathered(text: str) -> None:
        texts[-1].append(text)

    def ended(name: str) -> None:
        end(local(name), "".join(texts.pop()))

    def refuse(*_: object) -> None:
        problem = "declares a document type; these may define entities, and are refused"
        raise _unreadable(path, parser.CurrentLineNumber, problem, "delete the <!DOCTYPE ...> declaration")

    parser.StartElementHandler = started
    parser.EndElementHandler = ended
    parser.CharacterDataHandler = gathered
    parser.StartDoctypeDeclHandler = refuse
    try:
        parser.Parse(content, True)
    except expat.ExpatError as error:
        reason = expat.ErrorString(error.code) or "syntax error"
        raise _unreadable(path, error.lineno, f"not well-formed XML: {reason}", "export the file again") from error


def _unreadable(path: Path, line: int | None, problem: str, remedy: str) -> InvalidInput:
    return InvalidInput(f"{path}: {problem}", [Fault(path.name, line, None, None, problem, remedy)])
