"""The page as a whole: what it says, how it is built, what it never does."""

from __future__ import annotations

import base64
import builtins
import hashlib
import os
import re
from importlib.resources import files
from pathlib import Path

import pytest

from report.pages import Page, heading, part, well_formed, without_drawings
from vendorline.errors import InvalidInput
from vendorline.report import brief, report

GOLDEN = Path(__file__).parent / "golden" / "report.html"


@pytest.fixture
def html(network, documents, made_on):
    return report(network, documents, made_on=made_on)


@pytest.fixture
def page(html):
    return Page(html)


def test_golden(html):
    """Set VENDORLINE_REFRESH_GOLDEN=1 to accept the page as it is now."""
    page = without_drawings(html)
    if os.environ.get("VENDORLINE_REFRESH_GOLDEN"):
        GOLDEN.parent.mkdir(exist_ok=True)
        GOLDEN.write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


def test_same_inputs_same_page(html, network, documents, made_on):
    assert report(network, documents, made_on=made_on) == html


def test_is_well_formed_and_accessible(html):
    page = well_formed(html)
    assert page.tables
    maps = [a for tag, a in page.tags if tag == "svg" and a.get("class") == "map"]
    charts = [a for tag, a in page.tags if tag == "svg" and a.get("class") == "ch"]
    assert (len(charts), len(maps)) == (2, 3)


def test_a_browser_is_told_to_load_nothing_and_to_run_this_script_alone(html):
    text = html[html.index("<script>") + 8 : html.index("</script>")].strip()
    static = (files("vendorline.report") / "static" / "report.js").read_text(encoding="utf-8")
    assert text == static.strip()
    (policy,) = re.findall(r'http-equiv="Content-Security-Policy" content="([^"]+)"', html)
    digest = base64.b64encode(
        hashlib.sha256(html[html.index("<script>") + 8 : html.index("</script>")].encode()).digest()
    )
    assert policy == f"default-src 'none'; style-src 'unsafe-inline'; script-src 'sha256-{digest.decode()}'"
    for word in ("fetch(", "XMLHttpRequest", "eval(", "import(", "http:", "https:"):
        assert word not in text


def test_everything_is_there_without_the_script(html):
    folds = re.findall(r'<details class="sec[^"]*" id="([\w-]+)"( open)?>', html)
    assert [name for name, is_open in folds if is_open] == ["limits"]
    assert [name for name, _ in folds] == [
        "limits", "findings", "collisions", "places", "assumed", "sources", "made",
    ]  # fmt: skip
    # What only the script can do is not shown without it.
    assert '<div class="tools" hidden>' in html
    assert "<button" not in html


def test_each_fold_says_what_it_holds(page, html):
    messages = re.findall(r'<span class="lab">([^<]+)</span><h2>(.*?)</h2>', html)
    assert all(len(message) > 15 for _, message in messages)
    said = {label: message.replace("\N{NO-BREAK SPACE}", " ") for label, message in messages}
    assert (
        said["Against the limits"] == "TELUS would exceed a 35 % cap; one other stays below it, Bell cannot be judged"
    )
    assert said["Findings"] == "Canada’s policy on 9 March 2020: 2 of 3 verdicts unknown, 1 met"
    assert said["Sources"].startswith("Two sources, one of them primary or official")


def test_says_what_it_is_about(page):
    words = page.plain
    assert words.count("Invented example") == 1
    assert "12 sites, 39 elements in service and 36 announced; data as of 9 March 2020" in words
    assert "What if the UK’s rules applied? as known on 1 June 2020" in words.replace("applied?as", "applied? as")
    assert "Places: GeoNames, CC BY 4.0" in words
    assert "a" * 64 in words
    assert "23 November 2026" in words


def test_answer_is_computed_from_the_rows(html):
    assert heading(html) == "One of three operators meets Canada’s policy; for the other two the data cannot tell"
    words = Page(html).plain
    assert "The policy is advisory: no order binds an operator." in words
    assert "If the UK’s 35 % cap applied, TELUS would be over it." in words
    assert "Bell and TELUS name their vendors. Two unknown verdicts wait for that." in words
    assert "Canada sets a 35 % cap instead. TELUS would need at least 1,311 fewer Huawei sites (of 3,306)" in words


def test_a_panel_says_how_far_from_the_limit(html):
    limits = part(html, 'id="limits"', 'id="findings"')
    assert "TELUSover the limit by 23 points" in limits
    assert "limit 35 %" in html.replace("\N{NO-BREAK SPACE}", " ")
    assert "Rogers has no such equipment" in limits
    assert "Rogers: " not in limits


def test_identical_unknowns_are_one_line_and_days_are_columns(network, documents, made_on):
    rows = [{**row, "verdict": "unknown", "reason": "vendor_unknown", "numerator_unknown": n + 1} for n, row in enumerate(documents[0]["rows"])]  # fmt: skip
    html = report(network, [{**documents[0], "rows": rows}], made_on=made_on)
    found = part(html, 'id="finding-ca-law', "</tbody>")
    assert "All three" in found
    assert "1–3 elements each" in found
    telus = html[html.index('data-o="telus"') if 'data-o="telus"' in html else 0 :]
    assert "SRP" in telus


def test_verdicts_never_by_colour_alone(html):
    cells = re.findall(
        r'<span class="w[^"]*"><svg class="s" aria-hidden="true"><use href="#s-(\w+)"/></svg>([^<]+)', html
    )
    assert {sign for sign, _ in cells} == {"unknown", "met", "not_applicable", "breached", "due"}
    assert all(text.strip() for _, text in cells)
    for name in {sign for sign, _ in cells}:
        assert f'<symbol id="s-{name}"' in html


def test_commands_make_the_results_again(page):
    words = page.words
    assert (
        "vendorline check net --rules CA --known 2026-11-23 --on 2020-03-09 --format json --output result-1.json"
        in words
    )
    assert "check net --as-if GB --known 2020-06-01 --from 2020-03-09 --to 2024-12-09 --every quarter" in words
    # Proposed rules come out of the same command as the law.
    assert (
        "for on in 2020-03-09 2028-01-01; do vendorline check net --rules CA --known 2026-11-23 --on $on --format json"
        " --output result-3-$on.json; done" in words
    )
    assert "vendorline report net result-1.json result-2.json result-3-*.json --output report.html" in words


def test_hostile_text_stays_text(network, documents, made_on):
    evil = '"><script>alert(1)</script>{{ 7*7 }}{0}\x00'
    frame = network["elements"].with_columns(vendor_id=network["elements"]["vendor_id"].fill_null(evil))
    operators = network["operators"].with_columns(name=network["operators"]["name"] + evil)
    rows = [
        {**row, "vendor_ids": [evil], "level_key": evil, "source_urls": ["javascript:alert(1)"]}
        for row in documents[1]["rows"]
    ]
    last = documents[0]["rows"]
    said = {
        "paraphrase": evil,
        "short_title": evil,
        "penalty": evil,
        "sources": [{"title": evil, "url": f"https://x/{evil}"}],
    }
    results = [
        {**documents[1], "rows": rows, "provisions": {}},
        {**documents[0], "rows": last, "provisions": {"CA-2018-SRP": said}, "trial": {"says": evil}},
    ]
    for render in (report, brief):
        html = render(network.with_tables(elements=frame, operators=operators), results, made_on=made_on, title=evil)
        page = Page(html)
        assert not page.crossed
        assert html.count("<script") == (render is report)
        assert "<script>alert" not in html
        assert "alert(1)" in page.words
        assert all(not a["href"].startswith("javascript") for tag, a in page.tags if tag == "a")
        style = html[html.index("<style>") : html.index("</style>")]
        assert "alert" not in style.replace("\\00003cscript", "").partition("@page")[0]
        assert "<" not in style.partition("<style>")[2].replace("<style>", "")


def test_works_without_provisions_and_collisions(network, documents, made_on):
    bare = [{k: v for k, v in document.items() if k not in {"provisions", "collisions"}} for document in documents]
    html = report(network, bare, made_on=made_on)
    assert "https://example.org/hrv" in html
    assert 'id="collisions"' not in html


def test_without_results_judges_nothing(network, made_on):
    html = report(network, [], made_on=made_on)
    assert heading(html) == "No rule was judged: the network holds 39 elements at 12 sites on 9 March 2020"
    assert 'id="assumed"' in html


def test_results_of_another_state_of_the_network_are_said(network, documents, made_on):
    other = {**documents[0], "inputs": [{"path": "net/elements.parquet", "sha256": "c" * 64}]}
    assert (
        "was not computed from net/elements.parquet and net/sites.parquet"
        in Page(report(network, [other], made_on=made_on)).words
    )


def test_long_tables_are_cut_and_said(network, documents, made_on):
    base = documents[0]["rows"][1]
    rows = [{**base, "level": "site", "level_key": f"s{i}", "verdict": ("unknown", "met")[i % 2]} for i in range(5000)]
    html = report(network, [{**documents[0], "rows": rows}], made_on=made_on)
    assert len(html) < 1_000_000
    assert "3,500 more rows, not shown here" in Page(html).words


def test_many_provisions_stay_under_two_megabytes(network, documents, made_on):
    rows = [{**row, "provision_id": f"GB-{i}"} for i in range(60) for row in documents[1]["rows"]]
    html = report(network, [{**documents[1], "rows": rows, "provisions": {}}], made_on=made_on)
    assert len(html.encode()) < 2_000_000


def test_a_page_about_rules_needs_no_library_of_charts(network, documents, made_on, monkeypatch):
    imported = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "vl_convert":
            raise ModuleNotFoundError(name)
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    assert report(network, documents, made_on=made_on)


def test_a_bad_document_is_refused(network, documents, made_on):
    with pytest.raises(InvalidInput) as caught:
        report(network, [documents[0], {**documents[1], "rows": [{"on": "soon"}]}], made_on=made_on)
    assert {fault.column for fault in caught.value.faults} == {
        "rows[0].on", "rows[0].provision_id", "rows[0].jurisdiction", "rows[0].verdict",
    }  # fmt: skip
    assert all(fault.file == "result 2" for fault in caught.value.faults)
