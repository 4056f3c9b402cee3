"""Decisions on a page: the answer first, what is never weighed above the table, and every picture with its numbers."""

from __future__ import annotations

import os
import re
from datetime import date
from pathlib import Path

import pytest

from report.decisions import MIDDLE, SCALED, SENTENCE, TITLES, decision, option_rows
from report.pages import Page, well_formed, without_drawings
from vendorline.errors import InvalidInput
from vendorline.report import report
from vendorline.report.decision import charts, findings
from vendorline.report.decision.amounts import amount, decimals_for, fixed, signed, whole_percent, years
from vendorline.report.decision.reading import Decided, faults
from vendorline.report.decision.triangle import drawn, triangle
from vendorline.report.documents import document_faults
from vendorline.report.drawing import draw

GOLDEN = Path(__file__).parent / "golden" / "decision.html"
MADE_ON = date(2026, 11, 23)


@pytest.fixture
def html(network):
    return report(network, [decision()], made_on=MADE_ON)


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


def test_the_order_is_that_in_which_it_is_asked(words):
    part = words[words.index("Every option") if "Every option" in words else words.rindex(SENTENCE) :]
    told = [
        SENTENCE, "PLACEHOLDER amounts of allow", "Shown and never weighed", "Options by outcomes", "Mean regret", "Chance of being best",
        "no one-off payment until 3 years", "no power found", "What makes the difference", "Where one number changes the answer",
        "Best, of the weights", "Waiting does not pay", "Which acts are counted decides", "The answer is turned by", "What falls due when",
        "1 of 3 numbers has no source",
    ]  # fmt: skip
    places = []
    for said in told:
        places.append(part.index(said, places[-1] if places else 0))
    assert places == sorted(places)


def test_the_summary_says_placeholder_before_any_table(words):
    summary = words[words.index("May vendor X be used in 5G?") :]
    assert summary.index(SENTENCE) < summary.index("PLACEHOLDER") < summary.index("Never weighed")


def test_every_picture_has_its_table_and_is_read_out(html):
    page = Page(html)
    pictures = [a for tag, a in page.tags if tag == "svg" and a.get("class") == "chart"]
    assert len(pictures) == 6
    assert all(len(a["aria-label"]) > 10 for a in pictures)
    assert html.count("<table") >= 14


def test_verdicts_bear_a_sign_and_a_word(words):
    for said in ("◷ leaning", "✓ independent", "✗ dependent", "✗ turned", "✓ the same", "? no source", "! interested"):
        assert said in words


def test_sources_of_claims_are_named_and_the_interested_are_marked(words):
    assert "Restricting Competition in 5G Network Equipment" in words
    assert "Oxford Economics: Restricting Competition in 5G Network Equipment" in words
    assert "Research, vendor, interested, read." in words


def test_the_case_is_no_part_of_the_network_and_is_not_stale(words):
    assert "Check the inputs" not in words
    assert "vendorline decide cases/somewhere.yaml --format json --output result-1.json" in words


def test_beside_other_results_and_twice(network, documents):
    html = report(network, [documents[0], decision(), decision(status=None, case="somewhere")], made_on=MADE_ON)
    page = Page(html)
    assert {"decision-somewhere", "decision-somewhere-run-2"} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert page.words.count("PLACEHOLDER amounts") == 2


def test_what_is_missing_is_left_out(network):
    spare = decision(
        waiting=[], branches=[], removed=[], runs=[], losses=[], tipping_points=[], weight_tipping=[], tornado=[], border=[], joint_change=None,
        evppi=[], pairs=[], never_weighed=[], share_of_weights=None, best="wait-12", timeline=[], parts=[], supports=[],
        rows=[row for row in decision()["rows"] if row["outcome"] != "persons"],
    )  # fmt: skip
    words = Page(report(network, [spare], made_on=MADE_ON)).words
    assert "No single number inside its stated range turns the answer" in words
    assert "After the decision nothing falls due" in words
    assert "Never weighed" not in words
    assert "The case names no acts of others, so none was removed" in words
    assert "The case has no objections and no other views" in words


def test_a_quick_run_says_what_was_not_run(network):
    quick = decision(removed=[], runs=[], losses=[], quick=True)
    words = Page(report(network, [quick], made_on=MADE_ON)).words
    assert "The test of independence was not run: a quick run; run it without --quick" in words
    assert "Objections, perspectives and rival models were not run: a quick run; run it without --quick" in words
    assert "no acts of others" not in words


def test_what_cannot_be_told_apart_is_a_toss_up(network):
    runs = [{**row, "toss_up": row["name"] == "no-interested"} for row in decision()["runs"]]
    words = Page(report(network, [decision(toss_ups=["block"], runs=runs)], made_on=MADE_ON)).words
    assert "A toss-up: Limited role and No vendor X cannot be told apart; Limited role is ahead by a hair" in words
    assert (
        "turned by none of 2 objections, 1 of 1 perspective and none of 1 rival model; a toss-up in 1 of these runs"
        in words
    )
    assert "◷ a toss-up" in words


def test_an_outcome_that_is_nothing_says_what_makes_it_so(network):
    rows = [
        row | ({"mean": 0.0, "p05": 0.0, "p95": 0.0} if row["outcome"] == "exposure" else {})
        for row in decision()["rows"]
    ]
    why = "nobody is compensated (no source)"
    words = Page(
        report(network, [decision(rows=rows, nothing=[{"outcome": "exposure", "why": why}])], made_on=MADE_ON)
    ).words
    assert f"Nothing under any option, and not shown: Exposure, since {why}." in words


def test_a_joint_change_of_no_number_alone_names_none():
    change = {**decision()["joint_change"], "changes": []}
    said = findings.joint(Decided(decision(joint_change=change)))
    assert said.endswith("once they are 0.44 standard deviations in all from their medians.")
    assert "most of all" not in said


def test_cells_of_one_table_are_told_once_in_a_joint_change():
    cells = [
        {"parameter": f"restrict.open.{cell}", "median": 0.1, "value": 0.2, "z": 0.3} for cell in ("without", "with")
    ]
    change = {**decision()["joint_change"], "changes": [*cells, *decision()["joint_change"]["changes"]]}
    said = findings.joint(Decided(decision(joint_change=change)))
    assert said.endswith("most of all restrict.open.without and delay.")


def test_waits_and_reviews_are_told_against_the_best_of_today():
    row = decision()["waiting"][0]
    better = Decided(decision(waiting=[row | {"information": 2.0, "net": 0.7, "standard_error": 0.1}]))
    assert findings.waiting(better) == (
        "Waiting pays: against Limited role decided today, Wait 12 months is 0.70 points better (+2.00 from what is known by then, −1.30 from delay)"
    )
    unsure = Decided(decision(waiting=[row | {"information": 1.4, "net": 0.1, "standard_error": 0.08}]))
    assert "Waiting makes no difference that can be told: " in findings.waiting(unsure)
    assert "0.10 points better" in findings.waiting(unsure)
    review = Decided(
        decision(waiting=[row | {"option": "limited-review", "information": 0.0, "delay": 0.0, "net": 0.0}])
    )
    assert findings.waiting(review).startswith(
        "A review makes no difference that can be told: against Limited role decided today, Limited, then review"
    )


def test_results_of_earlier_versions_are_read(network):
    old = decision()
    for key in ("toss_ups", "quick", "nothing", "transfers"):
        old.pop(key)
    assert list(faults(old, "d.json")) == []
    assert "Limited role loses least" in Page(report(network, [old], made_on=MADE_ON)).words


def test_hostile_text_stays_text(network):
    evil = '"><script>alert(1)</script>{{ 7*7 }}\x00'
    titles = [{**row, "title": evil + row["option"]} for row in option_rows()]
    html = report(
        network, [decision(case=evil, question=evil, sentence=evil, options=titles, border=[evil])], made_on=MADE_ON
    )
    assert html.count("<script") == 1
    assert "<script>alert" not in html
    assert "{{ 7*7 }}" in html


def test_titles_say_what_to_see():
    decided = Decided(decision())
    plain = {
        name: getattr(findings, name)(decided).replace("\N{NO-BREAK SPACE}", " ")
        for name in ("answer", "parts", "tipping", "waiting", "runs", "support")
    }
    assert plain == {
        "answer": "Limited role loses least, 2.0 points less than No vendor X; best in 72 % of the weights, so it depends on weights",
        "parts": "Against No vendor X, Limited role gains most in cost of operators (14.0 points) and loses most in exposure (6.0)",
        "tipping": "One number turns the answer inside its stated range, nearest: delay, below 3.2 months (chance 23 %), then No vendor X",
        "waiting": "Waiting does not pay: against Limited role decided today, Wait 12 months is 1.23 points worse "
        "(+0.07 from what is known by then, −1.30 from delay)",
        "runs": "The answer is turned by 1 of 2 objections, 1 of 1 perspective and none of 1 rival model",
        "support": "1 of 3 numbers has no source; 1 rests on a source that a vendor or a lobby paid for",
    }  # fmt: skip


def test_options_that_begin_alike_keep_their_names():
    titles = {**decision()["titles"], "options": {"allow": "Allow", "block": "No X", "block-5g": "No X"}}
    decided = Decided(decision(titles=titles))
    assert [decided.option(name) for name in ("allow", "block", "elsewhere")] == ["Allow", "No X (block)", "elsewhere"]


def test_the_triangle_agrees_with_points_of_it():
    found = triangle(Decided(decision()))
    assert found is not None
    assert sum(area.share for area in found.areas) == pytest.approx(1)
    count, wins = 0, dict.fromkeys(SCALED, 0)
    steps = 400
    for i in range(steps):
        for j in range(steps - i):
            weights = ((i + 1 / 3) / steps, (j + 1 / 3) / steps)
            point = dict(zip(MIDDLE, (*weights, 1 - sum(weights)), strict=True))
            best = min(SCALED, key=lambda o: sum(point[name] * SCALED[o][name] for name in point))
            count, wins[best] = count + 1, wins[best] + 1
    for area in found.areas:
        assert area.share == pytest.approx(wins[area.option] / count, abs=0.005)
    assert draw(drawn(found, Decided(decision())), "triangle").count("<path") >= 4


def test_the_stated_weights_are_a_part_of_the_triangle():
    found = triangle(Decided(decision()))
    assert found is not None
    for cost, exposure, access in found.stated:
        assert 0.2 - 1e-9 <= cost / access <= 0.8 + 1e-9
        assert 0.5 - 1e-9 <= exposure / access <= 1.5 + 1e-9
    assert len(found.stated) == 4


def test_no_triangle_of_other_than_three_outcomes():
    ranges = {**decision()["weights"]["ranges"], "trade": [10.0, 20.0]}
    decided = Decided(decision(weights={"reference": "ally_access", "ranges": ranges}))
    assert triangle(decided) is None
    assert draw(charts.shares(decided), "shares").count("%") >= 3


def test_the_widest_bar_is_first_and_a_number_that_turns_the_answer_has_a_dot():
    spec = charts.tornado(Decided(decision()))
    assert spec is not None
    bars, _, _, left, _, right, dots = spec["layer"]
    values = bars["data"]["values"]
    assert [(v["name"], v["from"], v["to"]) for v in values] == [("Delay", -1.2, 5.0), ("Read today", 1.0, 2.2)]
    assert [v["name"] for v in dots["data"]["values"]] == ["Delay"]
    said = values[0]["right"].replace("\N{NO-BREAK SPACE}", " ")
    assert (values[0]["left"], said) == ("0\N{NO-BREAK SPACE}months", "24 months; turns at 3.2 months")
    assert left["encoding"]["x"]["scale"]["domain"][0] < -1.2 < 5.0 < right["encoding"]["x"]["scale"]["domain"][1]


def test_long_names_of_numbers_do_not_run_into_each_other():
    long = "the chance that an ally restricts access " * 4
    short, high = (
        charts.tornado(Decided(decision(tornado=[{**row, "title": title} for row in decision()["tornado"][:2]])))
        for title in ("delay", long)
    )
    assert short is not None
    assert high is not None
    lines = high["layer"][0]["data"]["values"][0]["name"].count(charts.BREAK) + 1
    assert lines == 4
    assert short["height"] == 2 * 34
    assert high["height"] >= 2 * lines * charts.LINE_HEIGHT


@pytest.mark.parametrize(
    ("said", "text"),
    [
        (fixed(0.0004, 1), "<0.1"), (fixed(-0.0004, 1), "−<0.1"), (fixed(0, 1), "0"), (fixed(1234.56, 0), "1,235"), (signed(1.24), "+1.2"),
        (signed(-1.24), "−1.2"), (whole_percent(0.004), "<1 %"), (whole_percent(0.9996), ">99 %"), (whole_percent(1 - 1e-15), "100 %"),
        (whole_percent(None), "–"), (amount(3.154, "months"), "3.2 months"), (amount(0.616, "share of access"), "0.62"), (amount(0.4, "share"), "0.4"), (amount(1.4, "ratio"), "1.4"), (years(0.5), "6 months"),
        (years(3.0), "3 years"), (years(7.8333), "7.8 years"), (years(0), "at once"),
    ],
)  # fmt: skip
def test_amounts(said, text):
    assert said.replace("\N{NO-BREAK SPACE}", " ") == text


def test_a_column_has_two_digits_that_count():
    assert [decimals_for(values) for values in ([0.11, 0.2], [1.4, 3.5], [3, 12], [], [0.0], [None])] == [
        2,
        1,
        0,
        0,
        0,
        0,
    ]


def test_what_decide_writes_is_read():
    assert list(faults(decision(), "d.json")) == []


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("options", {}), ("options", [{}]), ("sentence", 7), ("weights", {"ranges": {"a": [1]}}), ("weights", {}), ("decide_on", "soon"),
        ("independence", {"acts": [1]}), ("joint_change", {"changes": [{}]}), ("support", {"drawn": "x"}), ("powers", {}), ("gap", "1"),
        ("never_weighed", [1]), ("runs", None), ("depends_on_weights", 1), ("horizon_years", float("inf")), ("timeline", [7]), ("evpi", None),
        ("question", None), ("draws", []), ("draws", {}), ("border", "x"), ("rows", [{"option": 1}]), ("titles", {}), ("money", 1), ("tornado", {}),
    ],
)  # fmt: skip
def test_everything_wrong_is_a_fault(network, key, value):
    document = decision(**{key: value})
    found = list(document_faults(document, "d.json"))
    assert found
    assert all(str(fault.column).startswith(key) for fault in found)
    with pytest.raises(InvalidInput):
        report(network, [document], made_on=MADE_ON)


def test_titles_of_options_are_those_of_the_case(words):
    for title in TITLES.values():
        assert re.sub(r"\s+", " ", title) in words


def test_words_of_a_list_are_looked_at_one_by_one():
    rows = [{**row, "claims_say": ["number", "no_number"]} for row in decision()["supports"]]
    assert list(faults(decision(supports=rows), "d.json")) == []
    rows = [{**rows[0], "claims_say": ["number", "perhaps"]}]
    (found,) = faults(decision(supports=rows), "d.json")
    assert found.problem.startswith("is not one of number")
