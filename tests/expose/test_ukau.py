"""The worked cases of the United Kingdom and Australia, computed from tables through the public function."""

import csv
import json
from functools import cache
from pathlib import Path

import pytest

from vendorline.examples.teaching_network import Case, case_of, network_of
from vendorline.expose import expose

_EXPECTED = Path(__file__).parent / "data" / "ukau_expected.csv"
CASES = list(csv.DictReader(_EXPECTED.read_text(encoding="utf-8").splitlines()))
MEASURES = {
    "read_passive_pct": "read", "read_active_pct": "read_active", "alter_pct": "alter", "locate_pseudo_pct": "locate",
    "locate_ident_pct": "locate_identified", "deny_pct": "deny", "li_pct": "lawful_interception",
}  # fmt: skip


def measured(case, vendors, measure):
    low, high = expose(network_of(case), vendors=["H"], coalitions=[vendors]).share(vendors, measure)
    assert low == high
    return round(100 * low, 1)


@pytest.mark.parametrize("row", CASES, ids=[row["case"] for row in CASES])
def test_every_worked_case_comes_out(row):
    result = expose(network_of(case_of(json.loads(row["params_json"]))), vendors=["H"])
    expected = {name: [float(number) for number in row[column].split("|")] for column, name in MEASURES.items()}
    found = {name: [round(100 * end, 1) for end in result.share("H", name)] for name in expected}
    assert found == {name: [ends[0], ends[-1]] for name, ends in expected.items()}


def test_there_are_twenty_five_cases():
    assert len(CASES) == 25


@pytest.mark.parametrize(("f1_ipsec", "together"), [(False, 100.0), (True, 0.0)])
def test_keys_of_one_and_the_capture_point_of_another_read_together(f1_ipsec, together):
    case = Case(split=True, cu_cp="H", transport=("T",), integrity=True, f1_ipsec=f1_ipsec)
    result = expose(network_of(case), vendors=["H", "T"], coalitions=[["H", "T"]])
    assert [result.share(who, "read") for who in ("H", "T", ("H", "T"))] == [(0, 0), (0, 0), (together / 100,) * 2]


@pytest.mark.parametrize(("upfs", "read"), [(("H", "E"), 100.0), (("E", "H"), 0.0)])
def test_the_upf_in_use_reads_all_and_the_one_on_standby_nothing_and_neither_denies(upfs, read):
    case = Case(central_upf=upfs)
    assert measured(case, ["H"], "read") == read
    assert measured(case, ["H"], "deny") == 0


def test_ordering_integrity_off_alters_what_ordering_ciphering_off_reads():
    case = Case(held=("RU",), integrity=True, smf="H")
    assert measured(case, ["H"], "alter") == 0
    assert measured(case, ["H"], "alter_active") == 35


def test_blind_alteration_is_what_is_altered_and_not_read():
    assert measured(Case(held=("RU",)), ["H"], "alter_blind") == 35
    assert measured(Case(held=("RU", "gNB")), ["H"], "alter_blind") == 0


@cache
def _read(parameters):
    return measured(case_of(json.loads(parameters)), ["H"], "read")


def test_more_protection_and_less_control_never_read_more():
    by_case = {
        row["case"]: _read(row["params_json"]) for row in CASES if row["case"] in {"A3", "A4", "A5", "C1", "C2", "C4"}
    }
    assert by_case["A4"] <= by_case["A3"] <= by_case["A5"]
    assert by_case["C1"] <= by_case["C2"] <= by_case["C4"]
