"""The cost of a plan is the least of all schedules that keep the law, as found by trying every one of them.

Where a cap meets what is announced a plan is on the safe side between two ends of periods, and may cost more; never less.
"""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest
from by_hand import cheapest, jobs_of, quarter_ends
from plan_worlds import FREE, START, World, law, network_of, planned, some_day, terms_of


def some_rows(rng: random.Random, periods: int) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = []
    for site in range(rng.randrange(2, 4)):
        for function in dict.fromkeys(rng.sample(("gnb", "enb", "gnb"), rng.randrange(1, 3))):
            row = {"element_id": f"e{len(rows)}", "site_id": f"s{site}", "operator_id": "op", "function": function,
                   "vendor_id": rng.choice(("huawei", "huawei", "huawei", "nokia")), "traffic_gb_day": rng.choice((1.0, 2.0))}  # fmt: skip
            if rng.random() < 0.35:
                row["installed_on"] = some_day(rng, periods)
            rows.append(row)
    return rows


def some_rule(rng: random.Random, periods: int) -> dict[str, Any]:
    row: dict[str, Any] = {"scope": {"domains": ["access"], "technologies": [rng.choice(("any", "any", "5G"))]}}
    kind = rng.choice(("forbid", "cap", "cap", "stop"))
    if kind == "cap":
        row |= {
            "effect": "cap",
            "limit": rng.choice((0.35, 0.5, 0.2, 0.67)),
            "basis": rng.choice(("sites", "elements", "traffic")),
        }
    if kind == "stop":
        row |= {
            "event": "installed",
            "time": {"mode": "from", "from_on": START + timedelta(days=rng.randrange(1, 200))},
        }
    elif rng.random() < 0.7:
        row["time"] = {"mode": "by", "deadline": some_day(rng, periods)}
    return row


def due_on(rule: dict[str, Any], ends: list[date], wait: int) -> date:
    """From when on a rule must be kept: after its deadline, or once its periods are over where it holds before the first ends."""
    if rule.get("event") == "installed":
        return START
    deadline = rule.get("time", {}).get("deadline")
    first = START if deadline is None else max(START, deadline + timedelta(days=1))
    return first if deadline is not None and first >= ends[0] else ends[min(wait, len(ends)) - 1]


@pytest.mark.parametrize(
    "seed", [*range(8), 63, 136, 193, *(pytest.param(n, marks=pytest.mark.slow) for n in range(100, 220))]
)
def test_a_plan_costs_what_the_cheapest_of_all_schedules_costs(seed: int) -> None:
    rng = random.Random(seed)
    periods = 3 if rng.random() < 0.7 else 4
    ends, rows = quarter_ends(periods), some_rows(rng, periods)
    regions = {row["site_id"]: "B" if rng.random() < 0.1 else "A" for row in rows}
    rules = [some_rule(rng, periods) for _ in range(rng.choice((1, 1, 2)))]
    index, wait, crews = (
        {"nokia": 1.0, "ericsson": rng.choice((0.9, 1.1, 1.0))},
        rng.randrange(1, 4),
        rng.choice((None, 14.0, 8.0, 6.0)),
    )
    stated: dict[str, Any] = {
        "vendors": list(index),
        "vendor_price_index": index,
        "periods_for_rules_without_deadline": wait,
    }
    if crews:
        stated["crews"] = [{"region": "any", "crew_days_per_period": crews}]
    places = [{"site_id": site, "country": "XX", "region": region} for site, region in regions.items()]
    world = World(network_of(rows, sites=places), law(*rules), terms_of(**FREE, **stated), periods)
    touched = {
        r["element_id"]
        for r in rows
        if any(q["scope"]["technologies"] == ["any"] or r["function"] == "gnb" for q in rules)
    }
    dues = {f"XX-1-{number}": due_on(rule, ends, wait) for number, rule in enumerate(rules)}
    least = cheapest(world, rows, jobs_of(rows, regions, ends, touched), ends, dues, index, crews)
    plan = planned(world)[1]
    assert {one.reason for one in plan.problem.not_planned} <= {"after_the_last_period"}
    is_careful = any(rule.get("effect") == "cap" for rule in rules) and any("installed_on" in row for row in rows)
    if least is None or (is_careful and plan.solution.schedule is None):
        assert plan.solution.status == "infeasible"
    elif is_careful:
        assert plan.solution.cost >= least - 1e-6
    else:
        assert plan.solution.status == "optimal"
        assert plan.solution.cost == pytest.approx(least, rel=1e-9, abs=1e-6)
