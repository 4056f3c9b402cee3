"""Amounts worked out of the network: law, plan and exposure of each option, over completions."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import numpy as np
import pytest

import vendorline as vl
from project.decided_network import case, equipment, project
from vendorline.errors import InvalidInput, UsageError
from vendorline.expose.likely.likely import likely as likely_exposure
from vendorline.likely import complete, lots_of, priors_for
from vendorline.network import read_network
from vendorline.project.consequences import job, over_completions
from vendorline.project.consequences.exposed import Drawn, exposure_of, exposure_of_completions
from vendorline.project.consequences.followed import of_document, to_document
from vendorline.project.consequences.job import work_out
from vendorline.project.consequences.law_of_option import law_of_option
from vendorline.project.consequences.whole import completed, whole
from vendorline.project.decide_job import DecideQuestion, ask_decide, open_case
from vendorline.project.progress import Watch
from vendorline.project.runs import Runs


def worked(file: Path):
    return work_out(open_case(file), file, file.parent.parent, Runs(file.parent.parent / "runs"), Watch())


def decided(file: Path, *settings: str) -> dict:
    return ask_decide(DecideQuestion(case=file, settings=settings, log2=6, quick=True)).document


@pytest.fixture(scope="module", autouse=True)
def few():
    """Fewer completions planned in full: the rest follow."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(over_completions, "REPRESENTATIVES", 4)
        patch.setattr(over_completions, "HELD_OUT", 3)
        yield


@pytest.fixture(scope="module")
def file(tmp_path_factory):
    return project(tmp_path_factory.mktemp("p") / "p", equipment(), case())


@pytest.fixture(scope="module")
def found(file):
    return worked(file)


def test_a_ban_takes_all_and_a_cap_what_is_above_it(found):
    options = {name: found.followed[name, "used", "high"] for name in ("allow", "late", "early", "cap")}
    gone = {name: one.values("replaced_share", "high") for name, one in options.items()}
    assert (gone["allow"] == 0).all()
    assert (gone["late"] == 1).all()
    assert (gone["early"] == 1).all()
    assert ((gone["cap"] > 0) & (gone["cap"] < 1)).all()
    assert (options["allow"].values("cost", "high") == 0).all()
    left = options["early"].values("standing_share", "high")
    assert (left[:, 0] == 1).all()
    assert (left[:, 4] == 0).all()
    for name in ("late", "early"):
        # What is not there, and is laid over the network, has no vendor: at the other end it may be anybody's.
        assert (options[name].values("read", "low")[:, -1] == 0).all()
        assert (options[name].values("read", "low")[:, 0] > 0).all()


def test_another_process_works_out_the_same(file, found):
    """On a large network a second process plans and works out exposure, so it is told the law and all else; here it is made to."""
    from vendorline.plan.likely import likely

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(over_completions, "FEW", 0)
        patch.setattr(likely, "WORTH_PROCESSES", 0)
        there = work_out(open_case(file), file, file.parent.parent, None, Watch(), processes=2)
    assert {key: to_document(one) for key, one in there.followed.items()} == {
        key: to_document(one) for key, one in found.followed.items()
    }


def test_a_completion_planned_in_full_is_the_plan_of_the_completed_network(file, found):
    """An ordinary plan, asked as a command asks it, of a network in which the vendors of a completion stand written."""
    ground = found.ground
    for at in found.followed["early", "used", "high"].planned[:3]:
        network = completed(ground.setting.network, Drawn(ground.priors, 0, at.completion))
        assert network["elements"]["vendor_id"].null_count() == 0
        ours = (network["elements"]["vendor_id"] == "huawei").sum()
        assert at.units == ours  # one element at each site: every unit is one of the vendor's
        assert at.bound is not None
        assert at.cost is not None
        assert at.bound <= at.cost + 1e-6


def test_vendors_of_a_completion_are_those_that_are_drawn(file):
    folder = file.parent.parent / "network" / "2020-01-28"
    network = read_network(folder)
    priors = priors_for(network, folder / "priors.yaml")
    lots = lots_of(network, priors)
    drawn = complete(lots, 40)
    for at in range(40):
        made = completed(network, Drawn(priors, 0, at))["elements"]["vendor_id"].to_list()
        for row, (lot, stated) in enumerate(zip(lots.of_element, network["elements"]["vendor_id"], strict=True)):
            assert made[row] == (stated if lot < 0 else drawn.vendors[drawn.makers[at, lot]])


def test_exposure_of_a_completion_is_that_of_the_completed_network(file):
    folder = file.parent.parent / "network" / "2020-01-28"
    network = read_network(folder)
    priors = priors_for(network, folder / "priors.yaml")
    every = exposure_of_completions(network, complete(lots_of(network, priors), 40))
    for at in (0, 7, 39):
        plain = exposure_of(completed(network, Drawn(priors, 0, at)), None)
        for key, (low, high) in every.items():
            assert (low[at], high[at]) == pytest.approx(plain.get(key, (0.0, 0.0)), abs=1e-9)
    assert len({round(float(v), 6) for v in every["huawei", "read"][0]}) > 1


def test_the_core_that_is_laid_over_a_network_is_drawn_with_it(file, tmp_path):
    """A prior of the core adds lots that the network itself has not: each completion reads them as exposure over completions does."""
    folder = file.parent.parent / "network" / "2020-01-28"
    network = read_network(folder)
    written = tmp_path / "priors.yaml"
    rows = (folder / "priors.yaml").read_text("utf-8")
    core = "  - {world: true, domain: core, vendors: {huawei: 0.5, ericsson: 0.5}, unsupported: true, note: made up}\n"
    written.write_text(rows.replace("shares:\n", f"shares:\n{core}", 1), encoding="utf-8")
    priors = priors_for(network, written)
    lots = lots_of(network, priors)
    every = exposure_of_completions(network, complete(lots, 12))
    likely = likely_exposure(vl.expose(network), network, lots, 12)
    assert len(likely.drawn.lots.lots) > len(lots.lots)
    whole = likely.completed
    place = whole.weights.labels.index(("subscribers", None, None))
    column = [one.vendor_ids for one in whole.columns].index(("huawei",))
    low, high = (end[place, :, column] for end in whole.shares["read"])
    assert every["huawei", "read"][0] == pytest.approx(low)
    assert every["huawei", "read"][1] == pytest.approx(high)
    assert len(set(low.round(6))) > 1
    for at in (0, 11):
        one = exposure_of(network, Drawn(priors, 0, at))
        assert one["huawei", "read"] == pytest.approx((low[at], high[at]))


def test_a_vendor_that_only_the_laid_core_may_be_of_is_told(file, tmp_path):
    network = read_network(file.parent.parent / "network" / "2020-01-28")
    written = tmp_path / "priors.yaml"
    written.write_text(
        "title: Made up\nshares:\n  - {world: true, domain: core, vendors: {samsung: 1.0}, unsupported: true, note: made up}\n"
        "together:\n  - {world: true, value: 1, unsupported: true, note: made up}\n"
        "spread:\n  - {world: true, value: none, unsupported: true, note: made up}\n",
        encoding="utf-8",
    )
    lots = lots_of(network, priors_for(network, written))
    assert "samsung" not in lots.vendors
    assert exposure_of_completions(network, complete(lots, 3))["samsung", "read"][1].max() > 0


def test_what_follows_adds_up_to_what_full_plans_say(found):
    """With one price for all and no limit that binds the quantities of completions that follow are those of full plans."""
    one = found.followed["early", "used", "high"]
    assert len(one.held_out) == 3
    for quantity in ("cost", "replaced_share", "read"):
        error = one.errors(quantity)
        assert error is not None
        assert error["number"] == 3
    assert abs(one.errors("replaced_share")["largest"]) < 1e-9
    assert abs(one.errors("cost")["largest"]) < 0.05
    for held in one.held_out:
        carried, own = (float(each.of["cost"].sum()) for each in (held.carried, held.own))
        assert carried >= own * (1 - 1e-9)


def test_what_a_completion_comes_to_is_what_its_own_network_comes_to(file, found):
    """Of completions planned in full and of others: shares of equipment, and reach, from the network in which the vendors stand written."""
    ground = found.ground
    for name in ("late", "early", "cap"):
        one = found.followed[name, "used", "high"]
        for at in one.planned:
            plain = whole(ground.setting, ground.setting.case.options[name], (), Drawn(ground.priors, 0, at.completion))
            for quantity, values in plain.quantities.of.items():
                told = one.values_of_plans.of[quantity][at.completion]
                if quantity != "standing_share" or name != "cap":  # which sites go first is free under a cap
                    assert np.allclose(told.sum(), values[0].sum(), rtol=0.03, atol=1e-9), quantity
            reach = [row for row in at.exposure if row[1] == "huawei" and row[2] == "read"]
            said = one.values("read", "high")[at.completion]
            assert said.tolist() == pytest.approx([row[4] for row in reach], abs=1e-9)
        drawn = complete(ground.lots, 40)
        stand = ground.setting.network["elements"]["vendor_id"].to_list()
        for at in range(40):
            mine = [
                v if lot < 0 else drawn.vendors[drawn.makers[at, lot]]
                for lot, v in zip(ground.lots.of_element, stand, strict=True)
            ]
            left = one.values_of_plans.of["standing_share"][at]
            gone = one.values_of_plans.of["replaced_share"][at]
            if "huawei" in mine:
                assert left[-1] == pytest.approx(1 - gone)
                assert left[0] == 1


def test_the_cost_of_years_discounted_as_the_plan_does_is_the_cost_of_the_plan(tmp_path):
    told = case()
    told["from_network"]["renewal_credit"] = True
    rows = [row | {"end_of_life_on": date(2021 + number % 9, 6, 30)} for number, row in enumerate(equipment())]
    path = project(tmp_path / "p", rows, told)
    ground = job.ground_of(open_case(path).case, open_case(path).case.from_network, path, path.parent.parent)
    setting = ground.setting
    found = whole(setting, setting.case.options["early"], (), Drawn(ground.priors, 0, 1))
    assert found.plan.parts()["renewal_credit"] < 0
    rate = setting.terms.discount_rate_per_year
    years = found.quantities.of["cost"][0].tolist()
    assert sum(years) > 0
    # A year is discounted by its beginning here and by its end there: the cost of the plan lies between.
    late, early = (sum(cost * (1 + rate) ** -(year + shift) for year, cost in enumerate(years)) for shift in (1, 0))
    low, high = sorted((late, early))
    assert low - 1e-6 <= found.plan.solution.cost <= high + 1e-6


def test_stricter_law_never_costs_less_than_what_the_looser_must(found):
    late, early, cap = (found.followed[name, "used", "high"] for name in ("late", "early", "cap"))
    for loose in (late, cap):
        known = np.isfinite(loose.bound) & (loose.times == early.times)
        assert known.sum() > 3
        # In every completion, whether it was planned in full or costed from the plan of another: an upper bound.
        assert (early.cost[known] >= loose.bound[known] - 1e-6).all()
    for one in (late, early, cap):
        known = np.isfinite(one.bound)
        assert (one.cost[known] >= one.bound[known] - 1e-6).all()


def test_without_the_vendor_all_options_reach_alike(tmp_path):
    rows = equipment(vendor="nokia", unknown=0)
    found = worked(project(tmp_path / "p", rows, case()))
    for name in ("allow", "late", "early", "cap"):
        one = found.followed[name, "used", "high"]
        assert (one.values("read", "high") == 0).all()
        assert (one.values("cost", "high") == 0).all()


def test_a_decision_is_made_of_them_and_kept_runs_change_nothing_but_time(file):
    first = decided(file)
    runs = file.parent.parent / "runs"
    again = decided(file)
    assert first == again
    kept = sorted(row["run"] for row in first["plans"] if row["option"] == "early")
    shutil.rmtree(runs / kept[0])
    for run in runs.iterdir():
        if json.loads((run / "result.json").read_text())["document"]["command"] == "decide":
            shutil.rmtree(run)
    assert decided(file) == first
    assert {row["option"] for row in first["amounts"]} == {"allow", "late", "early", "cap"}
    assert {row["support"] for row in first["amounts"]} == {"computed"}
    assert first["status"] is None
    assert first["same_at_both_ends"] in {True, False}
    assert first["priors"]["completions"] == 40
    assert first["priors"]["undrawn"] == 0


def test_one_changed_number_plans_nothing_again(file, monkeypatch):
    decided(file)
    monkeypatch.setattr("vendorline.project.consequences.job.followed", None)
    told = decided(file, "harm=5")
    assert told["losses"] == []
    assert told["plans"]
    assert decided(file, "options.early.amounts.used.gone=0.5")["amounts"] != told["amounts"]


def test_what_nobody_knows_is_run_at_both_ends(tmp_path):
    found = decided(project(tmp_path / "p", equipment(), case(), priors=None))
    rows = {(r["option"], r["amount"], r["year"]): r for r in found["amounts"]}
    assert rows["early", "reach", 1]["low"] < rows["early", "reach", 1]["high"]
    assert rows["early", "cost", 1]["low"] <= rows["early", "cost", 1]["high"]
    assert {row["end"] for row in found["plans"]} == {"low", "high"}
    ends = {row["option"]: row for row in found["ends"]}
    assert ends["early"]["loss_low"] < ends["early"]["loss_high"]
    best = [{row["option"] for row in found["ends"] if row[f"is_best_{end}"]} for end in ("low", "high")]
    assert found["same_at_both_ends"] == (best[0] == best[1])
    assert (found["best"] is None) == (best[0] != best[1])


def test_no_best_is_named_where_the_ends_differ(tmp_path):
    told = case()
    told["outcomes"]["cost"]["swing"] = [0, 400]
    rows = equipment(vendor="nokia")
    found = decided(project(tmp_path / "p", rows, told, priors=None))
    best = [{row["option"] for row in found["ends"] if row[f"is_best_{end}"]} for end in ("low", "high")]
    if best[0] == best[1]:
        pytest.fail(f"the case was to differ between the ends: {found['ends']}")
    assert found["best"] is None
    assert found["sentence"].startswith("No option is best whatever the network is")


def test_an_option_that_no_schedule_keeps_is_shown_with_the_clash(tmp_path):
    terms = "crews:\n  - {region: any, crew_days_per_period: 0}\n"
    found = decided(project(tmp_path / "p", equipment(), case(), terms=terms))
    gone = {row["option"]: row for row in found["infeasible"]}
    assert set(gone) == {"late", "early", "cap"}
    assert any("crews" in sentence for sentence in gone["early"]["clash"])
    assert {row["option"] for row in found["options"]} == {"allow", "wait"}


def test_faults_are_told_together(tmp_path):
    told = case()
    told["from_network"]["amounts"] = {"cost": "cost"}
    with pytest.raises(InvalidInput) as error:
        decided(project(tmp_path / "a", equipment(), told))
    assert {fault.column for fault in error.value.faults} >= {"early.amounts.used.gone", "while_waiting.used.reach"}
    told = case()
    told["money"]["unit"] = "CAD m"
    told["outcomes"]["cost"]["unit"] = "CAD m"
    with pytest.raises(InvalidInput, match="worked out") as error:
        decided(project(tmp_path / "b", equipment(), told))
    assert "CAD per EUR" in error.value.faults[0].remedy
    told = case()
    del told["from_network"]
    with pytest.raises(InvalidInput) as error:
        decided(project(tmp_path / "c", equipment(), told))
    assert "from_network" in error.value.faults[0].problem
    told = case()
    told["from_network"]["amounts"]["cost"] = "costs"
    with pytest.raises(InvalidInput):
        decided(project(tmp_path / "d", equipment(), told))


def test_a_rule_that_no_schedule_can_keep_is_refused(tmp_path):
    told = case()
    told["options"]["cap"]["own_rule"] = {"vendors": ["Huawei"], "effect": "require_count"}
    with pytest.raises(UsageError, match="forbids or caps"):
        decided(project(tmp_path / "p", equipment(), told))


def test_nothing_is_known_of_the_law_that_was_not_known_then(tmp_path):
    """A rule of one's own that binds later brings no later law with it: the cap of January 2020 was superseded in July."""
    told = case() | {"decide_on": "2020-03-09", "known": "2020-03-09"}
    told["options"]["cap"] |= {"provisions": ["GB-2020-01-CAP-SITES"], "lead": "18 months"}
    path = project(tmp_path / "p", equipment(), told)
    ground = job.ground_of(open_case(path).case, open_case(path).case.from_network, path, path.parent.parent)
    setting = ground.setting
    law = law_of_option(setting.case, setting.case.options["cap"], (), setting.network, setting.book, setting.end)
    rows = {row.provision_id: row for row in law.drawn}
    assert rows["GB-2020-01-CAP-SITES"].in_force_until is None
    own = next(row for name, row in rows.items() if name != "GB-2020-01-CAP-SITES")
    assert own.in_force_from.isoformat() == "2021-09-09"
    assert {one.provision_id for one in law.asked.planned} == {own.provision_id}


def test_what_is_kept_is_read_as_it_was(found):
    for one in found.followed.values():
        again = of_document(json.loads(json.dumps(to_document(one))))
        assert again.planned == one.planned
        assert [each.planned for each in again.held_out] == [each.planned for each in one.held_out]
        assert (again.of == one.of).all()
        assert np.array_equal(again.cost, one.cost, equal_nan=True)
        for name, values in one.values_of_plans.of.items():
            assert np.array_equal(again.values_of_plans.of[name], values, equal_nan=True)


def test_reach_that_the_representative_does_not_have_stays_and_no_share_is_above_one(found):
    one = found.followed["early", "used", "high"]
    years = one.values_of_plans.years
    rows = [(year, "huawei", measure, 0.0, 0.0) for year in range(years) for measure in one.today]
    grows = [(year, who, measure, 0.5 + 0.1 * year, 0.5 + 0.1 * year) for year, who, measure, _, _ in rows]
    for path, now in ((rows, 0.0), (grows, 0.0), (grows, 0.2)):
        today = {measure: (np.full(40, 0.9), np.full(40, 0.9)) for measure in one.today}
        for low, high in today.values():
            low[one.planned[0].completion] = high[one.planned[0].completion] = now
        planned = replace(one.planned[0], exposure=tuple(path))
        values = replace(one, planned=(planned,), of=np.zeros(40, dtype=int), today=today).values("read", "low")
        others = np.arange(40) != one.planned[0].completion
        assert values[others].min() >= 0.9 - 1e-12
        assert values.max() <= 1
