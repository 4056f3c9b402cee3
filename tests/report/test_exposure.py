"""The part of a report that shows exposure: what it says, that it is computed from the rows, and what it refuses."""

from __future__ import annotations

import os
import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest

from report.pages import Page, heading, part, well_formed, without_drawings
from vendorline import __version__
from vendorline.errors import InvalidInput
from vendorline.examples.teaching_network import Case, network_of
from vendorline.expose import prepare
from vendorline.project.calls import expose
from vendorline.project.compare_views import compare_views
from vendorline.project.documents import expose_document
from vendorline.report import report
from vendorline.report.exposure.numbers import scenarios
from vendorline.report.exposure.reach import reach
from vendorline.results import table
from vendorline.results.measures import measures

GOLDEN = Path(__file__).parent / "golden" / "exposure.html"
MADE_ON = date(2026, 11, 23)
INPUTS = [{"path": "net/elements.parquet", "sha256": "a" * 64}, {"path": "net/sites.parquet", "sha256": "b" * 64}]
SHARES = {"read": (0.35, 1.0), "alter": (0.35, 1.0), "locate": (0.35, 0.35), "deny": (0.35, 0.6), "lawful_interception": (0.0, 0.0)}  # fmt: skip


def rows(settled=False, regions=("ON", "QC")):
    for measure, (low, high) in SHARES.items():
        for weight, region, (vendor, factor) in product(
            ("subscribers", "traffic"), (None, *regions), (("huawei", 1.0), ("nokia", 0.5), ("samsung", 0.0))
        ):
            top = low * factor if settled else min(1.0, high * (factor or 0.5))
            yield {
                "vendor_ids": [vendor], "failed": None, "measure": measure, "weight": weight, "region": region, "layer": None,
                "low": low * factor * (0.8 if region == "QC" else 1.0), "high": top, "assumed_share": 0.25,
            }  # fmt: skip
    yield {
        "vendor_ids": ["huawei", "nokia"], "failed": None, "measure": "read", "weight": "subscribers", "region": None, "layer": None,
        "low": 0.9, "high": 1.0, "assumed_share": 0.0,
    }  # fmt: skip


def document(own_rows, **keys):
    return {
        "vendorline": __version__, "command": "expose", "inputs": INPUTS, "rows": list(own_rows), "settings": [],
        "unknown_vendors": "anybody", "classes": 3, "notes": [], **keys,
    }  # fmt: skip


UNKNOWNS = [
    {"kind": "switch", "name": "n3.confidentiality", "elements": None},
    {"kind": "switch", "name": "n3.integrity", "elements": None},
    {"kind": "vendor", "name": "upf", "elements": 1200},
]
NARROW = [
    {
        "vendor_ids": ["huawei"], "measure": "read", "weight": "subscribers", "region": None, "layer": None, "low": 0.35, "high": 1.0,
        "unknown": "n3 confidentiality", "settled_as": "on", "low_then": 0.35, "high_then": 0.35, "narrowed_by": 0.65,
    },
]  # fmt: skip
SYNERGY = [
    {"vendor_ids": ["huawei", "nokia"], "measure": "read", "weight": "subscribers", "region": None, "layer": None, "low": 0.55, "high": 0.0},
]  # fmt: skip
CONCENTRATION = [
    {"layer": "core", "region": None, "weight": "elements", "hhi": 10_000.0, "effective_vendors": 1.0, "vendors": 1, "unknown_share": 0.4},
    {"layer": "transport", "region": None, "weight": "elements", "hhi": None, "effective_vendors": None, "vendors": None, "unknown_share": 1.0},
]  # fmt: skip
VIEWS = {
    "synthetic": "Invented.", "network": "Ten sites", "vendor": "H",
    "views": [
        {"view": "one", "name": "Here", "claim": "It is manageable", "said_on": "2020-01-28", "source_title": "A debate",
         "source_url": "https://example.org/debate", "confidence": "medium", "note": "a summary"},
        {"view": "two", "name": "There", "claim": "It is not", "said_on": "2018-10-30", "source_title": "A speech",
         "source_url": "https://example.org/speech", "confidence": "low", "note": "an excerpt"},
    ],
    "rows": [
        {"view": "one", "case": "K1", "against": None, "what": "As it is", "changed": None, "measure": "read", "low": 0.0, "high": 0.0},
        {"view": "two", "case": "K2", "against": "K1", "what": "Open", "changed": "ciphering off", "measure": "read", "low": 0.35, "high": 0.35},
        {"view": "two", "case": "K3", "against": "K1", "what": "Same", "changed": "a name", "measure": "read", "low": 0.0, "high": 0.0},
    ],
}  # fmt: skip


@pytest.fixture
def exposures():
    return [
        document(rows(), unknowns=UNKNOWNS, narrow=NARROW, synergy=SYNERGY, concentration=CONCENTRATION, views=VIEWS),
        document(rows(settled=True, regions=()), unknown_vendors="others", unknowns=[]),
        document(
            ({**row, "high": 1.0, "low": 1.0} if row["measure"] == "read" else row for row in rows(settled=True, regions=())),
            unknown_vendors="others", settings=["n3=off"],
        ),
    ]  # fmt: skip


@pytest.fixture
def html(network, exposures):
    return report(network, exposures, made_on=MADE_ON)


@pytest.fixture
def words(html):
    return Page(html).words.replace("\N{NO-BREAK SPACE}", " ")


def test_golden(html):
    """Set VENDORLINE_REFRESH_GOLDEN=1 to accept the page as it is now."""
    page = without_drawings(html)
    if os.environ.get("VENDORLINE_REFRESH_GOLDEN"):
        GOLDEN.write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


def test_is_well_formed_and_loads_nothing(html):
    well_formed(html)


def test_the_fold_says_who_reaches_furthest(html, network, exposures):
    assert heading(html).startswith("No rule was judged")
    assert "Huawei reaches furthest: it could switch off service for at least 35 % of subscribers, Nokia for at least 17 %" in Page(html).plain  # fmt: skip
    settled = Page(report(network, exposures[1:2], made_on=MADE_ON)).plain
    assert "it could switch off service for 35 % of subscribers, Nokia for 17.5 %" in settled


def test_measures_with_the_same_ranges_share_a_row_and_both_ends_are_printed(html):
    table = part(html, "What each vendor could do", "</table>")
    assert table.count("two measures, the same range in each") == 1
    assert "Read, alter" in table
    assert "35.0–100 %" in table
    assert "35.0–60.0 %" in table
    bars = re.findall(r'<i class="sure" style="width:([0-9.]+)%"></i><i class="poss" style="left:([0-9.]+)%;width:([0-9.]+)%', html)  # fmt: skip
    assert ("35.00", "35.00", "65.00") in bars
    assert all(low == left for low, left, _ in bars)


def test_what_the_numbers_do_not_say_is_said(words):
    assert "Up to 25 % of what is weighed rests on assumed rows." in words
    assert "What the numbers do not say: whether anybody intends" in words
    assert "Weighted by traffic instead of subscribers, no end of a range moves by more than 0.0 points." in words


def test_the_switch_that_flips_the_answer_is_named(words):
    assert (
        "“unknown vendors are others; n3=off” changes 3 of 15 numbers compared with “unknown vendors are others”;"
        " most of all Samsung: read, then 100 % instead of 0 %." in words
    )
    assert "n3 confidentialityon35.0 %" in words


def test_regions_have_dots_and_numbers(html):
    found = part(html, 'id="hanging"', "</table>")
    assert "ON depends most on one vendor: Huawei could switch off service for at least 35 % of subscribers" in found
    assert "28.0 %" in found
    own = html[html.index('id="hanging"') : html.index('id="together"')]
    assert {"", "sq"} == set(re.findall(r'<i class="(\w*)" style="--k', own))


def test_coalitions_concentration_and_views(html, words):
    assert "Huawei and Nokia together would reach at least 90 % of subscribers" in words
    assert "Huawei + Nokia" in part(html, 'id="together"', "</table>")
    assert "at least 55.0 points" in part(html, 'id="together"', "</table>")
    assert "The core is the most concentrated layer: where the vendor is known (60 %), there is only one" in words
    assert "Manageable or inseparable? In a model network, one single change moves what vendor H could read" in words
    assert "against K1: ciphering off" in words
    assert "A speech, 2018-10-30" in words


def test_commands_make_the_results_again(words):
    assert (
        "vendorline expose net --pairs --by region --narrow --views --format json --output result-1.json" not in words
    )
    assert (
        "vendorline expose net --coalition huawei+nokia --by region --narrow --views --format json --output result-1.json"
        in words
    )
    assert "vendorline expose net --coalition huawei+nokia --set n3=off --unknown-vendors others --format json" in words


def test_hostile_text_stays_text(network, exposures):
    evil = '"><script>alert(1)</script>{{ 7*7 }}'
    bad = [{**row, "vendor_ids": [evil], "region": row["region"] and evil, "measure": row["measure"]} for row in rows()]
    views = {**VIEWS, "views": [{**view, "name": evil, "source_url": "javascript:alert(1)"} for view in VIEWS["views"]]}
    result = document(bad, views=views, unknowns=[{"kind": "vendor", "name": evil, "elements": 3}], settings=[evil])
    html = report(network, [result], made_on=MADE_ON)
    page = Page(html)
    assert not page.crossed
    assert html.count("<script") == 1
    assert "<script>alert" not in html
    assert "javascript:" not in re.sub(r">[^<]*<", "><", html)


def test_what_cannot_be_shown_is_refused_with_every_fault(network, exposures):
    bad = {
        **exposures[0], "settings": "n3=off", "narrow": [{}], "views": {"rows": []},
        "rows": [{**exposures[0]["rows"][0], "low": 0.5, "high": 0.4}, {"vendor_ids": "huawei"}, 7],
    }  # fmt: skip
    with pytest.raises(InvalidInput) as caught:
        report(network, [bad], made_on=MADE_ON)
    assert {fault.column for fault in caught.value.faults} == {
        "rows[0].low", "rows[1].vendor_ids", "rows[1].measure", "rows[1].weight", "rows[1].low", "rows[1].high", "rows[2]", "settings",
        "views", *(f"narrow[0].{c.name}" for c in table("expose_narrow").columns if c.required),
    }  # fmt: skip


def test_what_the_command_computes_can_be_shown():
    network = network_of(Case(held=("RU", "gNB"), transport=("T", "E"), regions=2, sites=4, held_sites=1))
    open_ = network.with_tables(protections=network["protections"].clear())
    by = ["region", "layer"]
    computed = expose_document(expose(prepare(open_), pairs=True, by=by), together=True, by=by)
    settled = expose_document(expose(prepare(open_), settings=["n3=off", "n2=off"]))
    text = Page(report(open_, [{**computed, "views": compare_views()}, settled], made_on=MADE_ON)).plain
    assert "IPsec on N2 and N3 off" in text
    assert "n3=off, n2=off” changes" in text
    read = next(one for one in reach(scenarios([computed])[0], "subscribers") if one.label.startswith("Read"))
    assert next((bar.low, bar.high) for bar in read.bars if bar.name == "T") == (0.0, 0.5)


def test_a_likely_part_is_drawn_where_priors_were_given(network, exposures):
    given = [{**one, "p05": one["low"], "p95": (one["low"] + one["high"]) / 2} for one in exposures[0]["rows"]]
    html = report(network, [{**exposures[0], "rows": given}], made_on=MADE_ON)
    assert 'class="likely"' in html
    assert "likely: 5 to 95&nbsp;% of completions, by the prior" in html
    assert "likely: 5 to 95&nbsp;% of completions, by the prior" not in report(network, exposures[:1], made_on=MADE_ON)


def test_every_measure_of_the_model_has_words():
    from vendorline.expose import MEASURES

    assert {*MEASURES, "read_per_day"} == set(measures())
