"""Counting by site against the slow way: every element looked at, site by site."""

from __future__ import annotations

from fractions import Fraction
from itertools import product
from types import SimpleNamespace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from vendorline.check.counting.by_site import _number_of_units, amounts_of, sites_by_code, sum_amounts
from vendorline.check.counting.exact_sums import sums
from vendorline.check.counting.options import THEIRS, as_bits, bounds_of, codes_of, having, number_of, table_of
from vendorline.network.index.layout import NO_AMOUNT
from vendorline.scope.elements_by_site import ElementsBySite
from vendorline.scope.sums_over_sites import SumsOverSites

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
#: Whether each entry may be the vendor's, somebody else's, and whether it must be in scope.
CODES = st.lists(st.tuples(st.booleans(), st.booleans(), st.booleans()), min_size=5, max_size=5)


def of(elements: list[tuple[int, int, int, bool, int]]) -> Any:
    columns = [np.array([e[place] for e in elements], dtype=np.int64) for place in range(5)]
    entry, operator, site, there, amount = columns
    installed = np.where(there, DAY, DAY + 1).astype(np.int32)
    singles = ElementsBySite.of(
        entry, operator, site, installed, np.full(len(entry), DAY + 5, dtype=np.int32), amount, amount
    )
    return SimpleNamespace(
        by_site=singles,
        over_sites=SumsOverSites(singles, [DAY]),
        operators=("a", "b"),
        operator=np.array([0, 0, 1, 1, 1]),
    )


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
@given(ELEMENTS, CODES)
def test_a_site_may_be_what_its_elements_may(
    elements: list[tuple[int, int, int, bool, int]], codes: list[tuple[bool, bool, bool]]
) -> None:
    table = sites_by_code(of(elements), DAY, coded(codes))
    for operator in (0, 1):
        sites: dict[int, list[int]] = {}
        for entry, own, site, there, _ in elements:
            if there and own == operator:
                sites.setdefault(site, []).append(entry)
        told = [{_site(c) for c in product(*(_options(codes[e]) for e in entries))} for entries in sites.values()]
        bounds = {name: int(value[operator]) for name, value in bounds_of(table).items()}
        assert bounds["known"] == sum(own == {"theirs"} for own in told)
        assert bounds["known"] + bounds["unknown"] == sum("theirs" in own for own in told)
        assert bounds["total"] == sum("nothing" not in own for own in told)
        assert bounds["total"] + bounds["total_unknown"] == sum(own != {"nothing"} for own in told)


@settings(deadline=None)
@given(ELEMENTS, CODES)
def test_what_states_no_amount_passes_on_that_of_its_site(
    elements: list[tuple[int, int, int, bool, int]], codes: list[tuple[bool, bool, bool]]
) -> None:
    small = [(*rest, amount if amount == NO_AMOUNT else amount % 10) for *rest, amount in elements[:7]]
    found = amounts_of(sum_amounts(of(small), DAY, "traffic", coded(codes)))
    for operator in (0, 1):
        here = [(entry, site, amount) for entry, own, site, there, amount in small if there and own == operator]
        shares, empty, silent = set(), False, False
        for choice in product(*(_options(codes[entry]) for entry, _, _ in here)):
            chosen = [
                (site, amount, what) for (_, site, amount), what in zip(here, choice, strict=True) if what != "nothing"
            ]
            part, whole, lacks = _through(chosen)
            silent |= lacks
            empty |= bool(chosen) and not whole and not lacks
            if whole and not lacks:
                shares.add(Fraction(part, whole))
        assert bool(found.missing[operator]) == silent
        assert bool(found.empty[operator]) == empty
        low, low_of, high, high_of = (int(found.bounds[n][operator]) for n in ("low", "low_of", "high", "high_of"))
        if not silent and shares:
            assert (Fraction(low, low_of), Fraction(high, high_of)) == (min(shares), max(shares))
        if not silent and not shares:
            assert (low_of, high_of) == (0, 0)


def _options(code: tuple[bool, bool, bool]) -> list[str]:
    may, other, inside = code
    return [
        *(["theirs"] if may else []),
        *(["others"] if other else []),
        *(["nothing"] if not inside or not (may or other) else []),
    ]


def coded(codes: list[tuple[bool, bool, bool]]) -> Any:
    told = [(may, may and inside and not other, other, inside and (may or other)) for may, other, inside in codes]
    masks = np.array(told, dtype=bool).T
    return codes_of(theirs=masks[0].copy(), surely=masks[1].copy(), others=masks[2].copy(), inside=masks[3].copy())


def _site(chosen: tuple[str, ...]) -> str:
    return "theirs" if "theirs" in chosen else "others" if "others" in chosen else "nothing"


def _through(chosen: list[tuple[int, int, str]]) -> tuple[int, int, bool]:
    """Amounts that pass through the vendor's, and in all; whether a site states none."""
    part = whole = 0
    lacks = False
    for site in {site for site, _, _ in chosen}:
        here = [(amount, what) for at, amount, what in chosen if at == site]
        stated = [amount for amount, _ in here if amount != NO_AMOUNT]
        lacks |= not stated
        passes = any(what == "theirs" and amount == NO_AMOUNT for amount, what in here)
        whole += sum(stated)
        part += sum(amount for amount, what in here if amount != NO_AMOUNT and (passes or what == "theirs"))
    return part, whole, lacks


def test_sums_are_exact_however_large() -> None:
    values = np.array([2**60, 1, 2**60, 1])
    assert sums(np.array([0, 0, 1, 1]), values, 3).tolist() == [2**60 + 1, 2**60 + 1, 0]


def test_entries_are_counted_by_their_weight() -> None:
    codes = codes_of(theirs=np.array([1, 1, 0, 0, 1], dtype=bool))
    table = table_of(np.array([0, 0, 1, 1, 1]), codes, 2, np.array([1, 2, 3, 4, 5]))
    assert number_of(table, having(THEIRS)).tolist() == [3, 5]


@given(st.lists(st.tuples(st.integers(0, 3), *[st.booleans()] * 6), max_size=40), st.integers(4, 6))
def test_units_are_counted_by_flag(units: list[tuple[int, ...]], size: int) -> None:
    operator = np.array([unit[0] for unit in units], dtype=np.int64)
    flags = [np.array([unit[1 + flag] for unit in units], dtype=bool) for flag in range(6)]
    assert as_bits(flags).tolist() == [sum(unit[1 + flag] << flag for flag in range(6)) for unit in units]
    found = _number_of_units(operator, flags, size)
    slowly = [[sum(bool(u[1 + flag]) for u in units if u[0] == one) for one in range(size)] for flag in range(6)]
    assert found.tolist() == slowly
