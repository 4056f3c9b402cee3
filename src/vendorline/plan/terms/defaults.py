"""What a plan assumes where nobody says otherwise: the defaults of `data/terms.csv` and `data/unit_costs.csv`, with their sources."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeAlias

from vendorline.knowledge.data_files import records, rows_of
from vendorline.plan.terms.model import Terms, UnitCost
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

_PACKAGE = "vendorline.plan"
#: What makes two rows of unit costs the same row: layer, function, generation and site class.
CostKey: TypeAlias = tuple[str, str | None, str | None, str]


@dataclass(frozen=True, slots=True)
class Default:
    """A term's default as YAML, with what it means and where it is from; `assumed` where nobody published it."""

    term: str
    unit: str
    default: str
    low: float | None
    high: float | None
    meaning: str
    source: str
    url: str | None
    source_date: str | None
    confidence: str


@dataclass(frozen=True, slots=True)
class DefaultCost:
    """A default row of unit costs in euros of 2020, with where it is from; the range is that of the total."""

    layer: str
    function: str | None
    generation: str | None
    site_class: str
    equipment_eur: float
    labour_eur: float
    crew_days: float
    dual_running_eur: float
    capacity_lost_eur: float
    low_total_eur: float | None
    high_total_eur: float | None
    source: str
    url: str | None
    source_date: str | None
    confidence: str

    @property
    def key(self) -> CostKey:
        """What makes it the same row as another."""
        return self.layer, self.function, self.generation, self.site_class


@cache
def defaults() -> tuple[Default, ...]:
    """The default of every term, in the order of the record."""
    return tuple(records(Default, rows_of(_PACKAGE, "data/terms.csv")))


@cache
def default_costs() -> tuple[DefaultCost, ...]:
    """The default rows of unit costs."""
    return tuple(records(DefaultCost, rows_of(_PACKAGE, "data/unit_costs.csv")))


def key_of(cost: UnitCost) -> CostKey:
    """What makes a row of unit costs the same row as another."""
    return cost.layer, cost.function, cost.generation, cost.site_class


def costs_in(units_of_currency_per_eur: float) -> tuple[UnitCost, ...]:
    """The default unit costs in another currency.

    Args:
        units_of_currency_per_eur: what a euro of 2020 is worth in it.
    """
    rate = units_of_currency_per_eur
    return tuple(
        UnitCost.model_validate(
            {
                "layer": cost.layer,
                "function": cost.function,
                "generation": cost.generation,
                "site_class": cost.site_class,
                "equipment": cost.equipment_eur * rate,
                "labour": cost.labour_eur * rate,
                "crew_days": cost.crew_days,
                "dual_running": cost.dual_running_eur * rate,
                "capacity_lost": cost.capacity_lost_eur * rate,
                "source": cost.source,
            }
        )
        for cost in default_costs()
    )


@cache
def default_values() -> Mapping[str, Any]:
    """The default of every term but the unit costs, as plain data as a file would give it."""
    from vendorline.rulebook.strict_yaml import read_yaml

    text = "".join(f"{row.term}: {row.default}\n" for row in defaults() if row.term != "unit_costs")
    data: dict[str, Any] = read_yaml(text, "terms.csv").data
    return data


@cache
def default_terms() -> Terms:
    """The terms of a plan for which nobody wrote any."""
    return Terms.model_validate({**default_values(), "unit_costs": costs_in(1.0)})
