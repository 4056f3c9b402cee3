"""Who made it: cells where a vendor is asked for.

A vendor is read only where that is certain. Any other text stays as it was written: validation makes it an unknown vendor, keeps it as a
claim and says why.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

import polars as pl

from vendorline.vendors import ambiguous_words, resolve
from vendorline.vendors.spelling import fold


def read_makers(
    text: pl.Series, on: date, confirmed: Mapping[str, str], *, direct: bool
) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Vendors by id where that is certain, with why and what they are shown as; and what was told instead, row by row.

    Args:
        text: the cells.
        on: the day on which names are read.
        confirmed: vendors that somebody confirmed beside the catalogue.
        direct: whether the sheet is a table of ours, in which an id is an id.
    """
    cells = text if direct else _without_ids_for_words(text)
    found = resolve(cells, on, confirmed).with_columns(name=text)
    value = pl.coalesce("vendor_id", pl.Series("cell", cells))
    why = (
        pl.when(pl.col("vendor_id").is_not_null()).then(pl.format("vendor by its id ({})", "sure"))
        .otherwise(pl.format("no vendor for certain ({}): unknown, the words are kept", "sure"))
    )  # fmt: skip
    told = (pl.col("vendor_id").is_not_null() & (pl.col("vendor_id") != pl.col("name"))).fill_null(value=False)
    frame = found.with_columns(value=value, why=why, told=told)
    return frame.select("value", "why", shown="vendor_id"), frame.select("name", "vendor_id", "sure", "told")


def _without_ids_for_words(text: pl.Series) -> pl.Series:
    """Cells in which a word that several go by is not taken for the id that it happens to be: `andrew` is written `Andrew`."""
    words = {name: word.word for name in text.drop_nulls().unique() if (word := ambiguous_words().get(fold(name)))}
    return text.replace(words) if words else text
