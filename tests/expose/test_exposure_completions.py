"""Bounds are the least and the greatest over every completion of what is not known, found by going through all of them."""

from collections import Counter

import pytest
from exposure_completions import completions
from exposure_reference import Reference
from random_networks import network_of, settled_tables

from vendorline.expose import expose
from volume import cases

COALITIONS = (("A",), ("A", "B"))
TOGETHER = 25
BLOCKS = cases(range(80), 1)


def compared(seed):
    """Every row of a random network beside the least and the greatest over its completions."""
    network = network_of(settled_tables(seed))
    reference, result = Reference(network), expose(network, coalitions=COALITIONS, vendors=[])
    for coalition in COALITIONS:
        found = completions(reference, coalition)
        if not found or not found[0]:
            continue
        for row in result.to_dicts():
            if tuple(row["vendor_ids"]) == coalition and row["weight"] == "subscribers":
                numbers = [one[row["measure"]] for one in found]
                yield row, min(numbers), max(numbers)


@pytest.mark.parametrize("block", BLOCKS)
def test_bounds_are_the_least_and_the_greatest_over_completions(block):
    seen = Counter()
    for seed in range(block * TOGETHER, (block + 1) * TOGETHER):
        for row, least, greatest in compared(200_000 + seed):
            assert row["low"] <= least + 1e-9, (seed, row, least)
            assert row["high"] >= greatest - 1e-9, (seed, row, greatest)
            seen[row["measure"], row["bounds"]] += 1
            if row["bounds"] == "exact":
                assert (row["low"], row["high"]) == pytest.approx((least, greatest), abs=1e-9), (seed, row)
    assert not [measure for measure, bounds in seen if bounds == "outer" and measure != "alter_blind"]
    assert seen["alter_blind", "outer"] <= 0.1 * seen["alter_blind", "exact"]
    assert seen["read", "exact"] > TOGETHER / 2
