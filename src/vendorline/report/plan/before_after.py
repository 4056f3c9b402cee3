"""Whose equipment the units of a plan are, before and after, by region."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from vendorline.quick_dataclass import dataclass
from vendorline.report.names import vendor
from vendorline.report.palette import ink
from vendorline.report.plan.reading import Planned
from vendorline.report.wording import count, share_range
from vendorline.report.words import NBSP

MOST_REGIONS, MOST_VENDORS = 40, 6
#: Stands for a vendor that nobody states, as in the data.
UNKNOWN = ""


@dataclass(frozen=True, slots=True)
class Stack:
    """Parts of a bar as shares with their colours (none for unknown), and what they are in words."""

    parts: tuple[tuple[str, float], ...]
    said: str


@dataclass(frozen=True, slots=True)
class Region:
    """A region with its units before and after."""

    name: str
    units: int
    before: Stack
    after: Stack


@dataclass(frozen=True, slots=True)
class BeforeAfter:
    """The regions, most units first, the colours, and what to see."""

    title: str
    key: tuple[tuple[str, str], ...]
    regions: tuple[Region, ...]
    hidden: int
    has_unknown: bool


def before_after(plan: Planned, regions: Mapping[str, str]) -> BeforeAfter | None:
    """The bars of a plan; None without a schedule or units.

    Args:
        plan: the plan.
        regions: names of regions by their ids.
    """
    found: dict[str, tuple[Counter[str], Counter[str]]] = {}
    for row in plan.rows("rows"):
        before, after = found.setdefault(row["region"], (Counter(), Counter()))
        before[row.get("from_vendor_id") or UNKNOWN] += 1
        after[row.get("to_vendor_id") or UNKNOWN] += 1
    if not found or not plan.has_schedule or not plan.done:
        return None
    sums: list[Counter[str]] = [sum((pair[side] for pair in found.values()), Counter()) for side in (0, 1)]
    whole = sums[0] + sums[1]
    order = sorted(whole, key=lambda one: (one == UNKNOWN, -whole[one], one))
    shown = [one for one in order if one != UNKNOWN][:MOST_VENDORS]
    named = sorted(found, key=lambda region: (-sum(found[region][0].values()), region))
    rows = tuple(
        Region(regions.get(one, one) if one != "-" else "not stated", sum(found[one][0].values()), _stack(found[one][0], shown), _stack(found[one][1], shown))
        for one in named[:MOST_REGIONS]
    )  # fmt: skip
    key = [(ink(one), vendor(one)) for one in shown]
    if len([one for one in order if one != UNKNOWN]) > len(shown):
        key.append(("var(--other)", "others"))
    return BeforeAfter(_title(sums[0], sums[1]), tuple(key), rows, len(named) - len(rows), bool(whole[UNKNOWN]))


def _stack(counted: Counter[str], shown: list[str]) -> Stack:
    total = sum(counted.values())
    numbers = [(ink(one), vendor(one), counted[one]) for one in shown if counted[one]]
    rest = sum(number for one, number in counted.items() if one not in shown and one != UNKNOWN)
    numbers += [("var(--other)", "others", rest)] if rest else []
    numbers += [("", "unknown", counted[UNKNOWN])] if counted[UNKNOWN] else []
    return Stack(
        tuple((colour, number / total) for colour, _, number in numbers),
        ", ".join(f"{name}{NBSP}{count(number)}" for _, name, number in numbers),
    )


def _title(before: Counter[str], after: Counter[str]) -> str:
    """Who had most of the units, what it then has, and who has most then."""
    first = max((one for one in before if one != UNKNOWN), key=lambda one: (before[one], one), default=UNKNOWN)
    then = max((one for one in after if one != UNKNOWN), key=lambda one: (after[one], one), default=UNKNOWN)
    if UNKNOWN in (first, then):
        return "Whose equipment the units are, before and after"

    def share(counted: Counter[str], one: str) -> str:
        part = counted[one] / sum(counted.values())
        return share_range(part, part)

    head = f"{vendor(first)} has {share(before, first)} of the units before and {share(after, first)} after"
    return head if then == first else f"{head}; then {vendor(then)} has most, {share(after, then)}"
