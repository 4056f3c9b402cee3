"""Plans in a real browser: nothing sticks out on a desk, a tablet or a phone, folds closed and open; on paper nothing is cut off."""

from __future__ import annotations

from datetime import date

import pytest

from report.browsing import BROWSER, cut_on_paper, measured
from report.plans import cap, infeasible, plan
from vendorline.report import report

pytestmark = [pytest.mark.browser, pytest.mark.skipif(BROWSER is None, reason="no chromium is installed")]
LONG = "An operator with a name that is far longer than any column of a table is wide"


@pytest.fixture
def pages(network):
    told = [[plan()], [plan(), cap()], [infeasible(), plan(titles={"XX-OUT": LONG})]]
    return [report(network, one, made_on=date(2026, 11, 23)) for one in told]


def test_nothing_sticks_out(pages, tmp_path):
    screens = [(page, width, opened) for page in pages for width in (1280, 800, 390) for opened in (False, True)]
    for (_, width, opened), found in zip(screens, measured(screens, tmp_path), strict=True):
        assert (found["beyond"], found["wide"]) == (0, 0), (width, opened, found)


def test_no_table_is_cut_off_on_paper(pages, tmp_path):
    assert [cut_on_paper(page, tmp_path) for page in pages] == [[]] * len(pages)
