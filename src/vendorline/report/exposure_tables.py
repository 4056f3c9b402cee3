"""Tables of an exposure: numbers as cells with a shade, and what the answer hangs on."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from vendorline.report.exposure import DUST, Key, Measure, Number, Scenario, measure, measures, weight_words, who
from vendorline.report.names import domain, vendor
from vendorline.report.words import NBSP, listing, percent, percent_range

MOST_ROWS = 40
#: Shade of a share of one; paler ones keep the words on them legible in light, dark and print.
_DARKEST = 0.45


@dataclass(frozen=True, slots=True)
class Cell:
    """A number as it stands in a table: words, the shades of its two ends, and whether it rests on assumed rows."""

    text: str
    low: str
    high: str
    assumed: bool


@dataclass(frozen=True, slots=True)
class Line:
    """A row: its name, and a cell for each column (None where there is no number)."""

    name: str
    cells: tuple[Cell | None, ...]

    @property
    def assumed(self) -> bool:
        """Whether every number of the row rests on assumed rows: the row is marked then, not each number."""
        numbers = [cell for cell in self.cells if cell]
        return bool(numbers) and all(cell.assumed for cell in numbers)


@dataclass(frozen=True, slots=True)
class Table:
    """Rows by columns, what to see in them, and how many rows are left out."""

    title: str
    columns: tuple[str, ...]
    lines: tuple[Line, ...]
    hidden: int = 0
    first: str = "Vendor"


def cell(number: Number | None) -> Cell | None:
    """A number as a table shows it."""
    if number is None:
        return None
    text = percent_range(_plain(number.low), _plain(number.high)).replace(f"{NBSP}%", "")
    return Cell(text, f"{_DARKEST * number.low:.3f}", f"{_DARKEST * number.high:.3f}", number.assumed > DUST)


def _plain(share: float) -> float:
    """Nothing and all are said as such although a sum of weights may miss them by dust."""
    return 0.0 if share < DUST else 1.0 if share > 1 - DUST else round(share, 6)


def used_measures(scenario: Scenario) -> tuple[Measure, ...]:
    """Measures that the numbers hold, in the order of the words for them."""
    found = {key.measure for key in scenario.numbers}
    return tuple(measure(code) for code in [*measures(), *sorted(found - set(measures()))] if code in found)


def weights(scenario: Scenario) -> tuple[str, ...]:
    """Subscribers first, then traffic and whatever else."""
    return tuple(sorted({key.weight for key in scenario.numbers}, key=lambda name: (name != "subscribers", name)))


def holders(scenario: Scenario, weight: str, *, coalitions: bool = False) -> list[tuple[tuple[str, ...], str | None]]:
    """Single vendors, or coalitions and failed products; those that could read and switch off most come first."""
    reach: dict[tuple[tuple[str, ...], str | None], list[float]] = {}
    for key, number in scenario.numbers.items():
        is_single = len(key.vendor_ids) == 1 and not key.failed
        if key.region is None and key.layer is None and key.weight == weight and is_single is not coalitions:
            order = reach.setdefault((key.vendor_ids, key.failed), [0.0, 0.0])
            if key.measure in ("read", "deny"):
                order[0] += number.low
                order[1] += number.high
    return sorted(reach, key=lambda item: (-reach[item][0], -reach[item][1], item[0], item[1] or ""))


def heat(scenario: Scenario, weight: str, *, coalitions: bool = False) -> Table:
    """Vendors (or coalitions and failed products) by measure for the whole network."""
    shown = used_measures(scenario)
    found = holders(scenario, weight, coalitions=coalitions)
    lines = [_line(scenario, ids, failed, weight, shown) for ids, failed in found[:MOST_ROWS]]
    kept = [i for i, _ in enumerate(shown) if any(line.cells[i] for line in lines)]
    lines = [Line(line.name, tuple(line.cells[i] for i in kept)) for line in lines]
    title = f"Percent of {weight_words(weight)}"
    heads = tuple(shown[i].head for i in kept)
    return Table(title, heads, tuple(lines), max(0, len(found) - MOST_ROWS), "Together" if coalitions else "Vendor")


def _line(scenario: Scenario, ids: tuple[str, ...], failed: str | None, weight: str, shown: Sequence[Measure]) -> Line:
    keys = [Key(ids, failed, m.id, weight, None, None) for m in shown]
    return Line(who(keys[0]), tuple(cell(scenario.numbers.get(key)) for key in keys))


def split_tables(scenario: Scenario, weight: str, what: str) -> list[Table]:
    """Per headline measure a table of vendors by region (or layer)."""
    return [made for item in measures().values() if item.headline if (made := _split(scenario, weight, what, item))]


def _split(scenario: Scenario, weight: str, what: str, item: Measure) -> Table | None:
    other = "layer" if what == "region" else "region"
    numbers: dict[tuple[tuple[str, ...], str], Number] = {
        (key.vendor_ids, getattr(key, what)): number
        for key, number in scenario.numbers.items()
        if key.measure == item.id and key.weight == weight and getattr(key, what) is not None
        and getattr(key, other) is None and len(key.vendor_ids) == 1 and not key.failed
    }  # fmt: skip
    if not numbers:
        return None
    places = sorted({place for _, place in numbers})
    vendors = [ids for ids, _ in holders(scenario, weight) if any(owner == ids for owner, _ in numbers)]
    lines = [
        Line(domain(place) if what == "layer" else place, tuple(cell(numbers.get((ids, place))) for ids in vendors))
        for place in places
    ]
    heads = tuple(vendor(ids[0]) for ids in vendors)
    title = f"{item.head}: percent of {weight_words(weight)}"
    return Table(title, heads, tuple(lines[:MOST_ROWS]), max(0, len(lines) - MOST_ROWS), what.capitalize())


def hanging(found: Sequence[Scenario], weight: str) -> tuple[Table, str] | None:
    """Numbers that differ between suppositions, side by side, with what to see; None where there is one state only."""
    if len(found) < 2:
        return None
    base = found[0]
    keys = [
        Key(ids, failed, item.id, weight, None, None)
        for ids, failed in holders(base, weight)
        for item in used_measures(base)
        if item.headline
    ]
    compared = [key for key in keys if key in base.numbers and any(key in s.numbers for s in found[1:])]
    moved = [
        key for key in compared
        if any(key in s.numbers and s.numbers[key].differs(base.numbers[key]) for s in found[1:])
    ]  # fmt: skip
    lines = [
        Line(f"{who(key)}: {measure(key.measure).head.lower()}", tuple(cell(s.numbers.get(key)) for s in found))
        for key in moved
    ]
    title = f"Percent of {weight_words(weight)} under each supposition; the measures of the summary, only numbers that change"
    table = Table(title, tuple(s.title for s in found), tuple(lines[:MOST_ROWS]), max(0, len(lines) - MOST_ROWS), "Of")
    return table, " ".join(_flips(found, compared))


def _flips(found: Sequence[Scenario], compared: Sequence[Key]) -> Iterable[str]:
    """A sentence for each supposition, each against the state that differs from it in one thing where there is one."""
    for scenario in found[1:]:
        before = neighbour(scenario, found)
        keys = [key for key in compared if key in scenario.numbers and key in before.numbers]
        changed = [key for key in keys if scenario.numbers[key].differs(before.numbers[key])]
        than = f" compared with “{before.title}”" if before is not found[0] else ""
        if not changed:
            yield f"“{scenario.title}” changes none of {len(keys)} numbers{than}."
            continue
        most = max(changed, key=lambda key: _move(before.numbers[key], scenario.numbers[key]))
        yield (
            f"“{scenario.title}” changes {len(changed)} of {len(keys)} numbers{than}; most of all"
            f" {measure(most.measure).noun} for {who(most)}, then {share_words(scenario.numbers[most])} instead of {share_words(before.numbers[most])}."
        )


def neighbour(scenario: Scenario, found: Sequence[Scenario]) -> Scenario:
    """The state that a supposition is compared with: the same makers without the settings, else the first."""
    same = [s for s in found if s.others == scenario.others and not s.settings and s is not scenario]
    return same[0] if same else found[0]


def _move(before: Number, after: Number) -> float:
    return abs(before.low - after.low) + abs(before.high - after.high)


def share_words(number: Number) -> str:
    """A number in words, nothing and all as such."""
    return percent_range(_plain(number.low), _plain(number.high))


def narrowing(scenario: Scenario) -> tuple[dict[str, str], ...]:
    """Which unknown would narrow which range most, one line per vendor and measure, the strongest first."""
    rows = [row for row in scenario.beside("narrow") if row.get("region") is None and row.get("layer") is None]
    rows = [row for row in rows if row["weight"] == "subscribers"] or rows
    rows = sorted(rows, key=lambda row: (-row["narrowed_by"], row["vendor_ids"], row["measure"], row["unknown"]))
    best: dict[tuple[Any, ...], Mapping[str, Any]] = {}
    for row in rows:
        best.setdefault((tuple(row["vendor_ids"]), row["measure"]), row)
    return tuple(
        {
            "who": " + ".join(vendor(v) for v in row["vendor_ids"]), "measure": measure(row["measure"]).head,
            "now": percent_range(_plain(row["low"]), _plain(row["high"])), "unknown": str(row["unknown"]),
            "settled_as": str(row["settled_as"]), "then": percent_range(_plain(row["low_then"]), _plain(row["high_then"])),
        }
        for row in list(best.values())[:MOST_ROWS]
    )  # fmt: skip


def together(scenario: Scenario, weight: str) -> tuple[dict[str, str], ...]:
    """What coalitions reach beyond the best of their parts, and whether it is more than the parts added up."""
    rows = [
        row for row in scenario.beside("synergy")
        if row["weight"] == weight and row.get("region") is None and row.get("layer") is None
    ]  # fmt: skip
    found = []
    for row in rows:
        members = tuple(row["vendor_ids"])
        whole = scenario.numbers.get(Key(members, None, row["measure"], weight, None, None))
        parts = [scenario.numbers.get(Key((v,), None, row["measure"], weight, None, None)) for v in members]
        known = [part.low for part in parts if part is not None]
        beyond = whole is not None and len(known) == len(members) and whole.low > sum(known) + DUST
        place = list(measures()).index(row["measure"]) if row["measure"] in measures() else len(measures())
        found.append((not beyond, -row["low"], -row["high"], members, place, row, whole))
    # Measures with the same answer share a line.
    lines: dict[tuple[str, str, str, str], list[str]] = {}
    for not_beyond, _, _, members, _, row, whole in sorted(found, key=lambda item: item[:5]):
        least = share_words(Number(row["low"], max(row["low"], row["high"]), 0.0))
        gain = least if row["low"] <= row["high"] else f"at least {percent(_plain(row['low']))}"
        note = "" if not_beyond else "more than the sum of its parts"
        line = (" + ".join(vendor(v) for v in members), share_words(whole) if whole else "–", gain, note)
        lines.setdefault(line, []).append(measure(row["measure"]).head)
    return tuple(
        {"who": who_, "measure": "; ".join(heads), "whole": whole_, "gain": gain, "beyond": note}
        for (who_, whole_, gain, note), heads in list(lines.items())[:MOST_ROWS]
    )


def concentration(scenario: Scenario) -> tuple[dict[str, Any], ...]:
    """Concentration of makers per layer and weight over the whole network."""
    rows = [row for row in scenario.beside("concentration") if row.get("region") is None]
    order = {"elements": 0, "subscribers": 1, "traffic": 2}
    rows = sorted(rows, key=lambda row: (str(row["layer"]), order.get(row["weight"], 3)))
    return tuple({**row, "layer": domain(row["layer"] or "other")} for row in rows[:MOST_ROWS])


def least_choice(rows: Sequence[Mapping[str, Any]]) -> str:
    """What to see in a table of concentration."""
    known = [row for row in rows if row["hhi"] is not None and row["weight"] == "elements"]
    if not known:
        return "The makers are not stated for any layer"
    least = min(known, key=lambda row: (row["effective_vendors"], row["layer"]))
    silent = [row["layer"].lower() for row in rows if row["hhi"] is None and row["weight"] == "elements"]
    said = f"; no maker is stated in {listing(silent)}" if silent else ""
    some = f" among the {100 * (1 - least['unknown_share']):.0f}{NBSP}% whose maker is stated" if least["unknown_share"] > DUST else ""  # fmt: skip
    return f"Least choice in {least['layer'].lower()}: as if {least['effective_vendors']:.1f} equal vendors{some}{said}"
