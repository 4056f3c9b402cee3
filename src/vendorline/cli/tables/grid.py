"""Findings at a glance: provisions by operators, a sign and a word for each verdict; where that is too wide, operators by verdict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.cells import STYLES, WORST_FIRST, provision_of, verdict_in_words
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

#: Operators that one line names; the others are counted.
_NAMED = 12
#: Up to so many operators are named even where all agree.
_FEW = 3
Cells = Mapping[str, Mapping[str, Sequence[Mapping[str, Any]]]]


def show_grid(console: Console, rows: Sequence[Mapping[str, Any]], title: str) -> None:
    """Print one verdict for each provision and operator, the worst where there are several (sites, areas), with how many."""
    by_provision: dict[str, dict[str, list[Mapping[str, Any]]]] = {}
    for row in rows:
        by_provision.setdefault(provision_of(row), {}).setdefault(row["operator_id"] or "all together", []).append(row)
    operators = list(dict.fromkeys(name for cells in by_provision.values() for name in cells))
    if len(operators) > 1 and _width(by_provision, operators) <= console.width:
        _by_operator(console, by_provision, operators, title)
    else:
        _by_verdict(console, by_provision, title)


def _cell(rows: Sequence[Mapping[str, Any]]) -> str:
    """The worst verdict of a provision for an operator, and how many rows have it where there are several."""
    worst = min((row["verdict"] for row in rows), key=WORST_FIRST.index)
    many = f" ×{sum(row['verdict'] == worst for row in rows):,}" if len(rows) > 1 else ""
    return f"{verdict_in_words(worst)}{many}"


def _styled(rows: Sequence[Mapping[str, Any]]) -> Text:
    from rich.text import Text

    return Text(_cell(rows), style=STYLES[min((row["verdict"] for row in rows), key=WORST_FIRST.index)])


def _width(by_provision: Cells, operators: Sequence[str]) -> int:
    """How wide the grid is with a column for each operator."""
    first = max(map(len, by_provision))
    cells = ({name: len(_cell(rows)) for name, rows in own.items()} for own in by_provision.values())
    widest = {name: len(name) for name in operators}
    for own in cells:
        widest |= {name: max(widest[name], width) for name, width in own.items()}
    return first + sum(widest.values()) + 2 * len(operators)


def _by_operator(console: Console, by_provision: Cells, operators: Sequence[str], title: str) -> None:
    table = plain_table(["provision", *operators], title, whole=["provision", *operators], min_width=40)
    for provision, cells in by_provision.items():
        table.add_row(provision, *(_styled(cells[name]) if name in cells else "" for name in operators))
    print_table(console, table)


def _by_verdict(console: Console, by_provision: Cells, title: str) -> None:
    from rich.text import Text

    table = plain_table(["provision", "verdict", "operators"], title, whole=["provision", "verdict"], min_width=40)
    everybody = {name for cells in by_provision.values() for name in cells}
    for provision, cells in by_provision.items():
        shown = provision
        for verdict in WORST_FIRST:
            names = [
                _name(name, rows, verdict) for name, rows in cells.items() if any(r["verdict"] == verdict for r in rows)
            ]
            if names:
                same = len(names) == len(everybody) > _FEW and all(len(cells[name]) == 1 for name in cells)
                more = f" and {len(names) - _NAMED:,} more" if len(names) > _NAMED else ""
                told = Text(verdict_in_words(verdict), style=STYLES[verdict])
                table.add_row(shown, told, f"all {len(names)}" if same else f"{', '.join(names[:_NAMED])}{more}")
                shown = ""
    print_table(console, table)


def _name(operator: str, rows: Sequence[Mapping[str, Any]], verdict: str) -> str:
    """An operator, and how many of its rows have the verdict where it has several."""
    return operator if len(rows) == 1 else f"{operator} ×{sum(row['verdict'] == verdict for row in rows):,}"
