"""Changes that somebody thinks of making: applied as told, or every reason why not."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from networks import element, network
from vendorline.errors import InvalidInput
from vendorline.network import Network
from vendorline.network.changes import apply_changes
from vendorline.network.diff import diff


@pytest.fixture
def base() -> Network:
    return network([element("e1", "s1", vendor_id="huawei"), element("e2", "s2", vendor_id="nokia")])


def write(folder: Path, text: str) -> Path:
    path = folder / "changes.csv"
    path.write_text(text, encoding="utf-8")
    return path


def test_cells_are_read_as_in_a_table(base: Network, tmp_path: Path) -> None:
    text = (
        "element_id,column,value\ne1,vendor_id,Nokia\ne1,retired_on,2021-03-01\ne2,generations,4G;5G\ne2,vendor_id,\n"
    )
    made = apply_changes(base, write(tmp_path, text))
    rows = {row["element_id"]: row for row in made.network["elements"].to_dicts()}
    assert (rows["e1"]["vendor_id"], rows["e1"]["retired_on"]) == ("nokia", date(2021, 3, 1))
    assert (rows["e2"]["vendor_id"], rows["e2"]["generations"]) == (None, ["4G", "5G"])
    assert (made.edited, made.added) == (4, 0)
    assert len(diff(base, made.network).to_dicts()) == 4


def test_whole_new_elements_beside_cells(base: Network, tmp_path: Path) -> None:
    text = (
        "element_id,column,value,site_id,operator_id,function,vendor_id\n"
        "e1,vendor_id,nokia,,,,\n"
        "e3,,,s1,op,gnb,Ericsson\n"
    )
    made = apply_changes(base, write(tmp_path, text))
    rows = {row["element_id"]: row for row in made.network["elements"].to_dicts()}
    assert (rows["e3"]["vendor_id"], rows["e3"]["vendor_basis"], rows["e1"]["vendor_id"]) == (
        "ericsson",
        "stated",
        "nokia",
    )
    assert (made.edited, made.added) == (1, 1)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("element_id,column,value\nnone,vendor_id,nokia\n", {(2, "element_id")}),
        ("element_id,column,value\ne1,vendr_id,nokia\n", {(2, "column")}),
        ("element_id,column,value\ne1,element_id,e9\n", {(2, "column")}),
        ("element_id,column,value\ne1,installed_on,soon\ne1,site_id,\n", {(2, "value"), (3, "value")}),
        ("element_id,column,value\ne1,vendor_id,nokia\ne1,vendor_id,zte\n", {(2, "column"), (3, "column")}),
        ("element_id,column,value\ne1,installed_on,2021-01-01\ne1,retired_on,2020-01-01\n", {(2, "retired_on")}),
        ("element_id,site_id,operator_id,function\ne1,s1,op,gnb\n", {(2, "element_id")}),
        ("element_id,site_id,operator_id,function\ne3,nowhere,op,gnb\n", {(2, "site_id")}),
        ("element_id,site_id,operator_id,function\ne3,s1,nobody,gnb\n", {(2, "operator_id")}),
        ("column,value\nvendor_id,nokia\n", {(1, "element_id")}),
    ],
)
def test_every_reason_why_not(base: Network, tmp_path: Path, text: str, said: set[tuple[int, str]]) -> None:
    with pytest.raises(InvalidInput) as caught:
        apply_changes(base, write(tmp_path, text))
    errors = {(f.row, f.column) for f in caught.value.faults if f.severity == "error"}
    assert said <= errors
