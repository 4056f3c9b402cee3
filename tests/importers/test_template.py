"""The workbook to fill in: every table and column in it, and whatever is filled in comes back."""

from __future__ import annotations

import io
import tempfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import load_workbook

from vendorline.cli.app import run
from vendorline.importers.table.read import import_table
from vendorline.importers.table.template import template
from vendorline.network.schema import tables
from vendorline.network.tables import Network
from vendorline.network.validation.parse import ERROR_VALUES
from volume import examples

TODAY = date(2026, 11, 1)
TEMPLATE = template()


def test_every_table_and_column_is_in_it_with_its_meaning() -> None:
    workbook = load_workbook(io.BytesIO(TEMPLATE))
    for table in tables():
        header = [cell.value for cell in workbook[table.name][1]]
        assert header == [column.name for column in table.columns]
    told = {(row[0], row[1]): row[6] for row in workbook["columns"].iter_rows(min_row=2, values_only=True)}
    for table in tables():
        for column in table.columns:
            assert told[table.name, column.name].startswith(column.meaning)


def test_an_empty_template_says_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "empty.xlsx").write_bytes(TEMPLATE)
    imported = import_table([tmp_path / "empty.xlsx"], today=TODAY)
    assert imported.network is not None
    assert all(frame.height == 0 for frame in imported.network.frames.values())


def test_the_command_writes_it_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = tmp_path / "network.xlsx"
    assert run(["export", "template", str(path)]) == 0
    assert run(["export", "template", str(path)]) == 2
    assert run(["export", "template", str(path), "--replace", "--quiet"]) == 0
    assert run(["export", "template", str(tmp_path / "network.csv")]) == 2
    assert load_workbook(path).sheetnames[0] == "columns"


# Out, filled in, back in -----------------------------------------------------------------------------------------------------

#: What a workbook can hold (it keeps 15 digits of a number) and a table keeps: no space around, no control characters, no error value, nothing that is a formula.
TEXT = (
    st.text(st.characters(codec="utf-8", exclude_categories=("C", "Z"), exclude_characters=";="), min_size=1, max_size=12)
    .filter(lambda text: text not in ERROR_VALUES and not text.startswith(("_x", "+", "-", "@")))
)  # fmt: skip
ITEMS = st.lists(TEXT, min_size=1, max_size=3, unique=True)
DAYS = st.dates(date(1990, 1, 1), date(2040, 1, 1))
NUMBERS = st.floats(0, 1e8, allow_nan=False).map(lambda number: round(number, 6))
VENDORS = st.sampled_from(["huawei", "nokia", "ericsson", "alcatel_lucent", "h3c"])


def maybe(strategy: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | strategy


@st.composite
def networks(draw: st.DrawFn) -> Network:
    operator_ids = draw(st.lists(TEXT, min_size=1, max_size=3, unique=True))
    site_ids = draw(st.lists(TEXT | st.just("007"), min_size=1, max_size=4, unique=True))
    element_ids = draw(st.lists(TEXT | st.just("1.0"), max_size=5, unique=True))
    operators = [
        {
            "operator_id": operator, "name": draw(TEXT), "country": draw(st.sampled_from(["DE", "GB", "CA"])),
            "plmn": draw(maybe(st.just(["00101"]))), "classes": draw(maybe(ITEMS)), "subscribers": draw(maybe(st.integers(0, 10**9))),
        }
        for operator in operator_ids
    ]  # fmt: skip
    sites = [
        {
            "site_id": site, "country": "DE", "latitude": draw(st.floats(48, 54).map(lambda x: round(x, 9))),
            "longitude": draw(st.floats(7, 13).map(lambda x: round(x, 9))), "region": draw(maybe(TEXT)), "areas": draw(maybe(ITEMS)), "tags": draw(maybe(ITEMS)),
            "name": draw(maybe(TEXT)),
        }
        for site in site_ids
    ]  # fmt: skip
    elements = []
    for element in element_ids:
        installed, retired = sorted(draw(st.lists(DAYS, min_size=2, max_size=2, unique=True)))
        elements.append(
            {
                "element_id": element, "site_id": draw(st.sampled_from(site_ids)), "operator_id": draw(st.sampled_from(operator_ids)),
                "function": draw(st.sampled_from(["gnb", "enb", "amf", "other"])),
                "generations": draw(maybe(st.just(["4G", "5G"]))), "bands_mhz": draw(maybe(st.just([800, 3600]))),
                "vendor_id": draw(maybe(VENDORS)), "vendor_basis": draw(st.sampled_from(["stated", "assumed"])),
                "product": draw(maybe(TEXT)), "software_version": draw(maybe(TEXT)), "premises": draw(maybe(st.integers(0, 10**6))),
                "traffic_gb_day": draw(maybe(NUMBERS)), "installed_on": installed, "retired_on": draw(maybe(st.just(retired))),
                "tags": draw(maybe(ITEMS)),
            }
        )  # fmt: skip
    supplies = [
        {"element_id": element, "role": "software", "vendor_id": draw(VENDORS), "version": draw(maybe(TEXT))}
        for element in element_ids[:2]
    ]
    rows = {"operators": operators, "sites": sites, "elements": elements, "supplies": supplies}
    return Network.of(rows, as_of=draw(DAYS))


def fill(network: Network, *, as_text: bool) -> bytes:
    """The template with the network in it, as numbers and dates or all as text."""
    workbook = load_workbook(io.BytesIO(TEMPLATE))
    for table in tables():
        sheet = workbook[table.name]
        for row in network[table.name].iter_rows():
            cells = [";".join(map(str, cell)) if isinstance(cell, list) else cell for cell in row]
            if as_text:
                cells = [
                    cell.isoformat() if isinstance(cell, date) else repr(cell) if isinstance(cell, float) else cell
                    for cell in cells
                ]
                cells = [None if cell is None else str(cell) for cell in cells]
            sheet.append(cells)
            for cell in sheet[sheet.max_row]:
                cell.data_type = "s" if isinstance(cell.value, str) else cell.data_type
    for row in workbook["manifest"].iter_rows(min_row=2):
        if row[0].value == "as_of":
            row[1].value = network.as_of.isoformat()
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


@settings(max_examples=examples(5, 15), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(networks(), st.booleans())
def test_what_is_filled_in_comes_back(network: Network, as_text: bool) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "filled.xlsx"
        path.write_bytes(fill(network, as_text=as_text))
        imported = import_table([path], today=TODAY)
    assert imported.errors == 0, imported.faults
    assert imported.network is not None
    assert imported.network.as_of == network.as_of
    for table in tables():
        assert imported.network[table.name].to_dicts() == network[table.name].to_dicts(), table.name
