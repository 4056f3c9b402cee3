"""Answers made from exposures: what coalitions add, how concentrated a network is, how two networks differ."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from vendorline.expose.capabilities import capabilities
from vendorline.results import table as results_table

if TYPE_CHECKING:
    from vendorline.expose.prepare import Prepared
    from vendorline.expose.result import Exposure

_KEYS = ["measure", "weight", "region", "layer"]
_DUST = 1e-9


def synergy(exposure: Exposure) -> pl.DataFrame:
    """Rows of coalitions that together reach more than the best of their proper parts in the result.

    `low` and `high` are the gains of the two bounds; the gain in a bound is what is sure (possible) together beyond what is sure
    (possible) for the best part. Parts that the result does not hold are not compared.
    """
    table = exposure.table.filter(pl.col("failed").is_null()).with_columns(
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


def concentration(prepared: Prepared) -> pl.DataFrame:
    """How concentrated makers are, per layer, region and weight: HHI = 10,000 x sum of squared shares, effective vendors = 10,000 / HHI.

    Weighed by elements, and by subscribers and traffic that their radio elements serve. Elements of unknown maker are left out of the
    shares; `unknown_share` says how much of the weight they are.
    """
    known = capabilities()
    frame = pl.DataFrame({
        "element": range(len(prepared.function)),
        "layer": [known.domains[code] for code in prepared.function],
        "region": [prepared.regions[r] if r >= 0 else None for r in prepared.region],
        "vendor": [prepared.vendors[v] if v >= 0 else None for v in prepared.vendor],
    }, schema_overrides={"region": pl.String, "vendor": pl.String})  # fmt: skip
    weighted = [frame.with_columns(pl.lit("elements").alias("weight"), pl.lit(1.0).alias("w"))]
    named = {"subscribers": prepared.subscribers, "traffic": prepared.traffic}
    for name, weight in named.items():
        if weight is None:
            continue
        served = pl.concat([
            pl.DataFrame({"element": prepared.radio[:, j], "w": weight}) for j in range(prepared.radio.shape[1])
        ]).filter(pl.col("element") >= 0).group_by("element", maintain_order=True).agg(pl.col("w").sum())  # fmt: skip
        weighted.append(frame.join(served, on="element", how="inner").with_columns(pl.lit(name).alias("weight")))
    columns = ["layer", "region", "vendor", "weight", "w"]
    rows = pl.concat([part.select(columns) for part in weighted])
    rows = pl.concat([rows, rows.with_columns(pl.lit(None, pl.String).alias("region"))])
    keys = ["layer", "region", "weight"]
    total = rows.group_by(keys, maintain_order=True).agg(
        pl.col("w").sum().alias("total"), pl.col("w").filter(pl.col("vendor").is_null()).sum().alias("unknown")
    )
    shares = rows.drop_nulls("vendor").group_by(*keys, "vendor", maintain_order=True).agg(pl.col("w").sum())
    shares = shares.with_columns((pl.col("w") / pl.col("w").sum().over(keys)).alias("share"))
    squares = shares.group_by(keys, maintain_order=True).agg(
        (10_000 * (pl.col("share") ** 2).sum()).alias("hhi"), pl.len().alias("vendors")
    )
    out = total.join(squares, on=keys, how="left", nulls_equal=True).filter(pl.col("total") > 0)
    out = out.with_columns(
        pl.col("vendors").cast(pl.Int64),
        effective_vendors=10_000 / pl.col("hhi"),
        unknown_share=pl.col("unknown") / pl.col("total"),
    )
    return out.select(results_table("expose_concentration").names).sort(keys, nulls_last=False)


def differences(before: Exposure, after: Exposure) -> pl.DataFrame:
    """Numbers of two networks side by side: every row of either, with low and high before and after and their changes."""
    keys = ["vendor_ids", "failed", *_KEYS]
    frames = [
        result.table.select(pl.col("vendor_ids").list.join("+"), *keys[1:], pl.col("low").alias(f"low_{name}"),
                            pl.col("high").alias(f"high_{name}"))
        for name, result in (("before", before), ("after", after))
    ]  # fmt: skip
    on = [*keys]
    joined = frames[0].join(frames[1], on=on, how="full", coalesce=True, nulls_equal=True, maintain_order="left_right")
    return joined.with_columns(
        pl.col("vendor_ids").str.split("+"),
        (pl.col("low_after") - pl.col("low_before")).alias("low_change"),
        (pl.col("high_after") - pl.col("high_before")).alias("high_change"),
    )
