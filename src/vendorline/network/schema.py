"""The tables of a network, described by tables.

`schema/tables.csv` lists them; one CSV per table beside it says what each column is called, its type, unit, default, whether it is required, what it refers
to and what it means. Reading, validation, the reference documentation and the templates are all made from these files.
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Literal

from vendorline.knowledge.data_files import record, rows_of
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl

_DESCRIBED = {row["table"]: row for row in rows_of("vendorline.network", "schema/tables.csv")}
#: Every table, in the order in which one reads a network.
TABLES = tuple(_DESCRIBED)
REQUIRED_TABLES = tuple(name for name, row in _DESCRIBED.items() if row["required"])

#: What an empty cell of a column means.
Empty = Literal["unknown", "always", "still", "none", "derived"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table: the only place where it is defined.

    `empty` says what an empty cell means: unknown, always, still, none, or derived from something else; None where it must be filled.
    """

    table: str
    name: str
    type: str
    unit: str | None
    default: str | None
    required: bool
    empty: Empty | None
    key: bool
    references: tuple[str, ...]
    allowed: tuple[str, ...]
    minimum: float | None
    maximum: float | None
    meaning: str

    @property
    def is_list(self) -> bool:
        """Whether a cell holds several values, separated by `;` in CSV."""
        return self.type.endswith("[]")

    @property
    def item_type(self) -> str:
        """Type of a single value."""
        return self.type.removesuffix("[]")

    @property
    def dtype(self) -> pl.DataType:
        """Polars type of the column."""
        import polars as pl

        item: pl.DataType = {
            "integer": pl.Int64(),
            "number": pl.Float64(),
            "date": pl.Date(),
        }.get(self.item_type, pl.String())
        return pl.List(item) if self.is_list else item


@dataclass(frozen=True, slots=True)
class Table:
    """One table: its columns in order, which of them identify a row, what it holds."""

    name: str
    columns: tuple[Column, ...]
    meaning: str
    required: bool

    @property
    def key(self) -> tuple[str, ...]:
        """Columns that together identify a row; empty where rows need no identity."""
        return tuple(c.name for c in self.columns if c.key)

    def column(self, name: str) -> Column:
        """The column of that name; KeyError where there is none."""
        for column in self.columns:
            if column.name == name:
                return column
        raise KeyError(name)

    def polars_schema(self) -> dict[str, pl.DataType]:
        """Column name to Polars type, in order."""
        return {c.name: c.dtype for c in self.columns}

    def empty(self) -> pl.DataFrame:
        """The table without rows."""
        return _empty(self.name).clone()


@cache
def table(name: str) -> Table:
    """The description of one table, by name; KeyError where there is none."""
    if name not in TABLES:
        raise KeyError(name)
    rows = rows_of("vendorline.network", f"schema/{name}.csv")
    return Table(
        name,
        tuple(record(Column, row, table=name) for row in rows),
        _DESCRIBED[name]["meaning"],
        name in REQUIRED_TABLES,
    )


@cache
def _empty(name: str) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema=table(name).polars_schema())


def tables() -> tuple[Table, ...]:
    """Every table, in the order in which one reads a network."""
    return tuple(table(name) for name in TABLES)
