"""Against the limits: drawn only where something is in scope, and every number that of a row."""

from __future__ import annotations

import re

from report.pages import Page, part
from report.screens import MADE_ON, capped, network, result, row, rule
from vendorline.report import report

CAP = {"C": rule(short_title="Cap 35 %: 5G sites", effect="cap", basis="sites", limit=0.35, deadline="2023-01-28")}
DAYS = ("2021-01-01", "2022-01-01", "2023-01-28", "2024-01-01")


def series(operator, *shares):
    return [capped(operator, low, high, on=on, deadline="2023-01-28") for on, (low, high) in zip(DAYS, shares, strict=True)]  # fmt: skip


def page(operators, rows, rules=None, **keys):
    return report(network(operators, **keys), [result(rows, rules or CAP)], made_on=MADE_ON)


def test_flat_zeros_are_a_sentence_and_no_panel():
    rows = [*series("over", *[(0.6, 0.9)] * 4), *series("none", *[(0, 0)] * 4), *series("small", *[(0, 0.02)] * 4)]
    html = page(["over", "none", "small"], rows)
    limits = part(html, 'id="limits"', 'id="findings"')
    assert html.count('<svg class="ch"') == 1
    assert "Not drawn: None has no such equipment; Small has at most 2.0 %." in limits
    assert "Overover the limit by at least 25 points" in limits
    assert 'aria-label="Over: 60–90\N{NO-BREAK SPACE}% on 1\N{NO-BREAK SPACE}January 2021, 60–90' in html


def test_the_limit_and_the_deadline_are_named_in_the_first_panel_only():
    rows = [row_ for name in ("a", "b", "c") for row_ in series(name, *[(0.6, 0.9)] * 4)]
    html = page(["a", "b", "c"], rows)
    assert html.count('<svg class="ch"') == 3
    assert html.count('<text class="limit"') == 1
    assert html.count(">deadline</text>") == 1


def test_operators_that_share_equipment_have_one_panel():
    rows = [*series("bell", *[(0.28, 0.28)] * 4), *series("telus", *[(0.28, 0.28)] * 4)]
    html = page(["bell", "telus"], rows, sharing=("bell", "telus"))
    assert html.count('<svg class="ch"') == 1
    assert "Bell and Telus (shared)" in html


def test_at_most_eight_panels_and_the_rest_in_the_table():
    names = [f"o{i}" for i in range(11)]
    html = page(names, [row_ for name in names for row_ in series(name, *[(0.6, 0.9)] * 4)])
    assert html.count('<svg class="ch"') == 8
    assert "3 more in the table." in Page(html).plain


def test_a_second_measure_that_says_the_same_is_a_table():
    rules = {**CAP, "D": rule(short_title="Cap 35 %: 5G traffic", effect="cap", basis="traffic", limit=0.35, deadline="2023-01-28")}  # fmt: skip
    rows = [*series("a", *[(0.6, 0.9)] * 4), *({**one, "provision_id": "D", "basis": "traffic", "share_low": 0.61} for one in series("a", *[(0.6, 0.9)] * 4))]  # fmt: skip
    html = page(["a"], rows, rules)
    assert html.count('<svg class="ch"') == 1
    assert "Under “Cap 35 %: 5G traffic” the shares on 1 January 2024 differ by at most 1.0 points, so it is not drawn again." in Page(html).plain  # fmt: skip


def test_on_few_days_there_are_bars_with_the_limit():
    html = page(["a", "b"], [capped("a", 0.6, 0.9), capped("b", 0.0, 0.1)])
    assert '<svg class="ch"' not in html
    assert 'class="lim" style="left:35.00%"' in html


def test_what_has_to_go_is_the_number_of_the_row():
    html = page(["a", "b"], [row("a", "breached"), row("b", "unknown")], {"P": rule()})
    table = part(html, '<table class="t cards removal">', "</table>")
    assert re.search(r"A\s*40–50\s*100", table.replace("\n", ""))
    assert re.search(r"B\s*0–30\s*100", table.replace("\n", ""))
    assert '<i class="sure" style="width:40.00%"></i><i class="poss" style="left:40.00%;width:10.00%"></i>' in html


def test_nothing_that_may_have_to_go_is_no_section():
    html = page(["a", "b"], [row("a", "met"), row("b", "met")], {"P": rule()})
    assert 'id="limits"' not in html


def test_many_operators_are_folded():
    names = [f"o{i:02}" for i in range(30)]
    html = page(names, [row(name, "breached") for name in names], {"P": rule()})
    assert "<summary>16 more operators</summary>" in html
