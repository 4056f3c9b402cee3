"""The terms of a plan: prices, crews, deliveries, budgets and limits of service, each with its unit in its name.

Money is in `currency` of `price_year`. Shares are 0 to 1. An empty value means that the limit does not exist.
"""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from vendorline.plan.terms.written import Number, Whole, Written

Share = Annotated[Number, Field(ge=0, le=1)]
Money = Annotated[Number, Field(ge=0)]
Days = Annotated[Number, Field(ge=0)]
Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Z]{3}$")]


class Record(BaseModel):
    """A frozen record that knows its fields."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)


class UnitCost(Record):
    """What it takes to replace, or build, one unit's equipment of a layer, function or generation.

    The most specific row counts: function before layer and generation before layer alone, a site class before `any`. Radio equipment
    (layer `ran`) is priced per site and generation, everything else per element.
    """

    layer: Name
    function: Name | None = None
    generation: Literal["2g", "3g", "4g", "5g"] | None = None
    site_class: Name = "any"
    equipment: Money
    labour: Money
    crew_days: Days
    dual_running: Money
    capacity_lost: Money = 0.0
    source: str | None = None


class SiteClass(Record):
    """Sites that cost alike: those with one of the tags, or in one of the regions."""

    name: Name
    tags: tuple[Name, ...] = ()
    regions: tuple[Name, ...] = ()


class Crews(Record):
    """Crew-days that a region has in each period; region `any` is every region that has no row of its own."""

    region: Name = "any"
    crew_days_per_period: Days


class Delivery(Record):
    """What a vendor can deliver in each period, in sites (radio) or elements."""

    vendor: Name
    units_per_period: Annotated[Number, Field(ge=0)]


class Budget(Record):
    """What an operator can spend in a year, undiscounted; operator `any` is every operator without a row of its own."""

    operator: Name = "any"
    year: Annotated[Whole, Field(ge=1990, le=2100)] | None = None
    amount: Money


class Terms(Record):
    """All terms of a plan; what a file does not state has the sourced default of `data/terms.csv` and `data/unit_costs.csv`."""

    currency: Currency = "EUR"
    price_year: Annotated[Whole, Field(ge=1990, le=2100)] = 2020
    units_of_currency_per_eur: Annotated[Number, Field(gt=0)] = 1.0
    period_months: Annotated[Literal[1, 2, 3, 4, 6, 12], Written] = 3
    discount_rate_per_year: Annotated[Number, Field(ge=0, lt=1)] = 0.05
    # What work costs.
    unit_costs: tuple[UnitCost, ...] = ()
    site_classes: tuple[SiteClass, ...] = ()
    vendor_price_index: dict[Name, Annotated[Number, Field(gt=0)]] = Field(default_factory=dict)
    price_rise_with_fewer_bidders: Share = 0.0
    price_fall_per_year: Share = 0.0
    winter_labour_rise: Share = 0.0
    replanning_cost_per_build: Money = 2000.0
    delay_cost_per_build_per_period: Money = 1000.0
    renewal_share: Share = 0.75
    life_years: dict[Name, Annotated[Number, Field(gt=0)]] = Field(default_factory=lambda: {"any": 10.0})
    border_cost: Money = 0.0
    border_km: Annotated[Number, Field(gt=0)] = 30.0
    # What is scarce.
    crews: tuple[Crews, ...] = ()
    crew_share_of_work_per_year: Annotated[Number, Field(gt=0, le=12)] | None = 0.2
    crew_share_at_start: Share = 0.25
    crew_ramp_periods: Annotated[Whole, Field(ge=0)] = 4
    winter_crew_share: Share = 1.0
    winter_months: tuple[Annotated[Whole, Field(ge=1, le=12)], ...] = ()
    deliveries: tuple[Delivery, ...] = ()
    delivery_share_of_work_per_year: Annotated[Number, Field(gt=0, le=12)] | None = None
    budgets: tuple[Budget, ...] = ()
    # What service needs.
    sites_out_share_per_period: Share | None = 0.1
    max_out_share: Share | None = 0.1
    neighbour_km: Annotated[Number, Field(ge=0)] | None = 1.0
    # Who may supply.
    vendors: tuple[Name, ...] = ()
    vendors_at_most: Annotated[Whole, Field(ge=1)] = 4
    max_vendor_share: Share | None = None
    coupled_generations: tuple[tuple[Literal["2g", "3g", "4g", "5g"], ...], ...] = (("4g", "5g"),)
    market: Literal["region", "operator"] = "region"
    # Law without a deadline.
    periods_for_rules_without_deadline: Annotated[Whole, Field(ge=1)] = 4


def exact(share: float) -> Decimal:
    """A share as the decimal that somebody wrote."""
    return Decimal(str(share))
