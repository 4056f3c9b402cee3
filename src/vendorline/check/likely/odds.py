"""From counts of completions to odds: each kind of count is judged once, by the functions that judge any count."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Counts
from vendorline.check.likely.distribution import Distribution, Sum, drawn_sum, exact_sum
from vendorline.check.likely.kinds import Kinds
from vendorline.quick_dataclass import dataclass

VERDICTS = ("met", "due", "breached", "unknown")
#: Parts of completions at which shares are told.
QUANTILES = (0.05, 0.5, 0.95)
#: Sums of probabilities are off by so much.
_NEARLY, _ROUNDED = 1e-9, 1e-12


@dataclass(frozen=True)
class Outcomes:
    """What a row is in each state of its lots: its verdict, and its share from least to greatest, nan where it has none."""

    numbers: Sum
    states: NDArray[np.int64]
    verdicts: Sequence[str]
    low: NDArray[np.float64]
    high: NDArray[np.float64]


@dataclass(frozen=True)
class Odds:
    """How often a row is met, due, breached, open, and where its share lies.

    `standard_error` of the probabilities, the largest; None where they are exact. `chances` by verdict; of a row that is not
    applicable in some completion they add to less than 1.
    """

    chances: Mapping[str, float]
    shares: tuple[float | None, ...]
    standard_error: float | None

    @property
    def cells(self) -> dict[str, Any]:
        """The odds as cells of a row."""
        told: dict[str, Any] = {f"p_{verdict}": self.chances.get(verdict, 0.0) for verdict in VERDICTS}
        told |= {f"share_p{round(100 * at):02d}": share for at, share in zip(QUANTILES, self.shares, strict=True)}
        return told | {"likely_exact": self.standard_error is None, "likely_standard_error": self.standard_error}


#: For each setting which state each of its states is, how probable, and from how many draws (None: exact).
Found = Sequence[tuple[NDArray[np.int64], NDArray[np.float64], int | None]]


@dataclass(frozen=True)
class Draws:
    """The states of a sum that a judgement is asked for, at all settings of spread together, and how probable each is at each."""

    numbers: Sum
    kinds: Kinds
    spreads: Sequence[tuple[Kinds, float | None]]
    states: NDArray[np.int64]
    found: Found

    @classmethod
    def of(cls, numbers: Sum, spreads: Sequence[tuple[Kinds, float | None]]) -> Draws:
        """The states of a sum, exact where they can be added up."""
        each = [_distribution(numbers, kinds, spread) for kinds, spread in spreads]
        states, which = np.unique(np.concatenate([one.states for one in each]), axis=0, return_inverse=True)
        ends = np.cumsum([len(one.states) for one in each])
        places = np.split(which.reshape(-1), ends[:-1])
        found = [(own, one.weights, one.draws) for own, one in zip(places, each, strict=True)]
        return cls(numbers, spreads[0][0], spreads, states, found)

    def odds(self, outcomes: Outcomes) -> list[Odds]:
        """The odds at each setting of spread."""
        return [_odds(outcomes, which, weights, draws) for which, weights, draws in self.found]


def _distribution(numbers: Sum, kinds: Kinds, spread: float | None) -> Distribution:
    exact = exact_sum(numbers, kinds, spread)
    if exact is not None:
        return exact
    states, which = drawn_sum(numbers, kinds)
    return Distribution(states, np.bincount(which, minlength=len(states)) / len(which), len(which))


def _odds(outcomes: Outcomes, which: NDArray[np.int64], weights: NDArray[np.float64], draws: int | None) -> Odds:
    chances: dict[str, float] = {}
    for state, weight in zip(which.tolist(), weights.tolist(), strict=True):
        verdict = outcomes.verdicts[state]
        chances[verdict] = chances.get(verdict, 0.0) + weight
    chances = {verdict: _near(chance) for verdict, chance in chances.items()}
    low, high = outcomes.low[which], outcomes.high[which]
    error = None if draws is None else max((p * (1 - p) / draws) ** 0.5 for p in chances.values())
    return Odds(chances, _quantiles(low, high, weights), error)


def _near(chance: float) -> float:
    """A probability that sums of floats have left a little beside 0 or 1, put right."""
    return 0.0 if chance < _ROUNDED else 1.0 if chance > 1 - _ROUNDED else chance


def _quantiles(
    low: NDArray[np.float64], high: NDArray[np.float64], weights: NDArray[np.float64]
) -> tuple[float | None, ...]:
    """Of the least shares the 5th part in a hundred, of the middles the 50th, of the greatest the 95th; none where some have no share."""
    if np.isnan(low).any() or np.isnan(high).any():
        return (None,) * len(QUANTILES)
    found = []
    for at, values in zip(QUANTILES, (low, (low + high) / 2, high), strict=True):
        order = np.argsort(values, kind="stable")
        reached = np.cumsum(weights[order])
        place = int(np.searchsorted(reached, at - _NEARLY))
        found.append(float(values[order[min(place, len(order) - 1)]]))
    return tuple(found)


def signatures(counts: Counts, limit: Fraction, in_doubt: NDArray[np.bool_], effect: str) -> NDArray[np.int64]:
    """Counts that no verdict tells apart have one number: whether they are over the limit, nothing, open, in doubt."""
    column = {name: counts.column(name) for name in ("known", "unknown", "low", "low_of", "high", "high_of")}
    flags = [counts.column(name) > 0 for name in ("elements", "elements_open", "known", "unknown", "missing", "empty")]
    flags += [counts.column("low_of") == 0, counts.column("high_of") == 0, in_doubt]
    if effect == "cap":
        flags += [_over(column["low"], column["low_of"], limit), _over(column["high"], column["high_of"], limit)]
    elif effect == "require_count":
        flags += [column["known"] * limit.denominator >= limit.numerator]
        flags += [(column["known"] + column["unknown"]) * limit.denominator >= limit.numerator]
    return sum((flag.astype(np.int64) << place for place, flag in enumerate(flags)), np.zeros(len(in_doubt), np.int64))


def _over(part: NDArray[np.int64], whole: NDArray[np.int64], limit: Fraction) -> NDArray[np.bool_]:
    """Whether a share is over a limit, exactly."""
    most = max(int(part.max(initial=0)), int(whole.max(initial=0))) * max(limit.numerator, limit.denominator)
    if most >= 2**62:
        pairs = zip(part.tolist(), whole.tolist(), strict=True)
        return np.array([p * limit.denominator > w * limit.numerator for p, w in pairs], dtype=bool)
    found: NDArray[np.bool_] = part * limit.denominator > whole * limit.numerator
    return found


def shares_of(counts: Counts) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """The least and the greatest share of each count, nan where it has none."""
    with np.errstate(divide="ignore", invalid="ignore"):
        low = counts.column("low") / counts.column("low_of")
        high = counts.column("high") / counts.column("high_of")
    none = (counts.column("low_of") == 0) | (counts.column("high_of") == 0)
    return np.where(none, np.nan, low), np.where(none, np.nan, high)
