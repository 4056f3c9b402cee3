"""YAML from strangers as plain text: mappings, lists and strings, with the line of each.

Nothing is guessed: 093 stays 093 and no stays no, as numbers of networks have leading zeros. Aliases and tags, by which a small file
becomes a large one or an object, are refused, and so is a key given twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import yaml

from vendorline.errors import Fault, InvalidInput
from vendorline.network.guard import located, read_bytes, refused, short
from vendorline.quick_dataclass import dataclass

MOST_BYTES = 4_000_000
#: Deeper than any configuration goes.
DEEPEST = 64
_LOADER: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
#: What YAML takes a plain value for; the value stays text all the same.
_PLAIN_TAGS = frozenset(
    f"tag:yaml.org,2002:{name}" for name in ("str", "int", "float", "bool", "null", "timestamp", "seq", "map")
)

Keys = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class Tree:
    """A file's content and the line on which each value stands."""

    path: Path
    content: Any
    lines: Mapping[Keys, int]

    def get(self, *keys: str | int) -> Any:
        """The value at the end of the keys, None where the way there breaks off."""
        here = self.content
        for key in keys:
            mapped = isinstance(here, dict) and key in here
            if not mapped and not (isinstance(here, list) and isinstance(key, int) and key < len(here)):
                return None
            here = here[key]
        return here

    def text(self, *keys: str | int) -> str | None:
        """The text at the end of the keys, None where there is none."""
        value = self.get(*keys)
        return value.strip() or None if isinstance(value, str) else None

    def items(self, *keys: str | int) -> list[Any]:
        """The list at the end of the keys, empty where there is none."""
        value = self.get(*keys)
        return value if isinstance(value, list) else []

    def line(self, *keys: str | int) -> int | None:
        """The line of the value at the end of the keys, or of what it would stand in."""
        return next((self.lines[keys[:n]] for n in range(len(keys), -1, -1) if keys[:n] in self.lines), None)


def read_yaml(path: Path) -> Tree:
    """Read a file. Raises InvalidInput with every fault of form."""
    content = read_bytes(path, MOST_BYTES)
    try:
        text = content.decode("utf-8-sig")
        with located(path, but=(yaml.YAMLError,)):
            # Depth is looked at before anything is built, as a reader that descends too far does not come back.
            deep = _too_deep(text)
            node = yaml.compose(text, Loader=_LOADER) if deep is None else None
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problem = f"cannot be read: no UTF-8 text ({error.reason})"
        raise refused(path, problem, "give a file of UTF-8 text", row) from error
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        # Where something is missing at the end, the mark stands on the line after it.
        line = None if mark is None else min(mark.line + 1, len(text.splitlines()) or 1)
        problem = f"not YAML: {getattr(error, 'problem', None) or short(str(error).splitlines()[0])}"
        raise refused(path, problem, "correct the line", line) from error
    if deep is not None:
        raise refused(path, f"too many levels deep: more than {DEEPEST}", "flatten it", deep)
    faults: list[Fault] = []
    lines: dict[Keys, int] = {}
    tree = None if node is None else _plain(path, node, (), lines, faults, set())
    if faults:
        raise InvalidInput(f"{path}: {faults[0].problem}", faults)
    return Tree(path, tree, lines)


def _too_deep(text: str) -> int | None:
    """The line on which a file goes too deep; None where it does not."""
    depth = 0
    for event in yaml.parse(text, Loader=_LOADER):
        if isinstance(event, yaml.CollectionStartEvent):
            depth += 1
            if depth > DEEPEST:
                return int(event.start_mark.line) + 1 if event.start_mark is not None else 1
        elif isinstance(event, yaml.CollectionEndEvent):
            depth -= 1
    return None


def _plain(path: Path, node: Any, keys: Keys, lines: dict[Keys, int], faults: list[Fault], seen: set[int]) -> Any:
    line = node.start_mark.line + 1
    lines[keys] = line
    if id(node) in seen:
        faults.append(Fault.at(path.name, line, "an alias", "write the value out"))
        return None
    seen.add(id(node))
    if node.tag not in _PLAIN_TAGS:
        faults.append(Fault.at(path.name, line, f"a value of the type {node.tag}", "write it as text"))
        return None
    if isinstance(node, yaml.ScalarNode):
        return node.value
    if isinstance(node, yaml.SequenceNode):
        return [_plain(path, child, (*keys, i), lines, faults, seen) for i, child in enumerate(node.value)]
    return dict(_pairs(path, node, keys, lines, faults, seen))


def _pairs(
    path: Path, node: Any, keys: Keys, lines: dict[Keys, int], faults: list[Fault], seen: set[int]
) -> Iterator[tuple[str, Any]]:
    given: set[str] = set()
    for key, value in node.value:
        name = str(key.value)
        if name in given:
            faults.append(Fault.at(path.name, key.start_mark.line + 1, f"{name} is given twice", "keep one"))
        given.add(name)
        yield name, _plain(path, value, (*keys, name), lines, faults, seen)
