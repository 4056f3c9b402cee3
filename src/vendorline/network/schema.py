"""The tables of a network, described by tables.

One CSV per table under `schema/` says what each column is called, its type, unit, default, whether it is required, what it refers
to and what it means. Reading, validation, the reference documentation and the templates are all made from these files.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import TYPE_CHECKING, Literal, cast

if TYPE_CHECKING:
    from importlib.resources.abc import Traversable

    import polars as pl

TABLES = (
    "operators", "bindings", "sites", "elements", "supplies", "grants", "controls", "links", "protections",
    "demands", "routes", "route_shares", "groups", "members", "needs", "observations", "vendors",
)  # fmt: skip
REQUIRED_TABLES = ("operators", "sites", "elements")

#: What an empty cell of a column means.
Empty = Literal["unknown", "always", "still", "none", "derived"]

#: What each table holds, one line each, for documentation and templates.
MEANINGS = {
    "operators": "Who runs a network, under whose law",
    "bindings": "Which instruments name which operators",
    "sites": "Places where equipment stands",
    "elements": "Managed elements: what stands there, who made it, since when",
    "supplies": "Everything a vendor supplies beyond making an element: parts, software, signing, operation, hosting",
    "grants": "Permits, refusals and derogations",
    "controls": "Which element manages, hosts or updates which",
    "links": "Links between elements and their protection",
    "protections": "Protection of an interface for an operator or region",
    "demands": "Groups of subscribers served alike, and how they are served",
    "routes": "Routes from the radio to the data network, with alternatives",
    "route_shares": "How a demand spreads over the alternatives of its route",
    "groups": "Groups of interchangeable elements, and how many of each must work",
    "members": "Members of the groups",
    "needs": "What a demand or route depends on",
    "observations": "Rival claims about a value, kept side by side; and what stood in cells that nobody could read",
    "vendors": "Vendors beyond the catalogue that somebody has confirmed, by the names the inventory gives them",
}


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


def _parts(text: str) -> tuple[str, ...]:
    return tuple(part for part in text.split("|") if part)


def _column(table: str, row: dict[str, str]) -> Column:
    return Column(
        table=table,
        name=row["name"],
        type=row["type"],
        unit=row["unit"] or None,
        default=row["default"] or None,
        required=row["required"] == "yes",
        empty=cast("Empty", row["empty"]) if row["empty"] else None,
        key=row["key"] == "yes",
        references=_parts(row["references"]),
        allowed=_parts(row["allowed"]),
        minimum=float(row["minimum"]) if row["minimum"] else None,
        maximum=float(row["maximum"]) if row["maximum"] else None,
        meaning=row["meaning"],
    )


@cache
def table(name: str) -> Table:
    """The description of one table, by name; KeyError where there is none."""
    if name not in TABLES:
        raise KeyError(name)
    text = (_home() / f"{name}.csv").read_text(encoding="utf-8")
    columns = tuple(_column(name, row) for row in csv.DictReader(text.splitlines()))
    return Table(name, columns, MEANINGS[name], name in REQUIRED_TABLES)


@cache
def _home() -> Traversable:
    return files("vendorline.network") / "schema"


@cache
def _empty(name: str) -> pl.DataFrame:
    import polars as pl

    return pl.DataFrame(schema=table(name).polars_schema())


def tables() -> tuple[Table, ...]:
    """Every table, in the order in which one reads a network."""
    return tuple(table(name) for name in TABLES)
