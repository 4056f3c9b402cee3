"""Rows by key: one for each site, or area, that a provision is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.by_site import sums
from vendorline.check.count import Count, Mask, Selection, count
from vendorline.results.alike_rows import alike
from vendorline.scope.bound_provision import BoundProvision


@dataclass(frozen=True, slots=True)
class Sites:
    """Where the sites of an operator stand, those alike together: the kinds there are, which of them each site is, and its id."""

    kinds: tuple[Any, ...]
    which: NDArray[np.int64]
    keys: pl.Series


def by_key(case: BoundProvision, selection: Selection, code: int) -> Iterator[tuple[str | None, Count] | Sites]:
    """Elements of an operator by key in scope; then, without a key, what may be in scope because nobody says what is."""
    stock = case.inventory
    mine = stock.operator == code
    inside = mine & selection.inside
    if case.law.provision.level == "site":
        yield _by_site(case, selection, inside)
    else:
        for name in case.scope_match.tag_names:
            there = inside & stock.tagged((name, f"area:{name}"))
            if there.any():
                yield name, _count(case, selection, there)
    rest = replace(selection, inside=np.zeros(len(stock), dtype=bool), open=mine & selection.open)
    if rest.open.any() or not inside.any():
        yield None, count(stock, rest, "elements")[code]


def _by_site(case: BoundProvision, selection: Selection, inside: Mask) -> Sites:
    """The sites at which an operator has elements in scope, each with its count."""
    stock = case.inventory
    size = len(stock.site_ids)
    columns = [
        sums(stock.site[inside & mask], selection.weight[inside & mask], size)
        for mask in (selection.known, selection.unknown, selection.inside, stock.is_assumed)
    ]
    there = np.flatnonzero(columns[2])
    columns = [column[there] for column in columns]
    first, which = alike(columns)
    kinds = tuple(closed(*(int(column[place]) for column in columns)) for place in first)
    return Sites(kinds, which, stock.site_ids.gather(there.tolist()))


def _count(case: BoundProvision, selection: Selection, there: Mask) -> Count:
    masks = (selection.known, selection.unknown, selection.inside, case.inventory.is_assumed)
    return closed(*(int(selection.weight[there & mask].sum()) for mask in masks))


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
