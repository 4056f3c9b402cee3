"""Pages in a real browser, looked at by axe-core, on paper and in pictures: made ones, and the demonstration's.

With VENDORLINE_PICTURES=docs/images the pictures of the documentation are taken anew.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from report import test_page_in_browser
from report.browsing import BROWSER, cut_on_paper, faults_of_access, pictured, printed, sheet_pictured
from report.screens import MADE_ON
from vendorline.cli.demo import CASE
from vendorline.network import read_network
from vendorline.report import brief, report

pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")]
axe = test_page_in_browser.axe
SCREENS = [(width, dark) for width in (390, 1280) for dark in (False, True)]
looks = pytest.mark.parametrize(("width", "dark"), SCREENS, ids=["phone", "phone-night", "desk", "desk-night"])


@pytest.fixture(scope="module")
def pages():
    network, documents = test_page_in_browser.nine()
    return [render(network, documents, made_on=MADE_ON, title="How far?") for render in (report, brief)]


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory):
    """The page, and its two sheets, that the demonstration makes."""
    from vendorline.cli.demo import demo

    folder = tmp_path_factory.mktemp("demo") / "demo"
    demo(folder, quiet=True)
    results = [json.loads(file.read_text("utf-8")) for file in sorted(folder.glob("*.json"))]
    network = read_network(folder / "network" / "2020-03-09")
    short = brief(network, results, made_on=MADE_ON, title=CASE["title"])
    return (folder / "report.html").read_text(encoding="utf-8"), short


def grave(text, tmp_path, axe, width, dark):
    return [one for one in faults_of_access(text, tmp_path, axe, width=width, dark=dark) if one[1] in ("serious", "critical")]  # fmt: skip


@pytest.mark.parametrize("dark", [False, True], ids=["day", "night"])
def test_axe_finds_no_serious_fault_on_a_phone(pages, axe, tmp_path, dark):
    assert [grave(page, tmp_path, axe, 390, dark) for page in pages] == [[], []]


def test_axe_finds_what_is_wrong(axe, tmp_path):
    page = '<!DOCTYPE html><html><head><title>x</title></head><body><main><img src="x.png"></main></body></html>'
    assert {name for name, *_ in grave(page, tmp_path, axe, 390, dark=False)} >= {"image-alt", "html-has-lang"}


def test_nothing_is_cut_off_on_paper(pages, tmp_path):
    assert [cut_on_paper(page, tmp_path) for page in pages] == [[], []]


@pytest.mark.slow
@looks
def test_axe_finds_no_serious_fault_in_the_demonstration(demonstration, axe, tmp_path, width, dark):
    assert grave(demonstration[0], tmp_path, axe, width, dark) == []


@pytest.mark.slow
def test_nothing_of_the_demonstration_is_cut_off_on_paper(demonstration, tmp_path):
    assert [cut_on_paper(page, tmp_path) for page in demonstration] == [[], []]
    assert printed(demonstration[1], tmp_path) == 2


@pytest.mark.slow
def test_pictures_of_the_demonstration(demonstration, tmp_path):
    page, short = demonstration
    kept = Path(os.environ.get("VENDORLINE_PICTURES") or tmp_path).resolve()
    for name, width, height, dark in (
        ("report", 1280, 900, False), ("report-night", 1280, 900, True), ("report-phone", 390, 844, False),
    ):  # fmt: skip
        pictured(page, kept / f"{name}.png", tmp_path, width=width, height=height, dark=dark)
        assert (kept / f"{name}.png").stat().st_size > 20_000
    sheet_pictured(short, kept / "report-print.png", tmp_path)
