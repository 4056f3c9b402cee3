"""Rows that stay, and cells of them that nobody could read, as far as a number may hang on what stood there.

A code that nobody knows, where an interface is asked for, is such a cell too: it may be any interface, or none of the model. A name of a
function that nobody knows is that of one that nobody researched.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

import polars as pl

from vendorline.expose.left_out.row import Row
from vendorline.knowledge.tables import interfaces
from vendorline.network.faults import UNREADABLE
from vendorline.network.schema import table
from vendorline.network.tables import Network

DAYS = ("installed_on", "retired_on")
STATES = ("confidentiality", "integrity")
#: How it is known of a cell that could not be read and that a network is tried with each value that it may have.
TRIED = "unreadable, tried"
#: The cells that matter, by table.
_CELLS = {
    "links": ("interface", *STATES), "elements": (*DAYS, "function"), "demands": ("region", "site_id", "anchor"), "sites": ("region",),
}  # fmt: skip
#: Those that matter as well where a serving chain is laid.
_LAID = {"operators": ("subscribers",)}
#: Cells of which no value is tried: any elements may stand in them.
NEVER_TRIED = frozenset({"anchor"})
_UNSAID: Mapping[str, tuple[object, ...]] = {"function": ("other",)}


def unread_rows(network: Network) -> list[Row]:
    """The rows that stay and of which a cell that matters could not be read."""
    return [*_claimed(network), *_of_unknown_codes(network)]


def _claimed(network: Network) -> Iterator[Row]:
    if network.is_empty("observations"):
        return
    asked = {**_CELLS, **(_LAID if network.is_empty("demands") else {})}
    claims = network["observations"].filter(pl.col("method") == UNREADABLE, pl.col("table").is_in(list(asked)))
    for (name,), told in claims.group_by(["table"], maintain_order=True):
        columns, key = asked[str(name)], table(str(name)).key[0]
        told = told.filter(pl.col("column").is_in(columns))  # noqa: PLW2901 - those of columns that matter
        if told.is_empty():
            continue
        rows = network[str(name)].filter(pl.col(key).is_in(told["row_id"].unique().implode()))
        by_id = {row[key]: row for row in rows.iter_rows(named=True)}
        for (row_id,), said in told.group_by(["row_id"], maintain_order=True):
            row = by_id.get(row_id)
            unread = frozenset(c for c in said["column"] if row is not None and _is_unsaid(c, row[c]))
            if row is not None and unread:
                yield Row(str(name), None, f"{str(name).removesuffix('s')} {row_id}", row, {}, unread)


def _is_unsaid(column: str, value: Any) -> bool:
    """Whether nothing has been said since of a cell that could not be read."""
    return value in (None, [], "unknown", *_UNSAID.get(column, ()))


def _of_unknown_codes(network: Network) -> Iterator[Row]:
    """Links and protections that speak of an interface nobody knows."""
    known = list(interfaces())
    for name in ("links", "protections"):
        if network.is_empty(name):
            continue
        codes = network.columns(name, ("interface",)).to_series()
        odd = codes.is_not_null() & ~codes.is_in(known)
        if not odd.any():
            continue
        stated = pl.any_horizontal(pl.col(column) != "unknown" for column in STATES)
        for row in network[name].filter(odd).filter(stated).iter_rows(named=True):
            about = (
                row["link_id"] if name == "links" else " of ".join(filter(None, (row["interface"], row["operator_id"])))
            )
            yield Row(name, None, f"{name.removesuffix('s')} {about}", row, {}, frozenset({"interface"}))
