"""Who may supply which layer."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping, Sequence

import polars as pl

from vendorline.plan.terms.model import Terms
from vendorline.plan.units import RADIO, Units

#: The vendor of a plan for which there is none.
NOBODY = "nobody"


def suppliers(
    elements: pl.DataFrame, units: Units, named: Collection[str], terms: Terms
) -> tuple[tuple[str, ...], Mapping[str, frozenset[str]]]:
    """Who may supply, and what layers each does: those that the terms name, else the largest of the network that no rule is about."""
    return suppliers_by_number(numbers_of(elements), units.units["layer"].unique().sort().to_list(), named, terms)


def numbers_of(elements: pl.DataFrame) -> dict[str, Counter[str]]:
    """By layer, how many elements each vendor has; those of nobody known are left out."""
    found: dict[str, Counter[str]] = {}
    counted = elements.filter(pl.col("vendor_id").is_not_null()).group_by("layer", "vendor_id").len()
    for layer, vendor, number in counted.iter_rows():
        found.setdefault(layer, Counter())[vendor] = number
    return found


def suppliers_by_number(
    numbers: Mapping[str, Mapping[str, int]], layers: Sequence[str], named: Collection[str], terms: Terms
) -> tuple[tuple[str, ...], Mapping[str, frozenset[str]]]:
    """The same from numbers of elements.

    Args:
        numbers: `numbers_of` the network.
        layers: of what is to be supplied, in order.
        named: vendors that a rule is about.
        terms: the terms.
    """
    free = {layer: {v: n for v, n in each.items() if v not in named} for layer, each in numbers.items()}
    everything = Counter[str]()
    for each in free.values():
        everything.update(each)
    listed = [vendor for vendor in terms.vendors if vendor not in named]
    fallback = list(dict.fromkeys([*_largest(free.get(RADIO, {})), *_largest(everything)]))
    by_layer = {
        layer: listed if terms.vendors else (_largest(free.get(layer, {})) or fallback)[: terms.vendors_at_most]
        for layer in layers
    }
    # Where nobody may supply there is a column for it all the same, open to no unit.
    vendors = tuple(dict.fromkeys(v for found in by_layer.values() for v in found)) or (NOBODY,)
    return vendors, {vendor: frozenset(layer for layer in layers if vendor in by_layer[layer]) for vendor in vendors}


def _largest(numbers: Mapping[str, int]) -> list[str]:
    """Vendors, those of most elements first."""
    return sorted((vendor for vendor, number in numbers.items() if number), key=lambda v: (-numbers[v], v))
