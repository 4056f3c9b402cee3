"""What it changes that somebody else pays: of itself nothing, unless swings and weights value the two purses otherwise."""

from __future__ import annotations

from vendorline.decide.analysis.means import points_of
from vendorline.decide.analysis.weights import Region
from vendorline.decide.case.model import Case
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Transfer:
    """One unit of money that falls to another purse: what is lost by that, in points, and which weight would make it nothing.

    `weight` and `neutral_weight` are of the outcome to which it goes, the reference being 100, at the middle of all ranges.
    """

    outcome: str
    to: str
    unit: str
    points: float
    weight: float
    neutral_weight: float


def transfers(case: Case, where: Region) -> tuple[Transfer, ...]:
    """Every pair of outcomes between which compensation moves money, at the middle weights."""
    _, per_unit = points_of(case, where.middle)
    names = list(case.outcomes)
    weights: dict[str, float] = {name: float(one) for name, one in zip(where.names, where.middle, strict=True)}
    reference = weights.get(case.weights.reference, 0.0)
    if reference == 0:
        reference = 1.0
    found = []
    pairs = [(term.outcome, term.compensable) for term in case.terms.values() if term.compensable is not None]
    for one, other in dict.fromkeys(pairs):
        if one not in weights or other not in weights:
            continue
        (low, high), (first, last) = case.outcomes[one].span, case.outcomes[other].span
        found.append(
            Transfer(
                one,
                other,
                case.outcomes[other].unit,
                float(per_unit[names.index(other)] - per_unit[names.index(one)]),
                100 * weights[other] / reference,
                100 * weights[one] / reference * (last - first) / (high - low),
            )
        )
    return tuple(found)
