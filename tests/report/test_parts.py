"""The parts of a report: words, key days, charts, colours, holdings."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import replace
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st
from vendorline.report.holdings import holdings

from vendorline.network.tables import Network
from vendorline.report import charts, palette, words
from vendorline.report.drawing import draw
from vendorline.report.findings import finding
from vendorline.report.groups import groups, key_days
from vendorline.report.judgement import judgement
from vendorline.report.names import Names, reason

NBSP = "\N{NO-BREAK SPACE}"


@pytest.mark.parametrize(
    ("share", "against", "said"),
    [
        (0.32, None, "32.0 %"), (0.35, 0.35, "35.0 %"), (0.350056, 0.35, "35.01 %"), (0.3499996, 0.35, "34.99996 %"),
        (1, None, "100 %"), (0, None, "0 %"), (None, None, "–"), (-0.05, None, "−5.0 %"),
    ],
)  # fmt: skip
def test_percent_keeps_apart_what_is_apart(share, against, said):
    assert words.percent(share, against=against).replace(NBSP, " ") == said


def test_other_words():
    assert words.percent_range(0.3, 0.4).replace(NBSP, " ") == "30.0 to 40.0 %"
    assert words.short_percent(0.125).replace(NBSP, " ") == "12.5 %"
    assert words.number(-1234.6) == "−1,235"
    assert words.number(12.34) == "12.3"
    assert words.units(1, "sites").replace(NBSP, " ") == "1 site"
    assert words.units(2.5, "traffic").replace(NBSP, " ") == "2.5 GB/day"
    assert words.days_left(-1).replace(NBSP, " ") == "1 day ago"
    assert words.listing(["A", "B", "C"], most=2) == "A, B and 1 more"
    assert words.listing([]) == ""


@given(st.text(), st.text())
def test_anchors_are_plain(one, two):
    assert set(words.anchor(one, two)) <= set("abcdefghijklmnopqrstuvwxyz0123456789-")


@given(st.lists(st.sampled_from(["met", "due", "breached"]), min_size=1, max_size=40), st.integers(3, 8))
def test_key_days_hold_the_ends_and_stay_few(verdicts, most):
    rows = [
        judgement(
            {
                "on": date(2020 + i // 12, i % 12 + 1, 1).isoformat(),
                "provision_id": "P",
                "jurisdiction": "X",
                "verdict": v,
            }
        )
        for i, v in enumerate(verdicts)
    ]
    days = key_days(rows, most)
    assert days[0] == rows[0].on
    assert days[-1] == rows[-1].on
    assert len(days) <= max(most, 4)
    assert list(days) == sorted(set(days))
    changed = {later.on for earlier, later in pairwise(rows) if earlier.verdict != later.verdict}
    if len(rows) > 4:
        assert set(days[1:-1]) <= changed


def test_groups_part_law_as_if_and_proposals(documents):
    found = groups(documents)
    assert [(g.jurisdiction, g.standing) for g in found] == [("CA", "law"), ("GB", "as_if"), ("CA", "proposed")]
    assert len(groups([documents[1], documents[1]])[0].rows) == len(documents[1]["rows"])


def test_reasons_in_words():
    assert "the makers of some elements" in reason("vendor_unknown").because
    assert reason("missing_tag: sensitive").because.endswith("(sensitive)")
    assert reason("no_5G_sites").because == "the network has no 5G sites"
    assert reason("tea time").because == "tea time"


def test_room_says_up_to_where_makers_are_unknown(network, documents):
    row = next(judgement(r) for r in documents[1]["rows"] if r["operator_id"] == "bell" and r["numerator"])
    said = finding(row, Names.of(network))
    assert said.room[0].replace(NBSP, " ") == "up to 15 sites too many"
    known = replace(row, slack=3, numerator_unknown=0)
    assert finding(known, Names.of(network)).room[0].replace(NBSP, " ") == "3 sites left"


@pytest.mark.parametrize(
    ("slack", "unknown", "said"),
    [
        (1, 0, "1 vendor more than required"),
        (0, 0, "as many as required"),
        (-1, 0, "1 vendor too few"),
        (-1, 4, "up to 1 vendor too few"),
    ],
)
def test_room_where_vendors_are_required(network, slack, unknown, said):
    row = {
        "on": "2020-03-09",
        "provision_id": "P",
        "jurisdiction": "X",
        "verdict": "unknown",
        "basis": "vendors",
        "limit": 2,
    }
    counted = judgement({**row, "numerator": 2 + slack, "numerator_unknown": unknown, "slack": slack})
    assert finding(counted, Names.of(network)).room[0].replace(NBSP, " ") == said


def panel(**keys):
    points = (charts.Point(date(2020, 1, 1), 0.1, 0.2), charts.Point(date(2021, 1, 1), 0.3, 0.3, outlook=True))
    return charts.Panel(
        "P", points, **{"limit": 0.35, "target": date(2020, 6, 1), "deadline": date(2021, 6, 1), **keys}
    )


def marks(spec):
    return [(layer["mark"]["type"], layer["mark"].get("strokeDash")) for layer in spec["layer"]]


def test_timeline_shows_band_outlook_limit_and_days():
    one = panel()
    days = charts.time_domain([one])
    assert days == (date(2020, 1, 1), date(2021, 6, 1))
    spec = charts.timeline(one, days=days, highest=0.5, unit="share")
    assert ("line", [4, 3]) in marks(spec)
    assert ("line", [1, 0]) in marks(spec)
    assert [m for m, _ in marks(spec)].count("area") == 2
    texts = [value["text"] for layer in spec["layer"] for value in layer["data"]["values"] if "text" in value]
    assert {t.replace(NBSP, " ") for t in texts} == {"limit 35 %", "target", "deadline"}


def test_timeline_without_range_has_no_band():
    points = tuple(charts.Point(date(2020 + i, 1, 1), 5, 5) for i in range(3))
    spec = charts.timeline(
        charts.Panel("P", points), days=(date(2020, 1, 1), date(2022, 1, 1)), highest=6, unit="count"
    )
    assert "area" not in [m for m, _ in marks(spec)]
    assert "rule" not in [m for m, _ in marks(spec)]


def test_drawing_is_thin_and_its_colours_are_in_the_stylesheet():
    svg = draw(
        charts.timeline(panel(), days=(date(2020, 1, 1), date(2021, 6, 1)), highest=0.5, unit="share"), 'a "b" <c>'
    )
    root = ET.fromstring(svg)
    assert root.attrib["aria-label"] == 'a "b" <c>'
    assert not [e for e in root.iter() if "id" in e.attrib or ("class" in e.attrib and e is not root)]
    used = {e.attrib[a] for e in root.iter() for a in ("fill", "stroke") if e.attrib.get(a, "none") != "none"}
    css = (files("vendorline.report") / "static" / "report.css").read_text(encoding="utf-8")
    assert used
    assert all(f'="{colour}"]' in css for colour in used), used


def test_the_seven_largest_vendors_have_their_own_colour():
    vendors = ["acme", "huawei", "nokia", "v4", "v5", "v6", "v7", "v8", "ericsson"]
    colours = palette.vendor_colours(vendors)
    assert len({colours[v] for v in vendors[:7]}) == 7
    assert colours["v8"] == colours["ericsson"] == palette.REST
    assert colours["huawei"] == palette.vendor_colours(["huawei"])["huawei"]
    assert set(palette.fixed_colours().values()) == set(palette.HUES)


def test_holdings_count_what_stands_on_the_day(network):
    held = holdings(network, Names.of(network))
    assert (held.sites, held.in_service, held.later) == (12, 39, 36)
    assert [c.name for c in held.columns] == ["Huawei", "Ericsson", "Nokia", "unknown"]
    access = next(row for row in held.rows if row.operator == "Bell" and row.total == 12)
    assert access.counts == (8, 0, 4, 0)
    assert access.later == 12
    assert (held.makers.assumed, held.makers.stated, held.makers.unknown) == (36, 1, 2)
    elements = next(basis for basis in held.bases if basis.table == "elements")
    assert (elements.assumed, elements.stated) == (72, 3)


def test_holdings_gather_the_rest_and_leave_out_the_retired():
    elements = [
        {"element_id": f"e{i}", "site_id": "s", "operator_id": "o", "function": "upf", "vendor_id": f"v{i}"}
        for i in range(9)
    ]
    elements.append({**elements[0], "element_id": "old", "retired_on": date(2020, 1, 1)})
    network = Network.of(
        {
            "operators": [{"operator_id": "o", "name": "O", "country": "CA"}],
            "sites": [{"site_id": "s", "country": "CA"}],
            "elements": elements,
        },
        as_of=date(2020, 1, 1),
    )
    held = holdings(network, Names.of(network))
    assert held.in_service == 9
    assert [c.name for c in held.columns][-1] == "2 others"
    assert held.rows[0].counts == (1, 1, 1, 1, 1, 1, 1, 2)
