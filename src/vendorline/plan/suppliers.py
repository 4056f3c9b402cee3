"""Who may supply which layer."""

from __future__ import annotations

from collections.abc import Collection, Mapping

import polars as pl

from vendorline.plan.terms.model import Terms
from vendorline.plan.units import RADIO, Units

#: The vendor of a plan for which there is none.
NOBODY = "nobody"


def suppliers(
    elements: pl.DataFrame, units: Units, named: Collection[str], terms: Terms
) -> tuple[tuple[str, ...], Mapping[str, frozenset[str]]]:
    """Who may supply, and what layers each does: those that the terms name, else the largest of the network that no rule is about."""
    layers = units.units["layer"].unique().sort().to_list()
    known = elements.filter(pl.col("vendor_id").is_not_null() & ~pl.col("vendor_id").is_in(sorted(named)))
    listed = [vendor for vendor in terms.vendors if vendor not in named]
    fallback = list(dict.fromkeys([*_largest(known.filter(pl.col("layer") == RADIO)), *_largest(known)]))
    by_layer = {
        layer: listed
        if terms.vendors
        else (_largest(known.filter(pl.col("layer") == layer)) or fallback)[: terms.vendors_at_most]
        for layer in layers
    }
    # Where nobody may supply there is a column for it all the same, open to no unit.
    vendors = tuple(dict.fromkeys(v for found in by_layer.values() for v in found)) or (NOBODY,)
    return vendors, {vendor: frozenset(layer for layer in layers if vendor in by_layer[layer]) for vendor in vendors}


def _largest(elements: pl.DataFrame) -> list[str]:
    """Vendors, those of most elements first."""
    counted = elements.group_by("vendor_id").len().sort(["len", "vendor_id"], descending=[True, False])
    found: list[str] = counted["vendor_id"].to_list()
    return found
