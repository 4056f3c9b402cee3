"""From three operators' workbooks to a brief, in at most ten commands."""

from __future__ import annotations

import json
import random
import shlex
from pathlib import Path

import pytest

from vendorline.cli.app import run
from vendorline.project.consequences import over_completions

pytestmark = pytest.mark.slow
PRIORS = """
title: What the regulator takes to be likely
shares:
  - {world: true, domain: access, vendors: {huawei: 0.4, ericsson: 0.3, nokia: 0.3}, unsupported: true, note: made up}
together:
  - {world: true, value: 1, unsupported: true, note: made up}
spread:
  - {world: true, value: 1, unsupported: true, note: made up}
"""
#: The operators: how their list calls its columns, and how it spells its vendors.
OPERATORS = {
    "Northtel": (("Site", "Latitude", "Longitude", "Province", "Vendor", "Technology", "On air"), ("HUAWEI TECH.", "Nokia Networks", "Ericsson AB")),
    "Westcall": (("site name", "lat", "long", "Region", "Manufacturer", "RAT", "Installed"), ("Huawei Technologies Co., Ltd.", "NSN", "LM Ericsson")),
    "Eastlink Radio": (("Site ID", "Latitude", "Longitude", "Province", "Supplier", "Tech", "In service"), ("Huawei", "Nokia", "Ericsson")),
}  # fmt: skip


def workbook(file: Path, operator: str, seed: int) -> None:
    """A list as operators send it: a title above the heads, spellings of their own, a fifth of vendors empty, and a total at the end."""
    from openpyxl import Workbook

    chance, (heads, vendors) = random.Random(seed), OPERATORS[operator]
    book = Workbook()
    sheet = book.active
    sheet.append([f"{operator}: radio sites"])
    sheet.append([])
    sheet.append(["Operator", *heads])
    for number in range(24):
        vendor = chance.choice((vendors[0], vendors[0], vendors[1], vendors[2]))
        if number % 5 == 0:
            vendor = None
        region = ("ON", "QC", "SK")[number % 3]
        latitude, longitude = 45 + chance.random() * 5, -75 - chance.random() * 25
        sheet.append([
            operator, f"{operator[:2].upper()}-{number:03}", round(latitude, 4), round(longitude, 4), region, vendor,
            "5G" if number % 4 == 0 else "LTE", f"20{15 + number % 5}-0{1 + number % 9}-15",
        ])  # fmt: skip
    if seed == 2:  # rows that cannot be read, and are left out
        sheet.append([operator, "EA-900", "somewhere", -80.1, "ON", vendors[0], "LTE", "2018-01-01"])
        sheet.append([operator, "EA-901", 412.5, -80.1, "ON", vendors[0], "LTE", "2018-01-01"])
    sheet.append(["Total", 24])
    book.save(file)


COMMANDS = """
vendorline project new ours --country CA --operator Northtel --operator Westcall --operator "Eastlink Radio"
vendorline import table northtel.xlsx westcall.xlsx eastlink.xlsx --into ours --set country=CA --as-of 2020-03-09 --accept-valid
vendorline check ours --rules CA --format json --output check.json
vendorline plan ours --as-if GB --known 2020-08-01 --force advisory --format json --output plan.json
vendorline decide new ours/cases/role.yaml --answer country=CA --answer vendor=Huawei --answer day=2020-03-09 --answer network=project --answer "money=EUR m" --answer "options=allow; limited; block; wait-12; wait-24"
vendorline decide ours/cases/role.yaml --set from_network.completions=40 --brief brief.html --draws 8 --format json --output decision.json
vendorline project status ours
""".strip().splitlines()


@pytest.fixture(scope="module")
def done(tmp_path_factory):
    """The folder in which the commands have run, one after the other."""
    home = tmp_path_factory.mktemp("journey")
    for seed, (name, operator) in enumerate(zip(("northtel", "westcall", "eastlink"), OPERATORS, strict=True)):
        workbook(home / f"{name}.xlsx", operator, seed)
    with pytest.MonkeyPatch.context() as moved:
        moved.chdir(home)
        moved.setattr(over_completions, "REPRESENTATIVES", 3)
        moved.setattr(over_completions, "HELD_OUT", 2)
        for command in COMMANDS:
            if command.startswith("vendorline decide ours"):
                (home / "ours" / "priors.yaml").write_text(PRIORS, encoding="utf-8")
            assert run(shlex.split(command)[1:]) == 0, command
    return home


def test_ten_commands_are_enough():
    assert len(COMMANDS) <= 10


def test_what_was_sent_is_what_is_decided_on(done):
    decision = json.loads((done / "decision.json").read_text("utf-8"))
    check = json.loads((done / "check.json").read_text("utf-8"))
    assert {row["operator_id"] for row in check["rows"]} >= {"northtel", "westcall"}
    assert decision["status"] is None
    assert {row["support"] for row in decision["amounts"]} == {"computed"}
    costs = {row["option"]: row["cost"] for row in decision["plans"] if row["line"] == "used" and row["end"] == "high"}
    assert costs["allow"] == 0
    assert 0 < costs["limited"] < costs["block"]
    assert decision["priors"]["completions"] == 40
    assert len({row["option"] for row in decision["options"]}) == 5


def test_the_brief_says_what_to_do_and_what_is_not_known(done):
    page = (done / "brief.html").read_text("utf-8")
    decision = json.loads((done / "decision.json").read_text("utf-8"))
    titles = decision["titles"]["options"]
    assert any(title in page for title in titles.values())
    assert "What is not known" in page or "not known" in page
