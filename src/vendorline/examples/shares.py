"""Shares drawn within their ranges, made to sum to one, and laid over sites."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vendorline.errors import UsageError
from vendorline.examples.facts import Example, Share
from vendorline.quick_dataclass import dataclass

#: How often a set of shares is drawn to find one that stays in its ranges after normalising.
TRIES = 4096
LEVELS = ("low", "central", "high")


def generator(seed: int, *purpose: str) -> np.random.Generator:
    """A stream of random numbers of its own for each purpose, so that one draw never shifts another."""
    return np.random.default_rng([seed, zlib.crc32("|".join(purpose).encode())])


@dataclass(frozen=True, slots=True)
class Drawn:
    """One share as drawn and as used."""

    share: Share
    region: str
    drawn: float
    used: float
    level: str | None = None

    @property
    def method(self) -> str:
        """How the value came about, for the table of observations."""
        r = self.share.range
        how = f"drawn {self.drawn:.4f} from {r.low:g}..{r.high:g} (most likely {r.central:g})"
        if self.level:
            how = f"fixed at the {self.level} value of {r.low:g}..{r.high:g} by the scenario"
        return f"{how}, normalised per operator, domain and region"


def pin_of(share: Share) -> str:
    """The name under which a scenario fixes a share."""
    return f"{share.operator_id}_{share.vendor_id}"


def draw(shares: Sequence[Share], pins: Mapping[str, str], rng: np.random.Generator) -> list[float]:
    """One draw per share from its triangle, taken such that each stays in its range once all sum to one.

    `pins` fixes the share of a vendor (`operator_vendor`) at the low, central or high end. Raises ValueError where the ranges
    cannot sum to one.
    """
    low, central, high = (np.array([getattr(s.range, level) for s in shares]) for level in LEVELS)
    pinned = np.zeros(len(shares), dtype=bool)
    for i, share in enumerate(shares):
        level = pins.get(pin_of(share))
        if level:
            low[i] = high[i] = central[i] = getattr(share.range, level)
            pinned[i] = True
    values = np.tile(central, (TRIES, 1))
    free = np.flatnonzero(high > low)
    values[:, free] = rng.triangular(low[free], central[free], high[free], (TRIES, len(free)))
    if pinned.any() and not pinned.all():
        # A pinned share is meant as it is: the others share what it leaves, wherever that puts them.
        rest = values[:, ~pinned].sum(axis=1, keepdims=True)
        values[:, ~pinned] *= (1 - low[pinned].sum()) / np.where(rest > 0, rest, 1)
        return [float(v) for v in values[0]]
    used = values / values.sum(axis=1, keepdims=True)
    inside = ((used >= low - 1e-9) & (used <= high + 1e-9)).all(axis=1)
    if not inside.any():
        who = ", ".join(f"{s.operator_id} {s.vendor_id or 'unknown'}" for s in shares)
        raise ValueError(f"shares cannot sum to one within their ranges: {who}")
    return [float(v) for v in values[int(np.argmax(inside))]]


def applicable(example: Example, operator_id: str, generation: str, pins: Mapping[str, str]) -> list[Share]:
    """The shares of an operator and generation, rival figures chosen by the pins."""
    mine = [s for s in example.shares if s.operator_id == operator_id and s.generation == generation]
    chosen = {(s.vendor_id, s.regions): s for s in mine if s.scenario and s.scenario == pins.get(pin_of(s), "")}
    return [chosen.get((s.vendor_id, s.regions), s) for s in mine if not s.scenario]


def regional(
    example: Example, operator_id: str, generation: str, sites: Mapping[str, int], pins: Mapping[str, str], seed: int
) -> tuple[dict[str, dict[str, float]], list[Drawn]]:
    """Shares of vendors in every region, and how they were drawn.

    Shares that name regions are drawn for each of them. A share of all sites is drawn once; regions that no share names take what
    the others leave of it, so that both hold wherever there is room for both.
    """
    shares = applicable(example, operator_id, generation, pins)
    by_region: dict[str, dict[str, float]] = {}
    drawn: list[Drawn] = []

    def note(group: Sequence[Share], region: str, values: Sequence[float]) -> dict[str, float]:
        total = sum(values)
        held_here = pins if not region else pins_here
        drawn.extend(
            Drawn(s, region, v, v / total, held_here.get(pin_of(s))) for s, v in zip(group, values, strict=True)
        )
        return {s.vendor_id: v / total for s, v in zip(group, values, strict=True)}

    national = [s for s in shares if not s.regions]
    purpose = ("shares", example.name, operator_id, generation)
    # A pin on a share of all sites holds for the whole; the shares of single regions stay drawn around it.
    held = {pin_of(s) for s in national}
    pins_here = {k: v for k, v in pins.items() if k not in held}
    for region in sites:
        group = [s for s in shares if region in s.regions]
        if group:
            by_region[region] = note(group, region, draw(group, pins_here, generator(seed, *purpose, region)))
    if national:
        whole = note(national, "", draw(national, pins, generator(seed, *purpose)))
        total = sum(sites.values())
        rest = {v: w * total - sum(by_region[r].get(v, 0.0) * sites[r] for r in by_region) for v, w in whole.items()}
        rest = {v: max(n, 0.0) for v, n in rest.items()}
        left = sum(rest.values())
        for region in sites:
            if region not in by_region:
                by_region[region] = {v: n / left for v, n in rest.items()} if left > 0 else whole
    return by_region, drawn


def split_count(number: int, weights: NDArray[np.float64]) -> NDArray[np.int64]:
    """A number split in proportion to weights, by largest remainders; the parts sum to it exactly."""
    exact = number * weights / weights.sum()
    parts: NDArray[np.int64] = np.floor(exact + 1e-9).astype(np.int64)
    order = np.argsort(parts - exact, kind="stable")
    parts[order[: number - int(parts.sum())]] += 1
    return parts


def assign(
    region: NDArray[np.str_], shares: Mapping[str, Mapping[str, float]], rng: np.random.Generator
) -> NDArray[np.str_]:
    """A vendor for each site such that every region holds the shares as nearly as whole sites allow."""
    vendors = np.full(len(region), "", dtype="U40")
    for name in dict.fromkeys(region.tolist()):
        here = np.flatnonzero(region == name)
        mine = shares.get(name, {})
        if mine:
            counts = split_count(len(here), np.array(list(mine.values())))
            vendors[here] = rng.permutation(np.repeat(np.array(list(mine), dtype="U40"), counts))
    return vendors


def check_pins(example: Example, pins: Mapping[str, str]) -> None:
    """Raise UsageError for a scenario that no share answers to."""
    known = sorted({pin_of(s) for s in example.shares if s.vendor_id})
    for key, level in pins.items():
        if key not in known or level not in LEVELS:
            raise UsageError(f"no scenario {key}={level}: give one of {', '.join(known)} as =low, =central or =high")
