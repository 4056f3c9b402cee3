"""How concentrated a network is on few vendors."""

from __future__ import annotations

import numpy as np
import polars as pl

from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import capabilities
from vendorline.results import table as results_table


def concentration(prepared: Prepared) -> pl.DataFrame:
    """How concentrated vendors are, per layer, region and weight: HHI = 10,000 x sum of squared shares, effective vendors = 10,000 / HHI.

    Weighed by elements, and by subscribers and traffic that their radio elements serve. `hhi` leaves elements of unknown vendor out of the
    shares; `unknown_share` says how much of the weight they are. `hhi_low` and `hhi_high` count them: the least is where each has a vendor
    of its own, the greatest where all are of the largest.
    """
    by_region = _by_maker(prepared)
    whole = by_region.group_by("layer", "weight", "vendor", maintain_order=True).agg(pl.col("w", "squared").sum())
    whole = whole.with_columns(pl.lit(None, pl.String).alias("region")).select(by_region.columns)
    rows = pl.concat([by_region.drop_nulls("region"), whole])
    keys = ["layer", "region", "weight"]
    known, w = pl.col("vendor").is_not_null(), pl.col("w")
    unknown, squares = w.filter(~known).sum(), (w.filter(known) ** 2).sum()
    largest = w.filter(known).max().fill_null(0.0)
    of_each = rows.group_by(keys, maintain_order=True).agg(
        total=w.sum(),
        unknown=unknown,
        squares=squares,
        least=squares + pl.col("squared").filter(~known).sum(),
        most=squares - largest**2 + (largest + unknown) ** 2,
        vendors=known.sum().cast(pl.Int64),
    )
    of_each = of_each.filter(pl.col("total") > 0)
    stated = pl.col("total") - pl.col("unknown")
    out = of_each.with_columns(
        hhi=pl.when(stated > 0).then(10_000 * pl.col("squares") / stated**2),
        vendors=pl.when(pl.col("vendors") > 0).then("vendors"),
        hhi_low=10_000 * pl.col("least") / pl.col("total") ** 2,
        hhi_high=10_000 * pl.col("most") / pl.col("total") ** 2,
        unknown_share=pl.col("unknown") / pl.col("total"),
    ).with_columns(effective_vendors=10_000 / pl.col("hhi"))
    return out.select(results_table("expose_concentration").names).sort(keys, nulls_last=False)


def _by_maker(prepared: Prepared) -> pl.DataFrame:
    """The weight `w` of every layer, region and vendor (null where not known), by each of the weights there are.

    `squared`: the sum of the squared weights of its elements.
    """
    domains = capabilities().domains
    layers = sorted(set(domains))
    width, depth = len(prepared.regions) + 1, len(prepared.vendors) + 1
    layer = np.array([layers.index(domain) for domain in domains])[prepared.function]
    cell = (layer * width + prepared.region + 1) * depth + prepared.vendor + 1
    on_radio = prepared.radio >= 0
    served = prepared.radio[on_radio]
    counted = {"elements": np.ones(len(cell))}
    for name, weight in (("subscribers", prepared.subscribers), ("traffic", prepared.traffic)):
        if weight is not None:
            shared = np.broadcast_to(weight[:, None], on_radio.shape)[on_radio]
            counted[name] = np.bincount(served, weights=shared, minlength=len(cell)).astype(float)
    in_use = {name: np.ones(len(cell), dtype=bool) for name in counted}
    for name in counted.keys() - {"elements"}:
        in_use[name] = np.bincount(served, minlength=len(cell)) > 0
    parts = []
    for name, each in counted.items():
        where, weights = cell[in_use[name]], each[in_use[name]]
        used = np.flatnonzero(np.bincount(where))
        maker, region = used % depth, used // depth % width
        parts.append(
            pl.DataFrame({
                "layer": pl.Series(layers).gather(used // depth // width),
                "region": pl.Series([None, *prepared.regions], dtype=pl.String).gather(region),
                "vendor": pl.Series([None, *prepared.vendors], dtype=pl.String).gather(maker),
                "w": np.bincount(where, weights)[used],
                "squared": np.bincount(where, weights**2)[used],
            }).with_columns(weight=pl.lit(name))
        )  # fmt: skip
    return pl.concat(parts)
