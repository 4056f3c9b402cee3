"""Which numbers of an exposure a table shows, and in what order."""

from __future__ import annotations

from vendorline.report.exposure.numbers import DUST, Key, Number, Scenario
from vendorline.results.measures import Measure, measure, measures

Holder = tuple[tuple[str, ...], str | None]


def plain(share: float) -> float:
    """Nothing and all as such although a sum of weights may miss them by dust."""
    return 0.0 if share < DUST else 1.0 if share > 1 - DUST else round(share, 6)


def used_measures(scenario: Scenario) -> tuple[Measure, ...]:
    """Measures that the numbers hold, in the order of the words for them."""
    found = {key.measure for key in scenario.numbers}
    return tuple(measure(code) for code in [*measures(), *sorted(found - set(measures()))] if code in found)


def weights(scenario: Scenario) -> tuple[str, ...]:
    """Subscribers first, then traffic and whatever else."""
    return tuple(sorted({key.weight for key in scenario.numbers}, key=lambda name: (name != "subscribers", name)))


def holders(scenario: Scenario, weight: str, *, coalitions: bool = False) -> list[Holder]:
    """Single vendors, or coalitions and failed products; those that could switch off and read most come first."""
    found: dict[Holder, list[float]] = {}
    for key, number in scenario.numbers.items():
        is_single = len(key.vendor_ids) == 1 and not key.failed
        if key.region is None and key.layer is None and key.weight == weight and is_single is not coalitions:
            order = found.setdefault((key.vendor_ids, key.failed), [0.0, 0.0])
            if key.measure in ("read", "deny"):
                order[0] += number.low
                order[1] += number.high
    return sorted(found, key=lambda item: (-found[item][0], -found[item][1], item[0], item[1] or ""))


def number_of(
    scenario: Scenario, holder: Holder, code: str, weight: str, *, region: str | None = None, layer: str | None = None
) -> Number | None:
    """One number; None where the result does not hold it."""
    return scenario.numbers.get(Key(holder[0], holder[1], code, weight, region, layer))


def first_measure(scenario: Scenario) -> Measure | None:
    """The measure that headlines speak of: switching off where it was computed, else the first."""
    used = used_measures(scenario)
    return next((item for item in used if item.id == "deny"), used[0] if used else None)
