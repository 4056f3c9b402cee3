"""The part of a report that shows exposure: what it says, that it is computed from the rows, and what it refuses."""

from __future__ import annotations

import os
import re
from datetime import date
from itertools import product
from pathlib import Path

import pytest
from vendorline.report.exposure_tables import heat

from report.pages import Page, without_drawings
from vendorline import __version__
from vendorline.errors import InvalidInput
from vendorline.examples.teaching_network import Case, network_of
from vendorline.expose import prepare
from vendorline.project.calls import expose
from vendorline.project.compare_views import compare_views
from vendorline.project.documents import expose_document
from vendorline.report import report
from vendorline.report.exposure import measures, scenarios
from vendorline.results import table

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
        "unknown_makers": "anybody", "classes": 3, "notes": [], **keys,
    }  # fmt: skip


UNKNOWNS = [
    {"kind": "switch", "name": "n3.confidentiality", "elements": None},
    {"kind": "switch", "name": "n3.integrity", "elements": None},
    {"kind": "maker", "name": "upf", "elements": 1200},
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
        document(rows(settled=True, regions=()), unknown_makers="others", unknowns=[]),
        document(
            ({**row, "high": 1.0, "low": 1.0} if row["measure"] == "read" else row for row in rows(settled=True, regions=())),
            unknown_makers="others", settings=["n3=off"],
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
    page = Page(html)
    assert not page.crossed
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert all(later <= earlier + 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert all(
        headers and all(th.get("scope") in {"col", "row", "rowgroup"} for th in headers) for headers in page.tables
    )
    for tag, attributes in page.tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "image", "use"}
        assert "src" not in attributes
        if tag == "a" and attributes["href"].startswith("#"):
            assert attributes["href"][1:] in page.ids


def test_summary_is_computed_from_the_rows(words):
    assert (
        "Huawei (at least 35.0 % of subscribers) and Nokia (at least 17.5 %) could read the traffic, alter the traffic and switch"
        in words
    )
    assert "No vendor alone could see or reach lawful interception, whatever is not known." in words
    assert "Neither shown nor ruled out: that Samsung could read the traffic, alter the traffic, locate" in words
    assert "the makers of 1,200 elements" in words
    assert "whether 1 interface is protected (5G N3)" in words
    assert "25.0 % of what is weighed rests on assumed rows" in words
    assert "What the numbers do not say: whether anybody intends" in words


def test_other_rows_other_words(network, exposures):
    settled = Page(report(network, exposures[1:2], made_on=MADE_ON)).words.replace("\N{NO-BREAK SPACE}", " ")
    assert "Huawei (35.0 % of subscribers) and Nokia (17.5 %) could" in settled
    assert "Neither shown nor ruled out" not in settled
    assert "What the answer hangs on" not in settled


def test_the_switch_that_flips_the_answer_is_named(html, words):
    assert (
        "“makers not stated are others; n3=off” changes 3 of 15 numbers compared with “makers not stated are others”;"
        " most of all reading for Samsung, then 100 % instead of 0 %." in words
    )
    assert '<td class="long">n3 confidentiality</td><td>on</td><td class="n">35.0\N{NO-BREAK SPACE}%</td>' in html


def test_pictures_have_tables_and_say_what_to_see(html, words):
    page = Page(html)
    charts = [attributes for tag, attributes in page.tags if tag == "svg" and attributes["class"] == "chart"]
    assert len(charts) == 3
    assert "Huawei: ON 35.0 to 60.0 %; QC 28.0 to 60.0 %" in charts[0]["aria-label"].replace("\N{NO-BREAK SPACE}", " ")
    assert "Most at the mercy of one vendor: ON, where Huawei could switch off 35.0 to 60.0 %" in words
    assert "By region, Switch off: percent of subscribers" in html
    assert "Furthest reach: reading by Huawei, 35.0 to 100 % and denial by Huawei, 35.0 to 60.0 %" in words


def test_coalitions_concentration_and_views(words):
    assert "Huawei + NokiaRead90.0 to 100 %at least 55.0 %more than the sum of its parts" in words
    assert (
        "Least choice in core: as if 1.0 equal vendors among the 60 % whose maker is stated; no maker is stated in transport"
        in words
    )
    assert "ciphering off: 0 to 35 % (K1 to K2). It does not move with a name." in words
    assert "A speech (2018-10-30)" in words


def test_a_cell_has_words_beside_its_shade_and_both_ends_of_a_range(html):
    cells = re.findall(r'class="n heat" style="--low:([0-9.]+);--high:([0-9.]+)">([^<]*)', html)
    assert cells
    assert all(text.strip() for _, _, text in cells)
    assert all((low != high) == (" to " in text) for low, high, text in cells)
    # Words stay legible on the darkest shade.
    assert max(float(high) for _, high, _ in cells) <= 0.45


def test_commands_make_the_results_again(words):
    assert (
        "vendorline expose net --pairs --by region --narrow --views --format json --output result-1.json" not in words
    )
    assert (
        "vendorline expose net --coalition huawei+nokia --by region --narrow --views --format json --output result-1.json"
        in words
    )
    assert "vendorline expose net --coalition huawei+nokia --set n3=off --unknown-makers others --format json" in words


def test_hostile_text_stays_text(network, exposures):
    evil = '"><script>alert(1)</script>{{ 7*7 }}'
    bad = [{**row, "vendor_ids": [evil], "region": row["region"] and evil, "measure": row["measure"]} for row in rows()]
    views = {**VIEWS, "views": [{**view, "name": evil, "source_url": "javascript:alert(1)"} for view in VIEWS["views"]]}
    result = document(bad, views=views, unknowns=[{"kind": "maker", "name": evil, "elements": 3}], settings=[evil])
    html = report(network, [result], made_on=MADE_ON)
    page = Page(html)
    assert not page.crossed
    assert "<script" not in html
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
    text = Page(report(open_, [{**computed, "views": compare_views()}, settled], made_on=MADE_ON)).words
    assert "5G N3" in text
    assert "IPsec on N2 and N3 off: 0 to 100" in text.replace("\N{NO-BREAK SPACE}", " ")
    assert "n3=off, n2=off” changes" in text
    base = scenarios([computed])[0]
    by_vendor = {line.name: line for line in heat(base, "subscribers").lines}
    read = list(heat(base, "subscribers").columns).index(measures()["read"].head)
    assert by_vendor["T"].cells[read].text == "0 to 50.0"


def test_every_measure_of_the_model_has_words():
    from vendorline.expose import MEASURES

    assert {*MEASURES, "read_per_day"} == set(measures())
