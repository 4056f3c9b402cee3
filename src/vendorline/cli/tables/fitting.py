"""Tables that a screen is too narrow for, told row by row: nothing in them is shortened."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console, RenderableType
    from rich.table import Table
    from rich.text import Text

#: A column of words takes at least so much room, or all that it needs.
_WORDS = 20
_INDENT = 2
#: Blanks between two columns.
_GAP = 2
_BETWEEN = " · "
#: Signs that make more of a text than its letters: markup, names of pictures, lines of its own.
_MARKED = frozenset("[:\n\r\t\\")
#: Columns whose cells say themselves what they are.
_PLAIN = frozenset({"", "verdict"})


def print_table(console: Console, table: Table, *, keys: int = 1) -> None:
    """Print a table; where it is too wide for the screen, each row as lines of its own.

    Args:
        console: where to.
        table: its columns of no wrap stay whole.
        keys: how many columns say what a row is about; they head its lines.
    """
    if not table.row_count or fits(console, table):
        console.print(table)
        return
    from rich.text import Text

    if table.title is not None:
        console.print(Text(str(table.title), style="italic"))
    names = [str(column.header).replace("_", " ") for column in table.columns]
    for row in zip(*(_texts(console, list(column.cells)) for column in table.columns), strict=True):
        heading = [cell for cell in row[:keys] if cell.plain]
        if heading:
            console.print(Text("  ").join(heading))
        told = [_named(name, cell) for name, cell in zip(names[keys:], row[keys:], strict=True) if cell.plain]
        for line in _lines(told, console.width - _INDENT):
            for part in line.wrap(console, console.width - _INDENT):
                console.print(Text(" " * _INDENT).append_text(part))


def fits(console: Console, table: Table) -> bool:
    """Whether the screen is wide enough for a table."""
    return _needed(console, table) <= console.width


def _needed(console: Console, table: Table) -> int:
    """How wide a screen must be to hold the table well."""
    width = 0
    for column in table.columns:
        widths = [_widths(console, cell) for cell in (column.header, *column.cells)]
        most, least = max(most for most, _ in widths), max(least for _, least in widths)
        width += most if column.no_wrap else max(least, min(most, _WORDS))
    return width + _GAP * (len(table.columns) - 1) + (_GAP if table.pad_edge else 0)


def _widths(console: Console, cell: RenderableType) -> tuple[int, int]:
    """How wide a cell is in one line, and its longest word."""
    from rich.cells import cell_len
    from rich.measure import Measurement

    if isinstance(cell, str) and not _MARKED.intersection(cell):
        return cell_len(cell), max(map(cell_len, cell.split()), default=0)
    found = Measurement.get(console, console.options.update(max_width=10_000), cell)
    return found.maximum, found.minimum


def _texts(console: Console, cells: Sequence[object]) -> list[Text]:
    from rich.text import Text

    return [cell if isinstance(cell, Text) else console.render_str(str(cell)) for cell in cells]


def _named(name: str, cell: Text) -> Text:
    """A cell after the name of its column."""
    from rich.text import Text

    return cell if name in _PLAIN else Text(f"{name} ", style="dim").append_text(cell)


def _lines(told: Sequence[Text], width: int) -> Iterator[Text]:
    """Cells side by side as far as a line holds them."""
    from rich.text import Text

    line: list[Text] = []
    for cell in told:
        if line and sum(map(len, line)) + len(_BETWEEN) * len(line) + len(cell) > width:
            yield Text(_BETWEEN).join(line)
            line = []
        line.append(cell)
    if line:
        yield Text(_BETWEEN).join(line)
