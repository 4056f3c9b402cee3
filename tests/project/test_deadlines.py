"""An option with several last days is an option of each: planned apart, listed side by side, and traced like any other."""

from __future__ import annotations

import json
from copy import deepcopy
from typing import Any

import pytest

from project.decided_network import case, equipment, project
from vendorline.cli.app import run
from vendorline.decide.case.deadlines import with_each_deadline
from vendorline.decide.case.read import read_case
from vendorline.errors import InvalidInput, UsageError
from vendorline.project.decide_job import DecideQuestion, ask_decide, open_case
from vendorline.project.evidence import every_address, open_ends, trace
from vendorline.report.decision.deadlines import deadlines
from vendorline.report.decision.part import part
from vendorline.report.decision.reading import Decided
from vendorline.results.document import to_json

BY = ["36 months", "2025-01-28", "5.5 years"]
NAMES = ["ban-36-months", "ban-2025-01-28", "ban-5-5-years"]


def with_several(by: Any = BY, **more: Any) -> dict[str, Any]:
    told = case()
    late = told["options"].pop("late")
    ban = {**late, "title": "Ban: all of it", "own_rule": {**late["own_rule"], "by": by}, **more}
    told["options"] = {
        "allow": told["options"]["allow"],
        "ban": ban,
        "early": told["options"]["early"],
        "wait": told["options"]["wait"],
    }
    told["options"]["wait"]["then"] = ["allow", "ban"]
    return told


def test_it_stands_for_an_option_of_each_in_its_place_and_wherever_it_may_be_chosen(tmp_path):
    found = read_case(project(tmp_path / "p", equipment(0), with_several())).case
    assert list(found.options) == ["allow", *NAMES, "early", "wait"]
    assert found.options["wait"].then == ("allow", *NAMES)
    titles = [found.options[name].title for name in NAMES]
    assert titles == [
        "Ban: all of it, within 36 months",
        "Ban: all of it, by 2025-01-28",
        "Ban: all of it, within 5.5 years",
    ]
    assert [found.options[name].short for name in NAMES] == [
        "Ban within 36 months",
        "Ban by 2025-01-28",
        "Ban within 5.5 years",
    ]
    assert [found.options[name].own_rule.by for name in NAMES] == pytest.approx([36, 60, 66], abs=0.2)
    assert [found.options[name].deadline_of for name in NAMES] == ["ban"] * 3
    assert found.options["early"].deadline_of is None


def test_each_comes_to_what_an_option_with_that_last_day_alone_does(tmp_path):
    told = with_several()
    asked = {"log2": 7, "scrambles": 2, "quick": True}
    document = json.loads(
        to_json(ask_decide(DecideQuestion(case=project(tmp_path / "p", equipment(0), told), **asked)).document)
    )
    rows = {(row["option"], row["outcome"]): row["mean"] for row in document["rows"]}
    for outcome in ("cost", "reached"):
        assert rows["ban-36-months", outcome] == rows["early", outcome]
    # The later the last day, the longer within reach, and never dearer.
    assert rows["ban-36-months", "cost"] >= rows["ban-2025-01-28", "cost"] >= rows["ban-5-5-years", "cost"]
    assert rows["ban-36-months", "reached"] < rows["ban-2025-01-28", "reached"] <= rows["ban-5-5-years", "reached"]
    of = {row["option"]: (row.get("deadline_of"), row.get("deadline")) for row in document["options"]}
    assert of["ban-2025-01-28"] == ("ban", "2025-01-28")
    assert of["allow"] == (None, None)
    decided = Decided(document)
    table = deadlines(decided)
    assert {(row[1], row[2]) for row in table.rows} == set(
        zip(["Ban within 36 months", "Ban by 2025-01-28", "Ban within 5.5 years"], BY, strict=True)
    )
    for row, place in zip(table.rows, table.addresses, strict=True):
        stands = document["rows"][int(place.removeprefix("rows:")) - 1]
        assert row[3:6] == (stands["mean"], stands["p05"], stands["p95"])
    assert "What an earlier or later last day changes" in part(decided, "d", "Decision").html
    for address in every_address(document):
        assert open_ends(trace(document, address)) == [], address.called


def test_the_terminal_lists_what_each_last_day_changes(tmp_path, capsys):
    file = project(tmp_path / "p", equipment(0), with_several())
    assert run(["decide", str(file), "--quick", "--quiet"]) == 0
    said = capsys.readouterr().out
    assert "What an earlier or later last day changes" in said
    assert said.count("Ban by 2025-01-28") >= 2


def test_where_there_is_one_last_day_nothing_is_said_of_it(tmp_path):
    file = project(tmp_path / "p", equipment(0), case())
    assert "deadline_of" not in str(read_case(file).data)
    document = json.loads(to_json(ask_decide(DecideQuestion(case=file, log2=7, scrambles=2, quick=True)).document))
    assert deadlines(Decided(document)) is None


@pytest.mark.parametrize(
    ("by", "said", "number"),
    [
        (["36 months", "36 months"], "is the same last day as 36 months", 1),
        (["40 months", "3 years", "2023-01-28"], "is the same last day as 3 years", 2),
        ([], "is an empty list", None),
        ([["36 months"], "40 months"], "is no single last day", 0),
        (["40 months", None], "is empty", 1),
        (["40 months", "soon"], "is no span of time", 1),
    ],
)
def test_last_days_that_cannot_be_meant_are_refused_where_they_stand(tmp_path, by, said, number):
    file = project(tmp_path / "p", equipment(0), with_several(by))
    with pytest.raises(InvalidInput) as refused:
        open_case(file)
    lines = file.read_text("utf-8").splitlines()
    line = 1 + lines.index("      by:" if by else "      by: []") + (0 if number is None else number + 1)
    assert [(said in fault.problem, fault.row) for fault in refused.value.faults] == [(True, line)]


def test_an_option_of_that_name_beside_it_is_refused(tmp_path):
    told = with_several()
    told["options"]["ban-36-months"] = deepcopy(told["options"]["allow"])
    with pytest.raises(InvalidInput) as refused:
        open_case(project(tmp_path / "p", equipment(0), told))
    assert "is an option that the last days of ban make" in refused.value.faults[0].problem


@pytest.mark.parametrize("said", ["null", "{title: Another}"])
def test_a_later_case_can_change_the_list_and_not_one_of_it(tmp_path, said):
    file = project(tmp_path / "p", equipment(0), with_several())
    later = file.with_name("later.yaml")
    later.write_text(f"based_on: {file.name}\noptions:\n  ban-36-months: {said}\n", "utf-8")
    with pytest.raises(InvalidInput) as refused:
        read_case(later)
    (fault,) = refused.value.faults
    assert (fault.file, fault.row, fault.column) == (str(later), 3, "options.ban-36-months")
    assert "change the list of ban" in fault.remedy


def test_a_review_names_one_of_them(tmp_path):
    told = with_several()
    told["options"]["look"] = {"title": "Look again", "start": "ban", "review": "24 months", "then": ["allow", "ban"]}
    with pytest.raises(InvalidInput) as refused:
        open_case(project(tmp_path / "p", equipment(0), told))
    (fault,) = refused.value.faults
    assert (fault.column, fault.problem) == ("options.look.start", "ban has several last days")
    assert "ban-36-months" in fault.remedy
    told["options"]["look"]["start"] = "ban-36-months"
    assert open_case(project(tmp_path / "q", equipment(0), told)).case.options["look"].then == ("allow", *NAMES)


def test_another_last_day_that_is_set_renames_what_it_is_called(tmp_path):
    file = project(tmp_path / "p", equipment(0), with_several())
    found = open_case(file, ["options.ban-36-months.own_rule.by=4 years"]).case.options["ban-36-months"]
    assert (found.title, found.short, found.deadline) == (
        "Ban: all of it, within 4 years",
        "Ban within 4 years",
        "4 years",
    )
    assert found.own_rule.by == 48
    with pytest.raises(UsageError, match="it has several last days: set one of options"):
        open_case(file, ["options.ban.own_rule.by=4 years"])


def test_a_name_that_is_none_is_one_fault(tmp_path):
    told = with_several()
    told["options"]["my ban"] = told["options"].pop("ban")
    told["options"]["wait"]["then"] = ["allow"]
    with pytest.raises(InvalidInput) as refused:
        open_case(project(tmp_path / "p", equipment(0), told))
    assert {fault.row for fault in refused.value.faults if "my ban" in (fault.column or "")}
    assert "deadline" not in str(refused.value.faults)


def test_a_later_case_may_say_more_of_it(tmp_path):
    file = project(tmp_path / "p", equipment(0), with_several())
    later = file.with_name("later.yaml")
    later.write_text(
        f"based_on: {file.name}\noptions: {{ban: {{own_rule: {{vendors: [Huawei], effect: forbid, by: [2 years, 4 years]}}}}}}\n",
        "utf-8",
    )
    found = read_case(later)
    assert [name for name in found.case.options if name.startswith("ban")] == ["ban-2-years", "ban-4-years"]


def test_data_without_options_or_of_another_shape_is_left_as_it_is():
    for data in (
        {},
        {"options": None},
        {"options": {"a": 3, "b": {"own_rule": 4}, "c": {"own_rule": {"by": {"5G": "3 years"}}}}},
    ):
        assert with_each_deadline(data).data == data
