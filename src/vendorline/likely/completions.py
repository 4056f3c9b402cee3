"""Completions: of each lot who made it, and of each switch whether it is on, as codes; never a copy of the network.

Check, exposure, plans and decisions take the same completions, so that their answers belong together draw by draw.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from vendorline.errors import UsageError
from vendorline.likely.lots import Lot, Lots, Mix
from vendorline.likely.streams import Numbers, Steps, chosen, shares_around, steps_of, uniforms
from vendorline.quick_dataclass import dataclass

#: How the mixes of operators are drawn: as the priors state it, at a concentration of 3, each lot apart.
AS_STATED = "stated"
SETTINGS: Mapping[str, float | None] = {AS_STATED: None, "3": 3.0, "none": math.inf}
MOST = 100_000
#: The mixes that lots are drawn from, outermost first, and the number of the prior that these are around.
_Mixture = tuple[tuple[Mix, ...], int]


@dataclass(frozen=True)
class Completions:
    """Completions of a network: row i of `makers` and of `switches` is completion i.

    `makers`: for each lot the place of its vendor in `lots.vendors`. `switches`: for each switch lot whether it is on.
    `spread`: the concentration that stood in for that of the priors; None = as they state it.
    """

    lots: Lots
    makers: NDArray[np.int16]
    switches: NDArray[np.bool_]
    seed: int
    spread: float | None = None

    def __len__(self) -> int:
        return len(self.makers)

    @property
    def vendors(self) -> tuple[str, ...]:
        """Whom the codes of `makers` mean."""
        return self.lots.vendors

    def first(self, number: int) -> Completions:
        """The first of them: the same as if only so many had been drawn."""
        return Completions(self.lots, self.makers[:number], self.switches[:number], self.seed, self.spread)


def complete(lots: Lots, number: int, seed: int = 0, *, spread: float | None = None) -> Completions:
    """Draw completions.

    Args:
        lots: the lots of a network, each with its prior.
        number: how many completions; the first of many are those of a few.
        seed: the same seed gives the same completions.
        spread: a concentration for the mix of every operator whose prior is not its own, instead of the stated one; infinite = each
            lot is drawn for itself. Lots that the priors draw each for itself are so whatever this says.

    Raises:
        UsageError: `number` is not 1 to MOST, or `spread` not above 0.
    """
    return complete_at(lots, number, seed, [spread])[0]


def complete_at(lots: Lots, number: int, seed: int, spreads: Sequence[float | None]) -> list[Completions]:
    """Draw completions at several settings of spread, which differ in nothing else; arguments as of `complete`."""
    if not 1 <= number <= MOST:
        raise UsageError(f"{number:,} completions: give 1 to {MOST:,}")
    for spread in spreads:
        if spread is not None and not spread > 0:
            raise UsageError(f"spread {spread:g}: give a number above 0")
    code = {vendor: place for place, vendor in enumerate(lots.vendors)}
    makers = np.empty((len(spreads), len(lots.lots), number), dtype=np.int16)
    mixed: dict[_Mixture, Mapping[str, Numbers]] = {}
    drawn_from: dict[_Mixture, tuple[NDArray[np.int16], Steps]] = {}
    for place, lot in enumerate(lots.lots):
        uniform = uniforms(seed, f"lot\x1f{lot.name}", number)
        done: dict[_Mixture, int] = {}
        for at, spread in enumerate(spreads):
            mixture = mixes_of(lot, spread), lot.prior.number
            if mixture in done:
                makers[at, place] = makers[done[mixture], place]
                continue
            done[mixture] = at
            known = drawn_from.get(mixture)
            if known is None:
                shares = _shares(lot, seed, number, mixture[0], mixed)
                known = np.array([code[vendor] for vendor in shares], dtype=np.int16), steps_of(list(shares.values()))
                if len(mixture[0]) < 2:  # further ones are mostly a single lot's
                    drawn_from[mixture] = known
            codes, steps = known
            makers[at, place] = codes[chosen(uniform, steps)]
    switches = np.empty((number, len(lots.switches)), dtype=bool)
    for place, switch in enumerate(lots.switches):
        switches[:, place] = uniforms(seed, f"switch\x1f{switch.name}", number) < switch.prior.on
    makers.flags.writeable = switches.flags.writeable = False
    return [Completions(lots, own.T, switches, seed, spread) for own, spread in zip(makers, spreads, strict=True)]


def mixes_of(lot: Lot, spread: float | None) -> tuple[Mix, ...]:
    """The mixes that a lot is drawn from at a setting of spread, outermost first; those without any effect are left out."""
    found = (m if spread is None or not m.is_spread else Mix(m.name, spread) for m in lot.mixes)
    return tuple(mix for mix in found if math.isfinite(mix.concentration))


def _shares(
    lot: Lot, seed: int, number: int, mixes: Sequence[Mix], mixed: dict[_Mixture, Mapping[str, Numbers]]
) -> Mapping[str, float | Numbers]:
    """The shares that a lot is drawn from: its prior, or the mix of its operator around that, and of its batches around that."""
    shares: Mapping[str, float | Numbers] = lot.vendors
    for depth, mix in enumerate(mixes):
        key = tuple(mixes[: depth + 1]), lot.prior.number
        if key not in mixed:
            mixed[key] = shares_around(seed, f"mix\x1f{mix.name}", mix.concentration, shares, number)
        shares = mixed[key]
    return shares
