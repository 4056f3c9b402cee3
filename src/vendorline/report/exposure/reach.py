"""What each vendor could do: measures with the same ranges share their rows."""

from __future__ import annotations

from collections.abc import Sequence

from vendorline.quick_dataclass import dataclass
from vendorline.report.exposure.numbers import DUST, Key, Number, Scenario, weight_words, who
from vendorline.report.exposure.select import Holder, first_measure, holders, number_of, plain, used_measures
from vendorline.report.names import domain
from vendorline.report.wording import at_least, at_most, count, near, word
from vendorline.report.words import NBSP
from vendorline.results.measures import Measure, measure

MOST_HOLDERS = 12


@dataclass(frozen=True, slots=True)
class Bar:
    """A range of one vendor (or group): certain to `low`, possible to `high`."""

    name: str
    vendor_id: str
    low: float
    high: float
    likely: tuple[float, float] | None


@dataclass(frozen=True, slots=True)
class Measured:
    """Measures that give the same numbers, and the numbers by vendor."""

    label: str
    note: str
    bars: tuple[Bar, ...]


def name_of(holder: Holder) -> str:
    """Whose number it is, in words."""
    return who(Key(holder[0], holder[1], "", "", None, None))


def reach(scenario: Scenario, weight: str) -> tuple[Measured, ...]:
    """Rows of the table, the measure of the headline first."""
    found = holders(scenario, weight)[:MOST_HOLDERS]
    grouped: dict[tuple[tuple[float | None, ...] | None, ...], list[Measure]] = {}
    for item in used_measures(scenario):
        numbers = [number_of(scenario, holder, item.id, weight) for holder in found]
        if any(numbers):
            key = tuple(
                tuple(round(end, 6) for end in (n.low, n.high, *(n.likely or ()))) if n else None for n in numbers
            )
            grouped.setdefault(key, []).append(item)
    first = first_measure(scenario)
    made = sorted(grouped.values(), key=lambda items: first not in items)
    return tuple(_measured(scenario, items, found, weight) for items in made)


def bars(scenario: Scenario, code: str, found: Sequence[Holder], weight: str, **place: str) -> tuple[Bar, ...]:
    """The ranges of one measure, the surest first."""
    made = []
    for holder in found:
        number = number_of(scenario, holder, code, weight, **place)
        if number:
            made.append(Bar(name_of(holder), holder[0][0] if holder[0] else "", plain(number.low), plain(number.high), number.likely))  # fmt: skip
    return tuple(sorted(made, key=lambda bar: (-bar.low, -bar.high, bar.name)))


def headline(scenario: Scenario, weight: str, asked: str = "") -> str:
    """Who reaches furthest, and beside them the vendor that is asked about."""
    first = first_measure(scenario)
    if first is None:
        return "No number was computed"
    made = bars(scenario, first.id, holders(scenario, weight), weight)
    of = weight_words(weight)
    if not made:
        return "No number was computed"
    if made[0].high < DUST:
        return f"No vendor could {first.could}, whatever is not known"
    if made[0].low < DUST:
        most = max(made, key=lambda bar: bar.high)
        return f"Nobody is known to be able to {first.could}; up to {at_most(most.high)}{NBSP}% of {of} cannot be ruled out"
    could = first.could.replace("the service", "service")
    rest = [bar for bar in made[1:] if bar.low >= DUST]
    beside = next((bar for bar in rest if bar.vendor_id == asked), rest[0] if rest else None)
    second = f", {beside.name} for {_least(beside)}" if beside else ""
    best = made[0]
    return f"{best.name} reaches furthest: it could {could} for {_least(best)} of {of}{second}"


def _least(bar: Bar) -> str:
    exact = bar.high - bar.low < DUST
    return f"{near(bar.low)}{NBSP}%" if exact else f"at least {at_least(bar.low)}{NBSP}%"


def weighted_otherwise(scenario: Scenario, weight: str, other: str) -> str:
    """How far a range moves where something else is weighed."""
    moves = [
        abs(getattr(number, end) - getattr(twin, end))
        for key, number in scenario.numbers.items()
        if key.weight == weight and key.region is None and key.layer is None
        and (twin := scenario.numbers.get(Key(key.vendor_ids, key.failed, key.measure, other, None, None)))
        for end in ("low", "high")
    ]  # fmt: skip
    if not moves:
        return ""
    return f"Weighted by {weight_words(other)} instead of {weight_words(weight)}, no end of a range moves by more than {at_most(max(moves), 1)} points."


def layers(scenario: Scenario, weight: str) -> tuple[Measured, ...]:
    """The measure of the headline by layer, where results hold it."""
    first = first_measure(scenario)
    found = dict.fromkeys(key.layer for key in scenario.numbers if key.layer and key.region is None)
    if first is None:
        return ()
    made = []
    for layer in found:
        rows = bars(scenario, first.id, holders(scenario, weight), weight, layer=str(layer))
        if rows and max(row.high for row in rows) > DUST:
            made.append(Measured(domain(str(layer)), "", rows[:MOST_HOLDERS]))
    return tuple(made)


def unknown_elements(scenario: Scenario) -> str:
    """How many elements nobody names the vendor of."""
    total = sum(row.get("elements") or 0 for row in scenario.beside("unknowns") if row["kind"] == "vendor")
    return count(total) if total else ""


def _measured(scenario: Scenario, items: Sequence[Measure], found: Sequence[Holder], weight: str) -> Measured:
    heads = [item.head for item in items]
    kept = [head for head in heads if head.partition(",")[0] not in heads or "," not in head]
    label = ", ".join([kept[0], *(head[:1].lower() + head[1:] for head in kept[1:])])
    note = f"{word(len(items))} measures, the same range in each" if len(items) > 1 else ""
    return Measured(label, note, bars(scenario, items[0].id, found, weight))


def used(scenario: Scenario) -> tuple[Measure, ...]:
    """The measures of the table with what they mean."""
    return tuple(measure(item.id) for item in used_measures(scenario))


def number_words(number: Number) -> tuple[float, float]:
    """A number without the dust of its sum."""
    return plain(number.low), plain(number.high)
