"""The manifest of a folder of tables: what day it describes, what is complete, where it comes from."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import fields
from datetime import date, datetime
from pathlib import Path
from typing import Any

from vendorline.errors import Fault, InvalidInput, did_you_mean
from vendorline.network.guard import located, read_bytes, short
from vendorline.network.left_out import LeftOut
from vendorline.network.schema import TABLES
from vendorline.network.tables import Manifest
from vendorline.quick_dataclass import dataclass
from vendorline.version import __version__

MANIFEST_NAMES = ("manifest.json", "manifest.yaml", "manifest.yml", "manifest.toml")
TEXTS = ("currency", "synthetic", "created_by")
#: More rows than any inventory has.
MOST_ROWS = 10**10
LISTS = ("complete", "attribution", "notes")
#: Lists beside the tables that may be complete: which sites lie in named areas, and which elements in segments.
WHOLE_LISTS = ("areas", "segments")
#: Written for whoever wants to know whether a file is still the one that was written; not read back.
PROVENANCE = ("row_counts", "fingerprints", "validated", "reading", "index")
#: What cells and names mean where a network is validated; a network written under an earlier reading is searched again.
READING = 2
KEYS = tuple(field.name for field in fields(Manifest)) + PROVENANCE


@dataclass(frozen=True, slots=True)
class ReadManifest:
    """A manifest, the file it stood in (None where there is none) and what is wrong with it."""

    manifest: Manifest
    path: Path | None
    faults: tuple[Fault, ...] = ()


def read_manifest(folder: Path) -> ReadManifest:
    """The manifest of a folder; an empty one where there is none."""
    found = [folder / name for name in MANIFEST_NAMES if (folder / name).is_file()]
    if not found:
        return ReadManifest(Manifest(), None)
    path, faults = found[0], list[Fault]()
    if len(found) > 1:
        others = ", ".join(other.name for other in found[1:])
        faults.append(Fault(path.name, None, None, None, f"more than one manifest: also {others}", "keep one"))
    try:
        content = _parse(path)
    except _UNREADABLE as error:
        first = error.faults[0].problem if isinstance(error, InvalidInput) else str(error)
        first = short((first.splitlines() or [type(error).__name__])[0])
        faults.append(Fault(path.name, None, None, None, f"not readable: {first}", "write it again"))
        return ReadManifest(Manifest(), path, tuple(faults))
    if not isinstance(content, Mapping):
        faults.append(
            Fault(path.name, None, None, None, "not a table of keys and values", f"keys are {', '.join(KEYS)}")
        )
        return ReadManifest(Manifest(), path, tuple(faults))
    values = _values(path.name, content, faults)
    return ReadManifest(Manifest(**values), path, tuple(faults))


#: Far larger than any manifest that says what a manifest says.
MOST_BYTES = 32_000_000
DEEPEST = 16
#: JSON, TOML and UTF-8 each raise a child of ValueError; so does InvalidInput, which stands for whatever else is raised.
_UNREADABLE = (OSError, ValueError)


def _parse(path: Path) -> Any:
    text = read_bytes(path, MOST_BYTES).decode("utf-8-sig")
    with located(path, but=_UNREADABLE):
        if path.suffix in {".json", ".toml"}:
            content = json.loads(text) if path.suffix == ".json" else _toml(text)
            _require_shallow(content)
            return content
        return _yaml(text) or {}


def _require_shallow(content: Any) -> None:
    """Raise ValueError for more levels than any manifest has."""
    level = [content]
    for _ in range(DEEPEST):
        level = [
            inner
            for one in level
            if isinstance(one, (dict, list))
            for inner in (one.values() if isinstance(one, dict) else one)
        ]
    if level:
        raise ValueError(f"more than {DEEPEST} levels deep")


def _toml(text: str) -> Any:
    import tomllib  # most manifests are JSON

    return tomllib.loads(text)


def _yaml(text: str) -> Any:
    """YAML as plain data.

    Raises ValueError for what is no YAML, or may grow or go deep while it is read: aliases, and more levels than any manifest has.
    """
    import yaml  # most manifests are JSON

    loader: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
    depth = 0
    try:
        for event in yaml.parse(text, Loader=loader):
            depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
            if isinstance(event, yaml.AliasEvent):
                raise ValueError("an alias, by which a small file becomes a large one")  # noqa: TRY004 - it is the file that is wrong
            if depth > DEEPEST:
                raise ValueError(f"more than {DEEPEST} levels deep")
        return yaml.load(text, Loader=loader)  # noqa: S506 - a safe loader
    except yaml.YAMLError as error:
        raise ValueError(str(error)) from error


def _values(file: str, content: Mapping[Any, Any], faults: list[Fault]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for key, value in content.items():
        if key not in KEYS:
            near = did_you_mean(str(key), KEYS)
            remedy = f"did you mean {near}?" if near else f"keys are {', '.join(KEYS)}"
            faults.append(Fault(file, None, str(key), None, "unknown key; left aside", remedy, "warning"))
        elif value is None or key in PROVENANCE:
            continue
        elif key == "as_of":
            if (day := _day(value)) is None:
                remedy = "write YYYY-MM-DD, such as 2020-07-14"
                faults.append(Fault(file, None, key, str(value), "not a date of the calendar in ISO 8601", remedy))
            values[key] = day
        elif key == "left_out":
            values[key] = _left_out(file, value, faults)
        elif key in TEXTS:
            values[key] = _text(file, key, value, faults)
        else:
            values[key] = _list(file, key, value, faults)
    if "complete" in values:
        values["complete"] = frozenset(values["complete"])
        faults.extend(_unknown_lists(file, values["complete"]))
    return values


def _day(value: object) -> date | None:
    if isinstance(value, datetime):
        return None
    if isinstance(value, date):
        return value
    text = str(value).strip()
    try:
        return date.fromisoformat(text) if len(text) == len("2020-07-14") else None
    except ValueError:
        return None


def _text(file: str, key: str, value: object, faults: list[Fault]) -> str | None:
    if isinstance(value, str):
        return value.strip() or None
    faults.append(Fault(file, None, key, str(value), "not a text", "write a text"))
    return None


def _list(file: str, key: str, value: object, faults: list[Fault]) -> tuple[str, ...]:
    items = [value] if isinstance(value, str) else value
    if isinstance(items, list) and all(isinstance(item, str) for item in items):
        return tuple(items)
    faults.append(Fault(file, None, key, str(value), "not a list of texts", "write a list of texts"))
    return ()


def _left_out(file: str, value: object, faults: list[Fault]) -> tuple[LeftOut, ...]:
    """The counts of rows left out; a count that cannot be read is one more row of which nothing is known."""
    items = value if isinstance(value, list) else [value]
    found = []
    for item in items:
        said = item if isinstance(item, Mapping) else {}
        rows = said.get("rows")
        if not isinstance(said.get("table"), str) or not isinstance(rows, int) or not 0 < rows < MOST_ROWS:
            remedy = "write table, operator_id, cause and rows; or import again"
            faults.append(Fault(file, None, "left_out", str(item)[:200], "not a count of rows left out", remedy))
            continue
        operator_id = said.get("operator_id")
        found.append(
            LeftOut(said["table"], None if operator_id is None else str(operator_id), str(said.get("cause")), rows)
        )
    return tuple(found)


def _unknown_lists(file: str, complete: frozenset[str]) -> list[Fault]:
    """Lists that the manifest calls complete: tables, all areas, or one tag or area, such as tags.sensitive."""
    faults = []
    lists = (*TABLES, *WHOLE_LISTS)
    for name in sorted(complete):
        kind, _, one = name.partition(".")
        if name not in lists and not (kind in {"tags", "areas"} and one):
            near = did_you_mean(name, lists)
            remedy = f"did you mean {near}?" if near else "name a table, areas, areas. and an area, or tags. and a tag"
            faults.append(Fault(file, None, "complete", name, "names no list", remedy, "warning"))
    return faults


def manifest_json(
    manifest: Manifest,
    row_counts: Mapping[str, int],
    fingerprints: Mapping[str, str],
    *,
    validated: bool = False,
    index: Mapping[str, str] | None = None,
) -> str:
    """The manifest as it is written beside the tables; `validated` notes which version found no error in them.

    `index` holds the fingerprints of the files of an index.
    """
    content = {
        "as_of": manifest.as_of.isoformat() if manifest.as_of else None,
        "currency": manifest.currency,
        "complete": sorted(manifest.complete),
        "synthetic": manifest.synthetic,
        "attribution": list(manifest.attribution),
        "created_by": manifest.created_by,
        "notes": list(manifest.notes),
        "left_out": [one.to_dict() for one in manifest.left_out],
        "row_counts": dict(row_counts),
        "fingerprints": dict(fingerprints),
        "validated": __version__ if validated else None,
        "reading": READING,
        **({"index": dict(index)} if index else {}),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"
