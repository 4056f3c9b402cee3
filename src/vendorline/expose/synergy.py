"""What coalitions can do that none of their parts can."""

from __future__ import annotations

import polars as pl

from vendorline.results import table as results_table

_KEYS = ["measure", "weight", "region", "layer"]
_DUST = 1e-9


def synergy(table: pl.DataFrame) -> pl.DataFrame:
    """Rows of coalitions that together reach more than the best of their proper parts in the table.

    `low` and `high` are the gains of the two bounds; the gain in a bound is what is sure (possible) together beyond what is sure
    (possible) for the best part. Parts that the table does not hold are not compared.
    """
    table = table.filter(pl.col("failed").is_null()).with_columns(
        pl.col("vendor_ids").list.join("\n").alias("_who"), pl.col("vendor_ids").list.len().alias("_size")
    )
    sets = sorted({tuple(ids) for ids in table["vendor_ids"].to_list()}, key=len)
    parts = [
        {"_who": "\n".join(whole), "_part": "\n".join(part)}
        for whole in sets if len(whole) > 1
        for part in sets if len(part) < len(whole) and set(part) < set(whole)
    ]  # fmt: skip
    if not parts:
        return results_table("expose_synergy").frame([])
    best = (
        pl.DataFrame(parts)
        .join(table.select(pl.col("_who").alias("_part"), *_KEYS, "low", "high"), on="_part")
        .group_by("_who", *_KEYS)
        .agg(pl.col("low").max().alias("_low"), pl.col("high").max().alias("_high"))
    )
    joined = table.join(best, on=["_who", *_KEYS], how="inner", nulls_equal=True, maintain_order="left").with_columns(
        pl.col("low") - pl.col("_low"), pl.col("high") - pl.col("_high")
    )
    gain = joined.filter((pl.col("low") > _DUST) | (pl.col("high") > _DUST))
    return gain.select(results_table("expose_synergy").names).sort("low", "high", descending=True, maintain_order=True)
