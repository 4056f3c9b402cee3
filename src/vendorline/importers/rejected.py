"""The rows that did not go in, as a file that a person can mend."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vendorline.network.validation.rejected_dependents import BY_FAULT, REJECTED_SCHEMA

REJECTED_COLUMNS = ("table", "file", "row", "column", "value", "problem", "cause", "operator_id", "original")


def rejected_csv(rejected: Mapping[str, pl.DataFrame], left_out: pl.DataFrame) -> bytes:
    """Rejected rows of all tables as CSV, with the row itself.

    Their cause is a fault of their own (fault), a row that they rest on (parent), or another row that says the same (merged).
    `left_out` tells whose they are.
    """
    empty = pl.DataFrame(schema={"table": pl.String, **REJECTED_SCHEMA, "operator_id": pl.String})
    whose = left_out.select("table", "file", "row", original="cells", operator_id="operator_id").unique(
        maintain_order=True
    )
    frames = [
        rows.with_columns(table=pl.lit(name))
        .join(whose, on=["table", "file", "row", "original"], how="left", nulls_equal=True, maintain_order="left")
        .select(REJECTED_COLUMNS)
        for name, rows in rejected.items()
    ]
    told = pl.concat([empty.select(REJECTED_COLUMNS), *frames])
    before = left_out.join(told, on=["table", "file", "row"], how="anti", nulls_equal=True, maintain_order="left").select(
        "table", "file", "row", column=pl.lit(None, pl.String), value=pl.lit(None, pl.String), problem="cause",
        cause=pl.lit(BY_FAULT), operator_id="operator_id", original="cells",
    )  # fmt: skip
    return pl.concat([told, before.select(REJECTED_COLUMNS)]).write_csv().encode()
