"""Completions as ordinary networks, slow and plain: for tests to judge what drawn answers are judged by."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vendorline.likely import NO_LOT, OTHER, Completions, Lots
from vendorline.network.tables import Network


def completed_by(network: Network, lots: Lots, makers: Sequence[str]) -> Network:
    """The network with the makers of its lots filled in, by name in the order of the lots."""
    elements = network["elements"]
    of_lot = [None if lot == NO_LOT else makers[lot] for lot in lots.of_element.tolist()]
    filled = pl.coalesce("vendor_id", pl.Series(of_lot, dtype=pl.String))
    vendors = network["vendors"]
    somebody = pl.DataFrame({"vendor_id": [OTHER], "name": [OTHER], "confirmed_by": ["a test"]})
    named = pl.concat([vendors, somebody.cast({n: vendors.schema[n] for n in somebody.columns})], how="diagonal")
    return network.with_tables(elements=elements.with_columns(vendor_id=filled), vendors=named)


def completed(network: Network, drawn: Completions, number: int) -> Network:
    """Completion `number` as an ordinary network; switches are not filled in."""
    return completed_by(network, drawn.lots, [drawn.vendors[code] for code in drawn.makers[number].tolist()])
