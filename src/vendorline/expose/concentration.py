"""How concentrated a network is on few makers."""

from __future__ import annotations

import numpy as np
import polars as pl

from vendorline.expose.arrays import Floats, Ints
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import capabilities
from vendorline.results import table as results_table


def concentration(prepared: Prepared) -> pl.DataFrame:
    """How concentrated makers are, per layer, region and weight: HHI = 10,000 x sum of squared shares, effective vendors = 10,000 / HHI.

    Weighed by elements, and by subscribers and traffic that their radio elements serve. Elements of unknown maker are left out of the
    shares; `unknown_share` says how much of the weight they are.
    """
    rows = _by_maker(prepared)
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


def _by_maker(prepared: Prepared) -> pl.DataFrame:
    """The weight `w` of every layer, region and maker (null where not known), by each of the weights there are."""
    domains = capabilities().domains
    layers = sorted(set(domains))
    width, depth = len(prepared.regions) + 1, len(prepared.vendors) + 1
    layer = np.array([layers.index(domain) for domain in domains])[prepared.function]
    cell = (layer * width + prepared.region + 1) * depth + prepared.vendor + 1
    on_radio = prepared.radio >= 0
    served = cell[prepared.radio[on_radio]]
    counted: dict[str, tuple[Ints, Floats]] = {"elements": (cell, np.ones(len(cell)))}
    for name, weight in (("subscribers", prepared.subscribers), ("traffic", prepared.traffic)):
        if weight is not None:
            counted[name] = served, np.broadcast_to(weight[:, None], on_radio.shape)[on_radio]
    parts = []
    for name, (where, weights) in counted.items():
        used = np.flatnonzero(np.bincount(where))
        maker, region = used % depth, used // depth % width
        parts.append(
            pl.DataFrame({
                "layer": pl.Series(layers).gather(used // depth // width),
                "region": pl.Series([None, *prepared.regions], dtype=pl.String).gather(region),
                "vendor": pl.Series([None, *prepared.vendors], dtype=pl.String).gather(maker),
                "w": np.bincount(where, weights)[used],
            }).with_columns(weight=pl.lit(name))
        )  # fmt: skip
    return pl.concat(parts)
