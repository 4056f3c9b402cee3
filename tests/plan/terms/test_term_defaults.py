"""Every default has a source or says that it is assumed, and the record and its files agree."""

from __future__ import annotations

import pytest

from vendorline.knowledge.tables import functions
from vendorline.plan.terms.costs import unit_cost
from vendorline.plan.terms.defaults import default_costs, default_terms, defaults
from vendorline.plan.terms.model import Terms


def test_every_field_has_one_row_in_the_order_of_the_record() -> None:
    assert [row.term for row in defaults()] == list(Terms.model_fields)


def test_the_record_and_the_file_have_the_same_defaults() -> None:
    assert Terms().model_dump(exclude={"unit_costs"}) == default_terms().model_dump(exclude={"unit_costs"})


@pytest.mark.parametrize("row", [*defaults(), *default_costs()])
def test_every_default_has_a_source_or_says_that_it_is_assumed(row) -> None:
    assert row.confidence in {"high", "medium", "low", "assumed"}
    if row.confidence == "assumed":
        assert "ssumed: " in row.source
        assert len(row.source) > len("Assumed: ") + 10
    else:
        assert row.url
        assert row.url.startswith("https://")
        assert row.source_date


@pytest.mark.parametrize("row", [row for row in defaults() if row.low is not None])
def test_a_default_lies_in_its_range(row) -> None:
    assert row.low <= float(row.default) <= row.high
    assert row.unit
    assert row.meaning


@pytest.mark.parametrize("row", [row for row in default_costs() if row.low_total_eur is not None])
def test_a_default_cost_lies_in_the_range_of_its_source(row) -> None:
    total = row.equipment_eur + row.labour_eur + row.dual_running_eur + row.capacity_lost_eur
    assert row.low_total_eur <= total <= row.high_total_eur


def test_default_costs_name_known_layers_and_functions_and_no_row_stands_twice() -> None:
    known = {(function.layer, function.id) for function in functions().values()}
    layers = {layer for layer, _ in known}
    assert {cost.layer for cost in default_costs()} == layers
    assert {(cost.layer, cost.function) for cost in default_costs() if cost.function} <= known
    assert len({cost.key for cost in default_costs()}) == len(default_costs())


@pytest.mark.parametrize("function", list(functions().values()), ids=lambda function: function.id)
def test_every_function_and_every_generation_has_a_cost(function) -> None:
    for generation in (None, "2g", "3g", "4g", "5g"):
        assert unit_cost(default_terms(), function.layer, function.id, generation, "any").equipment > 0


def test_a_site_with_4g_and_5g_costs_what_an_operator_said() -> None:
    rows = [unit_cost(default_terms(), "ran", None, generation, None) for generation in ("4g", "5g")]
    assert sum(row.equipment + row.labour + row.dual_running + row.capacity_lost for row in rows) == 100_000
