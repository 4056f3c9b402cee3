"""Rows that an import left out are told on the page, and only where there are any."""

from __future__ import annotations

from report.conftest import MADE_ON
from report.pages import Page
from vendorline.report import report

LEFT_OUT = [
    {"table": "elements", "operator_id": "bell", "cause": "function cannot be read <b>", "rows": 7},
    {"table": "sites", "operator_id": None, "cause": "a required value is missing", "rows": 1},
]


def test_nothing_left_out_is_not_mentioned(network, documents):
    html = report(network, [{**document, "left_out": []} for document in documents], made_on=MADE_ON)
    assert html == report(network, documents, made_on=MADE_ON)
    assert 'id="left-out"' not in html


def test_what_was_left_out_has_a_part_of_its_own(network, documents):
    html = report(network, [{**documents[0], "left_out": LEFT_OUT}, *documents[1:]], made_on=MADE_ON)
    words = Page(html).words
    assert "Left out" in words
    assert "8 rows could not be read when the network was imported" in words
    assert "Bell" in words
    assert "function cannot be read <b>" in words
    assert "cannot be read <b>" not in html


def test_each_cause_is_told_once(network, documents):
    html = report(network, [{**document, "left_out": LEFT_OUT} for document in documents], made_on=MADE_ON)
    assert Page(html).words.count("a required value is missing") == 1
