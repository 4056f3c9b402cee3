"""Witnesses of networks with rows left out: each end is proved in the network that it names, and is what it is there."""

import pytest
from exposure_reference import Reference
from left_out_completions import in_service
from left_out_damage import damaged_network
from test_certificates import answer_of, proves

from vendorline.expose import expose
from vendorline.network.tables import Network
from volume import cases

COALITION = ("huawei",)


def reference_in(network, completion):
    """The evaluator of one network, protections that are open settled as its completion says."""
    tables = {name: network[name].to_dicts() for name in network.frames}
    for row in (*tables["protections"], *tables["links"]):
        for column in ("confidentiality", "integrity"):
            row[column] = completion[column] if row[column] == "open" else row[column]
    (tables,) = in_service(tables, network.as_of)
    return Reference(Network.of(tables, as_of=network.as_of))


@pytest.mark.parametrize("seed", cases(range(40), 4))
def test_each_end_is_proved_in_the_network_that_it_names(seed):
    damaged = damaged_network(700_000 + seed)
    if damaged is None:
        return
    result = expose(damaged[0], vendors=[], coalitions=[COALITION])
    if len(result.prepared.ways) < 2:
        return
    networks = {way.supposed: way.network for way in result.prepared.ways}
    rows = [row for row in result.to_dicts() if row["weight"] == "subscribers" and row["bounds"] == "exact"]
    for row, told in zip(rows, result.explain_rows(rows), strict=True):
        assert (told.low, told.high) == pytest.approx((row["low"], row["high"]), abs=1e-9)
        for end, number in (("least", row["low"]), ("greatest", row["high"])):
            proof = told.to_dict()[end]
            reference = reference_in(networks[tuple(proof["left_out"])], proof["completion"])
            answer = answer_of(reference, proof["completion"])
            held = reference.control(COALITION, answer)
            shown = reference.of_completion(COALITION, answer)[row["measure"]]
            assert shown == pytest.approx(number, abs=1e-9), "the completion that is named attains the number"
            assert proof["share"] == pytest.approx(number, abs=1e-9)
            for one in proof["classes"]:
                assert set(one["element_ids"]) <= held
                assert proves(reference, row["measure"], one, one["element_ids"], answer), (row, one)
                for left in one["element_ids"]:
                    part = [e for e in one["element_ids"] if e != left]
                    assert not proves(reference, row["measure"], one, part, answer), (row, one, part)
