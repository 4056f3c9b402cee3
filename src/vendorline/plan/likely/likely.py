"""A plan over completions: some are planned in full, the others costed from these plans, and how far that is off is measured."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np

from vendorline.likely import Completions
from vendorline.likely.streams import generator
from vendorline.network.tables import Network
from vendorline.plan.assemble import problem_of
from vendorline.plan.likely.completed import flat_problem
from vendorline.plan.likely.distribution import Details, HeldOut, LikelyPlan, gathered
from vendorline.plan.likely.fully import FullPlan, Quantities, planned_in_full, quantities_of_plan
from vendorline.plan.likely.law import Asking, completed_network, with_undrawn
from vendorline.plan.likely.of_vendor import Watched
from vendorline.plan.likely.prepared import Prepared, prepared
from vendorline.plan.likely.recost import Recosted, costed, is_clearly_infeasible
from vendorline.plan.likely.representatives import by_distance, chosen, together, work_of
from vendorline.plan.likely.worker import Hands, Task, hands
from vendorline.plan.plan_result import plan_of
from vendorline.plan.problem.instance import Floats
from vendorline.plan.solve.solver import solve
from vendorline.plan.terms.model import Terms
from vendorline.quick_dataclass import dataclass

#: How many completions are planned in full, so that others are costed from them, and how many to see how far these costs are off.
REPRESENTATIVES, HELD_OUT = 8, 20
#: How many plans a completion is costed from before it is planned in full.
TRIED = 3
#: Completions that one task costs; units of all distinct completions from which other processes are worth their beginning.
AT_ONCE, WORTH_PROCESSES = 20, 60_000


@dataclass(frozen=True)
class Asked:
    """How completions are planned: see `plan_likely`.

    `raising`: by how many times what a period may need is raised, one after the other, until there is a schedule. `watched`: whose
    equipment is counted year by year. `bounds`: whether costs that are carried over have bounds of their own. `beside` [completion, what]:
    numbers in which completions that stand for others are to be near these, beside the work in each market.
    """

    representatives: int = REPRESENTATIVES
    held_out: int = HELD_OUT
    gap: float = 0.005
    seed: int = 0
    processes: int = 2
    raising: tuple[float, ...] = (1.0,)
    watched: Watched | None = None
    bounds: bool = True
    beside: Floats | None = None


def plan_likely(
    network: Network,
    asking: Asking,
    terms: Terms,
    start: date,
    periods: int,
    drawn: Completions,
    *,
    how: Asked | None = None,
    renewal_credit: bool = False,
    undrawn: str | None = None,
    tell: Callable[[str, int, int], None] = lambda *_: None,
    stop: Callable[[], bool] = lambda: False,
) -> LikelyPlan:
    """What it costs to comply in each completion.

    Args:
        network: a validated network.
        asking: what the law asks of a network: it hangs on who made what.
        terms: costs and limits.
        start: the first day.
        periods: how many periods.
        drawn: the completions.
        how: how many are planned in full, and how.
        renewal_credit: subtract the renewal that would have come anyway.
        undrawn: whose the elements are that no prior speaks for: a vendor, or `vendorline.likely.OTHER` for somebody whom no rule is
            about, so that a range has two ends; None = of nobody known, and kept.
        tell: called with a stage, and how many of how many steps of it are done.
        stop: asked now and then whether to stop; completions that were not reached then have no cost, and `stopped` says so.
    """
    how = how or Asked()
    if undrawn is not None:
        network = with_undrawn(network, drawn.lots, undrawn)
    tell("preparing completions", 0, 0)
    made = prepared(
        network,
        asking,
        terms,
        start,
        periods,
        drawn,
        renewal_credit=renewal_credit,
        watched=how.watched,
        processes=how.processes,
    )
    first: dict[object, int] = {}
    for number in range(len(drawn)):
        first.setdefault(made.key(number), number)
    distinct = list(first.values())
    if len(distinct) == 1:
        if how.watched is None:
            found = _only(network, asking, terms, start, periods, drawn, how, stop, renewal_credit=renewal_credit)
        else:
            found = planned_in_full(made, distinct[0], gap=how.gap, seed=how.seed, raising=how.raising, stop=stop)
        plans = {distinct[0]: found}
        return _told(drawn, plans, {}, first, made, HeldOut(0, 0.0, 0.0), _Standing((0,), (), {0: 0}), stopped=stop())
    units = sum(piece.units.height for piece in made.pieces.values())
    worth = how.processes if units * len(distinct) >= WORTH_PROCESSES else 1
    with hands(made, worth) as crew:
        return _several(made, drawn, distinct, first, crew, how, tell, stop)


def _only(
    network: Network, asking: Asking, terms: Terms, start: date, periods: int, drawn: Completions, how: Asked,
    stop: Callable[[], bool], *, renewal_credit: bool,
) -> FullPlan:  # fmt: skip
    """The ordinary plan, where there is only one completion."""
    whole = completed_network(network, drawn.lots, [drawn.vendors[code] for code in drawn.makers[0].tolist()])
    problem = problem_of(whole, asking(whole), terms, start, periods, renewal_credit=renewal_credit)
    plan = plan_of(problem, solve(problem.instance, gap=how.gap, seed=how.seed, stop=stop))
    found = quantities_of_plan(plan)
    return FullPlan(0, plan.solution.status == "infeasible", found, plan.solution.proven, {}, {}, None)


def _several(
    made: Prepared, drawn: Completions, distinct: list[int], first: dict[object, int], crew: Hands, how: Asked,
    tell: Callable[[str, int, int], None], stop: Callable[[], bool],
) -> LikelyPlan:  # fmt: skip
    """Representatives, held-out completions and all the others."""
    work = work_of(made, distinct)
    if how.beside is not None:
        work = together(work, how.beside[distinct])
    everything = len(distinct) <= how.representatives + how.held_out

    def usable(place: int) -> bool:
        return len(how.raising) > 1 or not is_clearly_infeasible(flat_problem(made, distinct[place]).instance)

    stand = chosen(work, how.representatives, usable)
    plans = _planned([distinct[place] for place in stand], crew, how, tell, stop)
    given = [place for place in stand if distinct[place] in plans and plans[distinct[place]].found is not None]
    orders = by_distance(work, work[given])
    # Another process is told them with each task, and elements are many.
    bare = [replace(plans[distinct[place]], found=None, done=None) for place in given]
    nearest = [[bare[k] for k in order[:TRIED]] for order in orders]
    rest = [number for number in distinct if number not in plans]
    place_of = {number: place for place, number in enumerate(distinct)}
    carried = _costed(rest, [nearest[place_of[number]] for number in rest], how, crew, tell, stop)
    told = [number for number, one in carried.items() if one.found is not None]
    held = rest if everything else _held_out(told, how, drawn.seed)
    failed = [n for n, one in carried.items() if one.found is None and not one.is_infeasible]
    again = list(dict.fromkeys([*held, *failed]))
    begin = next((plans[distinct[place]].prices for place in given), None)
    plans |= _planned(again, crew, how, tell, stop, begin=begin, certain=carried)
    error = _error([n for n in held if not everything], plans, carried)
    of = {distinct[place]: order[0] if given else 0 for place, order in enumerate(orders)}
    standing = _Standing(tuple(distinct[place] for place in given or stand), () if everything else tuple(held), of)
    return _told(drawn, plans, carried, first, made, error, standing, stopped=stop())


@dataclass(frozen=True)
class _Standing:
    """`places`: completions that stand for others; `held` out; `of`: by number which of the places stands for it."""

    places: tuple[int, ...]
    held: tuple[int, ...]
    of: Mapping[int, int]


def _planned(
    numbers: Sequence[int], crew: Hands, how: Asked, tell: Callable[[str, int, int], None],
    stop: Callable[[], bool], *, begin: object = None, certain: dict[int, Recosted] | None = None,
) -> dict[int, FullPlan]:  # fmt: skip
    """Some completions planned in full; of those that are certain to have no schedule nothing is looked for."""
    sure = {n: certain[n] for n in numbers if certain and n in certain and certain[n].is_infeasible}
    wanted = [number for number in numbers if number not in sure]
    asked = {"gap": how.gap, "seed": how.seed, "raising": how.raising}
    tasks: list[Task] = [(planned_in_full, {**asked, "number": number, "start": begin}) for number in wanted]
    steps = _steps("planning completions in full", len(tasks), tell)
    found: dict[int, FullPlan] = {}
    if begin is None and tasks:  # the first begins without prices, and the others from those of the first
        some = crew.do(tasks[:1], stop, steps)
        begin = None if some[0] is None else some[0].prices
        tasks = [(work, {**given, "start": begin}) for work, given in tasks[1:]]
        found = {number: one for number, one in zip(wanted, some, strict=False) if one is not None}
        wanted = wanted[1:]
    results = crew.do(tasks, stop, steps)
    found |= {number: plan for number, plan in zip(wanted, results, strict=True) if plan is not None}
    return found | {n: FullPlan(n, True, None, np.inf, {}, {}, None) for n in sure}


def _costed(
    numbers: Sequence[int], plans: Sequence[Sequence[FullPlan]], how: Asked, crew: Hands,
    tell: Callable[[str, int, int], None], stop: Callable[[], bool],
) -> dict[int, Recosted]:  # fmt: skip
    """Completions costed from plans."""
    parts = [slice(at, at + AT_ONCE) for at in range(0, len(numbers), AT_ONCE)]
    tasks: list[Task] = [
        (costed, {"numbers": numbers[part], "plans": plans[part], "raising": how.raising, "bounds": how.bounds})
        for part in parts
    ]
    results = crew.do(tasks, stop, _steps("costing completions", len(tasks), tell))
    found: dict[int, Recosted] = {}
    for part, result in zip(parts, results, strict=True):
        found |= dict(zip(numbers[part], result or (), strict=False))
    return found


def _steps(stage: str, total: int, tell: Callable[[str, int, int], None]) -> Callable[[], None]:
    count = 0

    def step() -> None:
        nonlocal count
        count += 1
        tell(stage, count, total)

    return step


def _held_out(rest: Sequence[int], how: Asked, seed: int) -> list[int]:
    """Completions to be planned in full as well, drawn apart from all others."""
    draw = generator(seed, "held out of the plans")
    return sorted(rest[place] for place in draw.permutation(len(rest))[: how.held_out].tolist())


def _error(held: Sequence[int], plans: dict[int, FullPlan], costed: dict[int, Recosted]) -> HeldOut:
    """How far carried-over costs lie from those in full."""
    off = []
    for number in held:
        full, carried = plans.get(number), costed.get(number)
        if full is not None and full.found is not None and carried is not None and carried.found is not None:
            off.append(abs(carried.found.cost - full.found.cost) / max(abs(full.found.cost), 1.0))
    return HeldOut(len(off), max(off, default=0.0), float(np.mean(off)) if off else 0.0)


def _told(
    drawn: Completions, plans: dict[int, FullPlan], carried: dict[int, Recosted], first: dict[object, int],
    made: Prepared, error: HeldOut, standing: _Standing, *, stopped: bool,
) -> LikelyPlan:  # fmt: skip
    """The plan over completions, each with what was found of the first that is the same."""
    own = [first[made.key(number)] for number in range(len(drawn))]
    best = {number: _best(plans.get(number), carried.get(number)) for number in first.values()}
    found, bound, in_full, none, times = zip(*(best[number] for number in own), strict=True)
    cost, parts, replaced, built = gathered(list(found))
    cash = np.array([np.full(made.periods, np.nan) if one is None else one.cash for one in found])
    return LikelyPlan(
        made.terms.currency, cost, np.array(bound), np.array(in_full), np.array(none), cash, parts, replaced, built, error,
        standing.places, stopped,
        Details(
            tuple(found), np.array(times), np.array([standing.of.get(number, 0) for number in own], dtype=np.int64),
            {number: plans[number] for number in (*standing.places, *standing.held) if number in plans},
            standing.held, {n: carried[n].found for n in standing.held if n in carried}, made.standing, len(best) == 1,
        ),
    )  # fmt: skip


def _best(full: FullPlan | None, carried: Recosted | None) -> tuple[Quantities | None, float, bool, bool, float]:
    """What was found of a completion: its cost, the higher bound, whether it was planned in full, whether none is possible, and `times`.

    A schedule that needs less room goes before a cheaper one.
    """
    if full is not None and carried is not None and full.times != carried.times:
        if carried.found is None or (full.found is not None and full.times < carried.times):
            carried = None
        else:
            full = None
    bound = max(-np.inf if full is None else full.bound, -np.inf if carried is None else carried.bound)
    none = (full is not None and full.is_infeasible) or (carried is not None and carried.is_infeasible)
    if full is not None and full.found is not None:
        if carried is not None and carried.found is not None and carried.found.cost < full.found.cost:
            return carried.found, bound, True, False, carried.times
        return full.found, bound, True, False, full.times
    found = None if carried is None else carried.found
    return found, bound, full is not None, none, 1.0 if carried is None else carried.times


__all__ = ["Asked", "LikelyPlan", "plan_likely"]
