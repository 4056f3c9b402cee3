"""What coalitions could do, and what follows where a product fails everywhere."""

from __future__ import annotations

from vendorline.quick_dataclass import dataclass
from vendorline.report.exposure.numbers import DUST, Scenario, weight_words
from vendorline.report.exposure.reach import Bar, bars, name_of
from vendorline.report.exposure.select import Holder, first_measure, holders, number_of, used_measures
from vendorline.report.wording import at_least, near
from vendorline.report.words import NBSP

MOST_ROWS = 30


@dataclass(frozen=True, slots=True)
class Row:
    """A coalition, its range, and what it reaches beyond the stronger of its members."""

    bar: Bar
    beyond: str


@dataclass(frozen=True, slots=True)
class Together:
    """The table and what to see in it."""

    message: str
    measure: str
    rows: tuple[Row, ...]
    hidden: int


def together(scenario: Scenario, weight: str) -> Together | None:
    """The table; None where no coalition and no failure was computed."""
    found = holders(scenario, weight, coalitions=True)
    by_name = {name_of(holder): holder for holder in found}
    headline = first_measure(scenario)
    measures = sorted(used_measures(scenario), key=lambda item: item != headline)
    first, made = next(
        ((item, own) for item in measures if (own := bars(scenario, item.id, found, weight))), (None, ())
    )
    if first is None:
        return None
    rows = [Row(bar, _beyond(scenario, first.id, by_name[bar.name], bar, weight)) for bar in made]
    best = made[0]
    least = near(best.low) if best.high - best.low < DUST else f"at least {at_least(best.low)}"
    name = best.name.replace(" + ", " and ")
    together_ = "together would reach" if " and " in name else "would reach"
    message = f"{name} {together_} {least}{NBSP}% of {weight_words(weight)}"
    return Together(message, first.head, tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS))


def _beyond(scenario: Scenario, code: str, holder: Holder, bar: Bar, weight: str) -> str:
    alone = [n.low for v in holder[0] if (n := number_of(scenario, ((v,), None), code, weight))]
    if len(alone) < 2:
        return ""
    gain = bar.low - max(alone)
    return f"at least {at_least(gain, 1)} points" if gain > DUST * 1000 else "nothing known"
