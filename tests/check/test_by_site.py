"""Counting by site against the slow way: every element looked at, site by site."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.check.by_site import count_elements_of, count_sites, sum_amounts, sums
from vendorline.network.index.layout import NO_AMOUNT
from vendorline.scope.elements_by_site import ElementsBySite

DAY = 10
#: Entry, operator, site, whether it is there, amount.
ELEMENTS = st.lists(
    st.tuples(
        st.integers(0, 4),
        st.integers(0, 1),
        st.integers(-1, 2),
        st.booleans(),
        st.one_of(st.just(NO_AMOUNT), st.integers(0, 9), st.integers(2**52, 2**54)),
    ),
    max_size=90,
)
MASKS = st.lists(st.lists(st.booleans(), min_size=5, max_size=5), min_size=2, max_size=3)


def of(elements: list[tuple[int, int, int, bool, int]]) -> Any:
    columns = [np.array([e[place] for e in elements], dtype=np.int64) for place in range(5)]
    entry, operator, site, there, amount = columns
    installed = np.where(there, DAY, DAY + 1).astype(np.int32)
    singles = ElementsBySite.of(
        entry, operator, site, installed, np.full(len(entry), DAY + 5, dtype=np.int32), amount, amount
    )
    return SimpleNamespace(by_site=singles, operators=("a", "b"), operator=np.array([0, 0, 1, 1, 1]))


@settings(deadline=None)
@given(ELEMENTS)
def test_folding_and_spreading_go_by_site(elements: list[tuple[int, int, int, bool, int]]) -> None:
    singles = of(elements).by_site
    unit = singles.spread(np.arange(len(singles.unit_operator)))
    total = singles.fold(np.add, singles.entry + 1)
    for number in range(len(total)):
        assert total[number] == (singles.entry[unit == number] + 1).sum()
    by_site: dict[tuple[int, int], int] = {}
    for entry, operator, site, _, _ in elements:
        by_site[operator, site] = by_site.get((operator, site), 0) + entry + 1
    assert sorted(total.tolist()) == sorted(by_site.values())
    assert sorted(singles.operator.tolist()) == sorted(e[1] for e in elements)


@settings(deadline=None)
@given(ELEMENTS, MASKS)
def test_sites_are_those_with_a_chosen_element(
    elements: list[tuple[int, int, int, bool, int]], masks: list[list[bool]]
) -> None:
    found = count_sites(of(elements), DAY, [np.array(mask) for mask in masks])
    for mask, counted in zip(masks, found, strict=True):
        for operator in (0, 1):
            assert counted[operator] == len({e[2] for e in elements if e[3] and e[1] == operator and mask[e[0]]})


@settings(deadline=None)
@given(ELEMENTS, MASKS)
def test_what_states_no_amount_passes_on_that_of_its_site(
    elements: list[tuple[int, int, int, bool, int]], masks: list[list[bool]]
) -> None:
    within = np.array(masks[0])
    chosen = [within & np.array(mask) for mask in masks]
    amounts, missing = sum_amounts(of(elements), DAY, "traffic", [(c, within) for c in chosen], within)
    for operator in (0, 1):
        sites: dict[int, list[tuple[int, int]]] = {}
        for entry, own, site, there, amount in elements:
            if there and own == operator and within[entry]:
                sites.setdefault(site, []).append((entry, amount))
        for mask, counted in zip(chosen, amounts, strict=True):
            expected = 0
            for here in sites.values():
                stated = [(e, a) for e, a in here if a != NO_AMOUNT]
                passes = any(mask[e] and a == NO_AMOUNT for e, a in here)
                expected += sum(a for e, a in stated if passes or mask[e])
            assert counted[operator] == expected
        assert missing[operator] == any(all(a == NO_AMOUNT for _, a in here) for here in sites.values())


def test_sums_are_exact_however_large() -> None:
    values = np.array([2**60, 1, 2**60, 1])
    assert sums(np.array([0, 0, 1, 1]), values, 3).tolist() == [2**60 + 1, 2**60 + 1, 0]


def test_entries_are_counted_by_their_weight() -> None:
    found = count_elements_of(
        of([]), np.array([1, 2, 3, 4, 5]), [np.array([1, 1, 0, 0, 1], dtype=bool), np.zeros(5, dtype=bool)]
    )
    assert [counted.tolist() for counted in found] == [[3, 5], [0, 0]]
