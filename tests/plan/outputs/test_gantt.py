"""The schedule for project software: the published order of elements, days that are working days, names that stay what they are."""

from __future__ import annotations

from collections import Counter
from datetime import date, datetime
from xml.etree import ElementTree as ET

import pytest

from plan.outputs.conftest import ODD, made
from vendorline.knowledge.data_files import rows_of
from vendorline.plan.outputs.gantt import gantt, jobs, last_working_day, next_working_day, working_days

NAMESPACE = "{http://schemas.microsoft.com/project}"


def parsed(content):
    return ET.fromstring(content)


def text(element, name):
    found = element.find(f"{NAMESPACE}{name}")
    return None if found is None else found.text


@pytest.fixture(scope="module")
def root(planned):
    return parsed(gantt(planned[0], "A plan", {"one": ODD, "two": "Two"}))


def tasks_of(root):
    return root.findall(f"{NAMESPACE}Tasks/{NAMESPACE}Task")


def test_elements_are_those_of_the_schema_in_its_order(root):
    order = {}
    for row in rows_of("vendorline.plan", "data/mspdi.csv"):
        order.setdefault(row["parent"], []).append(row["element"])
    for parent in root.iter():
        names = [child.tag.removeprefix(NAMESPACE) for child in parent]
        known = order.get(parent.tag.removeprefix(NAMESPACE), [])
        places = [known.index(name) for name in names]
        assert places == sorted(places)
        assert len(set(names)) in {1, len(names)}


def test_the_order_that_was_read_is_the_published_one():
    order = [row["element"] for row in rows_of("vendorline.plan", "data/mspdi.csv") if row["parent"] == "Task"]
    wanted = [
        "UID",
        "ID",
        "Name",
        "Type",
        "OutlineLevel",
        "Start",
        "Finish",
        "Duration",
        "Milestone",
        "Summary",
        "ConstraintType",
        "CalendarUID",
        "ConstraintDate",
        "Notes",
    ]
    assert [name for name in order if name in wanted] == wanted


def test_operators_sum_up_markets_and_years(root, planned):
    tasks = tasks_of(root)
    assert [text(task, "UID") for task in tasks] == [str(n) for n in range(len(tasks))]
    levels = Counter(text(task, "OutlineLevel") for task in tasks)
    assert (levels["0"], levels["1"]) == (1, 2)
    assert levels["2"] == len(jobs(planned[0]))
    assert {text(t, "OutlineLevel") for t in tasks if text(t, "Summary") == "1"} == {"0", "1"}
    work = jobs(planned[0])
    assert sum(job.units for job in work) == 12
    assert all(job.start.year == job.year == job.finish.year or job.start.year == job.year for job in work)


def test_costs_and_units_of_the_tasks_are_those_of_the_plan(planned):
    plan, document = planned
    work = jobs(plan)
    assert sum(job.cost for job in work) == pytest.approx(document["objective"])
    done = {row["operator_id"]: row["units"] for row in document["totals"]}
    assert {o: sum(job.units for job in work if job.operator == o) for o in done} == done


def test_odd_names_come_back_as_they_are(root):
    names = [text(task, "Name") for task in tasks_of(root)]
    assert f"{ODD}: 6 units" in names
    assert any(name.startswith("one E & co, 20") for name in names)


def test_characters_that_xml_cannot_hold_are_left_out(planned):
    root = parsed(gantt(planned[0], "A\x00plan\ud800", {"one": "a\x0bb"}))
    assert text(root, "Title") == "A plan "
    assert "a b: 6 units" in [text(task, "Name") for task in tasks_of(root)]


def test_tasks_begin_and_end_on_working_days_and_last_as_long_as_that(root):
    for task in tasks_of(root):
        start, finish = (datetime.fromisoformat(text(task, name)) for name in ("Start", "Finish"))
        assert start.weekday() < 5
        assert finish.weekday() < 5
        assert start < finish
        assert text(task, "Duration") == f"PT{8 * working_days(start.date(), finish.date())}H0M0S"


def test_summaries_span_what_is_in_them(root):
    tasks = tasks_of(root)
    for place, task in enumerate(tasks):
        level = int(text(task, "OutlineLevel"))
        inside = []
        for other in tasks[place + 1 :]:
            if int(text(other, "OutlineLevel")) <= level:
                break
            inside.append(other)
        if inside:
            assert text(task, "Start") == min(text(one, "Start") for one in inside)
            assert text(task, "Finish") == max(text(one, "Finish") for one in inside)


def test_crews_are_resources_and_do_the_crew_days_of_the_plan(root, planned):
    resources = root.findall(f"{NAMESPACE}Resources/{NAMESPACE}Resource")
    assert [text(one, "Name") for one in resources] == ["Crews E & co", "Crews W & co"]
    uids, tasks = {text(one, "UID") for one in resources}, {text(task, "UID") for task in tasks_of(root)}
    hours = 0
    for one in root.findall(f"{NAMESPACE}Assignments/{NAMESPACE}Assignment"):
        assert text(one, "ResourceUID") in uids
        assert text(one, "TaskUID") in tasks
        hours += int(text(one, "Work").removeprefix("PT").partition("H")[0])
    assert hours == pytest.approx(8 * sum(job.crew_days for job in jobs(planned[0])), abs=len(tasks))


def test_the_same_plan_gives_the_same_bytes(planned):
    assert gantt(planned[0], "A plan") == gantt(made()[0], "A plan")


def test_working_days():
    assert (next_working_day(date(2022, 1, 1)), last_working_day(date(2022, 1, 1))) == (
        date(2022, 1, 3),
        date(2021, 12, 31),
    )
    assert (next_working_day(date(2022, 1, 7)), last_working_day(date(2022, 1, 9))) == (
        date(2022, 1, 7),
        date(2022, 1, 7),
    )
    assert working_days(date(2022, 1, 3), date(2022, 1, 9)) == 5
