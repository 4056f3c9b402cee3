"""A cell that nobody can read may hold any value: bounds hold in every network that a value of it makes, and are attained where they are exact."""

from collections import Counter

import pytest
from unreadable import LAID, LOST, STATED, damaged, lost_element

from vendorline.errors import InvalidInput
from vendorline.expose import expose
from volume import cases, examples

COALITIONS = (("huawei",), ("huawei", "nokia"))
KINDS = list(dict.fromkeys((*STATED, *LAID)))
#: Bounds that may be wider than what can be: any elements may stand in an anchor.
WIDE = {("demands", "anchor")}
#: Numbers that are approached, not attained: an amount of subscribers may be anything.
NEAR = {("operators", "subscribers"): 1e-4}


def numbers(network):
    rows = expose(network, vendors=[], coalitions=COALITIONS, by=("region", "operator")).to_dicts()
    names = ("measure", "weight", "region", "operator_id")
    return {(tuple(row["vendor_ids"]), *(row[n] for n in names)): row for row in rows}


def of_each(networks):
    for network in networks:
        try:
            yield numbers(network)
        except InvalidInput:  # a value that makes no network
            continue


@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_bounds_hold_whatever_stands_in_a_cell_that_nobody_can_read(kind):
    seen = Counter()
    for seed in range(examples(8, 100)):
        made = damaged(910_000 + seed, kind)
        if made is None:
            continue
        network, done, networks = made
        each = list(of_each(networks))
        for key, row in numbers(network).items():
            mine = [one[key] for one in each if key in one]
            if not mine:
                continue
            least, greatest = min(one["low"] for one in mine), max(one["high"] for one in mine)
            told = (seed, done, key, row["low"], row["high"], row["bounds"], least, greatest)
            near = NEAR.get(kind, 1e-9)
            assert row["low"] <= least + 1e-9, told
            assert row["high"] >= greatest - 1e-9, told
            seen[row["bounds"], key[1] == "alter_blind"] += 1
            if row["bounds"] == "exact" and key[1] != "alter_blind":
                assert (row["low"], row["high"]) == pytest.approx((least, greatest), abs=near), told
    assert seen["exact", False] or kind in WIDE
    assert kind in WIDE or not seen["outer", False], seen


@pytest.mark.parametrize("columns", cases(LOST, 1), ids="-".join)
def test_an_element_left_out_under_a_laid_chain_is_whatever_it_may_be(columns):
    seen = Counter()
    for seed in range(examples(4, 8)):
        made = lost_element(920_000 + seed, columns)
        if made is None:
            continue
        network, done, networks = made
        each = list(of_each(networks))
        for key, row in numbers(network).items():
            mine = [one[key] for one in each if key in one]
            if not mine:
                continue
            least, greatest = min(one["low"] for one in mine), max(one["high"] for one in mine)
            told = (seed, done, key, row["low"], row["high"], row["bounds"], least, greatest)
            assert row["low"] <= least + 1e-9, told
            assert row["high"] >= greatest - 1e-9, told
            seen[row["bounds"], key[1] == "alter_blind"] += 1
            if row["bounds"] == "exact" and key[1] != "alter_blind":
                assert (row["low"], row["high"]) == pytest.approx((least, greatest), abs=1e-9), told
    assert seen["exact", False]
    assert not seen["outer", False], seen
