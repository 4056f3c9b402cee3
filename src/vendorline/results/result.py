"""A result that can be kept: its document, the tables beside it, and the fingerprint of all that it rests on."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from vendorline.errors import Fault, InvalidInput
from vendorline.results.document import plain, to_json, write_atomically
from vendorline.results.reading import faults
from vendorline.results.rows import number
from vendorline.results.schema import Table, document_keys, table
from vendorline.version import __version__

DOCUMENT = "result.json"
_AGAIN = "run the command again"


@dataclass(frozen=True, slots=True)
class Result:
    """What a job returns, as it is kept.

    `document` is the JSON object of the command; `beside` holds tables that are written to files of their own, by the name of their
    schema. `fingerprint` stands for all that the result rests on; None where it must not be told.
    """

    document: Mapping[str, Any]
    beside: Mapping[str, pl.DataFrame] = field(default_factory=lambda: MappingProxyType({}))
    fingerprint: str | None = None

    @property
    def command(self) -> str:
        """The command whose result it is."""
        return str(self.document["command"])

    @property
    def rows(self) -> Sequence[Mapping[str, Any]]:
        """The rows as JSON holds them."""
        rows: Sequence[Mapping[str, Any]] = self.document["rows"]
        return rows

    @property
    def inputs(self) -> Sequence[Mapping[str, str]]:
        """Path and SHA-256 of the files that it rests on."""
        inputs: Sequence[Mapping[str, str]] = self.document["inputs"]
        return inputs

    @property
    def table(self) -> pl.DataFrame:
        """The rows as a table with the types of their columns."""
        kind = document_keys(self.command)["rows"].table
        return pl.DataFrame(list(self.rows)) if kind is None else _frame(kind, self.rows)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Result):
            return NotImplemented
        same = self.document == other.document and self.fingerprint == other.fingerprint
        return same and {n: f.to_dicts() for n, f in self.beside.items()} == {
            n: f.to_dicts() for n, f in other.beside.items()
        }

    __hash__ = None  # type: ignore[assignment]

    def save(self, path: Path) -> None:
        """Keep it: as one JSON file where the path ends in .json, else as a folder of Parquet tables beside their document.

        A JSON file holds the document alone. What stands at the path is replaced, whole or not at all.
        """
        said = dict(self.document) | ({"fingerprint": self.fingerprint} if self.fingerprint else {})
        if path.suffix == ".json":
            write_atomically(path, to_json(said))
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(dir=path.parent, prefix=f".{path.name}."))
        try:
            made.chmod(0o755)
            tables: dict[str, str] = {}
            for name, key in document_keys(self.command).items():
                rows, kind = said.get(name), key.table
                frame = _exact(kind, rows) if kind is not None and isinstance(rows, list) and rows else None
                if kind is not None and frame is not None:
                    frame.write_parquet(made / f"{name}.parquet")
                    tables[name], said[name] = kind.name, None
            for name, frame in self.beside.items():
                frame.write_parquet(made / f"{name}.beside.parquet")
            kept = {"tables": tables, "beside": sorted(self.beside), "document": said}
            (made / DOCUMENT).write_text(to_json(kept), encoding="utf-8")
            _put(made, path)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _put(made: Path, path: Path) -> None:
    """Put a folder in the place of another; where that fails the other stays."""
    if not path.exists():
        made.replace(path)
        return
    old = path.replace(made.with_name(f"{made.name}.old"))
    try:
        made.replace(path)
    except BaseException:
        old.replace(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def load(path: Path) -> Result:
    """A result that was saved, from its folder or its JSON file.

    Raises InvalidInput with every fault for what is no such thing, and for rows that are not of their table's schema.
    """
    file = path / DOCUMENT if path.is_dir() else path
    try:
        said = json.loads(file.read_text(encoding="utf-8-sig"))
        document, beside = _put_together(path, said) if path.is_dir() else (said, {})
        found = list(_faults(document, str(path)))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError) as error:
        fault = Fault.at(str(file), None, f"is not a saved result: {str(error)[:200]}", _AGAIN)
        raise InvalidInput(f"{path} is not a saved result", [fault]) from error
    if found:
        raise InvalidInput(f"{path} is not a saved result", found)
    fingerprint = document.pop("fingerprint", None)
    return Result(document, beside, fingerprint)


def _put_together(folder: Path, kept: Mapping[str, Any]) -> tuple[dict[str, Any], dict[str, pl.DataFrame]]:
    document = dict(kept["document"])
    for name, kind in kept["tables"].items():
        document[name] = _plain_rows(table(kind), pl.read_parquet(folder / f"{name}.parquet"))
    return document, {name: pl.read_parquet(folder / f"{name}.beside.parquet") for name in kept["beside"]}


def _faults(document: Any, file: str) -> list[Fault]:
    if not isinstance(document, dict):
        return [Fault.at(file, None, "is not a JSON object", _AGAIN)]
    found = []
    if not isinstance(document.get("command"), str):
        return [Fault(file, None, "command", None, "does not say which command made it", _AGAIN)]
    if document.get("vendorline") != __version__:
        version = str(document.get("vendorline"))
        found.append(
            Fault(file, None, "vendorline", version, f"was made by another version than {__version__}", _AGAIN)
        )
    for name, key in document_keys(document["command"]).items():
        if key.status == "always" and name in {"rows", "inputs"} and not isinstance(document.get(name), list):
            found.append(Fault(file, None, name, None, "is not a list", _AGAIN))
        elif key.table is not None and isinstance(document.get(name), list):
            found += faults(key.table.name, document[name], file, _AGAIN, key=name)
    return found


def _exact(kind: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame | None:
    """Rows of a document as a table; None where the table would not give back what they say, columns and order included."""
    first = tuple(rows[0])
    if first not in {kind.names, kind.every_name} or any(tuple(row) != first for row in rows):
        return None
    frame = _frame(kind, rows)
    return frame if _plain_rows(kind, frame) == rows else None


def _frame(kind: Table, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Rows of a document as a table."""
    names = tuple(rows[0]) if rows else kind.names
    schema = kind.polars_schema(names)
    days = [name for name, dtype in schema.items() if dtype == pl.Date()]
    texts = pl.DataFrame(list(rows), schema={**schema, **dict.fromkeys(days, pl.String())})
    return texts.with_columns(pl.col(name).str.to_date("%Y-%m-%d") for name in days)


def _plain_rows(kind: Table, frame: pl.DataFrame) -> list[dict[str, Any]]:
    """Rows of a table as a document holds them."""
    whole = [c.name for c in kind.columns if c.type == "number" and c.name in frame.columns]
    days = [name for name, dtype in frame.schema.items() if dtype == pl.Date()]
    rows = frame.with_columns(pl.col(name).cast(pl.String) for name in days).to_dicts()
    for row in rows:
        for name in whole:
            row[name] = number(row[name])
    return rows


def fingerprint_of(command: str, *, inputs: Sequence[str], options: Mapping[str, Any], law: Sequence[str] = ()) -> str:
    """What stands for everything that a result rests on, as SHA-256; another one where any of it differs.

    Args:
        command: the command.
        inputs: SHA-256 of the files read.
        options: what was asked.
        law: the instruments that were judged, as JSON.
    """
    told = [__version__, command, inputs, options, law]
    text = json.dumps(told, sort_keys=True, allow_nan=False, default=plain)
    return hashlib.sha256(text.encode()).hexdigest()
