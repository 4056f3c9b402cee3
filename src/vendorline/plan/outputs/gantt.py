"""A plan as a file for project software: MSPDI, the XML in which its programs exchange projects.

A summary task for each operator, and in it one task for each market and year; crews of a region are resources. Elements stand in the
order of the published schema, which `data/mspdi.csv` holds: readers refuse or skip what comes out of turn.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from datetime import date, timedelta
from functools import cache
from typing import Any
from xml.etree import ElementTree as ET

import numpy as np
import polars as pl

from vendorline.knowledge.data_files import rows_of
from vendorline.plan.plan_result import Plan
from vendorline.quick_dataclass import dataclass

#: A working day, and the hours between which work is done; the calendar says the same.
HOURS, BEGIN, END = 8, "08:00:00", "17:00:00"
_DURATION = "PT{}H{}M0S"
_LONGEST_NAME = 255
#: Durations are shown in days; tasks have a fixed duration, and start no earlier than stated.
_IN_DAYS, _FIXED_DURATION, _NO_EARLIER_THAN, _WORK = 7, 1, 4, 1
#: Characters that XML cannot hold.
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")


@dataclass(frozen=True, slots=True)
class Job:
    """The work of a market in a year: from the first day of the first period in which anything is done to the last of the last."""

    operator: str
    market: str
    year: int
    start: date
    finish: date
    units: int
    vendor: str
    crews: str
    crew_days: float
    cost: float


def jobs(plan: Plan) -> list[Job]:
    """The work of a plan by operator, market and year, in order; nothing without a schedule."""
    schedule = plan.solution.schedule
    if schedule is None:
        return []
    instance, kind = plan.instance, plan.problem.kind
    ends = instance.period_ends
    begins = (plan.problem.start, *(end + timedelta(days=1) for end in ends[:-1]))
    crews = next((rows for rows in instance.period_rows if rows.name == "crews"), None)
    done = np.flatnonzero(plan.period < len(ends))
    when, mine = plan.period[done], kind[done]
    market = instance.market[mine]
    frame = pl.DataFrame(
        {
            "operator": plan.problem.units.units["owner_id"].gather(done), "market": market, "year": [ends[p].year for p in when],
            "period": when, "cost": instance.cost[mine, schedule.vendor[market], when],
            "crew_days": np.zeros(len(done)) if crews is None else crews.use[mine],
        }
    )  # fmt: skip
    grouped = frame.group_by("operator", "market", "year").agg(
        pl.len().alias("units"), pl.col("period").min().alias("first"), pl.col("period").max().alias("last"), pl.col("cost", "crew_days").sum()
    )  # fmt: skip
    found = []
    for row in grouped.sort("operator", "market", "year").iter_rows(named=True):
        place = -1 if crews is None else int(crews.group[row["market"]])
        found.append(
            Job(
                row["operator"], instance.markets[row["market"]], row["year"], next_working_day(begins[row["first"]]),
                last_working_day(ends[row["last"]]), row["units"],
                instance.vendors[int(schedule.vendor[row["market"]])], crews.groups[place] if crews is not None and place >= 0 else "",
                float(row["crew_days"]), float(row["cost"]),
            )
        )  # fmt: skip
    return found


def gantt(plan: Plan, title: str, names: Mapping[str, str] | None = None) -> bytes:
    """A plan as MSPDI.

    Args:
        plan: the plan.
        title: what the project is called.
        names: of operators, by their ids.
    """
    work = jobs(plan)
    start = min((job.start for job in work), default=next_working_day(plan.problem.start))
    finish = max((job.finish for job in work), default=start)
    regions = sorted({job.crews for job in work if job.crews})
    root = ET.Element("Project", xmlns=_namespace())
    _put(
        root,
        SaveVersion=12,
        Name=f"{_text(title)}.xml",
        Title=title,
        ScheduleFromStart=1,
        StartDate=_begin(start),
        FinishDate=_end(finish),
    )
    _put(root, CurrencyCode=plan.instance.currency[:3], CalendarUID=1, DefaultStartTime=BEGIN, DefaultFinishTime=END)
    _put(
        root, MinutesPerDay=60 * HOURS, MinutesPerWeek=5 * 60 * HOURS, DaysPerMonth=20, DefaultTaskType=_FIXED_DURATION
    )
    _put(root, DurationFormat=_IN_DAYS, NewTasksEffortDriven=0)
    _calendar(ET.SubElement(root, "Calendars"))
    tasks = ET.SubElement(root, "Tasks")
    _task(tasks, 0, title, level=0, start=start, finish=finish, is_summary=True)
    assigned = list(_tasks(tasks, plan, work, names or {}))
    if regions:
        resources = ET.SubElement(root, "Resources")
        for number, region in enumerate(regions, start=1):
            resource = ET.SubElement(resources, "Resource")
            most = _most_at_once(plan, region)
            _put(resource, UID=number, ID=number, Name=f"Crews {region}", Type=_WORK, IsNull=0)
            if most is not None:
                _put(resource, MaxUnits=f"{most:.4f}")
            _put(resource, IsGeneric=1)
        _assignments(ET.SubElement(root, "Assignments"), assigned, regions)
    _in_order(root)
    ET.indent(root)
    body: bytes = ET.tostring(root, encoding="UTF-8", xml_declaration=True)
    return body + b"\n"


def _tasks(tasks: ET.Element, plan: Plan, work: list[Job], names: Mapping[str, str]) -> Iterator[tuple[int, Job]]:
    """Write the tasks of operators, and the work of each; give the work back with its numbers."""
    number = 0
    for operator in dict.fromkeys(job.operator for job in work):
        own = [job for job in work if job.operator == operator]
        number += 1
        said = f"{names.get(operator, operator)}: {_units(sum(job.units for job in own))}"
        _task(tasks, number, said, level=1, start=min(j.start for j in own), finish=max(j.finish for j in own), is_summary=True)  # fmt: skip
        for job in own:
            number += 1
            said = f"{job.market}, {job.year}: {_units(job.units)}, {job.vendor}"
            notes = f"{job.crew_days:,.0f} crew-days; {plan.instance.currency} {job.cost:,.0f}, discounted"
            _task(tasks, number, said, level=2, start=job.start, finish=job.finish, notes=notes)
            yield number, job


def _task(
    tasks: ET.Element, number: int, name: str, *, level: int, start: date, finish: date, is_summary: bool = False, notes: str = ""
) -> None:  # fmt: skip
    task = ET.SubElement(tasks, "Task")
    duration = _DURATION.format(HOURS * working_days(start, finish), 0)
    _put(
        task,
        UID=number,
        ID=number,
        Name=name[:_LONGEST_NAME],
        Type=_FIXED_DURATION,
        IsNull=0,
        OutlineLevel=level,
        Priority=500,
    )
    _put(task, Start=_begin(start), Finish=_end(finish), Duration=duration, DurationFormat=_IN_DAYS)
    _put(task, EffortDriven=0, Estimated=0, Milestone=0, Summary=int(is_summary))
    if not is_summary:
        _put(task, ConstraintType=_NO_EARLIER_THAN, CalendarUID=-1, ConstraintDate=_begin(start))
    if notes:
        _put(task, Notes=notes)


def _most_at_once(plan: Plan, region: str) -> float | None:
    """How many crews of a region can be at work at once in its best period; None where nobody limits them."""
    crews = next(rows for rows in plan.instance.period_rows if rows.name == "crews")
    ends = plan.instance.period_ends
    begins = (plan.problem.start, *(end + timedelta(days=1) for end in ends[:-1]))
    capacity = crews.capacity[crews.groups.index(region)]
    if not np.isfinite(capacity).all():
        return None
    return max(
        float(each) / max(1, working_days(*span))
        for each, span in zip(capacity, zip(begins, ends, strict=True), strict=True)
    )


def _assignments(assignments: ET.Element, assigned: list[tuple[int, Job]], regions: list[str]) -> None:
    """Which crews do which work: as many at once as the crew-days need over the working days there are."""
    for place, (number, job) in enumerate(((n, j) for n, j in assigned if j.crews and j.crew_days > 0), start=1):
        hours = job.crew_days * HOURS
        one = ET.SubElement(assignments, "Assignment")
        at_once = job.crew_days / max(1, working_days(job.start, job.finish))
        _put(
            one,
            UID=place,
            TaskUID=number,
            ResourceUID=regions.index(job.crews) + 1,
            Finish=_end(job.finish),
            Start=_begin(job.start),
        )
        _put(one, Units=f"{at_once:.4f}", Work=_DURATION.format(int(hours), int(hours % 1 * 60)))


def _calendar(calendars: ET.Element) -> None:
    """Five days a week, eight hours a day, as the crew-days of a plan are meant."""
    calendar = ET.SubElement(calendars, "Calendar")
    _put(calendar, UID=1, Name="Standard", IsBaseCalendar=1, BaseCalendarUID=-1)
    days = ET.SubElement(calendar, "WeekDays")
    for day in range(1, 8):  # Sunday is the first
        one = ET.SubElement(days, "WeekDay")
        _put(one, DayType=day, DayWorking=int(1 < day < 7))
        if 1 < day < 7:
            times = ET.SubElement(one, "WorkingTimes")
            for begin, end in ((BEGIN, "12:00:00"), ("13:00:00", END)):
                _put(ET.SubElement(times, "WorkingTime"), FromTime=begin, ToTime=end)


def working_days(start: date, finish: date) -> int:
    """Days from Monday to Friday, first and last included."""
    return int(np.busday_count(start, finish + timedelta(days=1)))


def next_working_day(day: date) -> date:
    """The day, or the Monday after it: project software moves what begins on another day."""
    return day + timedelta(days=max(0, 7 - day.weekday()) if day.weekday() > 4 else 0)


def last_working_day(day: date) -> date:
    """The day, or the Friday before it."""
    return day - timedelta(days=max(0, day.weekday() - 4))


def _put(parent: ET.Element, **values: Any) -> None:
    """Children with texts, in the order given."""
    for name, value in values.items():
        ET.SubElement(parent, name).text = _text(str(value))


@cache
def _order() -> dict[str, dict[str, int]]:
    """[parent][element]: its place, as published."""
    found: dict[str, dict[str, int]] = {}
    for row in rows_of("vendorline.plan", "data/mspdi.csv"):
        places = found.setdefault(row["parent"], {})
        places[row["element"]] = len(places)
    return found


def _namespace() -> str:
    return next(row["source"] for row in rows_of("vendorline.plan", "data/mspdi.csv") if not row["parent"])


def _in_order(parent: ET.Element) -> None:
    """Sort children, and theirs, as the schema has them; KeyError for one that it does not have."""
    if not len(parent):
        return
    places = _order()[parent.tag]
    parent[:] = sorted(parent, key=lambda child: places[child.tag])
    for child in parent:
        _in_order(child)


def _text(value: str) -> str:
    return _UNPRINTABLE.sub(" ", value)


def _begin(day: date) -> str:
    return f"{day.isoformat()}T{BEGIN}"


def _end(day: date) -> str:
    return f"{day.isoformat()}T{END}"


def _units(number: int) -> str:
    return f"{number:,} unit" if number == 1 else f"{number:,} units"
