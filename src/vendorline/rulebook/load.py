"""Instrument files: YAML read as plain data, checked strictly, every fault with its file and line.

No aliases, no tags, no duplicate keys: a file of provisions is data, and what it says must stand where one reads it.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from typing import Any

import yaml
from pydantic import ValidationError

from vendorline.errors import Fault, InvalidRules
from vendorline.rulebook.law import Rulebook
from vendorline.rulebook.model import Instrument

_Loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_MAX_BYTES = 4_000_000
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


def read_yaml(text: str, file: str) -> Document:
    """Read YAML as plain data: mappings, lists and text; numbers and dates stay text, for whoever checks them.

    Raises InvalidRules with every fault of form: bad syntax, aliases, tags, duplicate keys.
    """
    if len(text) > _MAX_BYTES:
        raise InvalidRules(f"{file} is too large", [_fault(file, None, "larger than 4 MB", "split it by instrument")])
    try:
        faults = [
            _fault(file, _line(event), "aliases, anchors and tags are not allowed", "write the value out")
            for event in yaml.parse(text, Loader=_Loader)
            if isinstance(event, yaml.AliasEvent)
            or getattr(event, "anchor", None)
            or (getattr(event, "tag", None) not in {None, "!"})
        ]
        if faults:
            raise InvalidRules(f"{file} is not plain YAML", faults)
        node = yaml.compose(text, Loader=_Loader)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        problem = getattr(error, "problem", None) or str(error)
        raise InvalidRules(
            f"{file} is not YAML",
            [_fault(file, mark.line + 1 if mark else None, f"not YAML: {problem}", "mend the syntax at this line")],
        ) from None
    lines: dict[_Place, int] = {}
    data = _plain(node, (), file, lines, faults) if node is not None else None
    if faults:
        raise InvalidRules(f"{file} repeats keys", faults)
    return Document(file, data, lines)


def _plain(node: yaml.Node, place: _Place, file: str, lines: dict[_Place, int], faults: list[Fault]) -> Any:
    lines[place] = node.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        mapping: dict[str, Any] = {}
        for key_node, value_node in node.value:
            key = str(key_node.value)
            if key in mapping:
                line = key_node.start_mark.line + 1
                faults.append(_fault(file, line, f"{key!r} stands twice in one mapping", "keep one of them"))
            mapping[key] = _plain(value_node, (*place, key), file, lines, faults)
        return mapping
    if isinstance(node, yaml.SequenceNode):
        return [_plain(item, (*place, i), file, lines, faults) for i, item in enumerate(node.value)]
    if not getattr(node, "style", None) and node.value in {"", "null", "~"}:
        return None
    return node.value


def parse_instrument(text: str, file: str) -> Instrument:
    """One instrument from YAML text.

    Raises InvalidRules with every fault, each with its line.
    """
    document = read_yaml(text, file)
    try:
        return Instrument.model_validate(document.data)
    except ValidationError as error:
        faults = [
            _fault(
                file,
                document.line(tuple(detail["loc"])),
                f"{'.'.join(map(str, detail['loc'])) or 'file'}: {detail['msg'].removeprefix('Value error, ')}",
                _remedy(detail["type"]),
                value=None if isinstance(detail["input"], (dict, list)) else str(detail["input"]),
            )
            for detail in error.errors(include_url=False, include_context=False)
        ]
        raise InvalidRules(f"{file} has {len(faults)} faults", sorted(set(faults), key=_order)) from None


def _line(event: Any) -> int:
    return int(event.start_mark.line) + 1


def _order(fault: Fault) -> tuple[str, int, str]:
    return fault.file, fault.row or 0, fault.problem


def _remedy(kind: str) -> str:
    return {
        "missing": "add the field",
        "extra_forbidden": "remove it, or see `vendorline rules schema` for the fields there are",
        "literal_error": "use one of the values named",
    }.get(kind, "see `vendorline rules schema`")


def _fault(file: str, line: int | None, problem: str, remedy: str, value: str | None = None) -> Fault:
    return Fault(file, line, None, value, problem, remedy)


def load_instruments(texts: Iterable[tuple[str, str]]) -> Rulebook:
    """A rulebook from (file name, YAML text) pairs.

    Raises InvalidRules with the faults of all files together, dangling supersessions and repeated ids among them.
    """
    faults: list[Fault] = []
    homes: dict[str, str] = {}
    instruments: list[tuple[str, Instrument]] = []
    for file, text in texts:
        try:
            instruments.append((file, parse_instrument(text, file)))
        except InvalidRules as error:
            faults.extend(error.faults)
    seen: set[str] = set()
    for file, instrument in instruments:
        if instrument.instrument in seen:
            faults.append(_fault(file, 1, f"instrument {instrument.instrument} stands in two files", "merge them"))
        seen.add(instrument.instrument)
        for provision in instrument.provisions:
            if provision.id in homes:
                faults.append(_fault(file, None, f"{provision.id} stands in {homes[provision.id]} too", "keep one"))
            homes[provision.id] = file
    for file, instrument in instruments:
        for provision in instrument.provisions:
            for event in provision.events:
                if event.by is not None and event.by not in homes and not faults:
                    faults.append(
                        _fault(
                            file, None, f"{provision.id} is superseded by {event.by}, which is nowhere", "mend the id"
                        )
                    )
    if faults:
        raise InvalidRules(f"{len(faults)} faults in the provisions; nothing was loaded", faults)
    return Rulebook(instrument for _, instrument in instruments)


@cache
def provisions() -> Rulebook:
    """The provisions that the package ships."""
    folder = files("vendorline.rulebook") / "data"
    texts = [
        (f"{home.name}/{item.name}", item.read_text(encoding="utf-8"))
        for home in sorted((h for h in folder.iterdir() if h.is_dir()), key=lambda h: h.name)
        for item in sorted(home.iterdir(), key=lambda i: i.name)
        if item.name.endswith(".yaml") and not item.name.endswith(".test.yaml")
    ]
    return load_instruments(texts)


@cache
def illustrations() -> Rulebook:
    """Caps on exposure after what was said in two countries, as instruments of invented jurisdictions: illustrations, not law."""
    folder = files("vendorline.rulebook") / "illustrations"
    found = sorted((item for item in folder.iterdir() if item.name.endswith(".yaml")), key=lambda item: item.name)
    return load_instruments((item.name, item.read_text(encoding="utf-8")) for item in found)


def with_illustrations(jurisdictions: Sequence[str], book: Rulebook | None = None) -> Rulebook:
    """A rulebook (by default the one that the package ships) and the illustrations, where a jurisdiction is theirs alone."""
    book = provisions() if book is None else book
    wanted = set(jurisdictions) & set(illustrations().jurisdictions) - set(book.jurisdictions)
    return Rulebook((*book.instruments, *illustrations().instruments)) if wanted else book


def read_instruments(paths: Sequence[Path]) -> Rulebook:
    """A rulebook from files, or from every `.yaml` file in folders.

    Raises InvalidRules with every fault of every file.
    """
    found = [p for path in paths for p in (sorted(path.rglob("*.yaml")) if path.is_dir() else [path])]
    texts: list[tuple[str, str]] = []
    faults: list[Fault] = []
    for path in found:
        if path.name.endswith(".test.yaml"):
            continue
        try:
            texts.append((str(path), path.read_text(encoding="utf-8-sig")))
        except (OSError, UnicodeDecodeError) as error:
            faults.append(_fault(str(path), None, f"cannot be read: {error}", "give a UTF-8 file"))
    if not found:
        faults.append(_fault(str(paths[0]) if paths else "", None, "no .yaml file here", "give files or folders"))
    if faults:
        raise InvalidRules("files of provisions cannot be read", faults)
    return load_instruments(texts)


def json_schema() -> dict[str, Any]:
    """JSON Schema of an instrument file, for editors and checkers."""
    schema = Instrument.model_json_schema()
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", "title": "vendorline instrument", **schema}
