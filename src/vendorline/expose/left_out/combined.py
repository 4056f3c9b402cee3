"""Exposure of each network that may be, put together: the least and the greatest of every number."""

from __future__ import annotations

from collections.abc import Sequence
from functools import reduce

import polars as pl

from vendorline.expose.left_out.choices import named_regions
from vendorline.results import table as results_table

#: Sums of the same weights in another order differ by less.
_DUST = 1e-11


def combined(tables: Sequence[pl.DataFrame]) -> pl.DataFrame:
    """One table of the tables of several networks, which ask the same.

    A number is exact where its least and its greatest are each that of a network in which it is exact. A region, or an operator, of which
    nothing is weighed in one of the networks has no number there; regions that no row names are not told.
    """
    return reduce(_both, [_of_named_regions(table) for table in tables])


def _of_named_regions(table: pl.DataFrame) -> pl.DataFrame:
    regions = table["region"].drop_nulls().unique().to_list()
    named = named_regions(regions)
    return (
        table
        if len(named) == len(regions)
        else table.filter(pl.col("region").is_null() | pl.col("region").is_in(named))
    )


def _both(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    if one.height != other.height or not one.select(_ASKED).equals(other.select(_ASKED)):
        one, other, alone = _alike(one, other)
        return pl.concat([_of_both(one, other), *alone]) if alone else _of_both(one, other)
    return _of_both(one, other)


#: What a number is of.
_ASKED = [name for name in results_table("expose_rows").key if name != "vendor_ids"]


def _alike(one: pl.DataFrame, other: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, list[pl.DataFrame]]:
    """The rows that both have, in one order, and those that one of them has alone."""
    one, other = (table.with_columns(pl.col("vendor_ids").list.join("\n").alias("_who")) for table in (one, other))
    by = ["_who", *_ASKED]
    alone = [
        a.join(b, on=by, how="anti", nulls_equal=True, maintain_order="left").drop("_who")
        for a, b in ((one, other), (other, one))
    ]
    kept = one.join(other.select(by), on=by, how="semi", nulls_equal=True, maintain_order="left")
    order = kept.select(by).join(other, on=by, how="left", nulls_equal=True, maintain_order="left")
    return kept.drop("_who"), order.select(one.columns).drop("_who"), [rows for rows in alone if rows.height]


def _of_both(one: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
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
