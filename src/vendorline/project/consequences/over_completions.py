"""One option in one line of a case over completions of its network: planned, and what vendors can reach while the plan is carried out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.decide.case.from_network import MEASURES
from vendorline.decide.case.options import USED, Option, Rule
from vendorline.likely import Completions, Priors
from vendorline.network.tables import Network
from vendorline.plan.likely.distribution import Details, LikelyPlan
from vendorline.plan.likely.fully import FullPlan
from vendorline.plan.likely.law import with_undrawn
from vendorline.plan.likely.likely import Asked, plan_likely
from vendorline.plan.likely.of_vendor import Watched
from vendorline.plan.likely.worker import Task, hands
from vendorline.plan.obligations import Obligations
from vendorline.project.consequences.exposed import (
    Drawn,
    Floats,
    Switched,
    YearOfExposure,
    days_of,
    exposure_by_year,
    exposure_of,
    exposure_of_all_by_year,
    exposure_of_completions,
)
from vendorline.project.consequences.followed import Followed, HeldOut, Paths, Planned, rows_of
from vendorline.project.consequences.ground import Ground
from vendorline.project.consequences.law_of_option import law_of_option
from vendorline.project.consequences.values import Values, values_of
from vendorline.project.consequences.whole import (
    TIMES,
    Setting,
    Whole,
    completed,
    switched_by,
    verdicts_elsewhere,
    whole,
    with_nameless,
)
from vendorline.project.progress import Watch
from vendorline.quick_dataclass import dataclass

#: Completions that are planned in full so that others follow them, and that see how far these are off; of how many of the latter the reach is worked out too.
REPRESENTATIVES, HELD_OUT, SEEN = 8, 20, 5
#: The seed of the completions: that of check, exposure and plans.
SEED = 0
#: Processes that work at a time, and elements of all networks to be looked at from which more than one is worth its beginning.
MOST, FEW = 2, 200_000


#: Jurisdiction, verdict, and how many findings of the network that stands after a plan have it there.
Elsewhere = tuple[tuple[str, str, int], ...]


@dataclass(frozen=True, slots=True)
class OptionLine:
    """An option in one of the lines of its amounts, with the rules that hold beside it there."""

    name: str
    line: str
    option: Option
    more: tuple[Rule, ...]


def followed(
    ground: Ground,
    one: OptionLine,
    drawn: Completions | None,
    end: str,
    watch: Watch,
    processes: int,
    exposure_today: Callable[[], Paths],
) -> Followed:
    """An option in a line over completions, at an end of what nobody knows.

    Args:
        ground: what all rests on.
        one: the option in its line.
        drawn: the completions; None: the network as it is stated.
        end: `high` where equipment of which neither anybody nor a prior says the vendor is that of the vendor whose equipment counts.
        watch: is told how far it is.
        processes: how many work at a time, at most; the answer does not depend on it.
        exposure_today: gives what the vendor can reach today in each completion; it is the same for every option.

    Raises Stopped where somebody asked to stop.
    """
    setting = ground.setting
    if drawn is None or ground.priors is None:
        return _of_whole(setting, whole(setting, one.option, one.more, None, end))
    today = exposure_today()
    # Lines of one option have the same kind of work: how far off completions are that follow is measured in the first.
    how = Asked(
        REPRESENTATIVES, HELD_OUT if one.line == USED else 0, setting.gap, SEED, processes, TIMES,
        Watched(setting.vendor_id, tuple(days_of(setting.start, setting.years))), bounds=False,
        beside=np.stack([ends[1] for ends in today.values()], axis=1),
    )  # fmt: skip

    def asking(network: Network) -> Obligations:
        law = law_of_option(
            setting.case, one.option, one.more, network, setting.book, setting.end, setting.determinations
        )
        return law.asked

    stage = watch.progress.stage

    def tell(what: str, done: int, total: int) -> None:
        watch.show(replace(watch.progress, stage=f"{stage}: {what}", done=done, total=total or None))

    plan = plan_likely(
        setting.network, asking, setting.terms, setting.start, setting.periods, drawn, how=how,
        renewal_credit=setting.renewal_credit, undrawn=setting.vendor_id if end == "high" else None, tell=tell,
        stop=watch.is_stopped,
    )  # fmt: skip
    watch.stage(f"{stage}: working out what vendors can reach")
    switched = switched_by(setting.case, one.option)
    return _of_plan(ground, ground.priors, plan, drawn, today, switched, end, watch, processes)


def exposure_today(setting: Setting, drawn: Completions) -> Paths:
    """By measure what the vendor can reach today in each completion, least and greatest."""
    return _today(exposure_of_completions(setting.network, drawn), setting.vendor_id, len(drawn))


def _of_whole(setting: Setting, found: Whole) -> Followed:
    """An option in the network as it is stated."""
    solution = found.plan.solution
    there = solution.schedule is not None
    planned = Planned(
        0, solution.status, solution.cost if there else None, solution.proven if there else None,
        solution.gap if there else None, len(found.plan.period), found.times, rows_of(found.exposure), found.elsewhere,
    )  # fmt: skip
    now = exposure_of(setting.network, None)
    today = _today({k: (np.array([a]), np.array([b])) for k, (a, b) in now.items()}, setting.vendor_id, 1)
    values = found.quantities or _nothing(setting.years)
    return Followed(
        setting.vendor_id, (planned,), np.zeros(1, dtype=np.int64), values, np.array([found.times]),
        np.array([solution.cost if there else np.nan]), np.array([solution.proven if there else np.nan]), 1, today, None, (),
    )  # fmt: skip


def _nothing(years: int) -> Values:
    one, each = np.full(1, np.nan), np.full((1, years + 1), np.nan)
    return Values({"cost": each, "replaced_share": one, "built_by_others_share": one, "delay_months": one, "standing_share": each})  # fmt: skip


def _of_plan(
    ground: Ground,
    priors: Priors,
    plan: LikelyPlan,
    drawn: Completions,
    today: Paths,
    switched: Switched,
    end: str,
    watch: Watch,
    processes: int,
) -> Followed:
    """What follows from a plan over completions."""
    setting, details = ground.setting, plan.details
    if details is None or details.standing is None:
        raise ValueError("nobody's equipment was watched")
    of = [details.plans[number] for number in plan.representatives]
    held = [details.plans[number] for number in details.held if number in details.plans]
    each, exposures = None, dict[int, tuple[YearOfExposure, ...]]()
    elsewhere: Elsewhere = ()
    if details.is_one and of[0].found is not None:
        reach = _exposure_of_all(setting, priors, of[0], drawn, switched, end)
        none = np.zeros((len(drawn), setting.years + 1))
        each = {measure: reach.get((setting.vendor_id, measure), (none, none)) for measure in MEASURES}
        exposures[of[0].number] = tuple(_means(reach))
        elsewhere = judged_elsewhere(_Thing(setting, priors, end, switched), of[0].number, of[0].done)
    else:
        seen = [one for one in (*of, *held[:SEEN]) if one.found is not None]
        exposures, elsewhere = _exposures(_Thing(setting, priors, end, switched), seen, of[0], watch, processes)
    values = values_of(details.found, range(len(drawn)), details.standing, setting.years)
    planned = [_planned(one, exposures.get(one.number, ()), elsewhere if one is of[0] else ()) for one in of]
    return Followed(
        setting.vendor_id, tuple(planned), details.of, values, details.times, plan.cost, plan.bound,
        int(plan.in_full.sum()), today, each, tuple(_held_out(details, held, exposures, setting.years)),
    )  # fmt: skip


def _held_out(
    details: Details, held: list[FullPlan], exposures: Mapping[int, tuple[YearOfExposure, ...]], years: int
) -> list[HeldOut]:
    assert details.standing is not None  # noqa: S101
    found = []
    for one in held:
        own, carried = (
            values_of([each], [one.number], details.standing, years)
            for each in (one.found, details.carried.get(one.number))
        )
        found.append(HeldOut(_planned(one, exposures.get(one.number, ())), own, carried))
    return found


def _planned(
    one: FullPlan, exposure: tuple[YearOfExposure, ...], elsewhere: tuple[tuple[str, str, int], ...] = ()
) -> Planned:
    """What is kept of a completion that was planned in full."""
    cost = None if one.found is None else one.found.cost
    bound = None if cost is None or not np.isfinite(one.bound) else one.bound
    gap = None if cost is None or not bound else (cost - bound) / abs(bound)
    return Planned(one.number, one.status, cost, bound, gap, len(one.period), one.times, rows_of(exposure), elsewhere)


@dataclass(frozen=True, slots=True)
class _Thing:
    """What networks in which exposure is worked out are made of."""

    setting: Setting
    priors: Priors
    end: str
    switched: Switched


def _network(setting: Setting, priors: Priors, number: int, end: str) -> Network:
    """The network in a completion, at an end of what nobody knows."""
    found = completed(setting.network, Drawn(priors, SEED, number))
    return with_nameless(found, setting.vendor_id) if end == "high" else found


def exposed(thing: _Thing, number: int, done: pl.DataFrame) -> tuple[YearOfExposure, ...]:
    """Exposure by year in a completion while a plan is carried out."""
    setting = thing.setting
    network = _network(setting, thing.priors, number, thing.end)
    drawn = Drawn(thing.priors, SEED, number)
    return exposure_by_year(done, network, setting.start, setting.years, drawn, thing.switched)


def judged_elsewhere(thing: _Thing, number: int, done: pl.DataFrame | None) -> Elsewhere:
    """How the network that stands after a plan in a completion is judged under other jurisdictions' rules."""
    if done is None or not thing.setting.elsewhere:
        return ()
    return verdicts_elsewhere(thing.setting, done, _network(thing.setting, thing.priors, number, thing.end))


def _exposures(
    thing: _Thing, plans: list[FullPlan], first: FullPlan, watch: Watch, processes: int
) -> tuple[dict[int, tuple[YearOfExposure, ...]], Elsewhere]:
    """By completion what every vendor could reach while its plan is carried out, and the verdicts elsewhere after the first."""
    tasks: list[Task] = [(judged_elsewhere, {"number": first.number, "done": first.done})]
    tasks += [(exposed, {"number": one.number, "done": one.done}) for one in plans]
    elements = thing.setting.network.columns("elements", ["vendor_id"]).height
    worth = processes if elements * len(tasks) >= FEW else 1
    watch.stage(watch.progress.stage, len(tasks))
    with hands(thing, min(worth, len(tasks))) as crew:
        elsewhere, *found = crew.do(tasks, watch.is_stopped, watch.step)
    return {one.number: each for one, each in zip(plans, found, strict=True)}, elsewhere


def _exposure_of_all(
    setting: Setting, priors: Priors, plan: FullPlan, drawn: Completions, switched: Switched, end: str
) -> Mapping[tuple[str, str], tuple[Floats, Floats]]:
    """What every vendor could reach in each completion, where the plan is the same in all."""
    network = setting.network
    if end == "high":
        network = with_undrawn(network, drawn.lots, setting.vendor_id)
    assert plan.done is not None  # noqa: S101
    return exposure_of_all_by_year(plan.done, network, setting.start, setting.years, priors, SEED, len(drawn), switched)


def _means(reach: Mapping[tuple[str, str], tuple[Floats, Floats]]) -> list[YearOfExposure]:
    """The mean over completions by year."""
    return [
        YearOfExposure(year, vendor, measure, float(low[:, year].mean()), float(high[:, year].mean()))
        for (vendor, measure), (low, high) in sorted(reach.items())
        for year in range(low.shape[1])
    ]


def _today(found: Mapping[tuple[str, str], tuple[Floats, Floats]], vendor_id: str, number: int) -> Paths:
    none = np.zeros(number)
    return {measure: found.get((vendor_id, measure), (none, none)) for measure in MEASURES}


__all__ = ["OptionLine", "exposed", "followed", "judged_elsewhere", "exposure_today"]
