"""The report as a workbook: each sheet filterable, and what stands in it what the rows hold."""

from __future__ import annotations

import io

import pytest

from report import screens
from report.pages import heading
from report.screens import MADE_ON, result, row
from report.test_exposure import document as exposure
from report.test_exposure import rows as exposure_rows
from vendorline.report import report, report_workbook

openpyxl = pytest.importorskip("openpyxl")


def opened(network, documents, **keys):
    return openpyxl.load_workbook(io.BytesIO(report_workbook(network, documents, made_on=MADE_ON, **keys)))


def table(sheet):
    heads, *rows = sheet.iter_rows(values_only=True)
    return [dict(zip(heads, one, strict=True)) for one in rows]


def test_every_sheet_can_be_filtered_and_keeps_its_head(network, documents):
    book = opened(network, [*documents, exposure(exposure_rows())])
    assert book.sheetnames == ["answer", "findings", "elements", "exposure", "sources", "claims"]
    for sheet in book:
        assert sheet.auto_filter.ref == sheet.dimensions.replace("A1:A1", sheet.dimensions)
        assert sheet.freeze_panes == "A2"


def test_findings_are_the_rows(network, documents):
    found = table(opened(network, documents)["findings"])
    given = [one for document in documents for one in document["rows"]]
    assert len(found) == len(given)
    by = {(one["operator_id"], one["provision_id"], one["on"]): one for one in given}
    for one in found:
        own = by[one["operator_id"], one["provision_id"], one["on"]]
        assert (one["verdict"], one["share_low"], one["numerator"]) == (
            own["verdict"],
            own["share_low"],
            own["numerator"],
        )


def test_the_answer_comes_first(network, documents, made_on):
    said = table(opened(network, documents)["answer"])
    assert next(one["Said"] for one in said if one["What"] == "Answer").replace("\N{NO-BREAK SPACE}", " ") == heading(
        report(network, documents, made_on=made_on)
    )


def test_elements_behind_a_breach_are_those_of_the_network():
    network = screens.network(["one", "two"], as_of=MADE_ON)
    rows = [row(name, "breached", "CA-2022-4G", on="2028-06-01", known="2026-11-23") for name in ("one", "two")]
    found = table(opened(network, [result(rows, {"CA-2022-4G": screens.rule()})])["elements"])
    assert {one["element_id"] for one in found} == set(network["elements"]["element_id"])
    assert {one["vendor_id"] for one in found} == {"huawei"}
    assert {one["site_id"] for one in found} == {"s0", "s1", "s2"}


def test_where_no_element_may_be_named_none_is(network, documents):
    book = opened(network, documents, elements=False)
    assert book.sheetnames == ["answer", "findings", "exposure", "sources"]
    assert any(one["Said"] == "left out: this workbook names no single element" for one in table(book["answer"]))


def test_text_stays_text_and_the_bytes_are_the_same(network, documents):
    evil = "=HYPERLINK(1)"
    rules = {"CA-2018-SRP": {"short_title": evil, "sources": [{"title": evil, "url": "https://x"}]}}
    results = [{**documents[0], "provisions": rules}]
    cell = next(c for line in opened(network, results)["sources"].iter_rows() for c in line if c.value == evil)
    assert cell.data_type == "s"
    made = [report_workbook(network, results, made_on=MADE_ON) for _ in range(2)]
    assert made[0] == made[1]
