"""The answer in one sentence: every case of its wording, rendered."""

from __future__ import annotations

from datetime import date

import pytest

from report.pages import Page, heading, part, well_formed
from report.screens import MADE_ON, capped, network, result, row, rule
from vendorline.report import report

NINE = tuple(f"op-{name}" for name in ("ada", "bea", "cal", "dot", "eve", "fay", "gil", "hal", "ivo"))
CAP = {"C": rule(short_title="Cap 35 %: 5G sites", effect="cap", basis="sites", limit=0.35)}


def page(found, documents, **keys):
    html = report(found, documents, made_on=keys.pop("made_on", MADE_ON), **keys)
    well_formed(html)
    return html


def answer(operators, rows, provisions=None, **keys):
    return heading(page(network(operators, **keys), [result(rows, provisions)]))


def verdicts(**counts):
    """So many operators of each verdict, in the order given."""
    named = iter(NINE)
    return [row(next(named), verdict) for verdict, number in counts.items() for _ in range(number)]


def test_ban_some_break_it_for_the_others_it_cannot_be_told():
    said = answer(NINE, verdicts(breached=6, unknown=3))
    assert said == "Six of nine operators still run Huawei equipment that Canada’s 2022 policy wants removed; for the other three the data cannot tell"  # fmt: skip


def test_an_outlook_says_would():
    rows = [{**one, "outlook": True} for one in verdicts(breached=6, unknown=3)]
    html = page(network(NINE), [result(rows)])
    assert "Six of nine operators would still run Huawei equipment" in heading(html)
    assert "This is the outlook for 1 November 2026, from network data of 9 March 2026." in Page(html).plain


def test_a_day_of_the_data_does_not():
    html = page(network(NINE), [result(verdicts(breached=6, unknown=3))])
    assert "would still" not in heading(html)
    assert "Judged on 1 November 2026" in Page(html).plain
    assert "The policy is advisory: no order binds an operator." in Page(html).plain


def test_an_order_beside_the_advice_is_not_denied():
    rules = {"P": rule(), "O": rule(short_title="Order", force="binding", instrument_id="CA-2026")}
    found = [
        *verdicts(breached=6, unknown=3),
        *(row(name, "unknown", "O", force="binding", reason="bound_unknown") for name in NINE),
    ]
    told = Page(page(network(NINE), [result(found, rules)])).plain
    assert "no order binds an operator" not in told
    assert "advisory. Under one binding provision nobody can tell yet." in told
    none = [one if one["provision_id"] == "P" else {**one, "verdict": "not_applicable"} for one in found]
    assert "no order binds an operator" in Page(page(network(NINE), [result(none, rules)])).plain


def test_all_that_stand_otherwise_are_named():
    said = answer(NINE, verdicts(breached=2, met=4, unknown=2, not_applicable=1))
    assert said.endswith(
        "wants removed; four run none of it, for two the data cannot tell and one has nothing in scope"
    )
    assert answer(NINE, verdicts(breached=2, met=7)).endswith("wants removed; the other seven run none of it")
    assert answer(NINE, verdicts(breached=9)) == "All nine operators still run Huawei equipment that Canada’s 2022 policy wants removed"  # fmt: skip


def test_due_names_the_day():
    said = answer(NINE, verdicts(due=6, met=3))
    assert "wants removed by 31 December 2027; the other three run none of it" in said
    assert "by 31 December" not in answer(NINE, [*verdicts(breached=1, met=8), row(NINE[1], "due", "Q")], {"P": rule(), "Q": rule()})  # fmt: skip


def test_binding_says_must_names_the_instrument_and_the_penalty():
    binding = {"P": rule(force="binding", instrument="Direction 2022", penalty="10 % of turnover")}
    rows = [{**one, "force": "binding"} for one in verdicts(breached=6, unknown=3)]
    html = page(network(NINE), [result(rows, binding)])
    assert heading(html).startswith("Six of nine operators still run Huawei equipment that they must remove under Canada’s 2022 rules")  # fmt: skip
    assert "The rules are binding: Direction 2022; penalty: 10 % of turnover." in Page(html).plain


def test_vendors_that_do_not_stand_in_the_network_are_not_named():
    assert "Huawei equipment" in answer(NINE, verdicts(breached=9))
    assert "Huawei and ZTE equipment" in answer(NINE, verdicts(breached=9), vendor="nokia")


def test_new_equipment():
    new = {"P": rule(event="installed", short_title="No new equipment")}
    said = answer(NINE, verdicts(breached=4, met=5), new)
    assert said == "Four of nine operators have installed new Huawei equipment against Canada’s 2022 policy; the other five add none"  # fmt: skip


def test_cap_names_who_exceeds_it():
    rows = [capped("sasktel", 0.97, 1.0), capped("xplornet", 0.64, 1.0), capped("eastlink", 0.0, 1.0), *(capped(f"o{i}", 0, 0.2) for i in range(5))]  # fmt: skip
    said = answer([one["operator_id"] for one in rows], rows, CAP)
    assert said == "Sasktel and Xplornet exceed the 35 % cap of Canada’s 2022 policy; five others stay below it, Eastlink cannot be judged"  # fmt: skip


def test_cap_that_nobody_exceeds_tells_how_close_the_closest_is():
    rows = [capped("near", 0.30, 0.33), capped("far", 0.0, 0.1)]
    assert answer(["near", "far"], rows, CAP) == (
        "Both operators meet Canada’s 2022 policy; the closest is Near, at least 2 points below the limit"
    )


def test_all_met():
    assert answer(NINE, verdicts(met=9)) == "All nine operators meet Canada’s 2022 policy"


def test_met_or_unknown():
    assert answer(NINE, verdicts(met=5, unknown=4)) == "Five of nine operators meet Canada’s 2022 policy; for the other four the data cannot tell"  # fmt: skip


def test_all_unknown_says_why():
    said = answer(NINE, verdicts(unknown=9))
    assert said == "Nobody can tell yet whether the nine operators meet Canada’s 2022 policy: the vendor of 30 % of equipment in scope is unknown"  # fmt: skip
    rows = [{**one, "reason": "missing_tag", "numerator_unknown": 0} for one in verdicts(unknown=9)]
    assert answer(NINE, rows).endswith(": the provision speaks of places or parts that nobody has marked")


def test_nothing_in_force_tells_when_the_first_applies():
    html = page(network(["one"], as_of=date(2012, 3, 9)), [result([])])
    assert heading(html) == "No rule of Canada is in force on 9 March 2012; the first applies from 1 January 2013"
    assert "What would change this" not in html


def test_no_rule_is_held():
    assert heading(page(network(["one"], country="SN"), [result([])])) == "vendorline holds no rule of Senegal"


def test_rules_that_no_network_can_be_judged_by():
    html = page(network(["one"], country="AT"), [result([])])
    assert heading(html) == "No rule of Austria in force on 9 March 2026 can be judged from a network"


def test_nothing_in_force_leaves_what_was_supposed_alone():
    supposed = [{**one, "jurisdiction": "GB", "hypothetical": True, "known": "2020-06-01"} for one in verdicts(breached=2, met=7)]  # fmt: skip
    html = page(network(NINE, as_of=date(2012, 3, 9)), [result([]), result(supposed, as_if=True)])
    assert heading(html).startswith("No rule of Canada is in force on 9 March 2012")
    assert 'class="set if"' in html


def test_nothing_in_scope_and_no_sites():
    rows = [row(name, "not_applicable", reason="no_5G_sites") for name in NINE]
    html = page(network(NINE, sites=0), [result(rows)])
    assert heading(html) == "Canada’s 2022 policy reaches nothing in this network: it has no 5G sites"
    assert 'class="tiles"' not in html
    assert 'id="limits"' not in html
    assert "Not applicable" in html


def test_one_operator_is_named_and_its_grid_turned():
    rows = [row("sasktel", verdict, on=on) for verdict, on in (("due", "2023-01-01"), ("breached", "2026-11-01"))]
    html = page(network(["sasktel"]), [result(rows)])
    assert heading(html) == "Sasktel still runs Huawei equipment that Canada’s 2022 policy wants removed"
    assert 'class="grid turned"' in html
    assert '<th scope="col" class="p">1\N{NO-BREAK SPACE}January 2023</th>' in html
    assert answer(["sasktel"], [row("sasktel", "met")]) == "Sasktel meets Canada’s 2022 policy"
    assert answer(["sasktel"], [row("sasktel", "unknown")]).startswith("Nobody can tell yet whether Sasktel meets")
    assert answer(["sasktel"], [capped("sasktel", 0.0, 0.1)], CAP) == "Sasktel meets Canada’s 2022 policy, at least 25 points below the limit"  # fmt: skip


def test_fifty_operators_show_the_twelve_worst_and_count_the_rest():
    names = [f"o{i:02}" for i in range(50)]
    rows = [row(name, "breached" if i < 12 else "met" if i < 42 else "unknown") for i, name in enumerate(names)]
    html = page(network(names, sites=1), [result(rows)])
    assert heading(html).startswith("12 of 50 operators still run")
    shown = html[html.index('id="grid"') : html.index("</table>", html.index('id="grid"'))]
    assert shown.count('<tr><th scope="row">') == 12
    assert "38 more: 8 unknown, 30 met" in Page(html).plain
    assert all(name.title() in html for name in names)


def test_no_list_names_more_than_three():
    rows = [capped(f"o{i}", 0.9, 0.9) for i in range(6)]
    assert answer([f"o{i}" for i in range(6)], rows, CAP).startswith("O0, O1 and four more exceed the 35 % cap")


def test_of_two_rules_that_somebody_breaks_the_stronger_is_answered_first():
    rules = {
        "P": rule(),
        "B": rule(force="binding", instrument_id="CA-B", adopted_on="2024-01-01", short_title="Core out"),
    }
    rows = [*verdicts(breached=6, met=3), *(row(name, "breached", "B", force="binding") for name in NINE[:2]), *(row(name, "met", "B", force="binding") for name in NINE[2:])]  # fmt: skip
    html = page(network(NINE), [result(rows, rules)])
    assert heading(html) == "Two of nine operators still run Huawei equipment that they must remove under Canada’s 2024 rules; the other seven run none of it"  # fmt: skip
    assert "Beside it: six of nine operators still run Huawei equipment" in Page(html).plain


def test_a_breach_is_not_hidden_behind_a_stronger_rule_that_everybody_meets():
    rules = {
        "P": rule(),
        "B": rule(force="binding", instrument_id="CA-B", adopted_on="2024-01-01", short_title="Core out"),
    }
    rows = [*verdicts(breached=6, met=3), *(row(name, "met", "B", force="binding") for name in NINE)]
    html = page(network(NINE), [result(rows, rules)])
    assert heading(html).startswith("Six of nine operators still run Huawei equipment")
    assert "Beside it: all nine operators meet" in Page(html).plain


def test_a_proposal_never_stands_before_the_law():
    rules = {"P": rule(), "B": rule(force="proposed", instrument_id="CA-B", short_title="Everything out")}
    supposed = {"jurisdiction": "GB", "hypothetical": True}
    rows = [
        {**one, **supposed} for one in (*verdicts(met=9), *(row(name, "due", "B", force="proposed") for name in NINE))
    ]
    said = heading(page(network(NINE), [result(rows, rules, as_if=True)]))
    assert said == "All nine operators would meet “5G equipment out” of the UK’s rules of May 2022"


def test_nobody_meets_a_law_of_which_a_part_is_unknown():
    rules = {"P": rule(short_title="Certified components only"), "Q": rule(short_title="Core out")}
    rows = [*verdicts(met=9), *(row(name, "unknown", "Q") for name in NINE)]
    html = page(network(NINE), [result(rows, rules)])
    assert heading(html) == "All nine operators meet “Certified components only” of Canada’s 2022 policy"
    assert "Under one other provision nobody can tell yet." in Page(html).plain


def test_what_has_no_day_is_forbidden_and_not_to_be_removed_by_one():
    open_ended = {"P": rule(force="binding", deadline=None)}
    rows = [{**one, "force": "binding"} for one in verdicts(breached=6, met=3)]
    assert answer(NINE, rows, open_ended) == "Six of nine operators still run Huawei equipment that Canada’s 2022 rules forbid; the other three run none of it"  # fmt: skip


def test_a_rule_on_something_else_is_called_by_its_title():
    staff = {"P": rule(event="operated", short_title="Staff in country")}
    rows = [{**one, "vendor_ids": []} for one in verdicts(breached=9)]
    assert answer(NINE, rows, staff) == "None of the nine operators meets “Staff in country” of Canada’s 2022 policy"


def test_where_no_permit_is_on_record_that_is_said():
    permits = {"P": rule(force="permit", event="installed")}
    rows = [{**one, "reason": "no_grant_on_record"} for one in verdicts(breached=8)] + [row(NINE[8], "met")]
    assert answer(NINE, rows, permits) == "Eight of nine operators run equipment for which no permit under Canada’s 2022 permit rules is on record; the other adds none"  # fmt: skip


def test_a_breach_is_not_hidden_behind_a_rule_that_nobody_can_judge():
    rules = {"P": rule(), "B": rule(force="binding", instrument_id="CA-B", short_title="Sensitive places")}
    rows = [*verdicts(breached=6, met=3), *(row(name, "unknown", "B", force="binding") for name in NINE)]
    assert answer(NINE, rows, rules).startswith("Six of nine operators still run Huawei equipment")


def test_several_jurisdictions_answer_with_the_operators_own_first():
    british = [{**capped(name, 0.9, 1.0), "jurisdiction": "GB", "hypothetical": True, "on": "2023-12-31"} for name in NINE[:2]]  # fmt: skip
    british += [{**capped(name, 0.0, 0.1), "jurisdiction": "GB", "hypothetical": True, "on": "2023-12-31"} for name in NINE[2:]]  # fmt: skip
    cap = {"C": {**CAP["C"], "adopted_on": "2020-01-28", "instrument_id": "GB"}}
    html = page(network(NINE), [result(british, cap, as_if=True), result(verdicts(breached=6, unknown=3))])
    assert "Canada’s 2022 policy" in heading(html)
    assert "If the UK’s 35 % cap of January 2020 applied, Op Ada and Op Bea would be over it." in Page(html).plain
    grid = part(html, '<table class="grid', "</table>")
    assert grid.index("Canada’s policy") < grid.index(
        "What if the UK’s rules of January 2020 applied? · 31 December 2023"
    )


def test_two_laws_in_force_each_have_a_set():
    polish = [{**one, "jurisdiction": "PL", "provision_id": "Q"} for one in verdicts(breached=1, met=8)]
    html = page(network(NINE), [result([*verdicts(met=9), *polish], {"P": rule(), "Q": rule(instrument_id="PL")})])
    assert heading(html) == "All nine operators meet Canada’s 2022 policy"
    assert (
        "One of nine operators still runs Huawei equipment that Poland’s 2022 policy wants removed; the other eight run none of it."
        in Page(html).plain
    )
    assert html.count('scope="colgroup"') == 2


def test_a_trial_is_a_what_if_headed_by_what_it_says():
    tried = [{**one, "force": "trial", "jurisdiction": "ZZ", "provision_id": "TRIAL", "hypothetical": True} for one in verdicts(due=6, met=3)]  # fmt: skip
    trial = {"provision": "TRIAL", "says": "No equipment of huawei after 2027-12-31.", "reaches": []}
    rules = {"TRIAL": rule(force="trial", short_title="Ban: Huawei", instrument_id="TRIAL")}
    beside = page(network(NINE), [result(verdicts(met=9)), result(tried, rules, trial=trial)])
    assert heading(beside) == "All nine operators meet Canada’s 2022 policy"
    assert "What if: No equipment of huawei after 2027-12-31 ·" in Page(beside).plain
    assert 'class="set if"' in beside
    alone = page(network(NINE), [result(tried, rules, trial=trial)])
    assert heading(alone) == "Six of nine operators would still run Huawei equipment that this trial would remove by 31 December 2027; the other three would run none of it"  # fmt: skip
    assert "vendorline check NETWORK --ban huawei,zte --by 2027-12-31" in Page(alone).plain


def test_law_that_may_have_changed_is_warned_of():
    checked = [{**one, "law_checked_on": "2026-10-01"} for one in verdicts(breached=6, unknown=3)]
    late = page(network(NINE), [result([{**one, "law_outlook": True} for one in checked])])
    assert "The law was last checked on 1 October 2026: it may have changed since." in Page(late).plain
    early = page(network(NINE), [result([{**one, "law_outlook": False} for one in checked])])
    assert "may have changed since" not in Page(early).plain
    assert "as last checked on 1 October 2026" in Page(early).plain


def test_invented_data_is_tagged_before_the_sentence_and_in_the_running_title(network):
    html = report(network, [result([row("bell", "met")])], made_on=MADE_ON, title="A title")
    assert html.index("Invented example") < html.index("<h1")
    assert (
        '@top-left{content:"A title \\000028invented example\\000029"' in html or "A title (invented example)" in html
    )


@pytest.mark.parametrize("documents", [[], [result([])]])
def test_an_empty_network_is_no_error(documents):
    html = page(network([], sites=0), documents)
    assert heading(html)


def test_without_results_it_says_what_the_network_holds():
    html = page(network(NINE), [])
    assert heading(html) == "No rule was judged: the network holds 27 elements at 3 sites on 9 March 2026"
    assert "What would change this" not in html
