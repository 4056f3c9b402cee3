"""The engine equals a slow and obvious evaluator on two thousand random networks, all bounds of all measures."""

import pytest
from exposure_reference import Reference
from random_networks import network_of, random_network, random_tables

from vendorline.expose import MEASURES, expose

COALITIONS = (("A",), ("B",), ("C",), ("A", "B"), ("A", "C"), ("B", "C"))
NETWORKS, TOGETHER = 2000, 50


def differing(result, reference, region=None, layer=None, weight="subscribers"):
    """Numbers that differ between the engine and the reference."""
    found = []
    for coalition in COALITIONS:
        slow = reference.shares(coalition, weight, region, layer)
        for measure in MEASURES if slow else ():
            fast = result.share(coalition, measure, weight=weight, region=region, layer=layer)
            if any(abs(a - b) > 1e-9 for a, b in zip(fast, slow[measure], strict=True)):
                found.append((coalition, measure, region, layer, fast, slow[measure]))
    return found


@pytest.mark.parametrize("block", range(NETWORKS // TOGETHER))
def test_equals_the_reference_on_random_networks(block):
    seeds = range(block * TOGETHER, (block + 1) * TOGETHER)
    tables = {seed: random_tables(seed, prefix=f"n{seed}-") for seed in seeds}
    # Networks with a prefix share nothing but the vendors, so a region of the whole is one network by itself.
    result = expose(network_of(*tables.values()), vendors=["A", "B", "C"], pairs=True, by=["region"])
    for seed, rows in tables.items():
        reference = Reference(network_of(rows))
        for site in rows["sites"]:
            if site["region"] is not None:
                assert differing(result, reference, region=site["region"]) == [], f"seed {seed}"


@pytest.mark.parametrize("seed", range(60))
def test_equals_the_reference_on_single_networks_by_layer_and_weight(seed):
    network = random_network(90_000 + seed)
    result = expose(network, vendors=["A", "B", "C"], pairs=True, by=["layer"])
    reference = Reference(network)
    assert differing(result, reference) == []
    assert differing(result, reference, weight="traffic") == []
    for layer in ("core", "access", "transport"):
        if layer in set(result.table["layer"]):
            assert differing(result, reference, layer=layer) == []
