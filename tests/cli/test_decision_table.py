"""A decision on a terminal: readable in 80 columns, the same without colour, and no markup of its own."""

from __future__ import annotations

import io

import pytest
from rich.console import Console

from report.decisions import SENTENCE, decision
from vendorline.cli.tables.decision import draw_decision


def drawn(width=80, **keys):
    buffer = io.StringIO()
    draw_decision(Console(file=buffer, width=width, highlight=False), decision(**keys))
    return buffer.getvalue()


@pytest.fixture
def text():
    return drawn()


def flat(text):
    return " ".join(text.split())


def test_fits_into_80_columns(text):
    assert max(map(len, text.splitlines())) <= 80


def test_the_order_is_that_in_which_it_is_asked(text):
    said = flat(text)
    told = [
        "May vendor X be used in 5G?", SENTENCE, "PLACEHOLDER amounts of allow", "Never weighed", "Limited role loses least", "Regret",
        "p(best)", "Outcomes: mean, and from 5 to 95 % of the draws", "no one-off payment until 3 years", "Power to decide: no power found",
        "? May the order be reviewed by a court?", "… and 1 about other options", "One number turns the answer", "What moves the lead of Limited role most", "Best, of the weights", "No vendor X is better where",
        "Which acts are counted decides", "An ally restricts access", "A + B ally ✗ dependent Allow", "The answer is turned by",
        "Waiting does not pay", "1 of 3 numbers has no source", "--explain OPTION:OUTCOME, such as limited:cost_operators",
    ]  # fmt: skip
    places = []
    for part in told:
        places.append(said.index(part, places[-1] if places else 0))
    assert places == sorted(places)


def test_an_option_is_one_line(text):
    assert any(
        line.split() == ["▸", "Limited", "role", "3.0", "0", "26.0", "72", "%", "25", "%"] for line in text.splitlines()
    )


def test_what_is_missing_is_left_out():
    text = drawn(
        waiting=[], removed=[], runs=[], tipping_points=[], border=[], joint_change=None, never_weighed=[], status=None,
        rows=[row for row in decision()["rows"] if row["outcome"] != "persons"],
    )  # fmt: skip
    for said in ("PLACEHOLDER", "Never weighed", "Which acts", "Waiting", "The answer is turned"):
        assert said not in text


def test_long_lists_say_how_many_are_left():
    tipping = [{**row, "title": f"number {n}"} for n in range(4) for row in decision()["tipping_points"]]
    text = drawn(tipping_points=tipping, border=["A line"] * 6)
    assert "… and 7 more in the JSON" in text
    assert "… and 2 more in the JSON" in text


def test_the_five_numbers_that_move_the_lead_most_are_shown():
    bars = [
        {**decision()["tornado"][0], "parameter": f"n{n}", "title": f"number {n}", "gap_high": 5.0 - n / 10}
        for n in range(7)
    ]
    said = flat(drawn(tornado=bars))
    assert "Number 0 0 to 24 months −1.2 +5.0" in said
    assert "Number 4" in said
    assert "Number 5" not in said
    assert (
        "… and 2 more in the JSON Points by which Limited role is ahead of its nearest rival; below 0 the rival is better."
        in said
    )


def test_a_quick_run_says_what_was_not_run():
    said = flat(drawn(removed=[], runs=[], quick=True))
    assert "The test of independence was not run: a quick run; run it without --quick" in said
    assert "rival models were not run: a quick run" in said


def test_text_of_a_case_is_no_markup():
    titles = {**decision()["titles"], "options": {"block": "[red]x[/red]"}}
    text = flat(drawn(width=190, titles=titles, question="[bold]?[/bold]"))
    assert "[red]x[/red]" in text
    assert "[bold]?[/bold]" in text
