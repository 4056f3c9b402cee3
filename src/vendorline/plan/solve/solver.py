"""From a problem to the cheapest schedule that was found, with a bound that no schedule can beat.

Prices first (a bound valid at every step), then vendors (in whole numbers at those prices; by annealing where that is too much), then
periods (whole units by priced cost, then HiGHS part by part). Small problems go to HiGHS whole, which proves the optimum.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator

import numpy as np

from vendorline.errors import Stopped
from vendorline.plan.problem.branches import without_cases
from vendorline.plan.problem.instance import Instance, Ints
from vendorline.plan.problem.prices import Prices, cost_scale, rows_of
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.solve.bounds import COARSE_FROM, Priced, best_prices, thirds
from vendorline.plan.solve.columns import columns_of
from vendorline.plan.solve.crowding import placed_anyhow
from vendorline.plan.solve.enough import is_too_little
from vendorline.plan.solve.model import schedule_of, solve_model
from vendorline.plan.solve.polish import polished
from vendorline.plan.solve.pricing import Pricing
from vendorline.plan.solve.proving import proven, raised
from vendorline.plan.solve.rounding import soft_counts
from vendorline.plan.solve.search import Search
from vendorline.plan.solve.solution import Progress, Solution, Status
from vendorline.plan.solve.timing import placed_by_price
from vendorline.plan.solve.vendors import COMPARING, Choice, choices, fixed

#: Up to so many options HiGHS is given the whole problem.
EXACT_OPTIONS = 4_000
#: How many nodes it may look at: a count, so that the result is the same on every machine.
NODES = 3_000
#: Temperatures once vendors are fixed, in parts of a unit's cost, and steps at each.
FIXED_COOLING = ((0.003, 40), (0.001, 60), (0.0003, 80))
#: The same where a coarse problem was solved first: its prices are good enough to go on from.
LARGE_COOLING = ((0.001, 60),)
#: For how many choices of vendors periods are looked for.
TIMED = 2
#: In large problems a first choice of vendors this near to the bound, in parts of the gap that is asked for, is timed before others are
#: looked for.
NEAR = 0.33
#: After how many choices of vendors prices are drawn for the bound.
RAISED = 4
#: From this gap on, prices are looked for in a third of the steps where there are prices to begin from, or of a coarse problem, and cases
#: only where these do not suffice.
ROUGH = 0.01
#: From this gap on the same in every problem.
QUICK = 0.02
#: Up to so many units that found no room others are moved one by one before HiGHS is asked for it.
LAST_ONES = 20
#: Up to so many options HiGHS is given all periods at once when vendors are chosen, and looks at so many nodes.
WHOLE_TIMING, TIMING_NODES = 12_000, 400


def solve(
    instance: Instance,
    *,
    gap: float = 0.005,
    seed: int = 0,
    time_limit: float | None = None,
    start: Prices | None = None,
    is_thorough: bool = True,
    progress: Callable[[Progress], None] | None = None,
    stop: Callable[[], bool] | None = None,
) -> Solution:
    """The cheapest schedule that is found.

    Args:
        instance: the problem.
        gap: relative gap at which to stop.
        seed: of the annealing; the result is the same for the same seed unless time runs out.
        time_limit: in seconds; the best so far is then returned.
        start: prices to begin from, of a problem like this one.
        is_thorough: whether everything is tried to find room for the last units; not where the caller would rather ask for more room.
        progress: called with stage, bound and cost.
        stop: asked now and then whether to stop; the best so far is then returned.
    """
    began = time.monotonic()
    interrupted = False

    def expired() -> bool:
        nonlocal interrupted
        interrupted = interrupted or (stop is not None and stop())
        return interrupted or (time_limit is not None and time.monotonic() - began > time_limit)

    tight = tightened(instance)
    search = Search(tight, gap, seed, progress or (lambda _: None), expired, is_thorough=is_thorough)
    status: Status | None = None
    try:
        status = _run(search, start)
    except Stopped:
        status = "stopped"
    if status is None:
        status = "within_gap" if search.is_done() else "stopped" if expired() else "gap_open"
    if search.schedule is None and status != "infeasible":
        status = "stopped" if expired() else "no_schedule"
    prices = search.prices or rows_of(tight).prices(np.zeros(len(rows_of(tight).capacity)))
    return Solution(
        status,
        search.schedule,
        search.cost,
        search.bound,
        prices,
        search.missing,
        search.proof or without_cases(tight, prices, search.bound),
        search.searched,
    )


def _run(search: Search, start: Prices | None) -> Status | None:
    instance = search.instance
    if not len(instance.market):
        search.bound = 0.0
        search.take(
            Schedule(
                np.zeros(len(instance.markets), dtype=np.int64), np.zeros((0, instance.size[2] + 1), dtype=np.int64)
            )
        )
        return "optimal"
    if not (instance.is_open.any(axis=(1, 2)) | np.isfinite(instance.kept)).all() or is_too_little(instance):
        return "infeasible"
    unpriced = rows_of(instance).prices(np.zeros(len(rows_of(instance).capacity)))
    if not np.isfinite(Pricing(instance).by_market(unpriced).min(axis=0)).all():
        return "infeasible"
    search.tell("pricing")

    def better(bound: float) -> None:
        search.watch(Progress("pricing", bound, search.cost))

    ceiling = _ceiling(instance)
    is_quick = start is not None or len(instance.market) > COARSE_FROM or search.gap >= QUICK
    search.is_rough = is_quick and search.gap >= ROUGH
    priced = best_prices(
        instance, start=start, ceiling=ceiling, progress=better, expired=search.expired, is_rough=search.is_rough
    )
    search.take_bound(priced.bound, priced.prices)
    if search.is_rough and search.proven <= ceiling and int(instance.is_open.sum()) > EXACT_OPTIONS:
        _heuristic(search, priced)
        if search.is_done() or search.expired() or not (search.is_thorough or search.schedule):
            return None
        # That was not near enough: now with all steps, from the prices that were found.
        priced = best_prices(
            instance, start=priced.prices, ceiling=ceiling, progress=better, expired=search.expired
        )  # fmt: skip
        search.take_bound(priced.bound, priced.prices)
    search.is_rough = False
    priced, search.proof = proven(instance, priced, ceiling=ceiling, progress=better, expired=search.expired)
    search.instance = priced.problem
    if search.proven > ceiling + 1e-6 * max(1.0, abs(ceiling)):
        return "infeasible"
    options = int(instance.is_open.sum())
    if options <= EXACT_OPTIONS and not search.expired():
        status = _whole(search)
        if status is not None:
            return status
    _heuristic(search, priced)
    return None


def _ceiling(instance: Instance) -> float:
    """What no schedule costs more than."""
    dearest = np.where(np.isfinite(instance.cost), instance.cost, -np.inf).max(axis=(1, 2))
    return float(dearest @ instance.units) + float(instance.borders.cost.sum())


def _whole(search: Search) -> Status | None:
    """The whole problem by HiGHS; None where it did not come to an end."""
    instance = search.instance
    columns = columns_of(instance)
    search.tell("exact")
    single = instance.size[1] == 1
    vendor = np.zeros(len(instance.markets), dtype=np.int64) if single else None
    found = solve_model(instance, columns, vendor=vendor, gap=1e-9, nodes=NODES, stop=search.expired)
    if found.status == "infeasible":
        return "infeasible"
    if np.isfinite(found.objective):
        choice = vendor if found.vendor is None else found.vendor
        search.take(schedule_of(instance, columns, found.counts, choice))  # type: ignore[arg-type]
        search.searched = found.bound
        if found.status == "optimal" and search.schedule is not None:
            return "optimal"
    return None


def _heuristic(search: Search, priced: Priced) -> None:
    """Vendors, then periods for the best choices of them."""
    is_large = priced.small is not priced.problem
    rounds = choices(
        priced.small, priced.prices, seed=search.seed, expired=search.expired, tell=lambda: search.tell("vendors"),
        cooling=thirds(COMPARING) if search.is_rough and not is_large else COMPARING,
    )  # fmt: skip
    found = next(rounds)
    if not (is_large or search.is_rough) or found[0].cost - priced.small_bound > NEAR * search.gap * abs(
        priced.small_bound
    ):
        found = _last(rounds, found)
    _raise(search, found[:1])
    timed = found[:TIMED]
    for choice in timed:
        _time(search, choice, LARGE_COOLING if is_large else FIXED_COOLING)
        if search.is_done() or search.expired():
            return
    found = _last(rounds, found)
    for choice in found[:TIMED]:
        if not any(np.array_equal(choice.vendor, before.vendor) for before in timed):
            _time(search, choice, LARGE_COOLING if is_large else FIXED_COOLING)
            if search.is_done() or search.expired():
                return
    _raise(search, [*found[1:RAISED], *found[:1]])


def _last(rounds: Iterator[list[Choice]], found: list[Choice]) -> list[Choice]:
    """What is found after all rounds."""
    for more in rounds:
        found = more
    return found


def _raise(search: Search, found: list[Choice]) -> None:
    """A higher bound with what is known of the best choices of vendors."""
    if search.proof is not None and not search.expired():
        search.proof = raised(search.instance, search.proof, found, expired=search.expired)
        search.tell("vendors")


def _time(search: Search, choice: Choice, cooling: tuple[tuple[float, int], ...]) -> None:
    """Periods for a choice of vendors."""
    search.tell("periods")
    vendor = choice.vendor
    steps = thirds(cooling) if search.is_rough else cooling
    one, dual = fixed(search.instance, vendor, choice.prices, cooling=steps, expired=search.expired)
    pricing, prices = Pricing(one), rows_of(one).prices(dual.vector)
    reduced = np.ascontiguousarray(pricing.by_option(prices)[0].T)
    soft = soft_counts(one, reduced, cooling[-1][0] * cost_scale(one))
    placed, missing = placed_by_price(one, reduced, soft, expired=search.expired)

    def is_enough(placed: Ints, missing: Ints) -> bool:
        search.missing = int(missing.sum())
        if not missing.any():
            search.take(Schedule(vendor, placed))
        search.tell("polishing")
        return search.is_done()

    if 0 < missing.sum() <= LAST_ONES and not search.expired():
        placed, missing = placed_anyhow(one, reduced, placed, missing, expired=search.expired)
    done = is_enough(placed, missing)
    for only_missing in (True, False):
        is_worth = missing.any() if only_missing else search.is_thorough or not missing.any()
        if not done and not search.expired() and is_worth:
            placed, missing = polished(
                one, placed, reduced, only_missing=only_missing, is_thorough=search.is_thorough,
                expired=search.expired, is_enough=is_enough,
            )  # fmt: skip
            done = search.is_done()
    if not done and not missing.any() and not search.expired() and int(one.is_open.sum()) <= WHOLE_TIMING:
        _time_whole(search, one, vendor, placed)
    if missing.any() and search.schedule is None and not search.expired():
        is_enough(*placed_anyhow(one, reduced, placed, missing, expired=search.expired))


def _time_whole(search: Search, one: Instance, vendor: Ints, placed: Ints) -> None:
    """All periods at once by HiGHS, begun from a schedule."""
    columns, anyone = columns_of(one), np.zeros(len(one.markets), dtype=np.int64)
    found = solve_model(
        one, columns, vendor=anyone, gap=max(search.gap / 5, 1e-4), nodes=TIMING_NODES, stop=search.expired,
        start=placed[columns.type, columns.period].astype(float),
    )  # fmt: skip
    if np.isfinite(found.objective):
        search.take(Schedule(vendor, schedule_of(one, columns, found.counts, anyone).placed))
