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


#: Cells of which too narrow a range was told before.
TELLING = (
    (("demands", "region"), 14), (("demands", "site_id"), 14), (("demands", "anchor"), 6), (("sites", "region"), 3),
    (("operators", "subscribers"), 2), (("elements", "retired_on"), 1),
)  # fmt: skip


def compared(made, near=1e-9, *, may_be_wide=False):
    """How many numbers of a network hold in each that it may be, by whether they are exact and whether they are of altering blindly."""
    network, done, networks = made
    each, seen = list(of_each(networks)), Counter()
    for key, row in numbers(network).items():
        mine = [one[key] for one in each if key in one]
        if not mine:
            continue
        least, greatest = min(one["low"] for one in mine), max(one["high"] for one in mine)
        told = (done, key, row["low"], row["high"], row["bounds"], least, greatest)
        assert row["low"] <= least + 1e-9, told
        assert row["high"] >= greatest - 1e-9, told
        is_blind = key[1] == "alter_blind"
        seen[row["bounds"], is_blind] += 1
        if row["bounds"] == "exact" and not is_blind:
            assert (row["low"], row["high"]) == pytest.approx((least, greatest), abs=near), told
        assert may_be_wide or is_blind or row["bounds"] == "exact", told
    return seen


@pytest.mark.parametrize(("kind", "seed"), TELLING)
def test_what_stood_in_a_cell_that_nobody_can_read_is_not_empty(kind, seed):
    assert compared(damaged(910_000 + seed, kind), NEAR.get(kind, 1e-9), may_be_wide=kind in WIDE)


@pytest.mark.slow
@pytest.mark.parametrize("kind", KINDS, ids="-".join)
def test_bounds_hold_whatever_stands_in_a_cell_that_nobody_can_read(kind):
    seen = Counter()
    for seed in range(15 if kind != ("elements", "function") else 6):
        made = damaged(910_000 + seed, kind)
        if made is not None:
            seen += compared(made, NEAR.get(kind, 1e-9), may_be_wide=kind in WIDE)
    assert seen["exact", False] > 100 or kind in WIDE


@pytest.mark.parametrize("columns", cases(LOST, 1), ids="-".join)
def test_an_element_left_out_under_a_laid_chain_is_whatever_it_may_be(columns):
    seen = Counter()
    for seed in range(examples(2, 6)):
        made = lost_element(920_000 + seed, columns)
        if made is not None:
            seen += compared(made)
    assert seen["exact", False]


@pytest.mark.parametrize("kind", [("demands", "region"), ("operators", "subscribers")], ids="-".join)
def test_each_end_is_proved_in_a_network_in_which_it_is_attained(kind):
    network = damaged(910_014 if kind[0] == "demands" else 910_002, kind)[0]
    found = expose(network, vendors=["huawei"], by=("region", "operator"))
    rows = [row for row in found.to_dicts() if row["measure"] in {"read", "deny"}]
    assert rows
    for row, witness in zip(rows, found.explain_rows(rows), strict=True):
        assert (witness.low, witness.high) == pytest.approx((row["low"], row["high"]), abs=1e-9)
