"""Plans on a page: the cost first, what stands beside it never added, the difference of two with its proof."""

from __future__ import annotations

import os
from datetime import date
from pathlib import Path

import pytest

from report.pages import Page, heading, well_formed, without_drawings
from report.plans import SENTENCE, cap, infeasible, law, plan, term
from vendorline.errors import InvalidInput
from vendorline.plan.answer import amount, apart, shown
from vendorline.project.public import public_document
from vendorline.report import report
from vendorline.report.documents import document_faults
from vendorline.report.names import Names
from vendorline.report.plan.before_after import before_after
from vendorline.report.plan.curve import curve, finding
from vendorline.report.plan.finding import difference, message
from vendorline.report.plan.money import at_least, at_most
from vendorline.report.plan.naming import differences, named
from vendorline.report.plan.reading import Planned
from vendorline.report.plan.tables import binding, by_part

GOLDEN = Path(__file__).parent / "golden" / "plan.html"
MADE_ON = date(2026, 11, 23)
NAMES = Names({"bell": "Bell", "telus": "TELUS", "rogers": "Rogers"})


def page_of(network, *documents):
    return report(network, list(documents), made_on=MADE_ON)


def test_golden(network):
    """Set VENDORLINE_REFRESH_GOLDEN=1 to accept the page as it is now."""
    page = without_drawings(page_of(network, plan(), cap()))
    if os.environ.get("VENDORLINE_REFRESH_GOLDEN"):
        GOLDEN.write_text(page, encoding="utf-8")
    assert page == GOLDEN.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "documents", [[plan()], [plan(), cap()], [infeasible()], [plan(), infeasible()], [plan(), cap(), cap()]]
)
def test_is_well_formed_and_loads_nothing(network, documents):
    well_formed(page_of(network, *documents))


def test_alone_it_is_the_answer_and_open(network):
    html = page_of(network, plan())
    assert heading(html).startswith("30 of 34 units are replaced")
    assert '<details class="sec plan" id="plan" open>' in html


def test_beside_verdicts_it_is_folded_and_the_first_screen_is_as_without(network, documents):
    html, without = page_of(network, *documents, plan()), page_of(network, *documents)
    assert '<details class="sec plan" id="plan">' in html
    first = [one[one.index('<main class="wrap">') : one.index('<div class="folds">')] for one in (html, without)]
    assert first[0] == first[1]


def test_what_stands_beside_the_cost_is_not_added_to_it(network):
    words = Page(page_of(network, plan())).plain
    assert "Beside the cost, and never added to it. Write-off: EUR 700,000 of book value" in words
    assert "Renewal: EUR 1.50 million of renewal that would have come anyway is not subtracted above." in words
    rows = by_part(Planned(plan())).rows
    assert rows[-1] == ("Together", 4.0)
    assert sum(cost for _, cost in rows[:-1]) == pytest.approx(4.0)
    less = Page(page_of(network, plan(renewal_credit=True))).plain
    assert "is subtracted above" in less


def test_of_two_the_difference_is_the_finding_with_what_is_proven_of_it(network):
    html = page_of(network, plan(), cap())
    assert (
        heading(html)
        == "Removal costs EUR 3.00 million more than a cap of 35 %: EUR 4.00 million against EUR 1.00 million"
    )
    words = Page(html).plain
    assert "a difference of at least EUR 2.92 million and at most EUR 3.01 million" in words
    assert "Law as known on 1 August 2020" in words
    assert "Law as known on 1 June 2020" in words


def test_bounds_are_never_flattered(network):
    assert at_least(179_099_999, "EUR").replace("\N{NO-BREAK SPACE}", " ") == "EUR 179.0 million"
    assert at_most(179_000_001, "EUR").replace("\N{NO-BREAK SPACE}", " ") == "EUR 179.1 million"
    assert at_most(2_000_000, "EUR").replace("\N{NO-BREAK SPACE}", " ") == "EUR 2.00 million"
    assert at_least(-1.5, "EUR").replace("\N{NO-BREAK SPACE}", " ") == "EUR \N{MINUS SIGN}2"
    assert at_most(465.2, "EUR").replace("\N{NO-BREAK SPACE}", " ") == "EUR 466"
    words = Page(page_of(network, plan(bound=3_999_999.0, gap=0.0141), cap(bound=999_999.0, gap=0.00001))).plain
    assert "costs less than EUR 3.99 million: the plan is at most 1.5 % above the cheapest" in words
    assert "At most above the cheapest1.5 %0.1 %" in words


def test_money_that_cannot_be_compared_is_not():
    for other in (
        cap(currency="CAD"),
        cap(price_year=2023),
        cap(start="2021-01-01"),
        cap(terms=[term("discount_rate_per_year", "0.03")]),
        infeasible(),
    ):
        plans = named([plan(), other])
        assert difference(plans) is None
        assert "more than" not in message(plans)


def test_the_proven_difference_holds_for_every_pair_within_the_bounds():
    found = difference(named([plan(objective=10.0, bound=8.0), cap(objective=9.0, bound=3.0)]))
    assert found is not None
    assert (found.more, found.least, found.most) == (1.0, -1.0, 7.0)


def test_plans_are_named_by_what_they_do_not_share():
    assert [one.name for one in named([plan(), cap()])] == ["removal", "a cap of 35\N{NO-BREAK SPACE}%"]
    assert [one.name for one in named([plan(), plan(renewal_credit=True)])] == ["gross", "less renewal"]
    assert [one.name for one in named([plan(), plan()])] == ["plan (1)", "plan (2)"]
    assert named([plan()])[0].name == ""
    terms = [term("crews", "9", "stated", is_default=False), term("labour", "7", is_default=False)]
    told = named([plan(), plan(terms=terms)])
    assert [one.name for one in told] == ["crews 9", "crews 9; labour 7"]
    assert [head for head, _ in differences(named([plan(), cap()]))] == ["Asked", "Law"]


def test_the_curve_says_when_half_is_done_and_what_the_law_wants_when():
    found = curve(Planned(plan()), NAMES.operator)
    assert found is not None
    assert [(line.name, line.so_far) for line in found.lines] == [("Bell", (5, 12, 26)), ("TELUS", (0, 2, 4))]
    assert [(mark.on.isoformat(), mark.text) for mark in found.marks] == [
        ("2021-01-01", "cap 35\N{NO-BREAK SPACE}%"),
        ("2021-07-01", "must be gone"),
    ]
    assert (
        finding(found).replace("\N{NO-BREAK SPACE}", " ")
        == "30 units, most of them in the last period, by 30 June 2021"
    )
    assert found.none == ("Rogers",)


def test_the_last_value_of_every_line_is_written_and_names_cannot_break_the_picture(network):
    html = page_of(network, plan())
    drawing = html[html.index('<figure class="curve">') : html.index("</figure>", html.index('<figure class="curve">'))]
    assert '<tspan class="val">26</tspan> Bell' in drawing
    assert '<tspan class="val">4</tspan> TELUS' in drawing
    odd = plan(titles={"XX-OUT": "<script>alert(1)</script>"}, sentence="<b>&</b>.")
    assert "<script>alert" not in page_of(network, odd)


def test_many_operators_are_six_lines_and_the_rest_in_one():
    rows = [
        {"period": period, "operator_id": f"o{n}", "units": 1, "units_so_far": (n + 1) * (place + 1), "cash": 1.0}
        for place, period in enumerate(plan()["periods"]) for n in range(9)
    ]  # fmt: skip
    found = curve(Planned(plan(curve=rows)), NAMES.operator)
    assert found is not None
    assert [line.name for line in found.lines] == ["o8", "o7", "o6", "o5", "o4", "o3", "3 more"]
    assert found.lines[-1].so_far[-1] == 4 * (1 + 2 + 3)


def test_what_binds_is_worth_money_for_one_more(network):
    rows = binding(Planned(plan()), NAMES.operator).rows
    assert rows[0] == ("Crews", "ON", "2020-H2 to 2021-H1", "One more crew-day", 305.0, 610.0, "2021-H1")
    assert rows[1][:4] == ("Cap 35 %: sites", "Bell", "2020-H2 to 2021-H1", "One more percentage point")
    words = Page(page_of(network, plan())).plain
    assert "What binds most: Crews (ON). One more crew-day in 2021-H1 would save at most EUR 610" in words
    assert "Nothing scarce binds" in Page(page_of(network, plan(binding=[]))).plain


def test_clashes_changes_and_slips_are_told_in_their_sentences(network):
    assert (
        "What clashes, and what would end it Crews of ON and the deadline" in Page(page_of(network, infeasible())).plain
    )
    if_ = {
        "change": "crews=0.8",
        "bound_before": 1.0,
        "bound": 2.0,
        "cost_before": 1.0,
        "cost": 2.0,
        "kept_cost": None,
        "units_moved": 3,
    }
    told = plan(
        what_if=[{**if_, "sentence": "With fewer crews it costs more."}],
        slip_sentences=["A slip of two quarters misses nothing."],
    )
    words = Page(page_of(network, told)).plain
    assert (
        "What a change or a slip would do With fewer crews it costs more. A slip of two quarters misses nothing."
        in words
    )
    assert list(document_faults(plan(what_if=[if_]), "plan.json"))


def unit(region, before, after, action="replace"):
    return {**plan()["rows"][0], "region": region, "from_vendor_id": before, "to_vendor_id": after, "action": action}


def test_whose_equipment_the_units_are_before_and_after_by_region(network):
    rows = [
        unit("ON", "huawei", "nokia"),
        unit("ON", "huawei", "huawei", "keep"),
        unit("-", None, None, "keep"),
        unit("ON", "huawei", "nokia"),
    ]
    found = before_after(Planned(plan(rows=rows)), {"ON": "Ontario"})
    assert found is not None
    assert (
        found.title.replace("\N{NO-BREAK SPACE}", " ")
        == "Huawei has 75 % of the units before and 25 % after; then Nokia has most, 50 %"
    )
    assert [(one.name, one.units) for one in found.regions] == [("Ontario", 3), ("not stated", 1)]
    assert [share for _, share in found.regions[0].after.parts] == pytest.approx([1 / 3, 2 / 3])
    assert found.regions[1].before.parts == (("", 1.0),)
    assert found.has_unknown
    words = Page(page_of(network, plan(rows=rows))).plain
    assert "Huawei 1, Nokia 2" in words


def test_many_vendors_share_one_colour_and_without_a_schedule_there_is_no_before_and_after():
    vendors = ["huawei", "nokia", "ericsson", "samsung", "zte", "nec", "fujitsu", "mavenir"]
    found = before_after(Planned(plan(rows=[unit("ON", one, "nokia") for one in vendors])), {})
    assert found is not None
    assert found.key[-1] == ("var(--other)", "others")
    assert sum(share for _, share in found.regions[0].before.parts) == pytest.approx(1)
    assert before_after(Planned(infeasible()), {}) is None


def test_what_stays_breached_what_has_no_schedule_and_what_is_assumed_are_said(network):
    words = Page(page_of(network, plan())).plain
    assert "One breach remains in the planned network; why stands beside each" in words
    assert "holds already, or too soon" in words
    assert "For one provision no schedule, or none of a part, is made: there the plan is not enough" in words
    assert "One of three terms rests on an assumption alone" in words
    assert "vendorline plan verify PLAN.json" in words
    assert "Kept, since nobody states their vendor: 7 elements. To replace them would cost at most EUR 250,000" in words
    bad = [{**plan()["recheck"][0], "reason": "avoidable"}]
    assert "one of them it should have avoided" in Page(page_of(network, plan(recheck=bad))).plain
    assert "the planned network breaches nothing" in Page(page_of(network, plan(recheck=[]))).plain


def test_without_a_schedule_no_cost_is_shown(network):
    words = Page(page_of(network, infeasible())).plain
    assert "No schedule keeps every limit" in words
    assert "There is no schedule whose cost could be proven." in words
    assert "breaches nothing" not in words
    assert "Who pays" not in words


def test_the_command_that_plans_again(network):
    words = Page(
        page_of(
            network,
            plan(),
            plan(as_if=False, force="binding", renewal_credit=True, unknown="replace", start="2020-04-01"),
        )
    ).plain
    assert (
        "vendorline plan net --as-if GB --known 2020-08-01 --force advisory --periods 4 --format json --output result-1.json"
        in words
    )
    assert (
        "vendorline plan net --rules GB --known 2020-08-01 --start 2020-04-01 --periods 4 --unknown replace --renewal-credit --format json"
        in words
    )


def test_a_plan_for_everybody_is_shown_and_one_that_is_damaged_is_not(network):
    told = public_document(plan(), {"ON"})
    assert "unit_id" not in told["rows"][0]
    words = Page(page_of(network, told)).plain
    assert SENTENCE.rstrip(".") in words
    assert "plan verify" not in words


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("objective", "many"), ("objective", float("nan")), ("periods", []), ("periods", ["soon"]), ("parts", {"a": "b"}), ("made_for", [{}]),
        ("limits", [{"limit": 3}]), ("titles", {"a": 1}), ("known", "yesterday"), ("as_if", 1), ("terms", None), ("jurisdictions", [1]),
    ],
)  # fmt: skip
def test_a_damaged_plan_is_refused_with_its_faults(network, key, value):
    told = plan(**{key: value})
    found = list(document_faults(told, "plan.json"))
    assert found
    assert all((fault.column or "").startswith(key) for fault in found)
    with pytest.raises(InvalidInput):
        page_of(network, told)


def test_a_whole_plan_has_no_faults():
    for told in (plan(), cap(), infeasible()):
        assert not list(document_faults(told, "plan.json"))


def test_caps_without_a_limit_do_not_stop_the_page(network):
    well_formed(
        page_of(
            network,
            plan(
                made_for=[law("XX-CAP", "cap"), law("XX-OUT", "stop", due_by=None), law("XX-WHO", "count", limit=2.0)]
            ),
        )
    )


@pytest.mark.parametrize(
    ("most", "least", "said"),
    [(179_359_538, 32_951_249, "146.4 million"), (4e6, 1e6, "3.00 million"), (1.254e9, 1.1e9, "150.0 million"), (950.4, 100.2, "850")],
)  # fmt: skip
def test_a_difference_is_that_of_the_amounts_shown(most, least, said):
    assert amount(apart(most, least)) == said
    assert apart(most, least) == pytest.approx(shown(most) - shown(least))
