"""Which option is best, and which comes next."""

from __future__ import annotations

from vendorline.decide.analysis.means import Array, Means

#: Points of loss below which options count as equal: less than any table shows. What can be decided today goes first.
EQUAL = 0.05


def among(base: Means, losses: Array) -> list[str]:
    """Options from the least loss; one that decides later goes before a choice of today only where it is clearly better.

    Args:
        base: says which options there are.
        losses: expected loss by option.
    """
    told = {name: float(losses[at]) + (0.0 if name in base.choices else EQUAL) for at, name in enumerate(base.options)}
    return sorted(told, key=lambda name: told[name])


def decided_today(base: Means, name: str) -> str:
    """What an option decides today: of a choice with a review what it starts."""
    return base.case.options[name].start or name


def runner_up(base: Means, losses: Array, best: str) -> str:
    """The next best of what can be decided today; where there is nothing else, the next of all, or the best itself."""
    mine = {best, decided_today(base, best)}
    told = {name: float(losses[at]) for at, name in enumerate(base.options) if name not in mine}
    today = [name for name in told if name in base.choices]
    return min(today or list(told) or [best], key=lambda name: told.get(name, 0.0))
