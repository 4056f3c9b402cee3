"""A network: frozen tables, the day they describe, and what is known to be complete."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType
from typing import Any, TypeVar

import polars as pl

from vendorline.network.index.layout import IndexFiles
from vendorline.network.large_tables import StoredTables
from vendorline.network.left_out import LeftOut, counts, empty
from vendorline.network.schema import TABLES, Column, table
from vendorline.quick_dataclass import dataclass

Derived = TypeVar("Derived")


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a folder of tables says of itself.

    `complete` names lists that are known to be complete: `bindings`, `supplies`, `links`, `tags.sensitive` and so on.
    `synthetic` is a sentence that must be shown wherever the network is; None for a real one. `left_out` counts the rows that the
    import left out.
    """

    as_of: date | None = None
    currency: str | None = None
    complete: frozenset[str] = frozenset()
    synthetic: str | None = None
    attribution: tuple[str, ...] = ()
    created_by: str | None = None
    notes: tuple[str, ...] = ()
    left_out: tuple[LeftOut, ...] = ()


@dataclass(frozen=True, slots=True)
class InputFile:
    """A file that a result rests on."""

    path: str
    sha256: str

    def to_dict(self) -> dict[str, str]:
        """The file as a plain row."""
        return {"path": self.path, "sha256": self.sha256}


@dataclass(frozen=True, slots=True)
class Network:
    """One snapshot of one or several operators' networks.

    Every table of the schema is there, with every column in its order and type; a table nobody gave has no rows. A large table of
    a folder that was written validated is read when it is first asked for. Build one with `Network.of`, `read_network` or `example`.
    `left_out` holds the rows that an import left out, as `vendorline.network.left_out.SCHEMA` says: it is judged as still having them.
    """

    frames: Mapping[str, pl.DataFrame]
    as_of: date
    manifest: Manifest = field(default_factory=Manifest)
    inputs: tuple[InputFile, ...] = ()
    left_out: pl.DataFrame = field(default_factory=empty)
    _derived: dict[str, Any] = field(default_factory=dict, init=False, repr=False, compare=False)

    @classmethod
    def of(
        cls,
        tables: Mapping[str, pl.DataFrame | Iterable[Mapping[str, Any]]],
        *,
        as_of: date,
        manifest: Manifest | None = None,
        inputs: tuple[InputFile, ...] = (),
    ) -> Network:
        """A network of tables given as frames or rows; missing columns are filled with defaults, values are not validated.

        Raises KeyError for a table or column that the schema does not have.
        """
        unknown = set(tables) - set(TABLES)
        if unknown:
            raise KeyError(f"no such table: {', '.join(sorted(unknown))}")
        frames = {name: conform(name, tables.get(name, ())) for name in TABLES}
        manifest = manifest or Manifest()
        return cls(MappingProxyType(frames), as_of, replace(manifest, as_of=as_of), inputs)

    def __getitem__(self, name: str) -> pl.DataFrame:
        return self.frames[name]

    def __repr__(self) -> str:
        told = [
            f"{self.frames[name].height:,} {name}" if self.file_of(name) is None else f"{name} not read yet"
            for name in ("operators", "sites", "elements")
        ]
        return f"<Network as of {self.as_of}: {', '.join(told)}>"

    def columns(self, name: str, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of a table; of a large one that nobody has asked for yet these alone are read."""
        if isinstance(self.frames, StoredTables):
            return self.frames.columns(name, columns)
        return self.frames[name][list(columns)]

    def is_empty(self, name: str) -> bool:
        """Whether a table has no rows; a large one need not be read for that."""
        return self.file_of(name) is None and self.frames[name].is_empty()

    def is_complete(self, name: str) -> bool:
        """Whether the manifest says that this list holds everything there is."""
        return name in self.manifest.complete

    def file_of(self, name: str) -> Path | None:
        """The Parquet file of a large table that nobody has asked for yet; None where the table is in memory."""
        return self.frames.file_of(name) if isinstance(self.frames, StoredTables) else None

    def path_of(self, name: str) -> Path | None:
        """The Parquet file of a large table, read or not; None where there is none that holds just this table."""
        return self.frames.path_of(name) if isinstance(self.frames, StoredTables) else None

    @property
    def index(self) -> IndexFiles | None:
        """The index of elements that stay in their file, where there is one."""
        return self.frames.index if isinstance(self.frames, StoredTables) else None

    def derived(self, name: str, make: Callable[[], Derived]) -> Derived:
        """What follows from the tables alone, worked out once and kept with them."""
        if name not in self._derived:
            self._derived[name] = make()
        found: Derived = self._derived[name]
        return found

    def without(self, left_out: pl.DataFrame) -> Network:
        """The same network, told which rows were left out of it."""
        return replace(self, left_out=left_out, manifest=replace(self.manifest, left_out=counts(left_out)))

    def with_tables(self, **frames: pl.DataFrame) -> Network:
        """The same network with some tables replaced."""
        new = {name: conform(name, frame) for name, frame in frames.items()}
        if isinstance(self.frames, StoredTables):
            return replace(self, frames=self.frames.replaced(new))
        return replace(self, frames=MappingProxyType({**self.frames, **new}))


def in_time(start: str, end: str, on: date) -> pl.Expr:
    """Whether a row holds on a day: from its start on, until before its end."""
    begun = pl.col(start).is_null() | (pl.col(start) <= on)
    return begun & (pl.col(end).is_null() | (pl.col(end) > on))


def conform(name: str, data: pl.DataFrame | Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    """A table with exactly the schema's columns, types and defaults.

    Raises KeyError for a column that the schema does not have, Polars errors for values of another type.
    """
    schema = table(name)
    rows = [] if isinstance(data, pl.DataFrame) else [dict(row) for row in data]
    # Most tables of a small network have no rows; their columns are not gone through.
    if not rows and (not isinstance(data, pl.DataFrame) or data.width == 0):
        return schema.empty()
    dtypes = schema.polars_schema()
    if isinstance(data, pl.DataFrame):
        unknown = set(data.columns) - set(dtypes)
        frame = data
    else:
        unknown = {key for row in rows for key in row} - set(dtypes)
        frame = pl.DataFrame(rows, schema={n: t for n, t in dtypes.items() if any(n in row for row in rows)} or dtypes)
    if unknown:
        raise KeyError(f"{name} has no column {', '.join(sorted(unknown))}")
    if frame.is_empty():
        return schema.empty()
    as_it_is = list(frame.schema.items()) == list(dtypes.items())
    if as_it_is and not any(c.default is not None and frame[c.name].null_count() for c in schema.columns):
        return frame
    return frame.select(_cells(column, given=column.name in frame.columns) for column in schema.columns)


def _cells(column: Column, *, given: bool) -> pl.Expr:
    """A column in its type, with its default where nothing stands."""
    dtype = column.dtype
    if not given:
        return pl.lit(column.default, dtype=pl.String if column.default else pl.Null).cast(dtype).alias(column.name)
    cells = pl.col(column.name).cast(dtype)
    return cells if column.default is None else cells.fill_null(pl.lit(column.default).cast(dtype))
