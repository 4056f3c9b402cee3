"""Why a unit is done then and by whom."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from vendorline.plan.explain.choice import why_type
from vendorline.plan.problem.instance import Instance
from vendorline.plan.solve.solver import solve

Small = Callable[..., Instance]


def test_options_come_by_priced_cost_with_the_rows_that_tax_them(small: Small) -> None:
    instance = small([8], crews=[[9, 9, 4, 9]])
    found = why_type(instance, solve(instance), 0)
    # The third period is the cheapest, and full: its price makes it as dear as the second.
    costs = {option.period: option for option in found.options}
    assert costs[2].cost == pytest.approx(81)
    assert costs[2].priced_cost == pytest.approx(90, rel=0.01)
    assert costs[2].taxes[0].name == "crews of r0 in 2026-Q3"
    assert costs[1].taxes == ()
    assert {o.period: o.chosen for o in found.options if o.chosen} == {1: 4, 2: 4}
    assert [o.priced_cost for o in found.options] == sorted(o.priced_cost for o in found.options)


def test_closed_options_say_what_closes_them(small: Small) -> None:
    instance = small([2], vendors=2)
    instance.last[0, 1] = -1
    found = why_type(instance, solve(instance), 0)
    assert {o.closed_by for o in found.closed} == {
        "may not be kept: deadline", "deadline: by the end of 2026-Q3", "b does not supply this layer",
    }  # fmt: skip
    assert found.sentences[0] == "type 0 is one of 2 alike: 2 replaced by a in 2026-Q3 (EUR 81 each)."


def test_other_vendors_cost_the_market_more(small: Small) -> None:
    instance = small([2, 3], vendors=2, prices=[1.0, 1.2])
    found = why_type(instance, solve(instance), 0)
    assert found.market_vendor == "a"
    other = next(m for m in found.markets if m.vendor == "b")
    assert other.more == pytest.approx(5 * 81 * 0.2)
    assert "with another vendor: b EUR 81 more" in found.sentences[-1]


def test_keeping_is_an_option_where_it_is_allowed(small: Small) -> None:
    instance = small([4], kept=[0.0], cap={1: 3})
    found = why_type(instance, solve(instance), 0)
    kept = next(o for o in found.options if o.period is None)
    assert kept.chosen == 3
    assert kept.taxes[0].name == "limit of law-1 for op in 2026-Q2"
    assert (
        found.sentences[0] == "type 0 is one of 4 alike: 1 replaced by a in 2026-Q2 (EUR 90 each), 3 kept (EUR 0 each)."
    )
