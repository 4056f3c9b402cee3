"""Tests that stand beside instruments: those that come with the program pass, and a wrong one fails with what is wrong."""

from __future__ import annotations

import pytest

from vendorline.errors import InvalidRules
from vendorline.project.provision_tests import read_cases, run_cases, shipped_cases
from vendorline.rulebook import provisions
from vendorline.rulebook.model import Instrument

GOOD = """
instrument: GB-2020-07-REMOVE
tests:
- name: the last day
  given:
    as_of: 2020-01-28
    tables:
      operators: [{operator_id: op, name: Op, country: GB}]
      sites: [{site_id: s, country: GB}]
      elements: [{element_id: e, site_id: s, operator_id: op, function: gnb, vendor_id: huawei, traffic_gb_day: 1.5}]
  on: 2022-01-01
  known: 2022-02-01
  expect:
  - {provision_id: GB-2020-07-REMOVE, verdict: due, numerator: 1, share: null}
"""


@pytest.mark.parametrize(("file", "text"), shipped_cases(), ids=[file for file, _ in shipped_cases()])
def test_shipped_tests_pass(file: str, text: str) -> None:
    outcomes = run_cases([(file, text)], provisions())
    assert outcomes
    assert [o for o in outcomes if o.problems] == []


def test_there_are_tests_for_several_jurisdictions() -> None:
    assert {file.partition("/")[0] for file, _ in shipped_cases()} >= {"ca", "de", "dk", "ee", "gb", "ro", "se"}


def test_dates_in_tables_are_read_as_days() -> None:
    dated = GOOD.replace("function: gnb,", "function: gnb, installed_on: 2022-01-02,").replace(
        "numerator: 1", "numerator: 0"
    )
    assert not run_cases([("x", dated.replace("verdict: due", "verdict: not_applicable"))], provisions())[0].problems


@pytest.mark.parametrize("instrument", provisions().instruments, ids=lambda instrument: instrument.instrument)
def test_every_provision_of_an_instrument_is_expected_somewhere_in_its_file(instrument: Instrument) -> None:
    file = f"{instrument.jurisdiction.lower()}/{instrument.instrument}.test.yaml"
    text = dict(shipped_cases()).get(file)
    assert text is not None, f"{file} is missing"
    cases = read_cases(text, file)
    assert cases.instrument == instrument.instrument
    expected = {row["provision_id"] for case in cases.tests for row in case.expect}
    assert {provision.id for provision in instrument.provisions} <= expected


@pytest.mark.parametrize(
    ("change", "problem"),
    [
        (("verdict: due", "verdict: breached"), "'due', expected 'breached'"),
        (("numerator: 1", "numerator: 2"), "numerator"),
        (("verdict: due", "verdict: no_row"), "a row where none is expected"),
        (("provision_id: GB-2020-07-REMOVE", "provision_id: GB-2022-DVD-CORE"), "0 rows"),
    ],
)
def test_a_wrong_expectation_is_told(change: tuple[str, str], problem: str) -> None:
    assert not run_cases([("x", GOOD)], provisions())[0].problems
    told = run_cases([("x", GOOD.replace(*change))], provisions())[0].problems
    assert any(problem in text for text in told)


def test_a_file_that_is_no_test_is_refused_with_its_line() -> None:
    with pytest.raises(InvalidRules) as caught:
        run_cases([("x", GOOD.replace("  on: 2022-01-01", "  on: 2022-13-01")), ("y", "a: &b 1\n")], provisions())
    assert {(f.file, f.row) for f in caught.value.faults} >= {("x", 11), ("y", 1)}


def test_days_in_tables_are_read_and_decide() -> None:
    text = GOOD.replace("traffic_gb_day: 1.5}", "installed_on: 2021-05-01, retired_on: 2021-12-31}")
    told = run_cases(
        [("x", text.replace("verdict: due, numerator: 1, share: null", "verdict: not_applicable"))], provisions()
    )
    assert told[0].problems == ()


def test_what_is_wrong_in_a_network_or_an_expectation_is_told_with_its_line() -> None:
    wrong = GOOD.replace("name: Op", "nam: Op").replace("sites: [", "places: [").replace("1.5", "much")
    wrong = wrong.replace("provision_id: GB-2020-07-REMOVE", "provision: GB-2020-07-REMOVE")
    with pytest.raises(InvalidRules) as caught:
        run_cases([("x", wrong)], provisions())
    assert [(f.row, f.problem) for f in caught.value.faults] == [
        (8, "operators has no column nam"),
        (9, "no such table: places"),
        (10, "traffic_gb_day: not a number"),
        (14, "names no provision"),
    ]
    decided = GOOD.replace("    tables:", "    determinations: [{instrument: GB-1, vendor_id: huawei}]\n    tables:")
    with pytest.raises(InvalidRules) as caught:
        run_cases([("x", decided)], provisions())
    assert {f.row for f in caught.value.faults} == {7}
