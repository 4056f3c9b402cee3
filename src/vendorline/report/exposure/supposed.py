"""What suppositions and open questions do to the ranges."""

from __future__ import annotations

from collections.abc import Sequence

from vendorline.quick_dataclass import dataclass
from vendorline.report.exposure.numbers import Key, Number, Scenario, who
from vendorline.report.exposure.reach import number_words
from vendorline.report.exposure.select import holders, used_measures
from vendorline.report.names import vendor
from vendorline.report.wording import exact_range
from vendorline.report.words import listing
from vendorline.results.measures import measure

MOST_ROWS = 40


@dataclass(frozen=True, slots=True)
class Compared:
    """Numbers that differ between suppositions, side by side, and a sentence for each supposition."""

    heads: tuple[str, ...]
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    hidden: int
    sentences: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Narrowed:
    """Which unknown would narrow a range most: whose, what, the range now and then."""

    who: str
    measure: str
    now: str
    unknown: str
    settled_as: str
    then: str


def compared(found: Sequence[Scenario], weight: str) -> Compared | None:
    """Headline numbers under each supposition; None where there is one state only."""
    if len(found) < 2:
        return None
    base = found[0]
    keys = [
        key
        for ids, failed in holders(base, weight)
        for item in used_measures(base)
        if item.headline and (key := Key(ids, failed, item.id, weight, None, None)) in base.numbers
    ]
    moved = [key for key in keys if any(_differs(base, other, key) for other in found[1:])]
    rows = [(f"{who(key)}: {measure(key.measure).head.lower()}", tuple(_words(s.numbers.get(key)) for s in found)) for key in moved]  # fmt: skip
    sentences = tuple(_sentence(scenario, found, keys) for scenario in found[1:])
    return Compared(tuple(s.title for s in found), tuple(rows[:MOST_ROWS]), max(0, len(rows) - MOST_ROWS), sentences)


def neighbour(scenario: Scenario, found: Sequence[Scenario]) -> Scenario:
    """The state that a supposition is compared with: the same about vendors without the settings, else the first."""
    same = [s for s in found if s.others == scenario.others and not s.settings and s is not scenario]
    return same[0] if same else found[0]


def narrowed(scenario: Scenario) -> tuple[Narrowed, ...]:
    """Which unknown would narrow which range most, one line per vendor and measure, the strongest first."""
    parts = ("region", "operator_id", "layer")
    beside = (row for row in scenario.beside("narrow") if row["settled_as"] != "theirs")
    rows = [row for row in beside if all(row.get(part) is None for part in parts)]
    rows = [row for row in rows if row["weight"] == "subscribers"] or rows
    rows = sorted(rows, key=lambda row: (-row["narrowed_by"], row["vendor_ids"], row["measure"], row["unknown"]))
    best: dict[tuple[object, ...], Narrowed] = {}
    for row in rows:
        key = tuple(row["vendor_ids"]), row["measure"]
        name = " + ".join(vendor(v) for v in row["vendor_ids"])
        now, then = exact_range(row["low"], row["high"]), exact_range(row["low_then"], row["high_then"])
        best.setdefault(key, Narrowed(name, measure(row["measure"]).head, now, str(row["unknown"]), str(row["settled_as"]), then))  # fmt: skip
    return tuple(list(best.values())[:MOST_ROWS])


def _differs(base: Scenario, other: Scenario, key: Key) -> bool:
    return key in other.numbers and key in base.numbers and other.numbers[key].differs(base.numbers[key])


def _sentence(scenario: Scenario, found: Sequence[Scenario], keys: Sequence[Key]) -> str:
    before = neighbour(scenario, found)
    changed = [key for key in keys if _differs(before, scenario, key)]
    than = f" compared with “{before.title}”" if before is not found[0] else ""
    if not changed:
        return f"“{scenario.title}” changes none of {len(keys)} numbers{than}."

    def move(key: Key) -> float:
        old, new = before.numbers[key], scenario.numbers[key]
        return abs(old.low - new.low) + abs(old.high - new.high)

    most = max(changed, key=move)
    then, was = _words(scenario.numbers[most]), _words(before.numbers[most])
    said = listing([f"{who(most)}: {measure(most.measure).head.lower()}"])
    return f"“{scenario.title}” changes {len(changed)} of {len(keys)} numbers{than}; most of all {said}, then {then} instead of {was}."


def _words(number: Number | None) -> str:
    return exact_range(*number_words(number)) if number else "–"
