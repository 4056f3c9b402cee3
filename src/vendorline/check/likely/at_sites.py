"""Rows of single sites over the vendors of the lots at each: all sites at once, whatever lots stand at each of them.

The lots at a site are numbered. Then a judgement with a vendor for the first lot of every site, for the second, and so on, tells of every
site what it is in one combination of the vendors of its own lots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.judge import rows_at
from vendorline.check.likely.kinds import Kinds
from vendorline.check.likely.makers import Named, lot_of, numbered
from vendorline.check.row import Moment
from vendorline.likely import NO_LOT
from vendorline.results.alike_rows import AlikeRows
from vendorline.scope.bound_provision import BoundProvision

#: A row's operator, key and vendors.
Key = tuple[str | None, str | None, tuple[str, ...]]
#: A verdict, and a share from least to greatest, nan where there is none.
Told = tuple[str, float, float]
Settle = Callable[[Iterable[dict[str, Any] | AlikeRows]], Iterable[dict[str, Any] | AlikeRows]]
NO_ROW: Told = ("not_applicable", float("nan"), float("nan"))
#: Judgements made at most.
MOST_JUDGED = 64


def told_of(row: Mapping[str, Any]) -> Told:
    """The verdict and the share of a row."""
    low, high = row["share_low"], row["share_high"]
    return str(row["verdict"]), np.nan if low is None else low, np.nan if high is None else high


def told_at_sites(
    case: BoundProvision,
    moment: Moment,
    kinds: Kinds,
    settle: Settle,
    of_site: Mapping[tuple[str, str], tuple[int, ...]],
) -> dict[Key, tuple[tuple[int, ...], list[Told]]] | None:
    """Rows of sites: their lots, and what they are in each combination of the kinds of these; None where that takes too many judgements.

    Args:
        case: the provision, its vendors lots.
        moment: the day, and the law on it.
        kinds: the kinds of vendors.
        settle: makes rows what they are told as in the end.
        of_site: the lots at each site of an operator, in order.
    """
    most = max(len(lots) for lots in of_site.values())
    if len(kinds) ** most > MOST_JUDGED:
        return None
    named = Named(replace(case, inventory=numbered(case.inventory, _places(case))))
    found: dict[Key, tuple[tuple[int, ...], list[Told]]] = {}
    for number, combination in enumerate(product(range(len(kinds)), repeat=most)):
        judged = named.by([kinds.names[kind] for kind in combination])
        # Of a site with fewer lots only combinations count where what it does not have is of the first kind.
        last = max((place for place, kind in enumerate(combination) if kind), default=-1)
        for key, told in _rows(settle(rows_at(judged, moment))):
            lots = of_site.get((key[0] or "", key[1] or ""))
            if lots is None or len(lots) <= last:
                continue
            if key not in found:  # where it has no row in some completion, nothing applies there
                found[key] = lots, [NO_ROW] * len(kinds) ** len(lots)
            found[key][1][number // len(kinds) ** (most - len(lots))] = told
    return found


def _places(case: BoundProvision) -> NDArray[np.int64]:
    """For each entry the place of its lot among those at its site; NO_LOT where it is in none, or at no site of its own."""
    stock = case.inventory
    lot = lot_of(stock)
    chosen = np.flatnonzero((lot != NO_LOT) & (stock.site >= 0))
    unit = stock.operator[chosen].astype(np.int64) * (len(stock.site_ids) + 1) + stock.site[chosen]
    width = int(lot.max(initial=0)) + 1
    pairs, which = np.unique(unit * width + lot[chosen], return_inverse=True)
    of_pair = pairs // width
    found = np.full(len(stock), NO_LOT, dtype=np.int64)
    found[chosen] = (np.arange(len(pairs)) - np.searchsorted(of_pair, of_pair))[which]
    return found


def _rows(parts: Iterable[dict[str, Any] | AlikeRows]) -> Iterable[tuple[Key, Told]]:
    """The rows of sites, each with what it is."""
    for part in parts:
        if isinstance(part, AlikeRows):
            patterns = [((p["operator_id"], tuple(p["vendor_ids"])), told_of(p)) for p in part.patterns]
            for pattern, site in zip(part.which.tolist(), part.keys.to_list(), strict=True):
                (operator, vendors), told = patterns[pattern]
                yield (operator, site, vendors), told
        else:
            yield (part["operator_id"], part["level_key"], tuple(part["vendor_ids"])), told_of(part)
