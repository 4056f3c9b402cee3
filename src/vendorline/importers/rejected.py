"""The rows that did not go in, as a file that a person can mend."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vendorline.network.fall import REJECTED_SCHEMA

REJECTED_COLUMNS = ("table", "file", "row", "column", "value", "problem", "cause", "original")


def rejected_csv(rejected: Mapping[str, pl.DataFrame]) -> bytes:
    """Rejected rows of all tables as CSV: what was wrong (cause fault), or what they fell with (cause parent), and the row itself."""
    empty = pl.DataFrame(schema={"table": pl.String, **REJECTED_SCHEMA})
    frames = [rows.with_columns(table=pl.lit(name)).select(REJECTED_COLUMNS) for name, rows in rejected.items()]
    return pl.concat([empty.select(REJECTED_COLUMNS), *frames]).write_csv().encode()
