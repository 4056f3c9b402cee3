"""From units, terms and law to the problem as arrays: who may replace what by when, what it costs, what is scarce."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import numpy as np
import polars as pl

from vendorline.network.tables import Network
from vendorline.plan.numbered import numbered
from vendorline.plan.obligations import NotPlanned, Obligation, Obligations, due_period
from vendorline.plan.periods import period_ends, period_number, there_from
from vendorline.plan.prices_of_work import cost_parts, discounts
from vendorline.plan.problem.aggregate import aggregated
from vendorline.plan.problem.idle import without_idle_limits
from vendorline.plan.problem.instance import Floats, Instance, Ints, PeriodRows, StateRows
from vendorline.plan.scarce import (
    borders_between,
    budget_rows,
    delivery_rows,
    markets_of,
    period_rows,
    radio_sites_of,
    subscribers_of,
    vendor_shares,
)
from vendorline.plan.state_limits import cap_limit
from vendorline.plan.suppliers import suppliers
from vendorline.plan.terms.model import Terms
from vendorline.plan.units import RADIO, Units, elements_with_places, units_of
from vendorline.plan.vendor_counts import count_limit
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Unknown:
    """Elements of unknown vendor that a plan keeps, and what replacing them would cost at most, not discounted."""

    elements: int
    cost: float


@dataclass(frozen=True, slots=True)
class Problem:
    """A problem with what its types stand for.

    `kind[unit]`: the type of each unit (in the order of `units.units`). `late`: provisions that begin to hold before the first period
    ends, or hold already: units under them are due within the periods that the terms give them.
    """

    instance: Instance
    units: Units
    kind: Ints
    elements: pl.DataFrame
    terms: Terms
    start: date
    asked: Obligations
    not_planned: tuple[NotPlanned, ...]
    late: tuple[str, ...]
    subscribers: Mapping[str, Floats]
    all_subscribers: Mapping[str, float]
    unknown: Unknown


def problem_of(
    network: Network,
    asked: Obligations,
    terms: Terms,
    start: date,
    periods: int,
    *,
    replace_unknown: bool = False,
    renewal_credit: bool = False,
) -> Problem:
    """The problem of a network under some obligations.

    Args:
        network: a validated network.
        asked: what the law asks.
        terms: costs and limits.
        start: the first day.
        periods: how many periods.
        renewal_credit: subtract the renewal that would have come anyway.
        replace_unknown: also replace elements of unknown vendor that removals may reach.
    """
    ends = period_ends(start, terms.period_months, periods)
    elements = elements_with_places(network, start, ends[-1])
    more = _unknown(elements, asked) if replace_unknown else None
    units = units_of(elements, asked, terms, start, more=more)
    vendors, allowed = suppliers(elements, units, asked.named, terms)
    windows, late = windows_of(units, asked.planned, terms, ends)
    limits, not_planned, more_late = _limits(elements, units, asked, terms, ends, vendors, start)
    subscribers, totals = subscribers_at(network["demands"], units), subscribers_of(network)
    rows = period_rows(radio_sites_of(elements, terms), totals, units.units, terms, ends, subscribers)
    flat = of_units(elements, units, terms, ends, vendors, allowed, windows, limits, rows, renewal_credit)
    instance, kind = aggregated(without_idle_limits(flat))
    return Problem(
        instance,
        units,
        kind,
        elements,
        terms,
        start,
        asked,
        (*asked.not_planned, *not_planned),
        tuple(dict.fromkeys((*late, *more_late))),
        subscribers,
        totals,
        Unknown(0, 0.0) if replace_unknown else _kept_unknown(elements, asked, terms, start),
    )


def _unknown(elements: pl.DataFrame, asked: Obligations) -> pl.DataFrame:
    """Elements of unknown vendor that removals may reach."""
    open_ = [o.elements.filter(~pl.col("theirs")).select("element_id") for o in asked.planned if o.kind == "remove"]
    if not open_:
        return elements.clear()
    nameless = elements.filter(pl.col("vendor_id").is_null())
    return nameless.join(pl.concat(open_).unique(), on="element_id", how="semi")


def _kept_unknown(elements: pl.DataFrame, asked: Obligations, terms: Terms, start: date) -> Unknown:
    """What is left out where elements of unknown vendor stay."""
    nameless = _unknown(elements, asked)
    if not nameless.height:
        return Unknown(0, 0.0)
    nobody = Obligations((), ())
    priced = units_of(elements, nobody, terms, start, more=nameless).units
    index = max([1.0, *terms.vendor_price_index.values()]) * (1 + terms.price_rise_with_fewer_bidders)
    work = sum(float(priced[name].sum()) for name in ("labour", "dual_running", "capacity_lost"))
    return Unknown(nameless.height, float(priced["equipment"].sum()) * index + work)


@dataclass(frozen=True, slots=True)
class Windows:
    """[unit] the last period in which it may be replaced, and whether it may be kept."""

    last: Ints
    keeps: np.ndarray


def windows_of(
    units: Units, planned: Sequence[Obligation], terms: Terms, ends: Sequence[date]
) -> tuple[Windows, tuple[str, ...]]:
    """When each unit may be replaced, and the rules that hold before they can be kept."""
    count, periods = units.units.height, len(ends)
    last = np.full(count, periods - 1, dtype=np.int64)
    keeps = np.ones(count, dtype=bool)
    late: list[str] = []
    for o in planned:
        if o.kind not in {"remove", "stop"}:
            continue
        # Elements of nobody known are members only where they are to be replaced too.
        hit = units.members.join(o.elements, on="element_id", how="semi")
        if o.kind == "stop":
            hit = hit.filter("is_built")
        places = hit["unit"].unique().to_numpy()
        if not len(places):
            continue
        keeps[places] = False
        if o.kind == "remove":
            by, is_late = due_period(o, ends, terms.periods_for_rules_without_deadline)
            if is_late:
                late.append(o.name)
            # What is only announced must not come: its unit has time until it would.
            comes = hit.group_by("unit").agg(
                day=pl.when(pl.col("is_built").all()).then(pl.col("installed_on").min()).otherwise(ends[0])
            )
            places = comes["unit"].to_numpy()
            last[places] = np.minimum(last[places], np.maximum(by, period_number(comes["day"], ends)))
    unknown = units.units["from_vendor_id"].is_null().to_numpy()
    keeps &= ~unknown
    return Windows(last, keeps), tuple(dict.fromkeys(late))


def _limits(
    elements: pl.DataFrame,
    units: Units,
    asked: Obligations,
    terms: Terms,
    ends: Sequence[date],
    vendors: Sequence[str],
    start: date,
) -> tuple[list[StateRows], list[NotPlanned], list[str]]:
    found: list[StateRows] = []
    late: list[str] = []
    not_planned: list[NotPlanned] = []
    for o in asked.planned:
        limit: StateRows | NotPlanned | None = None
        first, is_late = due_period(o, ends, terms.periods_for_rules_without_deadline)
        if o.kind == "cap":
            limit = cap_limit(o, elements, units.members, units.units, ends, vendors, start, first)
        elif o.kind == "count":
            limit = count_limit(o, elements, units.members, units.units, ends, vendors, first)
        if o.kind in {"cap", "count"} and not isinstance(limit, NotPlanned):
            late += [o.name] if is_late else []
        if isinstance(limit, StateRows):
            found.append(limit)
        elif limit is not None:
            not_planned.append(limit)
    return found, not_planned, late


def subscribers_at(demands: pl.DataFrame, units: Units) -> Mapping[str, Floats]:
    """[operator] the subscribers at the site of each unit; an operator whose demands name none of these sites is left out.

    Args:
        demands: operator_id, site_id and subscribers.
        units: the units.
    """
    sites = units.units.select("unit", "site_id", "layer").filter(pl.col("layer") == RADIO)
    at_sites = sites.join(demands.drop_nulls("site_id"), on="site_id", how="inner")
    counted = at_sites.group_by("operator_id", "unit").agg(pl.col("subscribers").sum().cast(pl.Float64))
    found: dict[str, Floats] = {}
    for operator, theirs in sorted(counted.group_by("operator_id"), key=lambda pair: str(pair[0][0])):
        each = np.zeros(units.units.height)
        each[theirs["unit"].to_numpy()] = theirs["subscribers"].to_numpy()
        found[str(operator[0])] = each
    return found


def of_units(
    elements: pl.DataFrame,
    units: Units,
    terms: Terms,
    ends: Sequence[date],
    vendors: Sequence[str],
    allowed: Mapping[str, frozenset[str]],
    windows: Windows,
    limits: Sequence[StateRows],
    rows: tuple[PeriodRows, ...],
    renewal_credit: bool,
) -> Instance:
    """The problem with every unit a type of its own.

    Args:
        elements: `elements_with_places`.
        units: what is decided on.
        terms: the terms.
        ends: last day of each period.
        vendors: who may supply.
        allowed: which layers each of them supplies.
        windows: when each unit may be replaced.
        limits: of the law, on what stands.
        rows: what is scarce in a period.
        renewal_credit: subtract the renewal that would have come anyway.
    """
    frame = units.units
    markets, market = markets_of(frame)
    periods = len(ends)
    built = period_number(frame["built_on"], ends)
    is_built = frame["built_on"].is_not_null().to_numpy()
    layers, layer = numbered(frame["layer"])
    of_layer = np.array([[name in allowed[vendor] for vendor in vendors] for name in layers], dtype=bool)
    may = of_layer.reshape(len(layers), len(vendors))[layer]
    # What only is announced cannot be built before the day for which it is.
    only_built = ~frame["is_standing"].to_numpy()
    first = np.where(only_built, np.minimum(built, periods - 1), 0)
    last = np.where(only_built, np.maximum(windows.last, first), windows.last)
    return Instance(
        currency=terms.currency,
        period_ends=tuple(ends),
        vendors=tuple(vendors),
        markets=markets,
        market=market,
        units=np.ones(frame.height, dtype=np.int64),
        first=np.repeat(first[:, None], len(vendors), axis=1),
        last=np.where(may, last[:, None], -1),
        built=np.where(is_built, there_from(frame["built_on"], ends), -1),
        kept=np.where(windows.keeps, 0.0, np.inf),
        discount=discounts(terms, periods),
        parts=cost_parts(
            frame,
            terms,
            ends,
            vendors,
            np.where(is_built, np.minimum(built, periods), -1),
            renewal_credit=renewal_credit,
        ),
        period_rows=rows,
        delivery=delivery_rows(frame, terms, vendors, ends),
        budgets=budget_rows(frame, terms, ends),
        states=tuple(limits),
        shares=vendor_shares(elements, units, terms, vendors),
        borders=borders_between(elements, frame, terms),
    )
