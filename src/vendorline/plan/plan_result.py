"""A plan: the problem, the schedule found for it, and what each unit does when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING, Any

import numpy as np
import polars as pl

from vendorline.plan.assemble import Problem
from vendorline.plan.neighbours import nearest_neighbours, spread_out
from vendorline.plan.problem.instance import Instance, Ints
from vendorline.plan.problem.schedule import Schedule
from vendorline.plan.problem.tighten import tightened
from vendorline.plan.separate import separated
from vendorline.plan.solve.one_vendor import with_vendors
from vendorline.plan.solve.solution import Solution
from vendorline.plan.units import RADIO
from vendorline.quick_dataclass import dataclass
from vendorline.results.schema import table as schema_of

if TYPE_CHECKING:
    from vendorline.plan.likely.distribution import LikelyPlan


@dataclass(frozen=True)
class Plan:
    """A schedule with its proof.

    `period` [unit]: when each unit is done, the number of periods where it is kept; empty where there is no schedule. `together`: pairs of
    neighbouring sites that are out in one period all the same. `likely`: what it costs in each completion, where that was asked for.
    """

    problem: Problem
    solution: Solution
    instance: Instance
    period: Ints
    together: int
    likely: LikelyPlan | None = None

    @property
    def rows(self) -> list[dict[str, Any]]:
        """What each unit does: a row per unit, in the order of operators and sites."""
        if self.solution.schedule is None:
            return []
        frame, schedule = self.problem.units.units, self.solution.schedule
        ends, vendors = self.instance.period_ends, self.instance.vendors
        kind = self.problem.kind
        supplier = schedule.vendor[self.instance.market[kind]]
        costs = self.instance.cost[kind, supplier, self.period]
        found = []
        columns = ("unit_id", "site_id", "owner_id", "region", "layer", "from_vendor_id", "is_standing", "builds")
        for place, row in enumerate(frame.select(columns).iter_rows(named=True)):
            when = int(self.period[place])
            is_kept = when == len(ends)
            found.append(
                {
                    "unit_id": row["unit_id"],
                    "site_ids": [row["site_id"]],
                    "operator_id": row["owner_id"],
                    "region": row["region"],
                    "layer": row["layer"],
                    "period": None if is_kept else ends[when].isoformat(),
                    "action": "keep" if is_kept else "replace" if row["is_standing"] else "build",
                    "from_vendor_id": row["from_vendor_id"],
                    "to_vendor_id": row["from_vendor_id"] if is_kept else vendors[int(supplier[place])],
                    "cost": float(costs[place]),
                    "type": int(kind[place]),
                }
            )
        return found

    @property
    def table(self) -> pl.DataFrame:
        """The rows as a table."""
        return schema_of("plan_rows").frame({**row, "period": _day(row["period"])} for row in self.rows)

    def to_dicts(self) -> list[dict[str, Any]]:
        """The rows as plain records."""
        return self.rows

    def __repr__(self) -> str:
        found = self.solution
        cost = "no schedule" if found.schedule is None else f"cost {found.cost:,.0f}, gap {found.gap:.2%}"
        return f"Plan({self.problem.units.units.height:,} units, {self.instance.currency} {cost}, {found.status})"

    def parts(self) -> dict[str, float]:
        """The discounted cost by part, borders among them."""
        schedule = self.solution.schedule
        if schedule is None:
            return {}
        mine = schedule.vendor[self.instance.market]
        work = schedule.placed[:, :-1]
        here = np.arange(len(mine))
        found = {
            part.name: float((part.amount[here, mine][:, None] * part.factor[part.pattern] * self.instance.discount * work).sum())
            for part in self.instance.parts
        }  # fmt: skip
        border = schedule.border_cost(self.instance)
        return found | ({"borders": border} if border else {})

    def markets(self) -> list[dict[str, Any]]:
        """The vendor of each market, how many units it gets, and when."""
        schedule, instance = self.solution.schedule, self.instance
        if schedule is None:
            return []
        found = []
        for number, name in enumerate(instance.markets):
            mine = schedule.placed[instance.market == number].sum(axis=0)
            when = np.flatnonzero(mine[:-1])
            found.append(
                {"market": name, "vendor_id": instance.vendors[int(schedule.vendor[number])],
                 "units": int(mine[:-1].sum()), "kept": int(mine[-1]),
                 "first_period": instance.period_ends[int(when[0])].isoformat() if len(when) else None,
                 "last_period": instance.period_ends[int(when[-1])].isoformat() if len(when) else None}
            )  # fmt: skip
        return [row for row in found if row["units"] or row["kept"]]

    def curve(self) -> list[dict[str, Any]]:
        """Period by period: units done, cash spent, and the share of the year's work, by operator."""
        schedule = self.solution.schedule
        if schedule is None:
            return []
        frame = self.problem.units.units.with_columns(period=pl.Series(self.period))
        mine = schedule.vendor[self.instance.market[self.problem.kind]]
        cash = np.zeros(frame.height)
        done = self.period < len(self.instance.period_ends)
        cash[done] = self.instance.cash[self.problem.kind[done], mine[done], self.period[done]]
        told = frame.with_columns(cash=pl.Series(cash)).filter(pl.col("period") < len(self.instance.period_ends))
        counted = told.group_by("period", "owner_id").agg(units=pl.len(), cash=pl.col("cash").sum())
        rows = {(p, o): (u, m) for p, o, u, m in counted.iter_rows()}
        owners = sorted(frame["owner_id"].unique().to_list())
        found = []
        total = dict.fromkeys(owners, 0)
        for number, end in enumerate(self.instance.period_ends):
            for owner in owners:
                count, spent = rows.get((number, owner), (0, 0.0))
                total[owner] += count
                found.append(
                    {"period": end.isoformat(), "operator_id": owner, "units": count, "units_so_far": total[owner],
                     "cash": float(spent)}
                )  # fmt: skip
        return found

    def subscribers_out(self) -> list[dict[str, Any]]:
        """The worst period of each operator: the greatest share of its subscribers whose site is out at some time of it."""
        found = []
        standing = self._taken_out()
        for operator, each in self.problem.subscribers.items():
            total = self.problem.all_subscribers.get(operator, 0.0)
            periods = len(self.instance.period_ends)
            out = np.zeros(periods + 1)
            if len(self.period):
                np.add.at(out, self.period, each * standing)
            worst = int(out[:periods].argmax()) if periods else 0
            if total > 0:
                found.append(
                    {"operator_id": operator, "period": self.instance.period_ends[worst].isoformat(),
                     "subscribers": float(out[worst]), "share": float(out[worst] / total),
                     "limit": self.problem.terms.max_out_share}
                )  # fmt: skip
        return found

    def sites_without_subscribers(self) -> int:
        """Radio sites that are taken out, and at which no demand states subscribers: no limit on subscribers reaches them."""
        served = np.zeros(self.problem.units.units.height, dtype=bool)
        for each in self.problem.subscribers.values():
            served |= each > 0
        if not len(self.period):
            return 0
        out = self._taken_out() & (self.period < len(self.instance.period_ends)) & ~served
        return self.problem.units.units.filter(pl.Series(out))["site_id"].n_unique()

    def _taken_out(self) -> np.ndarray:
        """[unit] whether a site is out while the unit is replaced: it is radio, and stands."""
        frame = self.problem.units.units
        out: np.ndarray = ((frame["layer"] == RADIO) & frame["is_standing"]).to_numpy()
        return out

    def write_off(self) -> float:
        """Book value of what is replaced before the end of its life, on the day of its replacement: an accounting line, no cash."""
        frame = self.problem.units.units
        if self.solution.schedule is None:
            return 0.0
        ends = np.array([(end - date(1970, 1, 1)).days for end in self.instance.period_ends])
        done = self.period < len(ends)
        life = frame["end_of_life_on"].cast(pl.Int32).to_numpy().astype(float)
        years = np.array(
            [
                self.problem.terms.life_years.get(layer, self.problem.terms.life_years.get("any", 10.0))
                for layer in frame["layer"].to_list()
            ]
        )
        left = np.zeros(frame.height)
        left[done] = np.clip((life[done] - ends[self.period[done]]) / (years[done] * 365.2425), 0.0, 1.0)
        return float(np.nansum(left * frame["equipment"].to_numpy()))


def plan_of(problem: Problem, solution: Solution) -> Plan:
    """A plan from a solution: which unit of each type is done when, neighbours apart; its cost is that of what then is done."""
    instance, found = tightened(problem.instance), solution.schedule
    if found is None:
        return Plan(problem, solution, instance, np.zeros(0, dtype=np.int64), 0)
    neighbour = np.full(problem.units.units.height, -1, dtype=np.int64)
    if problem.terms.neighbour_km:
        sites = problem.elements.select("site_id", "latitude", "longitude").unique("site_id")
        neighbour = nearest_neighbours(problem.units.units, sites, problem.terms.neighbour_km)
    period = spread_out(problem.kind, found.placed, neighbour)
    period, together = separated(with_vendors(instance, found.vendor), problem.kind, period, neighbour)
    placed = np.zeros_like(found.placed)
    np.add.at(placed, (problem.kind, period), 1)
    schedule = Schedule(found.vendor, placed)
    return Plan(problem, replace(solution, schedule=schedule, cost=schedule.cost(instance)), instance, period, together)


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def totals(rows: Sequence[dict[str, Any]]) -> list[dict[str, Any]]:
    """Units and cost by operator and action."""
    if not rows:
        return []
    counted = (
        pl.DataFrame(rows, schema_overrides={"period": pl.String, "from_vendor_id": pl.String})
        .group_by("operator_id", "action")
        .agg(units=pl.len(), cost=pl.col("cost").sum())
        .sort("operator_id", "action")
    )
    return counted.to_dicts()
