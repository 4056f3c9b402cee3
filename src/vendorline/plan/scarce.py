"""What is scarce: crews, deliveries, budgets, sites and subscribers out at once, shares of one vendor, borders between vendors."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np
import polars as pl

from vendorline.network.tables import Network
from vendorline.plan.distances import come_within, tree_of
from vendorline.plan.numbered import numbered
from vendorline.plan.periods import winter_share
from vendorline.plan.problem.instance import (
    Borders,
    BudgetRows,
    DeliveryRows,
    Floats,
    Ints,
    PeriodRows,
    VendorShares,
)
from vendorline.plan.terms.model import Terms
from vendorline.plan.units import RADIO, Units

if TYPE_CHECKING:
    from scipy.spatial import KDTree


def markets_of(units: pl.DataFrame) -> tuple[tuple[str, ...], Ints]:
    """The markets in order, and [unit] that of each."""
    names, market = numbered(units["market"])
    return tuple(names), market


def period_rows(
    radio_sites: Mapping[str, int],
    totals: Mapping[str, float],
    units: pl.DataFrame,
    terms: Terms,
    ends: Sequence[date],
    subscribers: Mapping[str, Floats],
) -> tuple[PeriodRows, ...]:
    """Crews by region, sites out at once by market, subscribers out at once by operator.

    Args:
        radio_sites: of each market, see `radio_sites_of`.
        totals: subscribers by operator.
        units: see `vendorline.plan.units.Units`.
        terms: the terms.
        ends: last day of each period.
        subscribers: by operator, those at the site of each unit.
    """
    markets, market = markets_of(units)
    # Core and transport of an operator stand in several regions: their crews are those of the market's first.
    first = np.unique(market, return_index=True)[1]
    region_of = units["region"].gather(first).to_list()
    names = tuple(sorted(set(region_of)))
    group = np.array([names.index(region) for region in region_of], dtype=np.int64)
    days = units["crew_days"].to_numpy().astype(float)
    found = []
    if days.any():
        need = np.bincount(group[market], weights=days, minlength=len(names)).astype(float)
        most = np.zeros(len(names))
        np.maximum.at(most, group[market], days)
        capacity = crew_days(terms, names, need, most, ends)
        if np.isfinite(capacity).any():
            found.append(PeriodRows("crews", "crew-days", names, capacity, group, days))
    out = (units["is_standing"] & (units["layer"] == RADIO)).to_numpy().astype(float)
    if terms.sites_out_share_per_period is not None and out.any():
        sites = np.array([float(radio_sites.get(market, 0)) for market in markets])
        capacity = np.maximum(np.floor(sites * terms.sites_out_share_per_period + 1e-9), 1.0)
        capacity = np.where(sites > 0, capacity, np.inf)
        rows = np.repeat(capacity[:, None], len(ends), axis=1)
        found.append(PeriodRows("sites_out", "sites", markets, rows, np.arange(len(markets)), out))
    if terms.max_out_share is not None:
        for operator, each in subscribers.items():
            use = _rounded_up(each * out)
            total = totals.get(operator, 0.0)
            if use.any() and total > 0:
                served = np.full(len(markets), -1, dtype=np.int64)
                served[np.unique(market[use > 0])] = 0
                room = np.full((1, len(ends)), total * terms.max_out_share)
                found.append(PeriodRows(f"subscribers_out:{operator}", "subscribers", (operator,), room, served, use))
    return tuple(found)


def crew_days(terms: Terms, regions: Sequence[str], need: Floats, most: Floats, ends: Sequence[date]) -> Floats:
    """[region, period]: crew-days there are: as stated, or a share of the work each year, growing and thinner in winter.

    Where nobody states them, at least the largest job fits into each period.
    """
    stated = {row.region: row.crew_days_per_period for row in terms.crews}
    yearly = 12 / terms.period_months
    share = terms.crew_share_of_work_per_year
    found = np.full((len(regions), len(ends)), np.inf)
    for place, region in enumerate(regions):
        own = stated.get(region, stated.get("any"))
        if own is not None:
            found[place] = own
        elif share is not None:
            found[place] = need[place] * share / yearly
    ramp = _ramp(terms, len(ends))
    winter = np.array(
        [
            terms.winter_crew_share if winter_share(end, terms.period_months, terms.winter_months) > 0.5 else 1.0
            for end in ends
        ]
    )
    shaped: Floats = np.floor(found * ramp * winter + 1e-9)
    for place, region in enumerate(regions):
        if region not in stated and "any" not in stated:
            shaped[place] = np.maximum(shaped[place], most[place])
    return shaped


def _ramp(terms: Terms, count: int) -> Floats:
    """[period]: what part of the crews there is."""
    if not terms.crew_ramp_periods:
        return np.ones(count)
    step = (1 - terms.crew_share_at_start) / terms.crew_ramp_periods
    ramp: Floats = np.minimum(1.0, terms.crew_share_at_start + step * np.arange(count))
    return ramp


def radio_sites_of(elements: pl.DataFrame, terms: Terms) -> dict[str, int]:
    """By market, how many sites with radio its owner has there."""
    radio = elements.filter(pl.col("layer") == RADIO)
    by_region = pl.concat_str("operator_id", pl.lit(" "), "region")
    name = by_region if terms.market == "region" else pl.col("operator_id")
    counted = radio.with_columns(market=name).group_by("market").agg(pl.col("site_id").n_unique())
    return dict(counted.iter_rows())


def subscribers_of(network: Network) -> dict[str, float]:
    """Subscribers by operator: those of the demands."""
    totals = network["demands"].group_by("operator_id").agg(pl.col("subscribers").sum())
    return {str(operator): float(count or 0) for operator, count in totals.iter_rows()}


def _rounded_up(values: Floats) -> Floats:
    """Up to two significant digits, so that sites alike count as one kind; a limit on their sum is kept all the more."""
    positive = values > 0
    size = 10 ** (np.floor(np.log10(np.where(positive, values, 1.0))) - 1)
    return np.where(positive, np.ceil(values / size - 1e-9) * size, 0.0)


def delivery_rows(
    units: pl.DataFrame, terms: Terms, vendors: Sequence[str], ends: Sequence[date]
) -> DeliveryRows | None:
    """What each vendor can deliver: as stated, or a share of all units each year."""
    use = np.ones(units.height)
    stated = {row.vendor: row.units_per_period for row in terms.deliveries}
    share = terms.delivery_share_of_work_per_year
    general = np.inf if share is None else max(1.0, np.floor(share * units.height * terms.period_months / 12))
    each = np.array([stated.get(vendor, general) for vendor in vendors], dtype=float)
    capacity = np.repeat(each[:, None], len(ends), axis=1)
    return DeliveryRows("units", capacity, use) if np.isfinite(capacity).any() else None


def budget_rows(units: pl.DataFrame, terms: Terms, ends: Sequence[date]) -> BudgetRows | None:
    """What each owner can spend in a year."""
    if not terms.budgets or not units.height:
        return None
    markets, market = markets_of(units)
    owners = sorted(units["owner_id"].unique().to_list())
    years = tuple(sorted({end.year for end in ends}))
    owner_of_market = dict(zip(market.tolist(), units["owner_id"].to_list(), strict=True))
    capacity = np.full((len(owners), len(years)), np.inf)
    for row in sorted(terms.budgets, key=lambda row: (row.operator != "any", row.year is not None)):
        who = [place for place, owner in enumerate(owners) if row.operator in {"any", owner}]
        when = [place for place, year in enumerate(years) if row.year in {None, year}]
        capacity[np.ix_(who, when)] = row.amount
    payer = np.array([owners.index(owner_of_market[number]) for number in range(len(markets))], dtype=np.int64)
    return BudgetRows(tuple(owners), years, capacity, payer, np.array([years.index(end.year) for end in ends]))


def vendor_shares(elements: pl.DataFrame, units: Units, terms: Terms, vendors: Sequence[str]) -> VendorShares | None:
    """The most that one vendor may supply of an owner's radio sites, those counted that stay with it."""
    if terms.max_vendor_share is None or not (units.units["layer"] == RADIO).any():
        return None
    markets, market = markets_of(units.units)
    owners = sorted(units.units.filter(pl.col("layer") == RADIO)["owner_id"].unique().to_list())
    radio = elements.filter((pl.col("layer") == RADIO) & pl.col("operator_id").is_in(owners))
    stays = radio.join(units.members, on="element_id", how="anti")
    total = dict(radio.group_by("operator_id").agg(pl.col("site_id").n_unique()).iter_rows())
    kept = {
        (owner, vendor): count
        for owner, vendor, count in stays.group_by("operator_id", "vendor_id")
        .agg(pl.col("site_id").n_unique())
        .iter_rows()
    }
    capacity = np.array(
        [
            [
                max(0.0, np.floor(terms.max_vendor_share * total[owner] + 1e-9) - kept.get((owner, vendor), 0))
                for vendor in vendors
            ]
            for owner in owners
        ]
    )
    is_radio = units.units["layer"] == RADIO
    owner_of_market = {
        number: owner
        for number, owner, radio_unit in zip(
            market.tolist(), units.units["owner_id"].to_list(), is_radio.to_list(), strict=True
        )
        if radio_unit
    }
    owner = [owners.index(owner_of_market[n]) if n in owner_of_market else -1 for n in range(len(markets))]
    group = np.array(owner, dtype=np.int64)
    return VendorShares(tuple(owners), "sites", capacity, group, is_radio.to_numpy().astype(float))


def borders_between(elements: pl.DataFrame, units: pl.DataFrame, terms: Terms) -> Borders:
    """Radio markets of one owner whose sites come within so many kilometres of each other."""
    nothing = Borders(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64), np.zeros(0))
    if not terms.border_cost or terms.market != "region":
        return nothing
    markets, _ = markets_of(units)
    names = units.filter(pl.col("layer") == RADIO).select("market", "owner_id", "region").unique()
    radio = elements.filter(pl.col("layer") == RADIO).drop_nulls(["latitude", "longitude"])
    placed = (
        radio.select(pl.col("operator_id").alias("owner_id"), "region", "latitude", "longitude")
        .unique()
        .join(names, on=["owner_id", "region"], how="inner")
    )
    trees: dict[str, list[tuple[str, KDTree]]] = {}
    for (owner, market), sites in sorted(placed.group_by("owner_id", "market"), key=lambda pair: str(pair[0])):
        trees.setdefault(str(owner), []).append((str(market), tree_of(sites)))
    ordered = sorted(
        (market, other)
        for theirs in trees.values()
        for (market, sites), (other, others) in combinations(theirs, 2)
        if come_within(sites, others, terms.border_km)
    )
    number = {name: place for place, name in enumerate(markets)}
    one = np.array([number[a] for a, _ in ordered], dtype=np.int64)
    other = np.array([number[b] for _, b in ordered], dtype=np.int64)
    return Borders(one, other, np.full(len(ordered), terms.border_cost))
