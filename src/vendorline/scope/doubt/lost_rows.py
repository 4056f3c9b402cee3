"""Rows left out of the tables that say who is bound, what is granted, who supplies and who manages: what could be read of each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

import polars as pl

from vendorline.network.cells import cast_cells
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.left_out import cells_of
from vendorline.network.schema import table
from vendorline.network.tables import Network, conform
from vendorline.quick_dataclass import dataclass

#: By what a row of a table hangs on rows of others.
_PARENTS = {"element_id": "elements", "controller_id": "elements", "site_id": "sites"}
_SPAN = frozenset({"from_on", "until_on"})
_PERMITTING = ("granted", "derogation", "refused")

OfTable = Mapping[str, pl.DataFrame]


@dataclass(frozen=True, slots=True)
class LostRow:
    """A row left out: whose it is, its cells as far as they could be read (None: any value, or none), and those that could not be."""

    operator_id: str | None
    cells: Mapping[str, Any]
    unread: frozenset[str]

    def reads(self, column: str) -> bool:
        """Whether a cell could be read, were it empty."""
        return column not in self.unread


def read_of(network: Network, of_table: OfTable, name: str) -> list[LostRow]:
    """The rows left out of a table.

    Args:
        network: a network.
        of_table: its rows left out, by table.
        name: which table.
    """
    rows = of_table.get(name)
    if rows is None:
        return []
    lost = {parent: _ids(of_table, parent) for parent in set(_PARENTS.values())}
    columns = [column.name for column in table(name).columns]
    texts, unread = [], []
    for row in rows.iter_rows(named=True):
        cells = cells_of(row)
        bad = (
            {c for c in row["columns"] if cells.get(c) not in lost.get(_PARENTS.get(c, ""), ())}
            if cells
            else set(columns)
        )
        if bad & _SPAN and all(_is_day(cells.get(column)) for column in bad & _SPAN):
            bad |= _SPAN  # of days that contradict each other none is known
        texts.append({column: None if column in bad else cells.get(column) for column in columns})
        unread.append(bad)
    confirmed = confirmed_of(network)
    typed = conform(
        name,
        pl.DataFrame(
            [
                cast_cells(
                    column, pl.Series(column.name, [text[column.name] for text in texts], dtype=pl.String), confirmed
                ).values
                for column in table(name).columns
            ]
        ),
    )
    found = []
    for cells, text, bad, operator in zip(typed.iter_rows(named=True), texts, unread, rows["operator_id"], strict=True):
        spoilt = {column for column in columns if text[column] is not None and cells[column] is None}
        found.append(LostRow(operator, cells, frozenset(bad | (spoilt - {"vendor_id"}))))
    return found


def _is_day(text: str | None) -> bool:
    try:
        date.fromisoformat(text or "")
    except ValueError:
        return False
    return True


def with_their_elements(network: Network, of_table: OfTable, name: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows left out of a table because an element was, of which all could be read; and the rest, as they are in `of_table`.

    Args:
        network: a network.
        of_table: its rows left out, by table.
        name: which table.
    """
    rows = of_table.get(name)
    if rows is None:
        return table(name).empty(), pl.DataFrame()
    read = read_of(network, of_table, name)
    cells = [dict(row.cells) for row in read if not row.unread]
    mask = pl.Series([not row.unread for row in read], dtype=pl.Boolean)
    return conform(name, pl.DataFrame(cells, schema=table(name).polars_schema())), rows.filter(~mask)


def lost_grants(network: Network, of_table: OfTable) -> Iterable[dict[str, Any]]:
    """Grants left out, as rows of the table with `is_doubtful`; what could not be read is null, or each state in turn.

    Args:
        network: a network.
        of_table: its rows left out, by table.
    """
    for row in read_of(network, of_table, "grants"):
        states = (row.cells["state"],) if row.reads("state") else _PERMITTING
        for state in states:
            told = {**row.cells, "grant_id": None, "operator_id": row.operator_id, "state": state}
            yield {**told, "is_doubtful": bool(row.unread)}


def _ids(of_table: OfTable, name: str) -> frozenset[str]:
    """The ids of the rows left out of a table."""
    key = table(name).key[0]
    rows = of_table.get(name)
    told = [cells_of(row).get(key) for row in rows.iter_rows(named=True)] if rows is not None else []
    return frozenset(filter(None, told))
