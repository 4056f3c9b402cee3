"""How a row is named where something is said of it: by its key, or, where it has none, by what it is about."""

from __future__ import annotations

import polars as pl

from vendorline.network.schema import table

#: What a row of supplies is about; two rows that agree in all of it cannot be told apart.
OF_SUPPLIES = ("element_id", "operator_id", "domain", "region", "role", "product", "version", "from_on")
SEPARATOR = "|"


def has_row_ids(name: str) -> bool:
    """Whether the rows of a table can be named one by one."""
    return len(table(name).key) == 1 or name == "supplies"


def row_ids(name: str, frame: pl.DataFrame) -> pl.Series:
    """The id of every row of a table, as observations name it; KeyError for a table whose rows cannot be named."""
    if not has_row_ids(name):
        raise KeyError(name)
    columns = OF_SUPPLIES if name == "supplies" else table(name).key
    parts = [
        pl.col(column).cast(pl.String).fill_null("") if name == "supplies" else pl.col(column).cast(pl.String)
        for column in columns
    ]
    return frame.select(pl.concat_str(parts, separator=SEPARATOR).alias("row_id")).to_series()
