"""A plan as a workbook: the answer first, numbers as numbers, a filter on every column, no text that runs as a formula."""

from __future__ import annotations

import io
from datetime import datetime

import pytest
from openpyxl import load_workbook

from report.plans import SENTENCE, infeasible, plan
from vendorline.report.plan import plan_workbook


def opened(**keys):
    return load_workbook(io.BytesIO(plan_workbook(plan(**keys))))


def test_a_sheet_for_each_table_and_the_plan_first():
    assert opened().sheetnames == [
        "plan", "by operator", "by part", "units", "curve", "markets", "limits", "binding", "service", "made for", "still breached", "not planned", "terms",
    ]  # fmt: skip


def test_the_first_sheet_says_the_plan_and_what_stands_beside():
    rows = dict(list(opened()["plan"].iter_rows(values_only=True))[1:])
    assert rows["Plan"] == SENTENCE
    assert rows["Cost, discounted, EUR"] == 4_000_000
    assert rows["Beside: write-off, no money moves, EUR"] == 700_000
    assert rows["Beside: renewal that would have come anyway, not subtracted, EUR"] == 1_500_000
    assert isinstance(rows["Last one done by"], datetime)
    assert rows["Breaches that remain"] == 1


def test_numbers_are_numbers_days_are_days_and_money_names_its_currency():
    book = opened()
    heads = [cell.value for cell in book["by operator"][1]]
    assert heads == ["operator_id", "action", "units", "cost, EUR"]
    assert isinstance(book["by operator"].cell(2, 4).value, int | float)
    curve = book["curve"]
    assert curve.cell(2, 1).is_date
    assert [cell.value for cell in curve[1]] == ["period", "operator_id", "units", "units_so_far", "cash, EUR"]
    assert "price_most, EUR" in [cell.value for cell in book["binding"][1]]
    limits = {cell.value: cell.column for cell in book["limits"][1]}
    assert book["limits"].cell(2, limits["price, EUR for one more"]).value == 466
    assert [row[1] for row in book["terms"].iter_rows(min_row=2, values_only=True)] == [0.05, 12000, 9]
    service = {cell.value: cell.column for cell in book["service"][1]}
    assert book["service"].cell(2, service["share"]).number_format == "0.0 %"


def test_reasons_and_provisions_are_told_in_words_beside_their_ids():
    book = opened()
    head, first = list(book["not planned"].iter_rows(values_only=True))[:2]
    row = dict(zip(head, first, strict=True))
    assert (row["provision_id"], row["title"]) == ("XX-WHO", "Sensitive places")
    assert row["why"] == "an authority has to say whose equipment it is about"


def test_every_sheet_can_be_filtered_and_keeps_its_head():
    for sheet in opened():
        assert sheet.auto_filter.ref
        assert sheet.freeze_panes == "A2"


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_no_text_is_a_formula(first):
    evil = f'{first}HYPERLINK("https://example.org")\x01'
    book = opened(sentence=evil, titles={"XX-WHO": evil}, synthetic=evil)
    found = [cell for sheet in book for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in found} == {"s"}
    assert sum(cell.value.startswith(first) and cell.quotePrefix for cell in found) >= 4


def test_without_a_schedule_it_still_says_why_and_a_plan_for_everybody_has_no_units():
    book = load_workbook(io.BytesIO(plan_workbook(infeasible())))
    rows = dict(list(book["plan"].iter_rows(values_only=True))[1:])
    assert rows["Status"] == "infeasible"
    assert rows["Cost, discounted, EUR"] is None


def test_the_same_plan_gives_the_same_bytes():
    assert plan_workbook(plan()) == plan_workbook(plan())
