"""Answers beside the measures: blast radius, choke points, concentration, synergy, witnesses."""

from dataclasses import replace

import numpy as np
import pytest
from exposure_reference import Reference, always, never
from random_networks import random_network

from vendorline.examples.teaching_network import Case, network_of
from vendorline.expose import expose, prepare
from vendorline.expose.blast_radius import blast_radius
from vendorline.expose.choke_points import choke_points
from vendorline.expose.concentration import concentration
from volume import cases

SMALL = Case(regions=2, sites=4, held_sites=1)


@pytest.mark.parametrize("seed", cases(range(40), 16))
def test_blast_radius_of_every_element_equals_the_reference(seed):
    network = random_network(70_000 + seed)
    reference = Reference(network)
    total = sum(d["subscribers"] for d in reference.t["demands"])
    for row in blast_radius(prepare(network)).to_dicts():
        held = reference.closed({row["element_id"]})
        for answer, word in ((never, "low"), (always, "high")):
            lost = reference.stopped(held, answer)
            deny = sum(d["subscribers"] * reference.denied(d, lost) for d in reference.t["demands"])
            read = sum(
                d["subscribers"] * share * reference.evaluate(d, number, held, answer)["read"]
                for d in reference.t["demands"] for number, share in reference.alternatives(d)
            )  # fmt: skip
            assert row[f"deny_{word}"] == pytest.approx(deny / total), row
            assert row[f"read_{word}"] == pytest.approx(read / total), row


def test_blast_radius_names_what_everything_rests_on():
    rows = {r["element_id"]: r for r in blast_radius(prepare(network_of(SMALL))).to_dicts()}
    assert rows["host"]["deny_low"] == rows["smf"]["deny_low"] == 1
    assert rows["r0-gateway"]["deny_low"] == 0.5
    assert rows["r1-s2-gnb"]["deny_low"] == rows["r1-s2-gnb"]["read_low"] == 0.125
    assert rows["amf0"]["deny_low"] == 0


def test_choke_points_are_minimum_node_cuts():
    network = network_of(replace(SMALL, held=("RU",)))
    rows = {r["target"]: r for r in choke_points(prepare(network), ["H"]).to_dicts()}
    # From H's radio units every way into the core passes the two site nodes or the manager of H's equipment.
    assert rows["subscriber data"]["cut"] is not None
    assert 1 <= rows["subscriber data"]["cut"] <= 3
    beside = choke_points(prepare(network_of(replace(SMALL, smf="H"))), ["H"])
    assert beside.filter(target="management")["cut"].to_list() == [None]


def test_choke_points_cut_every_way_and_none_of_them_is_idle():
    network = network_of(replace(SMALL, held=("RU",)))
    prepared = prepare(network)
    from vendorline.expose.choke_points import _edges, sensitive

    a, b = _edges(prepared)
    source = np.flatnonzero(prepared.vendor == prepared.vendors.index("H")).tolist()
    for row in choke_points(prepared, ["H"]).to_dicts():
        cut = {prepared.element_ids.to_list().index(e) for e in row["element_ids"]}
        target = set(np.flatnonzero(sensitive(prepared)[row["target"]]).tolist())

        def reaches(removed, target=target):
            seen, todo = set(source), list(source)
            while todo:
                here = todo.pop()
                for there in b[a == here].tolist():
                    if there not in seen and there not in removed:
                        seen.add(there)
                        todo.append(there)
            return bool(seen & target)

        assert not reaches(cut)
        assert all(reaches(cut - {element}) for element in cut)


def test_concentration_of_a_third_and_two_thirds():
    rows = concentration(prepare(network_of(Case(held=("RU", "gNB"))))).to_dicts()
    access = next(r for r in rows if (r["layer"], r["region"], r["weight"]) == ("access", None, "subscribers"))
    assert access["hhi"] == pytest.approx(5450)
    assert access["effective_vendors"] == pytest.approx(1.83, abs=0.01)
    assert access["unknown_share"] == 0


@pytest.mark.parametrize(
    ("case", "question", "elements", "word"),
    [
        (replace(SMALL, held=("RU", "gNB")), "H:read:r1", ("r1-s0-gnb",), "so it is in clear there"),
        (replace(SMALL, held=("RU",), integrity=True, smf="H"), "H:read_active", ("r0-s0-ru", "smf"), "can order it off"),
        (replace(SMALL, oss="H"), "H:read", ("upf0",), "oss is made by H, and manages upf0"),
        (replace(SMALL, amf=("H", "H", "E")), "H:deny", ("amf0", "amf1"), "all of these fail"),
        (replace(SMALL, amf=("H", "E", "E")), "H:lawful_interception", ("amf0",), "interception targets"),
        (replace(SMALL, transport=("H",), n3_ipsec=False), "H:locate", ("r0-router0",), "in clear"),
        (replace(SMALL, held=("RU",)), "H:alter_blind", ("r0-s0-ru",), "integrity of uu_up is off"),
        (SMALL, "H:read", (), "controls no element"),
    ],
)  # fmt: skip
def test_every_number_has_a_witness_that_names_its_elements(case, question, elements, word):
    witness = expose(network_of(case), vendors=["H"]).explain(question)
    assert set(elements) <= set(witness.element_ids)
    assert word in str(witness)
    assert witness.certain


@pytest.mark.parametrize("seed", cases(range(8), 5))
def test_witnesses_agree_with_the_numbers_on_random_networks(seed):
    result = expose(random_network(60_000 + seed), vendors=["A"], coalitions=[["A", "B"]], by=["region", "layer"])
    rows = sorted(result.to_dicts()[:: 1 + seed % 3], key=lambda row: (row["vendor_ids"], row["layer"] or ""))
    for row, witness in zip(rows, result.explain_rows(rows), strict=True):
        assert (witness.low, witness.high) == pytest.approx((row["low"], row["high"]))
        if row["bounds"] == "exact":
            assert (witness.demand_id is not None) == (row["high"] > 0)
            ends = (witness.least.share, witness.greatest.share)
            assert ends == pytest.approx((row["low"], row["high"]), abs=1e-9)
        if witness.demand_id is not None:
            assert witness.element_ids
            assert witness.certain == (row["low"] > 0)


def test_a_witness_is_the_same_alone_and_among_the_rows_of_its_coalition():
    result = expose(random_network(60_001), vendors=["A", "B"], by=["region", "layer"])
    rows = sorted(result.to_dicts(), key=lambda row: (row["vendor_ids"], row["layer"] or ""))
    for place, (row, witness) in enumerate(zip(rows, result.explain_rows(rows), strict=True)):
        if place % 23 == 0:
            assert witness == result.explain(row)
