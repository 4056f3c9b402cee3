"""Rows left out of stated networks: bounds are the least and the greatest of every network that it may be, each computed whole."""

from collections import Counter

import pytest
from exposure_completions import completions
from exposure_reference import Reference
from left_out_completions import Left, TooManyError
from left_out_damage import DAMAGE, damaged_network

from vendorline.errors import InvalidInput
from vendorline.expose import expose
from vendorline.expose.arrays.prepare import prepare
from vendorline.expose.left_out import ways
from vendorline.network.tables import Network
from volume import cases, examples

COALITIONS = (("huawei",), ("huawei", "nokia"))
#: Past so many networks one is left to others; past so many completions altering blindly is.
MOST, MOST_COMPLETIONS = examples(60, 300), examples(600, 4000)
#: Random networks, so many together.
TOGETHER = 5


def references(network):
    """The evaluator of every network that this one may be and that is one; None where these are too many."""
    found = []
    try:
        for tables in Left(network).networks(MOST):
            whole = Network.of(tables, as_of=network.as_of)
            try:
                prepare(whole)
            except InvalidInput:  # a group that needs more than its members, a circle of hosts
                continue
            found.append(Reference(whole))
    except TooManyError:
        return None
    return found


def compared(network, each):
    """Every row of a network beside the least and the greatest of all that it may be."""
    rows = {
        (tuple(row["vendor_ids"]), row["measure"]): row
        for row in expose(network, vendors=[], coalitions=COALITIONS).to_dicts()
        if row["weight"] == "subscribers"
    }
    for coalition in COALITIONS:
        found = [reference.shares(coalition) for reference in each]
        for measure in found[0]:
            ends = [one[measure] for one in found]
            yield rows[coalition, measure], min(low for low, _ in ends), max(high for _, high in ends)
        blind = blindly(coalition, each)
        if blind:
            yield rows[coalition, "alter_blind"], min(blind), max(blind)


def blindly(coalition, each):
    """What is altered blindly in every completion; None where these are too many."""
    found = []
    for reference in each:
        settled = completions(reference, coalition)
        if settled is None or len(found) + len(settled) * (len(each) - 1) > MOST_COMPLETIONS:
            return None
        found += [one["alter_blind"] for one in settled if one]
    return found


BLOCKS = [(kind, block) for block in range(4) for kind in DAMAGE]


@pytest.mark.parametrize("case", cases(BLOCKS, len(DAMAGE)))
def test_bounds_are_those_of_the_networks_that_may_be(case):
    kind, block = case
    seen = Counter()
    for seed in range(block * TOGETHER, block * TOGETHER + examples(2, TOGETHER)):
        damaged = damaged_network(800_000 + seed, (kind,), most=1 + seed % 2)
        each = damaged and references(damaged[0])
        for row, least, greatest in compared(damaged[0], each) if each else ():
            told = (seed, damaged[1], len(each), row, least, greatest)
            assert row["low"] <= least + 1e-9, told
            assert row["high"] >= greatest - 1e-9, told
            seen[row["bounds"], row["measure"] == "alter_blind"] += 1
            if row["bounds"] == "exact":
                assert (row["low"], row["high"]) == pytest.approx((least, greatest), abs=1e-9), told
    assert seen["exact", False] > 2 * len(COALITIONS)
    assert not seen["outer", False]


@pytest.mark.parametrize("seed", cases(range(20), 4))
def test_where_networks_are_too_many_bounds_hold_all_the_same(seed, monkeypatch):
    monkeypatch.setattr(ways, "MOST", 1 + seed % 7)
    damaged = damaged_network(870_000 + seed, most=2)
    each = damaged and references(damaged[0])
    for row, least, greatest in compared(damaged[0], each) if each else ():
        assert row["low"] <= least + 1e-9, (damaged[1], row, least, greatest)
        assert row["high"] >= greatest - 1e-9, (damaged[1], row, least, greatest)


@pytest.mark.parametrize("seed", cases((132, *range(40)), 2))
def test_several_rows_of_several_tables(seed):
    damaged = damaged_network(850_000 + seed, most=3)
    each = damaged and references(damaged[0])
    for row, least, greatest in compared(damaged[0], each) if each else ():
        told = (damaged[1], len(each), row, least, greatest)
        assert row["bounds"] == "exact" or row["measure"] == "alter_blind", told
        assert row["low"] <= least + 1e-9, told
        assert row["high"] >= greatest - 1e-9, told
        if row["bounds"] == "exact":
            assert (row["low"], row["high"]) == pytest.approx((least, greatest), abs=1e-9), told
