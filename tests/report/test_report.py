"""The page as a whole: what it says, how it is built, what it never does."""

from __future__ import annotations

import builtins
import os
import re
from pathlib import Path

import pytest

from report.pages import Page, without_drawings
from vendorline.errors import InvalidInput, MissingLibrary
from vendorline.report import report

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


def test_is_well_formed_and_accessible(page):
    assert not page.crossed
    assert not page.open
    assert len(page.ids) == len(set(page.ids))
    assert dict(page.tags)["html"] == {"lang": "en"}
    assert page.headings[0] == 1
    assert page.headings.count(1) == 1
    assert all(later <= earlier + 1 for earlier, later in zip(page.headings, page.headings[1:], strict=False))
    assert page.tables
    assert all(headers and all(th.get("scope") in {"col", "row"} for th in headers) for headers in page.tables)
    drawings = [attributes for tag, attributes in page.tags if tag == "svg" and attributes["class"] != "key-share"]
    charts, maps = ([a for a in drawings if a["class"] == kind] for kind in ("chart", "map"))
    assert (len(charts), len(maps)) == (5, 3)
    assert all(a["role"] == "img" and len(a["aria-label"]) > 20 for a in maps)
    assert all(chart["role"] == "img" and len(chart["aria-label"]) > 20 for chart in charts)


def test_links_lead_somewhere(page):
    for tag, attributes in page.tags:
        if tag == "a" and attributes["href"].startswith("#"):
            assert attributes["href"][1:] in page.ids


def test_loads_nothing(html, page):
    for tag, attributes in page.tags:
        assert tag not in {"script", "link", "img", "iframe", "object", "image", "use"}
        assert "src" not in attributes
        assert tag == "a" or "href" not in attributes
        assert not any(name.startswith("on") for name in attributes)
    style = html[html.index("<style>") : html.index("</style>")]
    assert "url(" not in style
    assert "@import" not in style


def test_says_what_it_is_about(page):
    words = page.words
    assert words.count("SYNTHETIC") == 2
    assert "Rogers, Bell and TELUS: 12 sites, 39 elements in service, 36 more announced" in words
    assert "United Kingdom: as if its rules applied (hypothetical), as known on 1 June 2020" in words
    assert "Places: GeoNames, CC BY 4.0" in words
    assert "a" * 64 in words
    assert "23 November 2026" in words


def test_summary_is_computed_from_the_rows(page):
    words = page.words
    assert "No order exists: every provision judged here is advisory; these are expectations." in words
    assert "On 9 March 2020, 1 provision is judged: 1 unknown." in words
    assert "The nearest deadline is 28 January 2023, 1,055 days after 9 March 2020 (GB-2020-01-CAP-SITES)." in words
    assert "is that of TELUS on 9 December 2024: 58.0 % where the limit is 35 %, 1,312 sites too many" in words
    assert "Unknown for Bell and TELUS (CA-2018-SRP), because the makers of some elements are not known" in words
    assert "A proposal is never breached." in words


def test_binding_provision_takes_the_advisory_sentence_away(network, documents, made_on):
    rows = [{**row, "force": "binding"} for row in documents[0]["rows"]]
    words = Page(report(network, [{**documents[0], "rows": rows}], made_on=made_on)).words
    assert "No order exists" not in words


def test_chart_title_says_what_to_see(page):
    title = "Share of sites with Huawei on 9 December 2024: TELUS above the limit of 35 % since 9 March 2022; Rogers within it;"
    assert f"{title} for Bell it cannot be told" in page.words
    assert "dashed line: outlook after 9 March 2020" in page.words


def test_verdicts_never_by_colour_alone(html):
    badges = re.findall(
        r'<span class="verdict[^>]*><span class="sign" aria-hidden="true">(.)</span> ([a-z ]+)</span>', html
    )
    assert len(badges) == html.count('class="verdict')
    assert {("✗", "breached"), ("✓", "met"), ("?", "unknown"), ("◷", "due"), ("–", "not applicable")} == set(badges)


def test_commands_make_the_results_again(page):
    words = page.words
    assert (
        "vendorline check net --rules CA --known 2026-11-23 --on 2020-03-09 --format json --output result-1.json"
        in words
    )
    assert "check net --as-if GB --known 2020-06-01 --from 2020-03-09 --to 2024-12-09 --every quarter" in words
    # Proposed rules come out of the same command as the law.
    assert "check net --rules CA --known 2026-11-23 --on 2028-01-01" in words


def test_hostile_text_stays_text(network, documents, made_on):
    evil = '"><script>alert(1)</script>{{ 7*7 }}{0}\x00'
    frame = network["elements"].with_columns(vendor_id=network["elements"]["vendor_id"].fill_null(evil))
    operators = network["operators"].with_columns(name=network["operators"]["name"] + evil)
    rows = [
        {**row, "vendor_ids": [evil], "level_key": evil, "source_urls": ["javascript:alert(1)"]}
        for row in documents[1]["rows"]
    ]
    last = documents[0]["rows"]
    provisions = {"CA-2018-SRP": {"paraphrase": evil, "sources": [{"title": evil, "url": f"https://x/{evil}"}]}}
    results = [
        {**documents[1], "rows": rows, "provisions": {}},
        {**documents[0], "rows": last, "provisions": provisions},
    ]
    html = report(network.with_tables(elements=frame, operators=operators), results, made_on=made_on, title=evil)
    page = Page(html)
    assert not page.crossed
    assert "<script" not in html
    assert "alert(1)" in page.words
    assert "{{ 7*7 }}{0}" in page.words
    assert all(not a["href"].startswith("javascript") for tag, a in page.tags if tag == "a")


def test_works_without_provisions_and_collisions(network, documents, made_on):
    bare = [{k: v for k, v in document.items() if k not in {"provisions", "collisions"}} for document in documents]
    words = Page(report(network, bare, made_on=made_on)).words
    assert "https://example.org/hrv" in words
    assert "Provisions that collide" not in words


def test_without_results_judges_nothing(network, made_on):
    words = Page(report(network, [], made_on=made_on)).words
    assert "judges nothing" in words
    assert "What the network holds" in words


def test_no_row_at_all(network, documents, made_on):
    words = Page(report(network, [{**documents[0], "rows": []}], made_on=made_on)).words
    assert "No provision in force gave anything to judge." in words


def test_results_of_another_state_of_the_network_are_said(network, documents, made_on):
    other = {**documents[0], "inputs": [{"path": "net/elements.parquet", "sha256": "c" * 64}]}
    assert (
        "was not computed from net/elements.parquet and net/sites.parquet"
        in Page(report(network, [other], made_on=made_on)).words
    )


def test_long_tables_are_cut_and_said(network, documents, made_on):
    base = documents[0]["rows"][1]
    rows = [{**base, "level": "site", "level_key": f"s{i}"} for i in range(5000)]
    html = report(network, [{**documents[0], "rows": rows}], made_on=made_on)
    assert len(html) < 400_000
    assert "4,940 more rows, not shown here" in Page(html).words


def test_many_provisions_stay_under_two_megabytes(network, documents, made_on):
    rows = [{**row, "provision_id": f"GB-{i}"} for i in range(60) for row in documents[1]["rows"]]
    html = report(network, [{**documents[1], "rows": rows, "provisions": {}}], made_on=made_on)
    assert len(html.encode()) < 2_000_000
    assert "Not drawn, numbers in the findings: GB-" in Page(html).words


def test_missing_extra_is_named(network, documents, made_on, monkeypatch):
    imported = builtins.__import__

    def without(name, *args, **kwargs):
        if name == "vl_convert":
            raise ModuleNotFoundError(name)
        return imported(name, *args, **kwargs)

    monkeypatch.setattr(builtins, "__import__", without)
    with pytest.raises(MissingLibrary, match=r"pip install 'vendorline\[report\]'"):
        report(network, documents, made_on=made_on)


def test_a_bad_document_is_refused(network, documents, made_on):
    with pytest.raises(InvalidInput) as caught:
        report(network, [documents[0], {**documents[1], "rows": [{"on": "soon"}]}], made_on=made_on)
    assert {fault.column for fault in caught.value.faults} == {
        "rows[0].on", "rows[0].provision_id", "rows[0].jurisdiction", "rows[0].verdict",
    }  # fmt: skip
    assert all(fault.file == "result 2" for fault in caught.value.faults)
