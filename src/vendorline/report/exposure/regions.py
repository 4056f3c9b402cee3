"""Where service hangs on one vendor: a dot for each vendor on one axis per region."""

from __future__ import annotations

from collections.abc import Mapping

from vendorline.quick_dataclass import dataclass
from vendorline.report.exposure.numbers import DUST, Number, Scenario, weight_words
from vendorline.report.exposure.reach import name_of
from vendorline.report.exposure.select import Holder, first_measure, holders, number_of, plain
from vendorline.report.wording import at_least, near
from vendorline.report.words import NBSP

MOST_VENDORS, MOST_REGIONS = 4, 40
_SHAPES = ("", "sq", "di", "ri")


@dataclass(frozen=True, slots=True)
class Column:
    """A vendor: its name, colour, and the shape of its dots."""

    name: str
    vendor_id: str
    shape: str


@dataclass(frozen=True, slots=True)
class Row:
    """A region, and what each vendor could at least switch off there, at most in brackets where that is not all."""

    region: str
    low: tuple[float | None, ...]
    high: tuple[float | None, ...]


@dataclass(frozen=True, slots=True)
class Hanging:
    """The dots and what to see in them."""

    message: str
    columns: tuple[Column, ...]
    rows: tuple[Row, ...]
    hidden: int
    weight: str
    note: str


def hanging(scenario: Scenario, weight: str, region_names: Mapping[str, str]) -> Hanging | None:
    """The table of regions; None where the results hold none or nothing is certain in any."""
    first = first_measure(scenario)
    regions = list(dict.fromkeys(key.region for key in scenario.numbers if key.region and key.layer is None and key.weight == weight))  # fmt: skip
    if first is None or not regions:
        return None
    numbers = {
        (holder, region): number
        for holder in holders(scenario, weight)
        for region in regions
        if (number := number_of(scenario, holder, first.id, weight, region=region))
    }
    sure = [holder for holder in holders(scenario, weight) if any(h == holder and n.low > DUST for (h, _), n in numbers.items())]  # fmt: skip
    if not sure:
        return None
    (top, where), most = max(numbers.items(), key=lambda item: (item[1].low, item[1].high, item[0][1]))
    shown = sure[:MOST_VENDORS] if top in sure[:MOST_VENDORS] else [top, *sure[: MOST_VENDORS - 1]]
    rows = [_row(region, shown, numbers, region_names) for region in regions]
    place = shown.index(top)
    rows.sort(key=lambda row: (-(row.low[place] or 0), row.region))
    could = first.could.replace("the service", "service")
    exact = most.high - most.low < DUST
    message = (
        f"{region_names.get(where, where)} depends most on one vendor: {name_of(top)} could {could} for"
        f" {near(most.low) if exact else f'at least {at_least(most.low)}'}{NBSP}% of {weight_words(weight)}"
    )
    open_ended = all(number.high > 1 - DUST for number in numbers.values())
    note = "The upper end is 100 % for every vendor in every region, while vendors are unknown." if open_ended else ""
    columns = tuple(Column(name_of(h), h[0][0], _SHAPES[i]) for i, h in enumerate(shown))
    return Hanging(message, columns, tuple(rows[:MOST_REGIONS]), max(0, len(rows) - MOST_REGIONS), weight_words(weight), note)  # fmt: skip


def _row(
    region: str, shown: list[Holder], numbers: Mapping[tuple[Holder, str], Number], names: Mapping[str, str]
) -> Row:
    found = [numbers.get((holder, region)) for holder in shown]
    low = tuple(plain(n.low) if n else None for n in found)
    high = tuple(plain(n.high) if n else None for n in found)
    return Row(names.get(region, region), low, high)
