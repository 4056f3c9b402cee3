"""Who may supply which layer."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import polars as pl

from vendorline.plan.obligations import Obligation
from vendorline.plan.terms.model import Terms
from vendorline.plan.units import RADIO, Units


def suppliers(
    elements: pl.DataFrame, units: Units, planned: Sequence[Obligation], terms: Terms
) -> tuple[tuple[str, ...], Mapping[str, frozenset[str]]]:
    """Who may supply, and what layers each does: those that the terms name, else the largest of the network that no rule is about."""
    named = {vendor for o in planned for vendor in (o.vendor_ids or ())} if planned else set()
    layers = units.units["layer"].unique().sort().to_list()
    by_layer: dict[str, list[str]] = {}
    for layer in layers:
        if terms.vendors:
            by_layer[layer] = [vendor for vendor in terms.vendors if vendor not in named]
            continue
        counted = (
            elements.filter((pl.col("layer") == layer) & pl.col("vendor_id").is_not_null())
            .filter(~pl.col("vendor_id").is_in(sorted(named)))
            .group_by("vendor_id")
            .len()
            .sort(["len", "vendor_id"], descending=[True, False])
        )
        by_layer[layer] = counted["vendor_id"].head(terms.vendors_at_most).to_list()
    fallback = list(dict.fromkeys(by_layer.get(RADIO, []) + [v for found in by_layer.values() for v in found]))
    for layer in layers:
        by_layer[layer] = by_layer[layer] or fallback[: terms.vendors_at_most]
    vendors = tuple(dict.fromkeys(v for found in by_layer.values() for v in found))
    return vendors, {vendor: frozenset(layer for layer in layers if vendor in by_layer[layer]) for vendor in vendors}
