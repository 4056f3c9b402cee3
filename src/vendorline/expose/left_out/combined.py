"""Exposure of each network that may be, put together: the least and the greatest of every number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl

#: Sums of the same weights in another order differ by less.
_DUST = 1e-11


def combined(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One table of the tables of several networks, which ask the same of the same demands.

    A number is exact where its least and its greatest are each that of a network in which it is exact.
    """
    return reduce(_both, tables)


def _both(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    columns = {name: other[name].alias(f"_{name}") for name in ("low", "high", "assumed_share", "bounds")}
    beside = one.with_columns(*columns.values())
    exact, exact_too = pl.col("bounds") == "exact", pl.col("_bounds") == "exact"

    def attained(mine: pl.Expr, theirs: pl.Expr) -> pl.Expr:
        return (exact & (mine <= theirs + _DUST)) | (exact_too & (theirs <= mine + _DUST))

    sure = attained(pl.col("low"), pl.col("_low")) & attained(-pl.col("high"), -pl.col("_high"))
    return beside.with_columns(
        low=pl.min_horizontal("low", "_low"),
        high=pl.max_horizontal("high", "_high"),
        assumed_share=pl.max_horizontal("assumed_share", "_assumed_share"),
        bounds=pl.when(sure).then(pl.lit("exact")).otherwise(pl.lit("outer")),
    ).drop(f"_{name}" for name in columns)
