"""A decision as a workbook: the answer first, numbers as numbers, and no text that runs as a formula."""

from __future__ import annotations

import io
import time

import pytest
from openpyxl import load_workbook

from report.decisions import SENTENCE, decision, option_rows
from vendorline.report.decision import decision_workbook


def opened(**keys):
    return load_workbook(io.BytesIO(decision_workbook(decision(**keys))))


def test_a_sheet_for_each_table_and_the_answer_first():
    assert opened().sheetnames == [
        "answer", "options", "outcomes", "never-weighed", "undoing", "parts", "tipping", "tornado", "joint", "weights", "waiting", "branches",
        "independence", "runs", "losses", "worth", "timeline", "support",
    ]  # fmt: skip


def test_the_first_sheet_says_the_answer_and_that_amounts_are_placeholders():
    rows = dict(list(opened()["answer"].iter_rows(values_only=True))[1:])
    assert list(rows)[:4] == ["Question", "Answer", "PLACEHOLDER", "Never weighed"]
    assert rows["Answer"] == SENTENCE
    assert rows["PLACEHOLDER"].startswith("amounts of allow, limited, block are typed")
    assert rows["Share of weights"] == 0.72
    assert "PLACEHOLDER" not in dict(list(opened(status=None)["answer"].iter_rows(values_only=True))[1:])


def test_the_first_sheet_says_what_a_quick_run_leaves_out_and_why_an_outcome_is_nothing():
    why = {"outcome": "cost_state", "why": "no option compensates anybody (no source)"}
    quick = opened(removed=[], runs=[], losses=[], quick=True, nothing=[why])
    rows = dict(list(quick["answer"].iter_rows(values_only=True))[1:])
    assert rows["Others' acts"] == "The test of independence was not run: a quick run; run it without --quick"
    assert rows["Objections"].startswith("Objections, perspectives and rival models were not run")
    assert rows["Nothing under any option"] == "Cost state: no option compensates anybody (no source)"
    assert rows["Waiting"].startswith("Waiting does not pay: against Limited role decided today")


def test_numbers_are_numbers_with_units_in_the_heads():
    sheet = opened()["options"]
    heads = {cell.value: cell.column for cell in sheet[1]}
    assert {"Mean regret (points)", "Expected loss (points)", "Share of weights (share)"} <= set(heads)
    assert list(heads).index("Mean regret (points)") < list(heads).index("Chance of being best (share)")
    losses = [sheet.cell(row, heads["Expected loss (points)"]).value for row in range(2, sheet.max_row + 1)]
    assert losses == pytest.approx([row["loss"] for row in option_rows()], abs=0)
    assert opened()["undoing"]["C1"].value == "Then paid (EUR bn)"
    assert opened()["timeline"]["C2"].is_date


def test_heads_stay_in_sight():
    workbook = opened()
    assert {sheet.freeze_panes for sheet in workbook} == {"B2"}
    assert all(cell.font.bold for sheet in workbook for cell in sheet[1])


@pytest.mark.parametrize("first", ["=", "+", "-", "@"])
def test_no_text_is_a_formula(first):
    evil = f'{first}HYPERLINK("https://example.org";"x")\x01\ud800'
    titles = [{**row, "title": f"{evil}{row['option']}", "questions": [evil]} for row in option_rows()]
    workbook = opened(question=evil, sentence=evil, options=titles, border=[evil], case=evil)
    found = [cell for sheet in workbook for row in sheet.iter_rows() for cell in row if isinstance(cell.value, str)]
    assert {cell.data_type for cell in found} == {"s"}
    begun = [cell for cell in found if cell.value.startswith(first) and len(cell.value) > 3]
    assert len(begun) >= 4
    assert all(cell.quotePrefix for cell in begun)


def test_the_same_decision_gives_the_same_bytes():
    made = decision_workbook(decision())
    time.sleep(2.1)  # the times of a ZIP file are even seconds
    assert made == decision_workbook(decision())


def test_tables_without_rows_have_no_sheet():
    names = opened(waiting=[], branches=[], never_weighed=[], joint_change=None).sheetnames
    assert not {"waiting", "branches", "never-weighed", "joint"} & set(names)
