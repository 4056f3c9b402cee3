"""Instances of any size: three physical networks, one of them shared, regions on a grid, crews about three quarters used."""

from __future__ import annotations

from datetime import date

import numpy as np

from vendorline.plan.problem.instance import (
    Borders,
    BudgetRows,
    CostPart,
    DeliveryRows,
    Instance,
    PeriodRows,
    StateRows,
    VendorShares,
)

VENDORS = ("north", "east", "south", "west")
CLASSES = 3
ENDS_OF_LIFE = 10


def instance(sites: int, *, periods: int = 40, seed: int = 1, tightness: float = 0.75) -> Instance:
    """A problem with so many sites to replace.

    Args:
        sites: how many hold the vendor that has to go (or to shrink); there are twice as many in all.
        periods: quarters.
        seed: which of the possible problems.
        tightness: about how much of the crews is used.
    """
    draw = np.random.default_rng(seed)
    regions = max(4, sites // 1000)
    side = int(np.ceil(np.sqrt(regions)))
    networks, vendors = 3, len(VENDORS)
    network_share = np.array([0.40, 0.35, 0.25])
    weight = draw.lognormal(0, 0.5, regions)
    weight /= weight.sum()
    # Markets: region x network, types: class x NSA x end of life.
    share = np.outer(weight, network_share).ravel()
    market = draw.choice(regions * networks, size=sites, p=share)
    kind = draw.choice(CLASSES, size=sites, p=[0.5, 0.3, 0.2])
    nsa = draw.random(sites) < 0.6
    life = draw.integers(0, ENDS_OF_LIFE, sites)
    key = ((market * CLASSES + kind) * 2 + nsa) * ENDS_OF_LIFE + life
    labels, units = np.unique(key, return_counts=True)
    life, rest = labels % ENDS_OF_LIFE, labels // ENDS_OF_LIFE
    nsa, rest = rest % 2, rest // 2
    kind, market = rest % CLASSES, rest // CLASSES
    types = len(labels)
    region, network = market // networks, market % networks
    quarter = np.arange(periods)
    discount = 1.02 ** -(quarter + 1.0)
    # Costs in thousands.
    base = np.array([60.0, 90.0, 140.0])[kind] * (1 + 0.25 * nsa)
    price = 1 + 0.12 * draw.random((networks, vendors)) - 0.06
    local = 1 + 0.10 * draw.random((regions, vendors)) - 0.05
    equipment = base[:, None] * price[network] * local[region]
    learning = np.maximum(0.85, 1 - 0.006 * quarter)[None, :]
    labour = np.array([12.0, 16.0, 24.0])[kind] * (0.8 + 0.4 * draw.random(regions))[region]
    winter = np.where(quarter % 4 == 0, 1.15, 1.0)[None, :]
    fixed = np.array([5.0, 8.0, 12.0])[kind] * (1 + 0.4 * nsa)
    ends = 4 + life * (periods - 4) // ENDS_OF_LIFE
    renewal = 0.45 * base
    remaining = np.zeros((ENDS_OF_LIFE, periods))
    for number in range(ENDS_OF_LIFE):
        end = 4 + number * (periods - 4) // ENDS_OF_LIFE
        remaining[number] = -np.where(
            end < periods, 1.02 ** (quarter - end), 0.6
        )  # the renewal that is then not needed
    flat = np.ones((1, periods))
    zero = np.zeros(types, dtype=np.int64)
    everyone = np.ones((1, vendors))
    parts = (
        CostPart("equipment", equipment, learning, zero),
        CostPart("labour", labour[:, None] * everyone, winter, zero),
        CostPart("dual_running", fixed[:, None] * everyone, flat, zero),
        CostPart("renewal_credit", renewal[:, None] * everyone, remaining, life.astype(np.int64), is_cash=False),
    )
    last = np.full((types, vendors), periods - 2, dtype=np.int64)
    first = np.zeros((types, vendors), dtype=np.int64)
    crew_use = np.array([4.0, 6.0, 8.0])[kind]
    need = np.bincount(region, weights=crew_use * units, minlength=regions)
    ramp = np.minimum(1.0, 0.25 + 0.125 * quarter)
    season = np.where(quarter % 4 == 0, 0.6, 1.0)
    profile = ramp * season
    crews = np.floor(need[:, None] / tightness * profile / profile[: periods - 1].sum())
    crews = np.maximum(crews, 8)
    count = np.bincount(market, weights=units, minlength=regions * networks)
    out = np.maximum(np.ceil(count[:, None] * 0.08 * np.ones(periods)), 1)
    deliver = np.floor(sites * 0.42 * ramp / ramp.sum() / tightness * (0.9 + 0.2 * draw.random((vendors, 1)))) + 2
    cash = float((equipment.min(axis=1) + labour + fixed) @ units)
    years = -(-periods // 4)
    by_network = np.bincount(network, weights=(equipment.mean(axis=1) + labour + fixed) * units, minlength=networks)
    budget = by_network[:, None] * 1.55 * np.minimum(1, 0.5 + 0.25 * np.arange(years)) / years
    assert cash > 0
    states = []
    for number in range(networks):
        mine = (network == number).astype(float)
        total = float((mine * units).sum())
        limit = np.full(periods, np.inf)
        # Twice as many sites stand in all: these are half of them.
        for step, cap in ((12, 0.35), (24, 0.15)):
            if step < periods:
                limit[step] = np.floor(2 * total * cap)
        states.append(
            StateRows(
                f"share-{number}",
                f"network-{number}",
                "sites",
                1.0,
                limit,
                mine,
                np.zeros((types, vendors)),
                np.zeros((types, vendors)),
                np.zeros(types),
            )  # fmt: skip
        )
    most = np.floor(np.bincount(network, weights=units, minlength=networks) * 0.55)
    neighbours = [
        (a, b) for a in range(regions) for b in (a + 1, a + side) if b < regions and (b != a + 1 or (a + 1) % side)
    ]
    pairs = [(a * networks + n, b * networks + n) for a, b in neighbours for n in range(networks)]
    pairs = np.array(pairs, dtype=np.int64).reshape(-1, 2)
    starts = np.arange(regions * networks)
    return Instance(
        "EUR",
        tuple(date(2026 + (q // 4), (q % 4) * 3 + 1, 1) for q in range(periods)),
        VENDORS,
        tuple(f"region-{m // networks}/network-{m % networks}" for m in starts),
        market.astype(np.int64),
        units.astype(np.int64),
        first,
        last,
        np.full(types, -1, dtype=np.int64),
        np.full(types, np.inf),
        discount,
        parts,
        (
            PeriodRows("crews", "crew-days", tuple(f"region-{r}" for r in range(regions)), crews,
                       starts // networks, crew_use),
            PeriodRows("sites_out", "sites", tuple(f"market-{m}" for m in starts), out, starts, np.ones(types)),
        ),
        DeliveryRows("sites", deliver, np.ones(types)),
        BudgetRows(tuple(f"network-{n}" for n in range(networks)), tuple(range(2026, 2026 + years)), budget,
                   starts % networks, quarter // 4),
        tuple(states),
        VendorShares(tuple(f"network-{n}" for n in range(networks)), "sites",
                     np.repeat(most[:, None], vendors, axis=1), starts % networks, np.ones(types)),
        Borders(pairs[:, 0], pairs[:, 1], np.full(len(pairs), 60.0 + sites / 1000)),
    )  # fmt: skip
