"""YAML read as plain data, each value with its line: no aliases, anchors or tags, no key twice, nothing deep, nothing unseen.

What a file says must stand where one reads it. Numbers and dates stay text, for whoever checks them.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import yaml

from vendorline.errors import Fault, InvalidRules, Severity
from vendorline.quick_dataclass import dataclass

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MOST_BYTES = 4_000_000
#: An instrument needs eight levels; a reader that descends into thousands of them does not come back.
_MOST_LEVELS = 32
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f]")
_TOO_LARGE = ("larger than 4 MB", "split it by instrument")
_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A YAML document as plain data, with the line of every value."""

    file: str
    data: Any
    lines: dict[_Place, int]

    def line(self, place: Sequence[str | int]) -> int:
        """Line of a value, or of the nearest thing around it."""
        parts = tuple(place)
        while parts and parts not in self.lines:
            parts = parts[:-1]
        return self.lines.get(parts, 1)

    def fault(self, place: Sequence[str | int], problem: str, remedy: str, severity: Severity = "error") -> Fault:
        """What is wrong at a place, with its line."""
        return Fault.at(self.file, self.line(place), problem, remedy, severity)


def read_text(path: Path) -> str:
    """The text of a UTF-8 file; a byte order mark is normal.

    Raises InvalidRules for what is too large, cannot be opened, or is in another encoding, with the line where that shows.
    """
    file = str(path)
    try:
        if path.stat().st_size > _MOST_BYTES:
            raise InvalidRules(f"{file} is too large", [Fault.at(file, None, *_TOO_LARGE)])
        content = path.read_bytes()
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        what = f"cannot be read as UTF-8: the byte 0x{content[error.start]:02x} is none of its characters"
        raise InvalidRules(
            f"{file} is not UTF-8", [Fault.at(file, line, what, "save it with the encoding UTF-8")]
        ) from None
    except OSError as error:
        fault = Fault.at(file, None, f"cannot be read: {error.strerror or error}", "give a file that can be opened")
        raise InvalidRules(f"{file} cannot be read", [fault]) from error


def seeming_text(path: Path) -> str:
    """What can be made out of a file that cannot be read, so that references into it are not called dangling."""
    try:
        with path.open("rb") as file:
            return file.read(_MOST_BYTES).decode("utf-8", errors="replace")
    except OSError:
        return ""


def read_yaml(text: str, file: str) -> Document:
    """Read YAML as plain data: mappings, lists and text.

    Raises InvalidRules with every fault of form; of bad syntax only the first place, for after it nothing can be told.
    """
    if len(text) > _MOST_BYTES:
        raise InvalidRules(f"{file} is too large", [Fault.at(file, None, *_TOO_LARGE)])
    try:
        # Where a character cannot be read, nothing after it can.
        faults = list(_unseen(text, file)) or list(_of_form(text, file))
        if faults:
            raise InvalidRules(f"{file} is not plain YAML", sorted(set(faults), key=lambda fault: fault.row or 0))
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = mark.line + 1 if mark else None
        problem, remedy = getattr(error, "problem", None) or str(error), "mend the syntax at this line"
        if line is not None and "\t" in _indent(text, line):
            problem, remedy = "a tab indents this line", "indent with spaces"
        raise InvalidRules(f"{file} is not YAML", [Fault.at(file, line, f"not YAML: {problem}", remedy)]) from None
    lines: dict[_Place, int] = {}
    data = _plain(node, (), lines) if node is not None else None
    return Document(file, data, lines)


def _indent(text: str, line: int) -> str:
    lines = text.split("\n")
    here = lines[line - 1] if line <= len(lines) else ""
    return here[: len(here) - len(here.lstrip())]


def _unseen(text: str, file: str) -> Iterator[Fault]:
    for found in _UNSEEN.finditer(text):
        yield _unseen_fault(file, text.count("\n", 0, found.start()) + 1, found[0])
        if found.start() > 100_000:
            return


def _unseen_fault(file: str, line: int, character: str) -> Fault:
    problem = f"the control character U+{ord(character):04X} stands here, which nobody sees"
    return Fault.at(file, line, f"not YAML of plain text: {problem}", "delete it")


def _of_form(text: str, file: str) -> Iterator[Fault]:
    """Faults that show before anything is built, so that nothing large or deep ever is."""
    depth = documents = 0
    keys = _Keys(file)
    for event in yaml.parse(text, Loader=_Loader):
        line = _line(event)
        if isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None) or _tag(event):
            yield Fault.at(file, line, "aliases, anchors and tags are not allowed", "write the value out")
        yield from keys.after(event)
        if isinstance(event, yaml.DocumentStartEvent):
            documents += 1
            if documents > 1:
                yield Fault.at(file, line, "a second document begins here", "give each instrument a file of its own")
                return
        elif isinstance(event, yaml.ScalarEvent):
            hidden = next((c for c in event.value if unicodedata.category(c) == "Cc" and c not in "\n\t"), None)
            if hidden is not None:
                yield _unseen_fault(file, line, hidden)
        elif isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > _MOST_LEVELS:
                yield Fault.at(
                    file, line, f"not YAML of plain data: more than {_MOST_LEVELS} levels deep", "flatten it"
                )
                return
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1


class _Keys:
    """The fields of the mappings that are open; told as they are repeated."""

    def __init__(self, file: str) -> None:
        self.file = file
        #: For each open mapping its keys so far and whether a key is next; None for a list.
        self.open: list[tuple[set[str], bool] | None] = []

    def after(self, event: Any) -> Iterator[Fault]:
        """Take the next event in; yields what is wrong with it as a key."""
        if isinstance(event, yaml.CollectionEndEvent):
            self.open.pop()
        if not isinstance(event, yaml.NodeEvent):
            return
        if self.open and (top := self.open[-1]) is not None:
            keys, is_key = top
            if is_key and isinstance(event, yaml.CollectionStartEvent):
                yield Fault.at(
                    self.file, _line(event), "a list or mapping stands where a field is named", "write its name"
                )
            elif is_key and isinstance(event, yaml.ScalarEvent):
                if event.value in keys:
                    problem = f"{event.value!r} stands twice in one mapping"
                    yield Fault.at(self.file, _line(event), problem, "keep one of them")
                keys.add(event.value)
            self.open[-1] = keys, not is_key
        if isinstance(event, yaml.CollectionStartEvent):
            self.open.append((set(), True) if isinstance(event, yaml.MappingStartEvent) else None)


def _line(part: Any) -> int:
    return int(part.start_mark.line) + 1


def _tag(event: Any) -> bool:
    return getattr(event, "tag", None) not in {None, "!"}


def _plain(node: yaml.Node, place: _Place, lines: dict[_Place, int]) -> Any:
    lines[place] = _line(node)
    if isinstance(node, yaml.MappingNode):
        return {str(key.value): _plain(value, (*place, str(key.value)), lines) for key, value in node.value}
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, i), lines) for i, item in enumerate(node.value)]
    if not getattr(node, "style", None) and node.value in {"", "null", "~"}:
        return None
    return node.value
