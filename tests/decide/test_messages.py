"""What is said of a faulty case: the problem and the remedy in words of whoever writes it, each once."""

from __future__ import annotations

from pathlib import Path

import pytest
from test_bad_input import PLAIN

from vendorline.cli.app import run
from vendorline.decide import read_case
from vendorline.errors import Fault, InvalidInput


def faults_with(path: Path, old: str, new: str) -> list[Fault]:
    assert old in PLAIN
    file = path / "case.yaml"
    file.write_text(PLAIN.replace(old, new), encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        read_case(file)
    return raised.value.faults


@pytest.mark.parametrize(
    ("old", "new", "problem", "remedy"),
    [
        ("price: {unit: bn, q: [1, 2, 4]}", "price: {unit: bn, q: [1, 2, 40 %]}", "is no number", "0.4, not 40 %"),
        ("price: {unit: bn, q: [1, 2, 4]}", "price: {unit: bn, q: 80%}", "is no number", "0.8, not 80%"),
        ("p: [.1, .4, .8]", "p: [10, 40, 80]", "lies outside 0 to 1", "0.2, not 20"),
        ("q: [1, 2, 4]}", "q: [1, 2, 0,5]}", "has 4 points", "a decimal comma splits a number in two"),
        ("swing: [0, 4]", "swing: [0, 4, 5]", "has 3 entries, and at most 2 may stand here", "write two ends"),
        ("rho: .5", "rho: 50", "is more than 1", "0.3, not 30"),
        ("table: {open: {without: .2, with: .4}, closed: 0}", "table: [.1, .2, .3]", "is no table by stance", "for each stance"),
        ("table: {open: {without: .2, with: .4}, closed: 0}", "table: {without: .2, with: .4}", "goes by an event alone", "stances first"),
        ("stance: closed", "stance: clsed", "has no line in the table of p_ally", "did you mean closed?"),
        ("horizon: 10 years", "horizon: ten", "is no span of time", "write it as `18 months`"),
        ("question: What?", "question: What?\njurisdiction: Norway", "is no code of a country or union", "such as NO"),
        ("question: What?", "question: What?\njurisdiction: UK", "there is no country UK", "AT, AU, BE"),
    ],
)  # fmt: skip
def test_a_fault_says_what_to_write_instead(old: str, new: str, problem: str, remedy: str, tmp_path: Path) -> None:
    (fault,) = faults_with(tmp_path, old, new)
    assert problem in fault.problem
    assert remedy in fault.remedy


@pytest.mark.parametrize("code", ["NO", "EU", "XA", "KE"])
def test_a_country_an_invented_one_and_a_union_can_decide(code: str, tmp_path: Path) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(PLAIN.replace("question: What?", f"question: What?\njurisdiction: {code}"), encoding="utf-8")
    assert read_case(file).case.jurisdiction == code


def test_one_mistake_is_told_once(tmp_path: Path) -> None:
    order = "ranges: {cost: 100, access: [20, 150]}\n  order: [access > fish]\nperspectives:\n  one: {only: [cost]}\n  two: {only: [access]}"
    (fault,) = faults_with(tmp_path, "ranges: {cost: 100, access: [20, 150]}", order)
    assert (fault.column, fault.remedy) == (
        "weights.order",
        "write outcomes that are weighed, such as `cost > access`",
    )
    second = "closed: 0}}\n  p_home: {title: Home answers, table: {open: .2, closed: 0}}"
    found = PLAIN.replace("closed: 0}}", second, 1).replace("stance: closed", "stance: shut")
    file = tmp_path / "case.yaml"
    file.write_text(found, encoding="utf-8")
    with pytest.raises(InvalidInput) as raised:
        read_case(file)
    (fault,) = raised.value.faults
    assert "p_ally and p_home" in fault.problem


def test_a_place_in_a_case_is_a_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "case.yaml"
    file.write_text(PLAIN.replace("rho: .5", "rho: 5"), encoding="utf-8")
    assert run(["decide", str(file)]) == 3
    told = capsys.readouterr().err
    assert " line 26" in " ".join(told.split())
    assert "row" not in told
    assert "mend it here" not in told


@pytest.mark.parametrize(
    ("setting", "said"),
    [
        ("p_restrict=1", "p_restrict has a chance for each stance: set p_restrict.open, or all with p_restrict.*"),
        ("delay_blok=1", "the case has no delay_blok; did you mean delay_block?"),
        ("zzz=1", "events sanction, uk_closed, thaw, gone; responses by stance, such as p_restrict."),
        ("discount=2 %", "write it as a part of 1: 0.02, not 2 %"),
    ],
)
def test_what_cannot_be_set_says_what_can(setting: str, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["decide", "canada-2020", "--quick", "--draws", "4", "--set", setting]) in {2, 3}
    assert said in " ".join(capsys.readouterr().err.split())


def test_all_cells_of_a_response_can_be_set(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["decide", "canada-2020", "--quick", "--draws", "4", "--set", "p_restrict.*=0"]) == 0
    assert "Nothing under any option" in capsys.readouterr().out
