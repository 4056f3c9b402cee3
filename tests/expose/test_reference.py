"""The engine equals a slow and obvious evaluator on two thousand random networks, all bounds of all measures."""

import pytest
from exposure_reference import Reference
from random_networks import network_of, random_network, random_tables

from vendorline.expose import expose
from volume import cases

COALITIONS = (("A",), ("B",), ("C",), ("A", "B"), ("A", "C"), ("B", "C"))
NETWORKS, TOGETHER = 2000, 50
WEIGHTS = {"subscribers": "subscribers", "traffic": "traffic_gb_day"}


def numbers(result):
    """Every number of a result by what it is."""
    return {
        (tuple(r["vendor_ids"]), r["measure"], r["weight"], r["region"], r["layer"]): (r["low"], r["high"])
        for r in result.to_dicts()
    }


def differing(fast, reference, region=None, layer=None, weight="subscribers"):
    """Numbers that differ between the engine and the reference."""
    found = []
    for coalition in COALITIONS:
        slow = reference.shares(coalition, WEIGHTS[weight], region, layer)
        for measure in slow:
            got = fast[coalition, measure, weight, region, layer]
            if any(abs(a - b) > 1e-9 for a, b in zip(got, slow[measure], strict=True)):
                found.append((coalition, measure, region, layer, got, slow[measure]))
    return found


BLOCKS = cases(range(NETWORKS // TOGETHER), 2)


@pytest.mark.parametrize("block", BLOCKS)
def test_equals_the_reference_on_random_networks(block):
    seeds = range(block * TOGETHER, (block + 1) * TOGETHER)
    tables = {seed: random_tables(seed, prefix=f"n{seed}-") for seed in seeds}
    # Networks with a prefix share nothing but the vendors, so a region of the whole is one network by itself.
    result = numbers(expose(network_of(*tables.values()), vendors=["A", "B", "C"], pairs=True, by=["region"]))
    compared = 0
    for seed, rows in tables.items():
        reference = Reference(network_of(rows))
        for site in rows["sites"]:
            if site["region"] is not None:
                assert differing(result, reference, region=site["region"]) == [], f"seed {seed}"
                compared += (("A",), "read", "subscribers", site["region"], None) in result
    assert compared > TOGETHER / 2


@pytest.mark.parametrize("seed", cases(range(60), 24))
def test_equals_the_reference_on_single_networks_by_layer_and_weight(seed):
    network = random_network(90_000 + seed)
    result = numbers(expose(network, vendors=["A", "B", "C"], pairs=True, by=["layer"]))
    reference = Reference(network)
    assert differing(result, reference) == []
    assert differing(result, reference, weight="traffic") == []
    for layer in ("core", "access", "transport"):
        if (("A",), "read", "subscribers", None, layer) in result:
            assert differing(result, reference, layer=layer) == []
