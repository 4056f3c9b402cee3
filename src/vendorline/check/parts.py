"""Counting at the level of parts: the components inside an element, each with its own maker."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from vendorline.check.counting import Count, Selection, count
from vendorline.check.inventory import UNKNOWN_VENDOR
from vendorline.check.select import Case


def count_parts(
    case: Case, vendor_ids: frozenset[str] | None, selection: Selection, on: date, *, undetermined: bool = False
) -> list[Count]:
    """Parts for every operator: the rows of `supplies` on what is inside an element; an element without any is one part.

    `undetermined`: nobody has said whose parts are meant, so that each may be.
    """
    stock = case.stock
    entries = np.arange(len(stock))
    rows = case.supplies.inside.current(on).select("entry", pl.col("vendor_id").alias("part_vendor"))
    frame = pl.DataFrame({"place": entries, "entry": stock.entry}).join(
        rows.with_columns(pl.col("entry").cast(pl.Int64)), on="entry", how="left", maintain_order="left"
    )
    place = frame["place"].to_numpy()
    makers = frame["part_vendor"]
    own = makers.is_null().to_numpy()
    is_theirs = makers.is_not_null() if vendor_ids is None else makers.is_in(list(vendor_ids))
    known = np.where(own, stock.vendor_mask(vendor_ids)[place], is_theirs.fill_null(value=False).to_numpy())
    unknown = own & (stock.vendor[place] == UNKNOWN_VENDOR)
    if undetermined:
        known, unknown = np.zeros(len(place), dtype=bool), np.ones(len(place), dtype=bool)
    spread = replace(
        selection,
        inside=selection.inside[place],
        open=selection.open[place],
        known=known,
        unknown=unknown,
        suspect=selection.suspect[place],
        weight=selection.weight[place],
    )
    return count(stock.subset(place), spread, "elements", case.reached.reach[place])
