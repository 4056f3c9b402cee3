"""How the exposure of two networks differs."""

from __future__ import annotations

import polars as pl

from vendorline.expose.result import Exposure

_KEYS = ["vendor_ids", "failed", "measure", "weight", "region", "layer"]


def differences(before: Exposure, after: Exposure) -> pl.DataFrame:
    """Numbers of two networks side by side: every row of either, with low and high before and after and their changes."""
    frames = [
        result.table.select(pl.col("vendor_ids").list.join("+"), *_KEYS[1:], pl.col("low").alias(f"low_{name}"),
                            pl.col("high").alias(f"high_{name}"))
        for name, result in (("before", before), ("after", after))
    ]  # fmt: skip
    joined = frames[0].join(
        frames[1], on=_KEYS, how="full", coalesce=True, nulls_equal=True, maintain_order="left_right"
    )
    return joined.with_columns(
        pl.col("vendor_ids").str.split("+"),
        (pl.col("low_after") - pl.col("low_before")).alias("low_change"),
        (pl.col("high_after") - pl.col("high_before")).alias("high_change"),
    )
