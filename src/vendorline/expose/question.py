"""What is asked: of which network, about whom, what if, and by what to split."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import combinations

import numpy as np

from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import capabilities
from vendorline.expose.protection.switches import Setting
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Column:
    """One question: what these vendors together could do (with what they hold in one layer), or what a failed product stops."""

    vendor_ids: tuple[str, ...] = ()
    layer: str | None = None
    failed: str | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Question:
    """The columns asked about in a network, under what-ifs on protection and with the supply roles that give control."""

    prepared: Prepared
    columns: tuple[Column, ...]
    settings: tuple[Setting, ...]
    roles: tuple[str, ...]
    moves: int | None = None
    by_region: bool = False
    by_operator: bool = False


def columns_of(
    prepared: Prepared,
    vendors: Iterable[str] | None,
    coalitions: Iterable[Iterable[str]],
    failed: Iterable[str],
    *,
    pairs: bool,
    layers: bool,
) -> tuple[Column, ...]:
    """The columns asked for, each once: vendors, their pairs, coalitions, failed products; by layer after the whole."""
    singles = prepared.vendors if vendors is None else tuple(dict.fromkeys(vendors))
    sets: list[tuple[str, ...]] = [(vendor,) for vendor in singles]
    if pairs:
        sets += [tuple(sorted(pair)) for pair in combinations(singles, 2)]
    sets += [tuple(sorted(set(coalition))) for coalition in coalitions]
    sets = list(dict.fromkeys(sets))
    columns = [Column(vendor_ids) for vendor_ids in sets]
    columns += [Column(failed=product) for product in dict.fromkeys(failed)]
    if layers:
        used = np.unique(prepared.function)
        names = sorted({capabilities().domains[code] for code in used})
        columns += [Column(vendor_ids, layer) for vendor_ids in sets for layer in names]
    return tuple(columns)
