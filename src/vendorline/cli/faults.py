"""Faults as a table for people."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vendorline.errors import Fault

if TYPE_CHECKING:
    from rich.console import Console

SHOWN = 200
LONGEST_VALUE = 60


def counted(count: int, word: str) -> str:
    """A number and its noun: 1 error, 2 errors."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"


def draw_faults(console: Console, faults: Sequence[Fault], shown: int = SHOWN) -> None:
    """Print faults, one row each; past `shown` only how many there are."""
    from rich import box
    from rich.table import Table
    from rich.text import Text

    if not faults:
        return
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for heading in ("", "where", "column", "value", "what is wrong", "how to mend it"):
        table.add_column(heading, justify="left", overflow="fold")
    for fault in faults[:shown]:
        cut = fault.shortened(LONGEST_VALUE)
        place = cut.file if cut.row is None else f"{cut.file} row {cut.row}"
        cells = (cut.severity, place, cut.column, cut.value, cut.problem, cut.remedy)
        table.add_row(*(Text(cell or "") for cell in cells), style="bold" if fault.severity == "error" else None)
    console.print(table)
    if len(faults) > shown:
        console.print(f"... and {len(faults) - shown:,} more; --format json lists them")
