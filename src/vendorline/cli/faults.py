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
        place = fault.file if fault.row is None else f"{fault.file} row {fault.row}"
        value = (
            fault.value
            if fault.value is None or len(fault.value) <= LONGEST_VALUE
            else fault.value[:LONGEST_VALUE] + "…"
        )
        cells = (fault.severity, place, fault.column, value, fault.problem, fault.remedy)
        table.add_row(*(Text(cell or "") for cell in cells), style="bold" if fault.severity == "error" else None)
    console.print(table)
    if len(faults) > shown:
        console.print(f"... and {len(faults) - shown:,} more; --format json lists them")
