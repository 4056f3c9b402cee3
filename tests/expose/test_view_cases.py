"""The two views of one network, and what is not known of it."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from vendorline.examples.teaching_network import Case, case_of, network_of
from vendorline.examples.view_cases import view_cases, views
from vendorline.expose import expose, prepare
from vendorline.expose.unknowns import made_by_others, unknowns
from vendorline.project.compare_views import compare_views

COLUMNS = {
    "read": "read_passive_pct", "alter": "alter_pct", "locate": "locate_pseudo_pct", "locate_identified": "locate_ident_pct",
    "deny": "deny_pct", "lawful_interception": "li_pct",
}  # fmt: skip


@pytest.fixture(scope="module")
def expected():
    text = (Path(__file__).parent / "data" / "ukau_expected.csv").read_text(encoding="utf-8")
    return {row["case"]: row for row in csv.DictReader(text.splitlines())}


def test_both_views_come_out_as_worked_by_hand(expected):
    rows = compare_views()["rows"]
    assert len(rows) == len(view_cases()) * len(COLUMNS)
    for row in rows:
        wanted = [float(number) for number in expected[row["case"]][COLUMNS[row["measure"]]].split("|")]
        assert (round(100 * row["low"], 1), round(100 * row["high"], 1)) == (wanted[0], wanted[-1]), row


def test_cases_are_those_of_the_worked_examples_and_compare_with_one_another(expected):
    cases = {item.case: item for item in view_cases()}
    for item in cases.values():
        assert item.configuration == case_of(json.loads(expected[item.case]["params_json"]))
        assert (item.against is None) == (item.changed is None)
        assert item.against is None or item.against in cases
    assert {item.view for item in cases.values()} == {view.view for view in views()}
    assert all(view.source_url.startswith("https://") and view.confidence for view in views())


def test_unknowns_are_the_makers_and_the_switches_of_its_paths():
    network = network_of(Case(held=("RU",), regions=1, sites=2, held_sites=1))
    elements = network["elements"]
    missing = elements.with_columns(vendor_id=elements["vendor_id"].replace("E", None))
    result = expose(network.with_tables(elements=missing, protections=network["protections"].clear()))
    found = unknowns(result.prepared, result.settings).to_dicts()
    switches = {row["name"] for row in found if row["kind"] == "switch"}
    assert {"uu_up.confidentiality", "n3.confidentiality", "n2.integrity"} <= switches
    # No 4G node and no split unit stands on a path.
    assert not [name for name in switches if name.startswith(("s1", "f1"))]
    makers = {row["name"]: row["elements"] for row in found if row["kind"] == "vendor"}
    assert (makers["upf"], makers["gnb"], makers["ru"]) == (2, 2, 1)


def test_supposing_others_closes_what_only_makers_leave_open():
    network = network_of(Case(held=("RU",), regions=1, sites=2, held_sites=1))
    elements = network["elements"]
    prepared = prepare(
        network.with_tables(elements=elements.with_columns(vendor_id=elements["vendor_id"].replace("E", None)))
    )
    assert expose(prepared, vendors=["H"]).share("H", "read") == (0, 1)
    assert expose(made_by_others(prepared), vendors=["H"]).share("H", "read") == (0, 0)
    assert expose(made_by_others(prepared), vendors=["H"]).share("H", "deny") == (0.5, 0.5)
