"""The parts of a report: words, key days, pictures, colours, counts."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from datetime import date
from importlib.resources import files
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vendorline.network.tables import Network
from vendorline.report import charts, palette, words
from vendorline.report.census import census
from vendorline.report.drawing import draw
from vendorline.report.groups import groups, key_days
from vendorline.report.judgement import judgement
from vendorline.report.limits.picture import Line, picture, span_of
from vendorline.report.names import reason

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
    assert "the vendors of some elements" in reason("vendor_unknown").because
    assert reason("missing_tag: sensitive").because.endswith("(sensitive)")
    assert reason("no_5G_sites").because == "the network has no 5G sites"
    assert reason("tea time").because == "tea time"


def test_groups_part_trials_by_what_they_try():
    base = {
        "on": "2026-01-01",
        "provision_id": "TRIAL",
        "jurisdiction": "ZZ",
        "verdict": "met",
        "force": "trial",
        "hypothetical": True,
    }
    documents = [{"rows": [base], "trial": {"says": said}} for said in ("No equipment of a.", "No equipment of b.")]
    assert [(g.standing, g.says) for g in groups(documents)] == [
        ("trial", "No equipment of a."),
        ("trial", "No equipment of b."),
    ]
    assert len({g.id for g in groups(documents)}) == 2


def test_a_provision_is_called_by_its_short_title_or_its_id():
    row = {"on": "2026-01-01", "jurisdiction": "X", "verdict": "met"}
    described = {
        "A": {"short_title": "Cap 35 %: sites", "deadline": "2027-12-31"},
        "B": {"from_on": "2022-05-19"},
        "C": {"proposed": True},
    }
    (found,) = groups([{"rows": [{**row, "provision_id": name} for name in "ABC"], "provisions": described}])
    assert [p.title.replace(NBSP, " ") for p in found.provisions.values()] == ["Cap 35 %: sites", "B", "C"]
    assert [p.when.replace(NBSP, " ") for p in found.provisions.values()] == [
        "by 31 Dec 2027",
        "since 19 May 2022",
        "proposed",
    ]


def line(**keys):
    given = {
        "name": "P",
        "days": (date(2020, 1, 1), date(2021, 1, 1), date(2022, 1, 1)),
        "low": (0.1, 0.3, 0.4),
        "high": (0.2, 0.3, 0.9),
    }
    return Line(**{**given, "limit": 0.35, "deadline": date(2021, 6, 1), "colour": "var(--v-huawei)", **keys})


def test_a_picture_shows_band_line_limit_and_deadline_named_once():
    span = span_of(line().days)
    assert span == (date(2020, 1, 1), date(2023, 1, 1))
    svg = picture(line(), span=span, named=True)
    root = ET.fromstring(svg)
    texts = [e.text.replace(NBSP, " ") for e in root.iter() if e.tag == "text"]
    assert texts == ["0", "50", "100 %", "2020", "’21", "’22", "limit 35 %", "deadline", "40–90 %"]
    assert len([e for e in root.iter() if e.tag == "polygon"]) == 1
    assert "P: 10–20 % on 1 January 2020, 40–90 % on 1 January 2022; limit 35 %" in root.attrib["aria-label"].replace(
        NBSP, " "
    )
    plain = picture(line(low=(0.1, 0.2, 0.3), high=(0.1, 0.2, 0.3), limit=None, deadline=None), span=span, named=False)
    root = ET.fromstring(plain)
    assert not [e for e in root.iter() if e.tag == "polygon"]
    assert "limit" not in plain


def test_a_drawing_of_a_specification_is_thin_and_its_colours_are_in_the_stylesheet():
    spec = {
        "data": {"values": [{"x": 1, "y": 2}, {"x": 2, "y": 3}]}, "mark": {"type": "line", "color": palette.ACCENT},
        "encoding": {"x": {"field": "x", "type": "quantitative"}, "y": {"field": "y", "type": "quantitative"}}, "config": charts.CONFIG,
    }  # fmt: skip
    root = ET.fromstring(draw(spec, 'a "b" <c>'))
    assert root.attrib["aria-label"] == 'a "b" <c>'
    assert not [e for e in root.iter() if "id" in e.attrib or ("class" in e.attrib and e is not root)]
    used = {e.attrib[a] for e in root.iter() for a in ("fill", "stroke") if e.attrib.get(a, "none").startswith("#")}
    css = (files("vendorline.report") / "static" / "decision.css").read_text(encoding="utf-8")
    assert used - {"#000"}
    assert all(f'="{colour}"]' in css for colour in used - {"#000"}), used


def test_the_seven_largest_vendors_have_their_own_colour():
    vendors = ["acme", "huawei", "nokia", "v4", "v5", "v6", "v7", "v8", "ericsson"]
    colours = palette.vendor_colours(vendors)
    assert len({colours[v] for v in vendors[:7]}) == 7
    assert colours["v8"] == colours["ericsson"] == palette.REST
    assert colours["huawei"] == palette.vendor_colours(["huawei"])["huawei"]
    assert set(palette.fixed_colours().values()) == set(palette.HUES)


def test_vendors_have_a_colour_on_light_and_on_dark_pages():
    css = palette.variables()
    assert all(css.count(f"--v-{vendor}:") == 2 for vendor in palette.fixed_colours())
    assert palette.ink("huawei") == "var(--v-huawei)"
    assert palette.ink('"><b>') == "var(--other)"


def test_the_census_counts_what_stands_on_the_day(network):
    found = census(network)
    assert (found.sites, found.in_service, found.announced, found.unknown) == (12, 39, 36, 2)
    assert found.elements["bell"] == {"huawei": 8, "nokia": 4, "unknown": 1}
    assert found.vendors == ("ericsson", "huawei", "nokia") or set(found.vendors) == {"ericsson", "huawei", "nokia"}
    assert found.basis == {"assumed": 36, "stated": 1}
    assert found.unknown_beside([]) == {"mme": 2}


def test_the_census_leaves_out_the_retired_and_gives_shared_networks_to_those_they_serve():
    operators = [{"operator_id": name, "name": name, "country": "CA"} for name in "ab"]
    operators.append({"operator_id": "ab", "name": "AB", "country": "CA", "licensees": ["a", "b"]})
    elements = [
        {"element_id": "own", "site_id": "s", "operator_id": "a", "function": "upf", "vendor_id": "nokia"},
        {"element_id": "both", "site_id": "s", "operator_id": "ab", "function": "enb", "vendor_id": "huawei"},
        {"element_id": "old", "site_id": "s", "operator_id": "b", "function": "enb", "vendor_id": "zte", "retired_on": date(2020, 1, 1)},
    ]  # fmt: skip
    tables = {
        "operators": operators,
        "sites": [{"site_id": "s", "country": "CA", "region": "ON"}],
        "elements": elements,
    }
    found = census(Network.of(tables, as_of=date(2020, 1, 1)))
    assert found.in_service == 2
    assert found.of_operator("a") == {"nokia": 1, "huawei": 1}
    assert found.of_operator("b") == {"huawei": 1}
    assert found.together("a") == ("a", "b")
    (region,) = found.regions
    assert (region.id, region.name, region.sites, region.low("huawei"), region.high("nokia")) == (
        "ON",
        "Ontario",
        1,
        1.0,
        0.0,
    )
