"""What is probable inside what is possible: shown by the prior, with what that rests on, and nowhere else."""

from __future__ import annotations

import re

import pytest

from report import screens
from report.pages import Page
from report.screens import MADE_ON, result, row, rule
from report.test_exposure import document, rows
from vendorline.report import report

LIKELY = {
    "number": 1000, "seed": 0, "prior": "Shares that we take", "undrawn": 12,
    "sources": [
        {"speaks_for": "country CA, access", "what": "shares", "source": "VS1: a magazine", "kind": "sites", "year": "2019", "confidence": "low", "unsupported": False, "note": None},
        {"speaks_for": "world", "what": "spread", "source": None, "kind": None, "year": None, "confidence": None, "unsupported": True, "note": "made up"},
    ],
}  # fmt: skip


def words(html):
    return Page(html).words.replace("\N{NO-BREAK SPACE}", " ")


def exposed(*, drawn):
    """Exposure of which some numbers have what completions give."""
    made = []
    for one in rows():
        cells = dict.fromkeys(("mean_low", "mean_high", "p05", "p50", "p95"))
        if one["measure"] == "read" and one["vendor_ids"] == ["huawei"]:
            middle = (one["low"] + one["high"]) / 2
            cells = {
                "mean_low": middle,
                "mean_high": middle,
                "p05": one["low"] + 0.01,
                "p50": middle,
                "p95": one["high"] - 0.1,
            }
        made.append(one | (cells if drawn else {}))
    return document(made, **({"likely": LIKELY} if drawn else {}))


@pytest.fixture
def network():
    return screens.network(["bell", "rogers"])


def test_the_likely_part_of_a_range_is_thick_and_says_by_which_prior(network):
    html = report(network, [exposed(drawn=True)], made_on=MADE_ON)
    thick = re.findall(r'class="likely" style="left:([0-9.]+)%;width:([0-9.]+)%"', html)
    assert ("36.00", "54.00") in thick
    said = words(html)
    assert "5 to 95 % of completions, by the prior" in said
    assert "By the prior “Shares that we take”, over 1,000 completions." in said
    assert "shares of country CA, access: VS1: a magazine (2019)" in said
    assert "spread of world: UNSUPPORTED: made up" in said
    assert "12 elements have neither a vendor nor a prior" in said


def test_without_a_prior_nothing_is_likely(network):
    html = report(
        network, [exposed(drawn=False), result([row("bell", "unknown"), row("rogers", "met")])], made_on=MADE_ON
    )
    assert 'class="likely"' not in html
    assert "by the prior" not in words(html)


def test_an_unknown_verdict_stays_and_says_what_is_likeliest(network):
    chances = {"p_met": 0.2, "p_due": 0.0, "p_breached": 0.714, "p_unknown": 0.086}
    none = dict.fromkeys(chances)
    found = [
        row("bell", "unknown", **chances),
        row("rogers", "met", **none),
        row("bell", "breached", "Q", **(none | {"p_breached": 1.0, "p_met": 0.0})),
    ]
    html = report(
        network, [result(found, {"P": rule(), "Q": rule(short_title="Another")}, likely=LIKELY)], made_on=MADE_ON
    )
    said = words(html)
    assert said.count("of completions, by the prior") == 1
    assert "breached in 71 % of completions, by the prior" in said
    assert "By the prior “Shares that we take”" in said
    assert re.search(r'data-v="unknown"', html)
