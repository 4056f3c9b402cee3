"""Small problems built by hand, whose answers can be counted on fingers."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import numpy as np
import pytest

from vendorline.plan.problem.instance import (
    BudgetRows,
    CostPart,
    DeliveryRows,
    Instance,
    PeriodRows,
    StateRows,
    VendorShares,
)


def build(
    units: list[int],
    *,
    periods: int = 4,
    vendors: int = 1,
    market: list[int] | None = None,
    last: list[int] | None = None,
    kept: list[float] | None = None,
    cost: float = 100.0,
    prices: list[float] | None = None,
    crews: list[list[float]] | None = None,
    use: list[float] | None = None,
    out: list[float] | None = None,
    delivery: list[list[float]] | None = None,
    budget: list[float] | None = None,
    cap: dict[int, float] | None = None,
    share: float | None = None,
    rate: float = 0.1,
) -> Instance:
    """A problem of types with so many units each; every unit costs the same, less the later.

    Args:
        units: of each type.
        periods: quarters from 2026 on.
        vendors: how many: a, b ...
        market: of each type; None = all in market 0.
        last: the last open period of each type; None = the last but one.
        kept: what keeping costs; None = not allowed.
        cost: of a unit.
        prices: of each vendor, as factors.
        crews: [region] capacity per period, one region for each market.
        use: crew-days per unit.
        out: [market] sites out at once, in every period.
        delivery: [vendor] units per period.
        budget: per year, of one payer.
        cap: period and how many units may then still stand.
        share: units that one vendor may supply.
        rate: by how much it is cheaper a period later.
    """
    types = len(units)
    market_of = np.array(market or [0] * types)
    count = int(market_of.max()) + 1
    latest = np.array(last if last is not None else [periods - 2] * types)
    year = np.arange(periods) // 4
    limit = np.full(periods, np.inf)
    for period, value in (cap or {}).items():
        limit[period] = value
    rows = []
    if crews is not None:
        group = np.arange(count) if len(crews) == count else np.zeros(count, dtype=np.int64)
        names = tuple(f"r{r}" for r in range(len(crews)))
        rows.append(
            PeriodRows("crews", "crew-days", names, np.array(crews, dtype=float), group, np.array(use or [1.0] * types))
        )
    if out is not None:
        capacity = np.repeat(np.array(out, dtype=float)[:, None], periods, axis=1)
        names = tuple(f"m{m}" for m in range(count))
        rows.append(PeriodRows("sites_out", "sites", names, capacity, np.arange(count), np.ones(types)))
    state = StateRows(
        "law-1", "op", "sites", 1.0, limit, np.ones(types), np.zeros((types, vendors)), np.zeros((types, vendors)),
        np.zeros(types),
    )  # fmt: skip
    names = tuple("abcdef"[:vendors])
    return Instance(
        currency="EUR",
        period_ends=tuple(date(2026 + q // 4, q % 4 * 3 + 3, 30 if q % 4 in {1, 2} else 31) for q in range(periods)),
        vendors=names,
        markets=tuple(f"m{m}" for m in range(count)),
        market=market_of,
        units=np.array(units),
        first=np.zeros((types, vendors), dtype=np.int64),
        last=np.repeat(latest[:, None], vendors, axis=1),
        built=np.full(types, -1),
        kept=np.array(kept if kept is not None else [np.inf] * types, dtype=float),
        discount=(1 - rate) ** np.arange(periods, dtype=float),
        parts=(
            CostPart("equipment", cost * np.ones((types, 1)) * np.array(prices or [1.0] * vendors),
                     np.ones((1, periods)), np.zeros(types, dtype=np.int64)),
        ),
        period_rows=tuple(rows),
        delivery=None if delivery is None else DeliveryRows("units", np.array(delivery, dtype=float), np.ones(types)),
        budgets=None
        if budget is None
        else BudgetRows(("op",), tuple(2026 + y for y in range(int(year.max()) + 1)), np.array([budget], dtype=float),
                        np.zeros(count, dtype=np.int64), year),
        states=(state,) if cap else (),
        shares=None
        if share is None
        else VendorShares(("op",), "sites", np.full((1, vendors), share), np.zeros(count, dtype=np.int64), np.ones(types)),
    )  # fmt: skip


@pytest.fixture
def small() -> Callable[..., Instance]:
    """Build a small problem."""
    made: Any = build
    return made  # type: ignore[no-any-return]
