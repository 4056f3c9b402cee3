"""Plans over completions: problems put together of pieces are those of completed networks, and costs carried over are what they say."""

from __future__ import annotations

import random
from dataclasses import dataclass
from typing import Any

import numpy as np
import polars as pl
import pytest
from plan_worlds import START, World, some_world

from vendorline.check.evaluate import draw
from vendorline.likely import Completions, Lots, complete, lots_of
from vendorline.likely.priors import Priors, PriorSource, SettingPrior, SharePrior
from vendorline.network.tables import Network
from vendorline.plan.assemble import problem_of
from vendorline.plan.likely.completed import flat_problem
from vendorline.plan.likely.law import Asking, completed_network
from vendorline.plan.likely.likely import Asked, plan_likely
from vendorline.plan.likely.prepared import prepared
from vendorline.plan.obligations import Obligations, obligations
from vendorline.plan.periods import period_ends
from vendorline.plan.plan_result import plan_of
from vendorline.plan.problem.aggregate import aggregated
from vendorline.plan.problem.instance import Instance
from vendorline.plan.solve.solver import solve

pytest.importorskip("highspy")
pytest.importorskip("scipy")

FEW, MANY = 40, 200
SOURCE = PriorSource("a test", "shares", "a test")


@dataclass(frozen=True)
class Drawn:
    """A world with gaps, and what may stand there."""

    world: World
    lots: Lots
    drawn: Completions
    asking: Asking

    def plan(self, **how: Any) -> Any:
        return plan_likely(
            self.world.network, self.asking, self.world.terms, START, self.world.periods, self.drawn,
            how=Asked(gap=0.0, processes=1, **how),
        )  # fmt: skip


def asking_of(world: World) -> Asking:
    def asking(network: Network) -> Obligations:
        end = period_ends(START, world.terms.period_months, world.periods)[-1]
        drawn = draw(network, ["XX"], end, known=START, provisions=world.book)
        return obligations(network, drawn, START, end)

    return asking


def priors_of(shares: dict[str, float], spread: float = 1.0) -> Priors:
    rows = [
        SharePrior(number, None, None, domain, None, None, dict(sorted(shares.items())), SOURCE)
        for number, domain in enumerate(("access", "core", "transport", "management"))
    ]
    # A row without operator and country speaks for everybody.
    return Priors(
        "a test",
        tuple(rows),
        (SettingPrior(None, None, None, 1.0, SOURCE),),
        (SettingPrior(None, None, None, spread, SOURCE),),
    )


def some_drawn(rng: random.Random, number: int = 12, shares: dict[str, float] | None = None) -> Drawn:
    """A world in which nobody states many vendors."""
    world = some_world(rng)
    elements = world.network["elements"]
    open_ = pl.Series([rng.random() < 0.6 for _ in range(elements.height)])
    nobody = pl.when(open_).then(None).otherwise("vendor_id")
    network = world.network.with_tables(elements=elements.with_columns(vendor_id=nobody))
    world = World(network, world.book, world.terms, world.periods)
    some = shares or {"huawei": 0.4, "nokia": 0.3, "ericsson": 0.2, "zte": 0.1}
    lots = lots_of(network, priors_of(some, rng.choice((0.5, 3.0))))
    return Drawn(world, lots, complete(lots, number, rng.randrange(100)), asking_of(world))


def completed(case: Drawn, number: int) -> Network:
    names = [case.drawn.vendors[code] for code in case.drawn.makers[number].tolist()]
    return completed_network(case.world.network, case.lots, names)


def same(one: Instance, other: Instance) -> None:
    """Two problems are the same but for rounding, and for the order of types."""
    assert (one.vendors, one.markets, one.size) == (other.vendors, other.markets, other.size)
    assert [(s.name, s.operator) for s in one.states] == [(s.name, s.operator) for s in other.states]
    assert [(r.name, r.groups) for r in one.period_rows] == [(r.name, r.groups) for r in other.period_rows]
    for a, b in (
        (one.units, other.units), (one.market, other.market), (one.first, other.first), (one.last, other.last),
        (one.built, other.built), (one.kept, other.kept), (one.cost, other.cost),
        *((x.capacity, y.capacity) for x, y in zip(one.period_rows, other.period_rows, strict=True)),
        *((x.use, y.use) for x, y in zip(one.period_rows, other.period_rows, strict=True)),
        *((getattr(x, name), getattr(y, name)) for x, y in zip(one.states, other.states, strict=True)
          for name in ("limit", "before", "after", "new_after", "new_kept")),
    ):  # fmt: skip
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-9)


@pytest.mark.parametrize("seed", range(FEW))
def test_a_problem_of_pieces_is_that_of_the_completed_network(seed: int) -> None:
    case = some_drawn(random.Random(seed))
    world = case.world
    made = prepared(world.network, case.asking, world.terms, START, world.periods, case.drawn)
    for number in range(len(case.drawn)):
        network = completed(case, number)
        whole = problem_of(network, case.asking(network), world.terms, START, world.periods)
        flat = flat_problem(made, number)
        assert flat.units.units["unit_id"].to_list() == whole.units.units["unit_id"].to_list()
        same(aggregated(flat.instance)[0], whole.instance)


@pytest.mark.parametrize("seed", range(100, 100 + FEW // 4))
def test_without_anything_unknown_it_is_the_ordinary_plan(seed: int) -> None:
    world = some_world(random.Random(seed), gaps=False)
    lots = lots_of(world.network, priors_of({"huawei": 0.5, "nokia": 0.5}))
    case = Drawn(world, lots, complete(lots, 7, 1), asking_of(world))
    problem = problem_of(world.network, case.asking(world.network), world.terms, START, world.periods)
    plan, found = plan_of(problem, solve(problem.instance, gap=0.0)), case.plan()
    assert found.in_full.all()
    assert (found.cost == plan.solution.cost).all() or (plan.solution.schedule is None and not found.feasible.any())


@pytest.mark.parametrize("vendor", ["huawei", "nokia"])
@pytest.mark.parametrize("seed", range(200, 200 + FEW // 4))
def test_with_priors_of_one_it_is_the_plan_of_the_completed_network(seed: int, vendor: str) -> None:
    case = some_drawn(random.Random(seed), 5, {vendor: 1.0})
    network = completed(case, 0)
    problem = problem_of(network, case.asking(network), case.world.terms, START, case.world.periods)
    plan, found = plan_of(problem, solve(problem.instance, gap=0.0)), case.plan()
    assert (found.cost == plan.solution.cost).all() or (plan.solution.schedule is None and not found.feasible.any())
    assert found.is_infeasible.all() == (plan.solution.status == "infeasible")


@pytest.mark.parametrize("seed", range(300, 300 + FEW // 2))
def test_what_is_carried_over_is_never_below_the_cheapest_plan(seed: int) -> None:
    case = some_drawn(random.Random(seed), 16)
    found = case.plan(representatives=2, held_out=2)
    for number in range(16):
        network = completed(case, number)
        problem = problem_of(network, case.asking(network), case.world.terms, START, case.world.periods)
        full = solve(problem.instance, gap=0.0)
        slack = 1e-6 * max(1.0, abs(full.cost)) if full.schedule is not None else 0.0
        assert found.is_infeasible[number] <= (full.schedule is None)
        if found.feasible[number]:
            assert full.status != "infeasible"
            assert found.cost[number] >= full.proven - slack
        if full.schedule is not None:
            assert found.bound[number] <= full.cost + slack
        if full.status == "optimal" and found.in_full[number]:
            assert full.cost <= found.cost[number] + slack


def test_it_is_the_same_in_any_order_of_rows_and_by_several_processes() -> None:
    case = some_drawn(random.Random(5), 20)
    elements = case.world.network["elements"]
    turned = case.world.network.with_tables(elements=elements.reverse())
    lots = lots_of(turned, case.lots.priors)
    world = World(turned, case.world.book, case.world.terms, case.world.periods)
    other = Drawn(world, lots, complete(lots, 20, case.drawn.seed), case.asking)
    one, two = case.plan(representatives=2, held_out=2), other.plan(representatives=2, held_out=2)
    np.testing.assert_allclose(one.cost, two.cost, rtol=1e-9)
    np.testing.assert_array_equal(one.units, two.units)
    assert one.held_out == two.held_out


def test_other_processes_do_what_this_one_does(monkeypatch: pytest.MonkeyPatch) -> None:
    from vendorline.plan.likely import likely
    from vendorline.plan.likely import prepared as preparing

    for module in (likely, preparing):
        monkeypatch.setattr(module, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(preparing, "AT_ONCE", 1)
    case = some_drawn(random.Random(6), 12)
    here = case.plan(representatives=2, held_out=1)
    there = plan_likely(
        case.world.network, case.asking, case.world.terms, START, case.world.periods, case.drawn,
        how=Asked(representatives=2, held_out=1, gap=0.0, processes=2),
    )  # fmt: skip
    np.testing.assert_array_equal(here.cost, there.cost)
    np.testing.assert_array_equal(here.in_full, there.in_full)
    given = (case.world.network, case.asking, case.world.terms, START, case.world.periods, case.drawn)
    alone, beside = prepared(*given), prepared(*given, processes=2)
    assert list(alone.pieces) == list(beside.pieces)
    assert len(alone.pieces) > 1
    assert all(piece.units.equals(beside.pieces[key].units) for key, piece in alone.pieces.items())


def test_a_request_to_stop_leaves_costs_that_were_found() -> None:
    case, asked = some_drawn(random.Random(9), 30), iter(range(1000))
    found = plan_likely(
        case.world.network, case.asking, case.world.terms, START, case.world.periods, case.drawn,
        how=Asked(representatives=2, held_out=2, gap=0.0, processes=1), stop=lambda: next(asked) > 2,
    )  # fmt: skip
    assert found.stopped


@pytest.mark.parametrize("seed", range(400, 400 + FEW // 8))
def test_what_no_prior_speaks_for_is_kept_or_taken_at_both_ends(seed: int) -> None:
    case = some_drawn(random.Random(seed), 3, {"huawei": 1.0})
    nothing = Priors("a test", (), (), ())
    lots = lots_of(case.world.network, nothing)
    open_ = Drawn(case.world, lots, complete(lots, 3, 1), case.asking)
    (world, start) = (case.world, START)
    for vendor in ("huawei", "nokia", None):
        found = plan_likely(
            world.network, case.asking, world.terms, start, world.periods, open_.drawn, how=Asked(gap=0.0, processes=1),
            undrawn=vendor,
        )  # fmt: skip
        elements = world.network["elements"]
        whole = world.network
        if vendor is not None:
            whole = whole.with_tables(elements=elements.with_columns(pl.col("vendor_id").fill_null(vendor)))
        problem = problem_of(whole, case.asking(whole), world.terms, start, world.periods)
        plan = plan_of(problem, solve(problem.instance, gap=0.0))
        assert (found.cost == plan.solution.cost).all() or not (found.feasible.any() or plan.solution.schedule)


def test_cash_is_that_of_the_plan() -> None:
    case = some_drawn(random.Random(3), 4, {"huawei": 1.0})
    network = completed(case, 0)
    problem = problem_of(network, case.asking(network), case.world.terms, START, case.world.periods)
    plan, found = plan_of(problem, solve(problem.instance, gap=0.0)), case.plan()
    curve = np.zeros(case.world.periods)
    for row in plan.curve():
        curve[[end.isoformat() for end in plan.instance.period_ends].index(row["period"])] += row["cash"]
    np.testing.assert_allclose(found.cash[0], curve)
    done = [row for row in plan.rows if row["action"] == "replace"]
    assert found.units[0] == len(done)
    assert sum(each[0] for each in found.parts.values()) == pytest.approx(plan.solution.cost)
