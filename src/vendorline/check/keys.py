"""Rows by key: one for each site, or area, that a provision is about."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

import numpy as np

from vendorline.check.counting import Count, Mask, Selection, count, sums
from vendorline.check.select import Case


def by_key(case: Case, selection: Selection, code: int) -> Iterator[tuple[str | None, Count]]:
    """Elements of an operator by key in scope; then, without a key, what may be in scope because nobody says what is."""
    stock = case.stock
    mine = stock.operator == code
    inside = mine & selection.inside
    if case.law.provision.level == "site":
        yield from _by_site(case, selection, inside)
    else:
        for name in case.reached.tag_names:
            there = inside & stock.tagged((name, f"area:{name}"))
            if there.any():
                yield name, _count(case, selection, there)
    rest = replace(selection, inside=np.zeros(len(stock), dtype=bool), open=mine & selection.open)
    if rest.open.any() or not inside.any():
        yield None, count(stock, rest, "elements", case.reached.reach)[code]


def _by_site(case: Case, selection: Selection, inside: Mask) -> Iterator[tuple[str, Count]]:
    stock = case.stock
    size = len(stock.site_ids)
    known, unknown, total, assumed = (
        sums(stock.site[inside & mask], selection.weight[inside & mask], size)
        for mask in (selection.known, selection.unknown, selection.inside, stock.is_assumed)
    )
    for site in np.flatnonzero(total):
        yield (
            str(stock.site_ids[int(site)]),
            closed(int(known[site]), int(unknown[site]), int(total[site]), int(assumed[site])),
        )


def _count(case: Case, selection: Selection, there: Mask) -> Count:
    masks = (selection.known, selection.unknown, selection.inside, case.stock.is_assumed)
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
