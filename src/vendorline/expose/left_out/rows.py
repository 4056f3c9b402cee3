"""Rows left out of the tables that exposure rests on, with what could be read of them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from vendorline.expose.left_out.row import Row
from vendorline.expose.left_out.unread_cells import STATES, unread_rows
from vendorline.knowledge.tables import functions, interfaces
from vendorline.network.cells import cast_cells
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.left_out import cells_of
from vendorline.network.schema import Column, table
from vendorline.network.tables import Network
from vendorline.network.validation.keys import DIFFER
from vendorline.network.validation.parse import ERROR_VALUES
from vendorline.quick_dataclass import dataclass

#: Tables of which a row may change a number of those who are served; rows of others that were left out change none.
TABLES = ("elements", "controls", "supplies", "protections", "links", "groups", "members", "needs")
#: Tables whose ids rows of these name.
NAMED = ("operators", "sites", "elements", "groups", "demands", "routes")
DATES = frozenset({"acquired_on", "installed_on", "retired_on"})
SPAN = frozenset({"from_on", "until_on"})


@dataclass(frozen=True, slots=True)
class Ids:
    """The ids that rows give, by table: of rows that stay, as far as rows left out name them, and of rows left out.

    `placeless`: sites left out of which the region could not be read.
    """

    kept: Mapping[str, frozenset[str]]
    lost: Mapping[str, frozenset[str]]
    placeless: frozenset[str] = frozenset()

    def knows(self, name: str, text: str) -> bool:
        """Whether a row of a table has this id."""
        return text in self.kept[name] or text in self.lost[name]


def ids_of(network: Network) -> Ids:
    """The ids of a network and of the rows left out of it."""
    kept, lost = {}, {}
    told = [(row["table"], cells_of(row)) for row in network.left_out.iter_rows(named=True)]
    named = sorted({text for _, cells in told for column, text in cells.items() if column.endswith("_id")})
    for name in NAMED:
        key = id_of(name)
        ids = network.columns(name, (key,)).to_series()
        kept[name] = frozenset(ids.filter(ids.is_in(named)))
        lost[name] = frozenset(cells[key] for of, cells in told if of == name and key in cells) - kept[name]
    odd = [
        cells["site_id"] for of, cells in told
        if of == "sites" and "site_id" in cells and cells.get("region", "").strip() in ERROR_VALUES
    ]  # fmt: skip
    return Ids(kept, lost, lost["sites"].intersection(odd))


def id_of(name: str) -> str:
    """The column that holds the id of a table's rows."""
    return "route_id" if name == "routes" else table(name).key[0]


def rows_of(network: Network, ids: Ids) -> list[Row]:
    """The rows left out that may change a number, and those of which a cell could not be read; none of rows without a cell that was read."""
    left_out = network.left_out.with_row_index("place")
    found: list[Row] = []
    for name in TABLES:
        rows = left_out.filter(pl.col("table") == name).to_dicts()
        told = [(row, texts) for row in rows if (texts := cells_of(row))]
        if not told:
            continue
        typed = _typed(name, [texts for _, texts in told], network)
        for (row, texts), cells in zip(told, typed, strict=True):
            unread = frozenset(_unread(name, row, texts, cells, ids))
            read = {column: None if column in unread else cell for column, cell in cells.items()}
            found.append(Row(name, row["place"], f"row {row['row']} of {row['file']}", read, texts, unread))
    return [*found, *unread_rows(network)]


def _typed(name: str, texts: Sequence[Mapping[str, str]], network: Network) -> list[dict[str, Any]]:
    confirmed = confirmed_of(network)
    columns = []
    for column in table(name).columns:
        given = pl.Series(column.name, [text.get(column.name) for text in texts], dtype=pl.String)
        columns.append(cast_cells(column, given, confirmed).values)
    default = {column.name: column.default for column in table(name).columns}
    return [
        {column: default[column] if cell is None and not told.get(column) else cell for column, cell in row.items()}
        for told, row in zip(texts, pl.DataFrame(columns).to_dicts(), strict=True)
    ]


def _unread(
    name: str, row: Mapping[str, Any], texts: Mapping[str, str], cells: Mapping[str, Any], ids: Ids
) -> Iterator[str]:
    """The columns of a row of which the value is not known."""
    contested = DIFFER in (row["cause"] or "")
    for column in table(name).columns:
        text = texts.get(column.name)
        aims = aims_of(column)
        if text is None or not text.strip():
            if column.required or (_states_protection(name, cells) and column.name == "interface"):
                yield column.name
        elif (
            (contested and column.name in row["columns"])
            or (cells[column.name] in (None, []) and column.item_type != "vendor")
            or (aims and not any(ids.knows(aim, text) for aim in aims))
            or (column.name == "interface" and cells["interface"] not in interfaces())
            or (column.name == "function" and cells["function"] not in functions())
            or (column.name == "site_id" and text in ids.placeless)
        ):
            yield column.name
        elif {column.name, *row["columns"]} <= DATES or {column.name, *row["columns"]} <= SPAN:
            yield column.name  # days that contradict each other


def aims_of(column: Column) -> tuple[str, ...]:
    """The tables of which a cell of a column names a row."""
    told = (reference.partition(".")[0] for reference in column.references)
    return tuple(name for name in told if name in NAMED)


def _states_protection(name: str, cells: Mapping[str, Any]) -> bool:
    return name == "links" and any(cells[column] not in (None, "unknown") for column in STATES)
