"""A result that can be kept: its document, the tables beside it, and the fingerprint of all that it rests on."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import field
from pathlib import Path
from types import MappingProxyType
from typing import Any

import polars as pl

from vendorline.errors import Fault, InvalidInput, UsageError
from vendorline.network.guard import located
from vendorline.quick_dataclass import dataclass
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

    def save(self, path: Path | str) -> None:
        """Keep it: as one JSON file where the path ends in .json, else as a folder of Parquet tables beside their document.

        A JSON file holds the document alone. A saved result that stands at the path is replaced, whole or not at all.

        Raises UsageError where something else stands there: a folder with other files, or a file where a folder is to be.
        """
        path = Path(path)
        said = dict(self.document) | ({"fingerprint": self.fingerprint} if self.fingerprint else {})
        if path.suffix.casefold() == ".json":
            if path.is_dir():
                raise UsageError(f"{path} is a folder; name a file, or remove it")
            write_atomically(path, to_json(said))
            return
        if not _may_be_replaced(path):
            raise UsageError(f"{path} is there and no saved result; name a new folder")
        self._save_folder(path, said)

    def _save_folder(self, path: Path, said: dict[str, Any]) -> None:
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
            files = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in sorted(made.iterdir())}
            kept = {"tables": tables, "beside": sorted(self.beside), "files": files, "document": said}
            (made / DOCUMENT).write_bytes(_with_digest(to_json(kept)).encode())
            _put(made, path)
        finally:
            shutil.rmtree(made, ignore_errors=True)


def _with_digest(text: str) -> str:
    """A JSON object as text, with the fingerprint of that text as its first key."""
    return text.replace("{\n", "{\n" + _first_line(hashlib.sha256(text.encode()).hexdigest()), 1)


def _first_line(digest: str) -> str:
    return f' "sha256": "{digest}",\n'


def _is_as_saved(content: bytes, digest: object) -> bool:
    """Whether a document is the one that its fingerprint was worked out of: the same but for that line."""
    line = _first_line(str(digest)).encode()
    return content.count(line) == 1 and hashlib.sha256(content.replace(line, b"", 1)).hexdigest() == digest


def _may_be_replaced(path: Path) -> bool:
    """Whether nothing stands at a path, or an empty folder, or a saved result and nothing else."""
    if not os.path.lexists(path):
        return True
    names = {file.name for file in path.iterdir()} if path.is_dir() and not path.is_symlink() else {""}
    return not names or (DOCUMENT in names and all(name == DOCUMENT or name.endswith(".parquet") for name in names))


def _put(made: Path, path: Path) -> None:
    """Put a folder in the place of another; where that fails the other stays."""
    if not path.exists():
        made.replace(path)
        return
    old = path.replace(made.with_name(f"{made.name}.old"))
    try:
        made.replace(path)
    except BaseException:
        if path.exists():  # another process was quicker
            shutil.rmtree(old, ignore_errors=True)
        else:
            old.replace(path)
        raise
    shutil.rmtree(old, ignore_errors=True)


def load(path: Path | str) -> Result:
    """A result that was saved, from its folder or its JSON file.

    Raises InvalidInput with every fault for what is no such thing, for rows that are not of their table's schema, and for a folder
    of which anything was changed since it was saved.
    """
    path = Path(path)
    file = path / DOCUMENT if path.is_dir() else path
    try:
        with located(file, but=_NOT_SAVED):
            document, beside = _kept(path) if path.is_dir() else (_json(file.read_bytes()), {})
            found = list(_faults(document, str(path)))
    except _NOT_SAVED as error:
        if isinstance(error, FileNotFoundError):
            problem, remedy = "there is no such file", "name a result that was saved: --format json --output FILE.json"
        else:
            problem, remedy = f"is not a saved result: {str(error)[:200]}", _AGAIN
        fault = Fault.at(str(file), None, problem, remedy)
        raise InvalidInput(f"{path} is not a saved result", [fault]) from error
    if found:
        raise InvalidInput(f"{path} is not a saved result", found)
    fingerprint = document.pop("fingerprint", None)
    return Result(document, beside, fingerprint)


#: What reading raises where the path is no saved result.
_NOT_SAVED = (OSError, ValueError, KeyError, TypeError, AttributeError, pl.exceptions.PolarsError)


def _json(content: bytes) -> Any:
    def refuse(number: str) -> None:
        raise ValueError(f"{number} is no number")

    return json.loads(content.decode("utf-8-sig"), parse_constant=refuse)


def _kept(folder: Path) -> tuple[dict[str, Any], dict[str, pl.DataFrame]]:
    """Document and tables of a folder, from bytes whose fingerprints are those that were saved."""
    said = _regular(folder / DOCUMENT)
    kept = _json(said)
    if not _is_as_saved(said, kept.pop("sha256", None)):
        raise ValueError("it was changed since it was saved")
    content = {name: _regular(folder / name) for name in kept["files"]}
    if {name: hashlib.sha256(data).hexdigest() for name, data in content.items()} != kept["files"]:
        raise ValueError("a table was changed since it was saved")
    document = dict(kept["document"])
    for name, kind in kept["tables"].items():
        document[name] = _plain_rows(table(kind), pl.read_parquet(content[f"{name}.parquet"]))
    return document, {name: pl.read_parquet(content[f"{name}.beside.parquet"]) for name in kept["beside"]}


def _regular(file: Path) -> bytes:
    """The content of a regular file: reading a pipe would never end."""
    if not file.is_file():
        raise ValueError(f"{file.name} is no regular file")
    return file.read_bytes()


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
    if first not in kind.sets_of_names or any(tuple(row) != first for row in rows):
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
