"""Instances of any size: three physical networks, one of them shared, regions on a grid, crews about three quarters used.

Money is in thousands. The numbers are made up; only their magnitudes (about 50 to 150 thousand for a site) follow published ones.
"""

from __future__ import annotations

from dataclasses import dataclass
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
NETWORK_SHARES = (0.40, 0.35, 0.25)
NETWORKS = len(NETWORK_SHARES)
CLASSES = 3
ENDS_OF_LIFE = 10


@dataclass(frozen=True)
class Types:
    """Sites that are alike: [type] market, class, whether its LTE needs the NR of the same vendor, end of life, and how many."""

    regions: int
    market: np.ndarray
    kind: np.ndarray
    nsa: np.ndarray
    life: np.ndarray
    units: np.ndarray

    @property
    def region(self) -> np.ndarray:
        """[type] its region."""
        return self.market // NETWORKS

    @property
    def network(self) -> np.ndarray:
        """[type] its physical network."""
        return self.market % NETWORKS


def instance(sites: int, *, periods: int = 40, seed: int = 1, tightness: float = 0.75) -> Instance:
    """A problem with so many sites to replace.

    Args:
        sites: how many hold the vendor that has to go (or to shrink); there are twice as many in all.
        periods: quarters.
        seed: which of the possible problems.
        tightness: about how much of the crews is used.
    """
    draw = np.random.default_rng(seed)
    types = _types(sites, draw)
    base = np.array([60.0, 90.0, 140.0])[types.kind] * (1 + 0.25 * types.nsa)
    price = 1 + 0.12 * draw.random((NETWORKS, len(VENDORS))) - 0.06
    local = 1 + 0.10 * draw.random((types.regions, len(VENDORS))) - 0.05
    equipment = base[:, None] * price[types.network] * local[types.region]
    labour = np.array([12.0, 16.0, 24.0])[types.kind] * (0.8 + 0.4 * draw.random(types.regions))[types.region]
    fixed = np.array([5.0, 8.0, 12.0])[types.kind] * (1 + 0.4 * types.nsa)
    count = len(types.market)
    markets = np.arange(types.regions * NETWORKS)
    return Instance(
        currency="EUR",
        period_ends=tuple(date(2026 + q // 4, q % 4 * 3 + 1, 1) for q in range(periods)),
        vendors=VENDORS,
        markets=tuple(f"region-{m // NETWORKS}/network-{m % NETWORKS}" for m in markets),
        market=types.market,
        units=types.units,
        first=np.zeros((count, len(VENDORS)), dtype=np.int64),
        last=np.full((count, len(VENDORS)), periods - 2, dtype=np.int64),
        built=np.full(count, -1, dtype=np.int64),
        kept=np.full(count, np.inf),
        discount=1.02 ** -(np.arange(periods) + 1.0),
        parts=_costs(types, periods, equipment, labour, fixed, 0.45 * base),
        period_rows=_period_rows(types, periods, tightness),
        delivery=_delivery(sites, count, periods, tightness, draw),
        budgets=_budgets(types, periods, equipment.mean(axis=1) + labour + fixed),
        states=tuple(_shares_standing(types, periods)),
        shares=_vendor_shares(types),
        borders=_borders(types.regions, 60.0 + sites / 1000),
    )


def _types(sites: int, draw: np.random.Generator) -> Types:
    regions = max(4, sites // 1000)
    weight = draw.lognormal(0, 0.5, regions)
    share = np.outer(weight / weight.sum(), NETWORK_SHARES).ravel()
    market = draw.choice(regions * NETWORKS, size=sites, p=share / share.sum())
    kind = draw.choice(CLASSES, size=sites, p=[0.5, 0.3, 0.2])
    nsa = draw.random(sites) < 0.6
    life = draw.integers(0, ENDS_OF_LIFE, sites)
    labels, units = np.unique(((market * CLASSES + kind) * 2 + nsa) * ENDS_OF_LIFE + life, return_counts=True)
    life, rest = labels % ENDS_OF_LIFE, labels // ENDS_OF_LIFE
    nsa, rest = rest % 2, rest // 2
    return Types(regions, (rest // CLASSES).astype(np.int64), rest % CLASSES, nsa, life, units.astype(np.int64))


def _costs(
    types: Types, periods: int, equipment: np.ndarray, labour: np.ndarray, fixed: np.ndarray, renewal: np.ndarray
) -> tuple[CostPart, ...]:
    quarter = np.arange(periods)
    learning = np.maximum(0.85, 1 - 0.006 * quarter)[None, :]
    winter = np.where(quarter % 4 == 0, 1.15, 1.0)[None, :]
    # The renewal that is then not needed.
    ends = 4 + np.arange(ENDS_OF_LIFE) * (periods - 4) // ENDS_OF_LIFE
    saved = -np.where(ends[:, None] < periods, 1.02 ** (quarter - ends[:, None]), 0.6)
    everyone, same = np.ones((1, len(VENDORS))), np.zeros(len(types.market), dtype=np.int64)
    return (
        CostPart("equipment", equipment, learning, same),
        CostPart("labour", labour[:, None] * everyone, winter, same),
        CostPart("dual_running", fixed[:, None] * everyone, np.ones((1, periods)), same),
        CostPart("renewal_credit", renewal[:, None] * everyone, saved, types.life.astype(np.int64), is_cash=False),
    )


def _ramp(periods: int) -> np.ndarray:
    return np.minimum(1.0, 0.25 + 0.125 * np.arange(periods))


def _period_rows(types: Types, periods: int, tightness: float) -> tuple[PeriodRows, ...]:
    markets = np.arange(types.regions * NETWORKS)
    use = np.array([4.0, 6.0, 8.0])[types.kind]
    need = np.bincount(types.region, weights=use * types.units, minlength=types.regions)
    profile = _ramp(periods) * np.where(np.arange(periods) % 4 == 0, 0.6, 1.0)
    crews = np.maximum(np.floor(need[:, None] / tightness * profile / profile[:-1].sum()), 8)
    count = np.bincount(types.market, weights=types.units, minlength=len(markets))
    out = np.maximum(np.ceil(count[:, None] * 0.08 * np.ones(periods)), 1)
    return (
        PeriodRows(
            "crews", "crew-days", tuple(f"region-{r}" for r in range(types.regions)), crews, markets // NETWORKS, use
        ),
        PeriodRows("sites_out", "sites", tuple(f"market-{m}" for m in markets), out, markets, np.ones(len(use))),
    )


def _delivery(sites: int, types: int, periods: int, tightness: float, draw: np.random.Generator) -> DeliveryRows:
    ramp, varied = _ramp(periods), 0.9 + 0.2 * draw.random((len(VENDORS), 1))
    capacity = np.floor(sites * 0.42 * ramp / ramp.sum() / tightness * varied) + 2
    return DeliveryRows("sites", capacity, np.ones(types))


def _budgets(types: Types, periods: int, each: np.ndarray) -> BudgetRows:
    years = -(-periods // 4)
    need = np.bincount(types.network, weights=each * types.units, minlength=NETWORKS)
    capacity = need[:, None] * 1.55 * np.minimum(1, 0.5 + 0.25 * np.arange(years)) / years
    names = tuple(f"network-{n}" for n in range(NETWORKS))
    payer = np.arange(types.regions * NETWORKS) % NETWORKS
    return BudgetRows(names, tuple(range(2026, 2026 + years)), capacity, payer, np.arange(periods) // 4)


def _shares_standing(types: Types, periods: int) -> list[StateRows]:
    """What may still stand of each network: twice as many sites stand in all, these are half of them."""
    nothing = np.zeros((len(types.market), len(VENDORS)))
    found = []
    for network in range(NETWORKS):
        mine = (types.network == network).astype(float)
        limit = np.full(periods, np.inf)
        for step, cap in ((12, 0.35), (24, 0.15)):
            if step < periods:
                limit[step] = np.floor(2 * float(mine @ types.units) * cap)
        name = f"network-{network}"
        found.append(StateRows(f"share-{network}", name, "sites", 1.0, limit, mine, nothing, nothing, nothing[:, 0]))
    return found


def _vendor_shares(types: Types) -> VendorShares:
    most = np.floor(np.bincount(types.network, weights=types.units, minlength=NETWORKS) * 0.55)
    # A market has one vendor: where one of few markets is more than that, so much is allowed.
    count = np.bincount(types.market, weights=types.units, minlength=types.regions * NETWORKS)
    most = np.maximum(most, count.reshape(types.regions, NETWORKS).max(axis=0))
    capacity = np.repeat(most[:, None], len(VENDORS), axis=1)
    group = np.arange(types.regions * NETWORKS) % NETWORKS
    names = tuple(f"network-{n}" for n in range(NETWORKS))
    return VendorShares(names, "sites", capacity, group, np.ones(len(types.market)))


def _borders(regions: int, cost: float) -> Borders:
    """Neighbours on a grid, network by network."""
    side = int(np.ceil(np.sqrt(regions)))
    near = [(a, b) for a in range(regions) for b in (a + 1, a + side) if b < regions and (b != a + 1 or b % side)]
    pairs = np.array([(a * NETWORKS + n, b * NETWORKS + n) for a, b in near for n in range(NETWORKS)], dtype=np.int64)
    pairs = pairs.reshape(-1, 2)
    return Borders(pairs[:, 0], pairs[:, 1], np.full(len(pairs), cost))
