"""Options by outcomes as one table of a page: means with their 5 to 95 % ranges, regret and gap before the chance of being best."""

from __future__ import annotations

from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.amounts import NONE, decimals_for, fixed, whole_percent
from vendorline.report.decision.reading import Decided, Row


@dataclass(frozen=True, slots=True)
class Cell:
    """A mean and its range; no range where nothing is spread. `place`: where the numbers stand in the result."""

    mean: str
    spread: str = ""
    place: str = ""


@dataclass(frozen=True, slots=True)
class Line:
    """An option over the columns of the table."""

    name: str
    title: str
    is_best: bool
    regret: str
    gap: str
    cells: tuple[Cell, ...]
    share: str
    chance: str
    place: str = ""


@dataclass(frozen=True, slots=True)
class Matrix:
    """The table: heads with units, a line for each option, and the outcomes that are nothing in any option."""

    heads: tuple[tuple[str, str], ...]
    lines: tuple[Line, ...]
    nothing: tuple[str, ...]


def matrix(decided: Decided, *, weighed: bool) -> Matrix:
    """Outcomes that are weighed, or those that never are."""
    rows = [row for row in decided.rows("rows") if row["weighed"] is weighed]
    places = {(r["option"], r["outcome"]): f"rows:{n}" for n, r in enumerate(decided.rows("rows"), start=1)}
    by_outcome: dict[str, list[Row]] = {}
    for row in rows:
        by_outcome.setdefault(row["outcome"], []).append(row)
    nothing = [
        name for name, own in by_outcome.items() if not any(row["mean"] or row["p05"] or row["p95"] for row in own)
    ]
    shown = [name for name in by_outcome if name not in nothing]
    decimals = {name: decimals_for(row["mean"] for row in by_outcome[name]) for name in shown}
    found = {(row["option"], row["outcome"]): row for row in rows}
    lines = tuple(
        Line(
            decided.option(row["option"]), row["title"], row["option"] == decided.document["best"], fixed(row["regret"], 1), fixed(row["gap"], 1),
            tuple(_cell(found.get((row["option"], name)), decimals[name], places.get((row["option"], name), "")) for name in shown),
            whole_percent(row["share_of_weights"]), whole_percent(row["p_best"]), decided.place_of_option(row["option"]),
        )
        for row in decided.rows("options")
    )  # fmt: skip
    heads = tuple((decided.outcome(name), decided.units[name]) for name in shown)
    told = tuple(
        decided.outcome(name) + (f", since {decided.nothing[name]}" if decided.nothing.get(name) else "")
        for name in nothing
    )
    return Matrix(heads, lines, told)


def _cell(row: Row | None, decimals: int, place: str) -> Cell:
    if row is None:
        return Cell(NONE)
    low, high = fixed(row["p05"], decimals), fixed(row["p95"], decimals)
    return Cell(fixed(row["mean"], decimals), "" if low == high else f"{low} to {high}", place)
