"""Every witness proves its number: control of exactly its elements gives the class, and control of no fewer does."""

from itertools import combinations

import pytest
from exposure_reference import INTERFACES, LAYERS, Reference
from random_networks import random_network

from vendorline.expose import MEASURES, expose
from volume import cases

COALITIONS = (("A",), ("A", "B"))
SEEDS = cases(range(300), 8)
ENDS = {f for row in LAYERS for column in ("begins_at", "ends_at", "gateway") for f in row[column]}
#: Past so many elements only single ones are left out.
_ALL_PARTS = 4


def answer_of(reference, completion):
    """What a completion says of everything that is open."""
    controllers = {c["controller_id"] for c in reference.t["controls"]}

    def answer(kind, key):
        if kind == "vendor":
            between = (
                reference.fn(key) not in ENDS
                and key not in controllers
                and reference.cap(key, "rrc_cleartext") != "full"
            )
            between &= reference.researched(key) and reference.carries(key, lambda *_: True)
            between &= not reference.roots(key, lambda *_: True)
            return {"others": False, "theirs": True, "between": between, "ends": not between}[completion["vendors"]]
        if kind in ("switch", "link", "radio", "calls"):
            column = "integrity" if "integrity" in key else "confidentiality"
            return completion[column] == "off"
        return completion["rest"] == "for"

    return answer


def proves(reference, measure, one, elements, answer):
    """Whether control of exactly these elements gives the class."""
    demand = next(d for d in reference.t["demands"] if d["demand_id"] == one["demand_id"])
    if measure == "deny":
        return reference.denied(demand, reference.stopped(elements, answer))
    return reference.evaluate(demand, one["alternative"], set(elements), answer)[measure]


@pytest.mark.parametrize("seed", SEEDS)
def test_every_witness_proves_its_classes_and_no_part_of_it_does(seed):
    network = random_network(300_000 + seed)
    reference, result = Reference(network), expose(network, vendors=[], coalitions=COALITIONS)
    rows = [row for row in result.to_dicts() if row["weight"] == "subscribers"]
    for row, told in zip(rows, result.explain_rows(rows), strict=True):
        witness = told.to_dict()
        for end, number in (("least", row["low"]), ("greatest", row["high"])):
            proof = witness[end]
            answer = answer_of(reference, proof["completion"])
            held = reference.control(row["vendor_ids"], answer)
            if row["bounds"] == "exact":
                assert proof["share"] == pytest.approx(number, abs=1e-9)
                shown = reference.of_completion(row["vendor_ids"], answer)[row["measure"]]
                assert shown == pytest.approx(number, abs=1e-9), "the completion that is named attains the number"
            assert sum(c["share"] for c in proof["classes"]) == pytest.approx(proof["share"])
            for one in proof["classes"]:
                elements = one["element_ids"]
                assert set(elements) <= held
                assert proves(reference, row["measure"], one, elements, answer), (row, one)
                sizes = range(len(elements)) if len(elements) <= _ALL_PARTS else [len(elements) - 1]
                for size in sizes:
                    for part in combinations(elements, size):
                        assert not proves(reference, row["measure"], one, part, answer), (row, one, part)


def test_every_measure_is_proved_somewhere():
    assert set(MEASURES) >= {"read", "deny", "alter_blind"}
    assert INTERFACES["n3"]
