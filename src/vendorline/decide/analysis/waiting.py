"""What waiting is worth: the information that it brings, and what the delay costs."""

from __future__ import annotations

import numpy as np

from vendorline.decide.analysis.means import Array, Means
from vendorline.decide.outcomes.branches import State
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Branch:
    """What is known by then to have happened, its chance, and what is chosen."""

    happened: tuple[str, ...]
    chance: float
    choice: str


@dataclass(frozen=True, slots=True)
class Waiting:
    """An option that decides later against the best choice of today, in points; `net` = `information` - `delay`.

    `information`: what choosing by branch gains over keeping the present best throughout. `delay`: what keeping it but deciding
    later costs. `otherwise`: the chance that something else is chosen then.
    """

    option: str
    best_today: str
    information: float
    delay: float
    net: float
    standard_error: float
    otherwise: float
    branches: tuple[Branch, ...]


def waiting(base: Means, weights: Array) -> tuple[Waiting, ...]:
    """Every option that decides later, for one vector of weights (sum 1)."""
    today = base.scaled(base.x) @ weights  # scramble x choice
    best = int(today.mean(axis=0).argmin())
    name = base.choices[best]
    found = []
    for later in base.later:
        losses = base.scaled(later.x, later.chance) @ weights  # scramble x branch x choice
        mean = losses.mean(axis=0)
        pick = mean.argmin(axis=1)
        names = [move.choice for move in later.moves]
        by_scramble = np.take_along_axis(losses, pick[None, :, None], axis=2)[..., 0].sum(axis=1)
        value = float(by_scramble.mean())
        keep = float(mean[:, names.index(name)].sum()) if name in names else value
        net = today[:, best] - by_scramble
        chance = later.chance.mean(axis=0)
        told = tuple(
            Branch(_happened(base, branch), float(chance[at]), names[int(pick[at])])
            for at, branch in enumerate(later.branches)
            if chance[at] > 0
        )
        found.append(
            Waiting(
                later.name,
                name,
                keep - value,
                keep - float(today[:, best].mean()),
                float(net.mean()),
                spread(net),
                float(sum(b.chance for b in told if b.choice != name)),
                tuple(sorted(told, key=lambda b: -b.chance)),
            )
        )
    return tuple(found)


def _happened(base: Means, branch: State) -> tuple[str, ...]:
    return tuple(name for name, has in zip(base.case.events, branch, strict=True) if has)


def spread(values: Array) -> float:
    """The standard error of a mean over independent scrambles; 0 for a single one."""
    return float(np.std(values, ddof=1) / np.sqrt(len(values))) if len(values) > 1 else 0.0
