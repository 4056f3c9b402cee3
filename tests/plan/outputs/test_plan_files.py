"""`plan ... --excel FILE --gantt FILE`: what is written beside the result, and names that are refused."""

from __future__ import annotations

import io
from xml.etree import ElementTree as ET

import pytest
from openpyxl import load_workbook

from plan.outputs.conftest import network
from vendorline.cli.app import USAGE, run
from vendorline.cli.plan.files import require_names, write_files
from vendorline.errors import UsageError
from vendorline.project.opened import Opened
from vendorline.project.planning.job import Planned
from vendorline.results.result import Result
from vendorline.rulebook import Rulebook


@pytest.fixture
def planned(planned):
    plan, document = planned
    there = network()
    return Planned(plan, Result(document), Opened(there, there, Rulebook([])), None)


def test_both_are_written(planned, tmp_path):
    assert write_files(planned, tmp_path / "p.xlsx", tmp_path / "p.xml") == ""
    assert load_workbook(io.BytesIO((tmp_path / "p.xlsx").read_bytes())).sheetnames[0] == "plan"
    root = ET.parse(tmp_path / "p.xml").getroot()
    assert root.tag == "{http://schemas.microsoft.com/project}Project"


def test_without_a_schedule_there_is_no_gantt_and_it_is_said(planned, tmp_path):
    from dataclasses import replace

    none = replace(planned.plan, solution=replace(planned.plan.solution, schedule=None))
    told = write_files(replace(planned, plan=none), None, tmp_path / "p.xml")
    assert told == f"there is no schedule to write to {tmp_path / 'p.xml'}"
    assert not (tmp_path / "p.xml").exists()


def test_names_that_programs_would_not_open_are_refused_before_anything_is_read(tmp_path):
    with pytest.raises(UsageError, match="workbook"):
        require_names(tmp_path / "p.csv", None)
    with pytest.raises(UsageError, match="project software"):
        require_names(None, tmp_path / "p.mpp")
    require_names(tmp_path / "p.XLSX", tmp_path / "p.xml")
    assert run(["plan", str(tmp_path / "nothing"), "--excel", "p.txt"]) == USAGE
