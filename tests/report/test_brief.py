"""The brief: the same answer on two pages."""

from __future__ import annotations

import re

import pytest

from report import screens
from report.pages import Page, heading
from report.screens import MADE_ON, result, row, rule
from vendorline.report import brief, report


@pytest.fixture
def html(network, documents, made_on):
    return brief(network, documents, made_on=made_on)


def test_two_sheets_and_nothing_to_click(html):
    page = Page(html)
    assert not page.crossed
    assert not page.open
    assert html.count('<section class="sheet"') == 2
    assert not {"script", "details", "nav", "select", "button", "a"} & {tag for tag, _ in page.tags} - {"a"}
    assert all(later <= earlier + 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))


def test_says_what_the_page_says(html, network, documents, made_on):
    page = report(network, documents, made_on=made_on)
    assert heading(html) == heading(page)
    cells = re.compile(r'<td class="v (\w+)[^"]*" data-label="([^"]*)" data-sort="([^"]*)"')
    grid = re.compile(r'id="grid".*?</table>', re.DOTALL)
    assert cells.findall(grid.search(html)[0]) == cells.findall(grid.search(page)[0])
    assert "Invented example" in html


def test_of_many_operators_the_worst_twelve_stand_in_it():
    names = [f"o{i:02}" for i in range(30)]
    rows = [row(name, "breached" if i < 14 else "met") for i, name in enumerate(names)]
    html = brief(screens.network(names, sites=1), [result(rows, {"P": rule()})], made_on=MADE_ON)
    assert html.count('<tr><th scope="row">O') >= 12
    assert "18 more: 2 breached or due, 16 met" in Page(html).plain


def test_without_results_it_is_still_two_sheets(network, made_on):
    html = brief(network, [], made_on=made_on)
    assert html.count('<section class="sheet"') == 2
    assert heading(html).startswith("No rule was judged")
