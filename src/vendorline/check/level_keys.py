"""Rows by key: one for each site, or area, that a provision is about."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.count import Count, Counts, Mask, Selection
from vendorline.results.alike_rows import alike
from vendorline.scope.bound_provision import BoundProvision

#: Counts a selection of a provision for every operator.
Counting = Callable[[BoundProvision, Selection], Counts]


@dataclass(frozen=True, slots=True)
class Sites:
    """Where the sites of an operator stand, those alike together: the kinds there are, which of them each site is, and its id."""

    kinds: tuple[Any, ...]
    which: NDArray[np.int64]
    keys: pl.Series


def by_key(
    case: BoundProvision, selection: Selection, codes: Sequence[int], counted: Counting
) -> Iterator[tuple[int, tuple[str | None, Count] | Sites]]:
    """Counts by key in scope for each of some operators; then, without a key, of what carries none, or may.

    Args:
        case: the provision.
        selection: what it is about on a day.
        codes: the operators; each count comes with the place of its operator here.
        counted: counts a selection of the provision by operator, in the unit of the provision.
    """
    stock = case.inventory
    names = {name: stock.tagged((name, f"area:{name}")) for name in case.scope_match.tag_names}
    by_site = case.law.provision.level == "site"
    keyed = stock.site >= 0 if by_site else np.logical_or.reduce(list(names.values()))
    areas = {} if by_site else {name: counted(case, _of(selection, there)) for name, there in names.items()}
    rest = counted(case, replace(selection, inside=selection.inside & ~keyed))
    for place, code in enumerate(codes):
        mine = stock.operator == code
        if by_site:
            yield place, _by_site(case, selection, mine & keyed, counted)
        for name, counts in areas.items():
            if counts[code].elements:
                yield place, (name, counts[code])
        left = rest[code]
        if left.elements or left.open_reasons or not (mine & selection.inside).any():
            yield place, (None, left)


def _of(selection: Selection, there: Mask) -> Selection:
    """What is in scope somewhere alone."""
    return replace(selection, inside=selection.inside & there, open=np.zeros(len(there), dtype=bool))


def _by_site(case: BoundProvision, selection: Selection, there: Mask, counted: Counting) -> Sites:
    """The sites at which an operator has elements in scope, each with its count: every site is counted as an operator of its own."""
    stock = case.inventory
    site_ids = (*stock.site_ids, "")  # the last is nowhere
    columns = stock.columns.having("operator", np.where(there, stock.site, len(stock.site_ids)))
    apart = replace(stock, operators=site_ids, operator_codes={}, columns=columns)
    counts = counted(replace(case, inventory=apart), _of(selection, there))
    in_scope = np.flatnonzero(counts.elements)
    first, which = alike([column[in_scope] for column in counts.numbers])
    return Sites(tuple(counts[int(site)] for site in in_scope[first]), which, stock.site_ids.gather(in_scope.tolist()))


def closed(known: int, unknown: int, total: int, assumed: int) -> Count:
    """A count of elements of which none is in doubt."""
    return Count(
        known,
        unknown,
        total,
        assumed,
        known + unknown,
        total,
        total,
        missing=False,
        open_reasons=(),
        elements_known=known,
        elements=total,
    )
