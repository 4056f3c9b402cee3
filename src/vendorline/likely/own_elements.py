"""Priors of an operator from its own equipment: where vendors are stated, they tell of those that are not."""

from __future__ import annotations

from types import MappingProxyType

import polars as pl

from vendorline.likely.equipment import with_domains
from vendorline.likely.priors import EACH_FOR_ITSELF, WHOLE_LOT, Priors, PriorSource, SettingPrior, SharePrior
from vendorline.network.tables import Network


def own_priors(network: Network) -> Priors:
    """For each operator and domain the shares of the elements whose vendors it states itself, by number of elements.

    An operator that states none of a domain has no prior for it. A lot has one vendor, and each lot is drawn for itself.
    """
    columns = ["element_id", "operator_id", "function", "vendor_id"]
    elements = with_domains(network, network.columns("elements", columns))
    told = elements.group_by("operator_id", "domain", "vendor_id").len().sort("operator_id", "domain", "vendor_id")
    rows: list[SharePrior] = []
    for (operator, domain), group in told.filter(pl.col("domain").is_not_null()).group_by(
        "operator_id", "domain", maintain_order=True
    ):
        stated = group.filter(pl.col("vendor_id").is_not_null())
        number, whole = int(stated["len"].sum()), int(group["len"].sum())
        if not number:
            continue
        shares = {vendor: count / number for vendor, count in stated.select("vendor_id", "len").iter_rows()}
        source = PriorSource(
            f"operator {operator}, {domain}", "shares",
            f"its own elements: the vendors of {number:,} of {whole:,} are stated", "elements", network.as_of.year,
        )  # fmt: skip
        rows.append(
            SharePrior(len(rows), str(operator), None, str(domain), None, None, MappingProxyType(shares), source)
        )
    why, unsupported = "how priors of own elements are drawn", True
    together = PriorSource("world", "together", why, unsupported=unsupported)
    spread = PriorSource("world", "spread", why, unsupported=unsupported)
    return Priors(
        "vendors as the operator's own elements state them", tuple(rows),
        (SettingPrior(None, None, None, WHOLE_LOT, together),), (SettingPrior(None, None, None, EACH_FOR_ITSELF, spread),),
    )  # fmt: skip
