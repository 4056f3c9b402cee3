"""What each option costs whom, and what else follows from it: one table, money first."""

from __future__ import annotations

from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.matrix import Cell, matrix
from vendorline.report.decision.reading import Decided

MOST_OPTIONS, MOST_OUTCOMES = 12, 8


@dataclass(frozen=True, slots=True)
class Line:
    """An option and what it comes to in each outcome."""

    name: str
    is_best: bool
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Costs:
    """Heads with units, how many of them are costs, a line for each option, and what the table leaves out."""

    money: str
    heads: tuple[tuple[str, str], ...]
    paid: int
    lines: tuple[Line, ...]
    nothing: tuple[str, ...]
    left_out: tuple[str, ...]
    options_left_out: int


def costs(decided: Decided) -> Costs:
    """The table of a brief; outcomes in money are what it costs whom."""
    parts = [matrix(decided, weighed=True), matrix(decided, weighed=False)]
    heads = [head for part in parts for head in part.heads]
    never = {name for name, _ in parts[1].heads}
    money = str(decided.document["money"])
    order = sorted(range(len(heads)), key=lambda place: heads[place][1] != money)
    shown, hidden = order[:MOST_OUTCOMES], order[MOST_OUTCOMES:]
    cells = {
        line.name: (
            line.is_best,
            [cell for part in parts for one in part.lines if one.name == line.name for cell in one.cells],
        )
        for line in parts[0].lines
    }
    lines = [Line(name, is_best, tuple(own[place] for place in shown)) for name, (is_best, own) in cells.items()]
    kept = sorted(lines, key=lambda line: not line.is_best)[:MOST_OPTIONS]
    return Costs(
        money, tuple((name + (" (not weighed)" if name in never else ""), unit) for name, unit in (heads[p] for p in shown)),
        sum(heads[place][1] == money for place in shown), tuple(line for line in lines if line in kept),
        tuple(name for part in parts for name in part.nothing if not _is_paid(decided, name)), tuple(heads[place][0] for place in hidden), len(lines) - len(kept),
    )  # fmt: skip


def _is_paid(decided: Decided, said: str) -> bool:
    """Whether what is said of an outcome that is nothing stands with what is paid already."""
    money = decided.document["money"]
    return any(said.startswith(decided.outcome(row["outcome"])) for row in decided.rows("rows") if row["unit"] == money)
