"""What binds: the rows with a price, ranked by what they are worth, and what one step more of the first of them would save.

Prices are those of the relaxation: what the bound falls by for one unit more, as long as nothing else gets scarce instead.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable

import numpy as np

from vendorline.plan.assemble import Problem
from vendorline.plan.explain.change import LimitSteps, changed
from vendorline.plan.explain.re_solve import bound_from
from vendorline.plan.explain.rows import Group, Row, named_rows, row_name, when_of
from vendorline.plan.explain.view import View, view_of
from vendorline.plan.explain.words import amount
from vendorline.plan.problem.instance import Instance
from vendorline.plan.problem.prices import Prices, rows_of
from vendorline.plan.solve.solution import Solution
from vendorline.plan.solve.solver import EXACT_OPTIONS, solve
from vendorline.quick_dataclass import dataclass

#: Prices under this part of what is usual for a kind of row are noise of the search for them.
LEAST_PRICE = 1e-3
CONFIRMED = 5


@dataclass(frozen=True, slots=True)
class BindingRow:
    """A row with a price.

    `price`: money for one natural unit (`step_name`: a crew-day, a percentage point ...); `worth`: price x limit; `used` and `limit` in
    the unit of the row; `when`: its period, year or vendor; `is_full`: whether the schedule leaves less than one step of it.
    """

    row: Row
    name: str
    when: str
    price: float
    worth: float
    used: float | None
    is_full: bool | None


@dataclass(frozen=True, slots=True)
class Confirmed:
    """One step more of every priced row of a group, solved again from the same prices: what the bound and the cost then are.

    `is_exact`: both problems were solved to the optimum. `foretold`: by how much prices say that the bound falls at most.
    """

    foretold: float
    bound_before: float
    bound: float
    cost: float | None
    is_exact: bool


@dataclass(frozen=True, slots=True)
class BindingGroup:
    """The priced rows of one group: `when` they hold, the `mean_price` per natural unit, what they are worth together."""

    group: Group
    when: str
    rows: tuple[BindingRow, ...]
    mean_price: float
    worth: float
    confirmed: Confirmed | None
    sentence: str


@dataclass(frozen=True, slots=True)
class Binding:
    """All that binds, greatest worth first."""

    currency: str
    rows: tuple[BindingRow, ...]
    groups: tuple[BindingGroup, ...]


def binding(
    given: Problem | Instance,
    solution: Solution,
    *,
    confirm: int = CONFIRMED,
    stop: Callable[[], bool] | None = None,
) -> Binding:
    """What binds a schedule.

    Args:
        given: the problem.
        solution: of it.
        confirm: how many groups to confirm by solving again.
        stop: asked now and then whether to stop; what is not confirmed by then stays so.
    """
    view = view_of(given)
    found = priced_rows(view, solution)
    by_group: dict[Group, list[BindingRow]] = defaultdict(list)
    for one in found:
        by_group[one.row.group].append(one)
    before: _Before | None = None
    ranked = sorted(by_group.items(), key=lambda item: (-sum(abs(b.worth) for b in item[1]), item[0].name))
    groups = []
    for number, (group, rows) in enumerate(ranked):
        seen = None
        if number < confirm and not (stop is not None and stop()):
            before = before or _solved_before(view, solution, stop)
            seen = _confirmed(view, solution, before, rows, stop)
        groups.append(_group(view, group, rows, seen))
    return Binding(view.instance.currency, tuple(found), tuple(groups))


def priced_rows(view: View, solution: Solution) -> list[BindingRow]:
    """The rows with a price, greatest worth first."""
    rows = rows_of(view.instance)
    prices = rows.vector(solution.prices)
    used = None if solution.schedule is None else rows.vector(solution.schedule.used(view.merged))
    found = []
    for row in named_rows(view):
        price = float(prices[row.place])
        if price <= LEAST_PRICE * rows.scale[row.place] * 10:
            continue
        use = None if used is None else float(used[row.place])
        full = None if use is None else use > row.limit - row.step + 1e-6
        found.append(
            BindingRow(
                row,
                row_name(row, view),
                when_of([row], view.instance.period_ends),
                price * row.step,
                price * row.limit,
                use,
                full,
            )
        )
    return sorted(found, key=lambda one: (-abs(one.worth), one.row.place))


@dataclass(frozen=True, slots=True)
class _Before:
    """The problem as it is: to the optimum where it is small, else with prices about as good as those with one step more will be."""

    solution: Solution
    bound: float
    prices: Prices
    is_small: bool


def _solved_before(view: View, solution: Solution, stop: Callable[[], bool] | None) -> _Before:
    instance = view.merged
    if int(instance.is_open.sum()) <= EXACT_OPTIONS:
        solved = solution if solution.status == "optimal" else solve(instance, start=solution.prices, stop=stop)
        return _Before(solved, solved.bound, solved.prices, is_small=True)
    bound, prices = bound_from(instance, solution.prices, stop=stop)
    return _Before(solution, bound, prices, is_small=False)


def _confirmed(
    view: View, solution: Solution, before: _Before, rows: list[BindingRow], stop: Callable[[], bool] | None
) -> Confirmed:
    """One step more of each row, solved again."""
    foretold = sum(one.price for one in rows)
    instance = view.merged
    more = changed(view, LimitSteps(tuple(one.row for one in rows), 1.0)).merged
    if before.is_small:
        old, after = before.solution, solve(more, start=solution.prices, stop=stop)
        exact = old.status == "optimal" and after.status == "optimal"
        cost = after.cost if np.isfinite(after.cost) else None
        # An optimum is its own bound.
        if exact:
            return Confirmed(foretold, old.cost, after.cost, cost, is_exact=True)
        return Confirmed(foretold, old.bound, after.bound, cost, is_exact=False)
    bound, prices = bound_from(more, before.prices, stop=stop)
    # Prices of one problem give a bound of the other too: both are as good as either search found.
    steps = rows_of(more).capacity - rows_of(instance).capacity
    vector = rows_of(more).vector
    known = [
        (before.bound, float(vector(before.prices) @ steps)),
        (bound + float(vector(prices) @ steps), float(vector(prices) @ steps)),
        (solution.bound, float(vector(solution.prices) @ steps)),
    ]
    first, second = max(value for value, _ in known), max(value - worth for value, worth in known)
    return Confirmed(foretold, first, second, None, is_exact=False)


def _group(view: View, group: Group, rows: list[BindingRow], seen: Confirmed | None) -> BindingGroup:
    mean = float(np.mean([one.price for one in rows]))
    worth = sum(one.worth for one in rows)
    when, currency = when_of([one.row for one in rows], view.instance.period_ends), view.instance.currency
    most = max(rows, key=lambda one: one.price)
    parts = [f"{group.name[0].upper()}{group.name[1:]}, {when}: {currency} {amount(mean)} per {group.step_name}"]
    parts[0] += f" on average, most in {most.when} ({currency} {amount(most.price)})" if len(rows) > 1 else ""
    if seen is not None:
        saved = seen.bound_before - seen.bound
        what = "the optimum" if seen.is_exact else "the bound"
        each = "of each " if len(rows) > 1 else ""
        moved = f"falls by {currency} {amount(saved)}" if saved > 1e-9 * abs(seen.bound_before) else "does not fall"
        parts.append(
            f"with one {group.step_name} more {each}{what} {moved} (prices say at most {amount(seen.foretold)})"
        )
    return BindingGroup(group, when, tuple(rows), mean, worth, seen, "; ".join(parts) + ".")
