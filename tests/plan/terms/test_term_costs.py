"""The row of unit costs that names the most counts, and a result says which terms are assumed."""

from __future__ import annotations

import pytest

from vendorline.errors import UnknownName
from vendorline.plan.terms.agreement import Names
from vendorline.plan.terms.costs import stated, unit_cost
from vendorline.plan.terms.defaults import default_terms
from vendorline.plan.terms.model import Terms, UnitCost
from vendorline.plan.terms.read import terms_in


def cost(amount: float, **named: str) -> UnitCost:
    return UnitCost(equipment=amount, labour=0, crew_days=0, dual_running=0, **{"layer": "ran", **named})


ROWS = (
    cost(1),
    cost(2, site_class="hill"),
    cost(3, generation="4g"),
    cost(4, generation="4g", site_class="hill"),
    cost(5, function="enb"),
    cost(6, function="enb", site_class="hill"),
    cost(7, function="enb", generation="4g"),
    cost(8, layer="core_cp"),
)


@pytest.mark.parametrize(
    ("unit", "amount"),
    [
        (("ran", "gnb", "5g", "any"), 1),
        (("ran", "gnb", None, None), 1),
        (("ran", "gnb", "5g", "hill"), 2),
        (("ran", None, "4g", "any"), 3),
        (("ran", None, "4g", "hill"), 4),
        (("ran", "enb", "5g", "any"), 5),
        (("ran", "enb", None, "hill"), 6),
        (("ran", "enb", "4g", "any"), 7),
        (("ran", "enb", "4g", "hill"), 7),  # the generation counts before the class
        (("core_cp", "amf", "5g", "hill"), 8),
    ],
)
def test_the_row_that_names_the_most_counts_whatever_the_order(unit, amount) -> None:
    for rows in (ROWS, ROWS[::-1]):
        assert unit_cost(Terms(unit_costs=rows), *unit).equipment == amount


def test_a_layer_without_a_row_is_an_error_and_not_free() -> None:
    with pytest.raises(UnknownName, match="transport"):
        unit_cost(Terms(unit_costs=ROWS), "transport", "router", None, None)


def test_the_defaults_are_all_said_to_be_defaults_with_their_sources() -> None:
    uses = stated(default_terms())
    assert len(uses) == len(Terms.model_fields) - 1 + len(default_terms().unit_costs)
    assert all(use.is_default and use.source and use.value and use.confidence != "stated" for use in uses)


def test_what_a_file_changes_is_its_own_and_what_it_repeats_is_still_the_default() -> None:
    text = (
        "discount_rate_per_year: 0.07\nrenewal_share: 0.75\nmax_out_share:\ncurrency: SEK\nunits_of_currency_per_eur: 10\n"
        "crews: [{region: north, crew_days_per_period: 7.5}]\n"
        "unit_costs: [{layer: li, equipment: 1, labour: 1, crew_days: 1, dual_running: 1, source: a bid}]\n"
    )
    uses = {use.term: use for use in stated(terms_in(text, "terms.yaml", Names(regions={"north"})))}
    own = {term for term, use in uses.items() if not use.is_default}
    assert own == {
        "discount_rate_per_year", "max_out_share", "currency", "units_of_currency_per_eur", "crews", "unit_costs (li)",
    }  # fmt: skip
    assert (uses["discount_rate_per_year"].value, uses["discount_rate_per_year"].confidence) == ("0.07", "stated")
    assert uses["max_out_share"].value == "none"
    assert uses["crews"].value == '[{"region": "north", "crew_days_per_period": 7.5}]'
    assert uses["unit_costs (li)"].source == "a bid"
    assert uses["unit_costs (ran, 4g)"].value.startswith("equipment 310000, ")
