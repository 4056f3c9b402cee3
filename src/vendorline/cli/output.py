"""What every command shows: a table for people, JSON or CSV for programs, progress and errors on stderr."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.errors import Fault, UsageError
from vendorline.results.document import to_json, write_atomically

if TYPE_CHECKING:
    from collections.abc import Iterator

    from rich.console import Console


class Format(StrEnum):
    """How a result is written."""

    text = "text"
    json = "json"
    csv = "csv"


FormatOption = Annotated[Format, typer.Option("--format", help="How to write the result.")]
OutputOption = Annotated[
    Path | None, typer.Option("--output", help="Write the result to this file instead of the terminal.")
]
SpreadsheetOption = Annotated[
    bool,
    typer.Option(
        "--spreadsheet", help="In CSV, an apostrophe before texts that a spreadsheet would run as a formula (= + - @)."
    ),
]
QuietOption = Annotated[bool, typer.Option("--quiet", help="No progress and no remarks on stderr.")]


def stderr() -> Console:
    """Where remarks, progress and errors go."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def stdout(width: int | None = None) -> Console:
    """Where tables for people go; wide enough to keep them whole when nobody watches."""
    from rich.console import Console

    return Console(highlight=False, emoji=False, width=width if width or sys.stdout.isatty() else 190)


def print_error(message: str) -> None:
    """One line on stderr that says what stopped the command."""
    stderr().print(f"[bold red]error[/]: {_escape(message)}")


def print_faults(faults: Sequence[Fault]) -> None:
    """Faults on stderr, by cause."""
    from vendorline.cli.faults import draw_faults

    draw_faults(stderr(), faults)


def _escape(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def emit(
    result: Mapping[str, Any],
    *,
    format: Format,
    output: Path | None,
    text: Callable[[Console], None],
    spreadsheet: bool = False,
) -> None:
    """Write a document in the format asked for, to the file asked for or to stdout.

    `text` draws the result for people on the console it is given; what must be said of a network stands around it.
    `spreadsheet` makes cells of CSV that begin like a formula text.
    """
    from vendorline.cli.notices import draw_after, draw_before
    from vendorline.results.csv_text import rows_csv

    def draw(console: Console) -> None:
        draw_before(console, result)
        text(console)
        draw_after(console, result)

    if format is Format.json:
        content = to_json(result)
    elif format is Format.csv:
        content = rows_csv(result["rows"], spreadsheet=spreadsheet)
    elif output is None:
        draw(stdout())
        return
    else:
        from rich.console import Console

        buffer = io.StringIO()
        draw(Console(file=buffer, width=190, highlight=False, emoji=False))
        content = buffer.getvalue()
    if output is None:
        sys.stdout.write(content)
    else:
        write_atomically(output, content)


def check_spreadsheet(*, asked: bool, format: Format, also: Sequence[Path | None] = ()) -> None:
    """Refuse `--spreadsheet` where no CSV is written: neither the result nor a file beside it."""
    if asked and format is not Format.csv and not any(also):
        raise UsageError("--spreadsheet is about CSV; add --format csv")


@contextmanager
def progress(message: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show on stderr that long work goes on; yields a function that changes the message."""
    console = stderr()
    if quiet or not console.is_terminal:
        yield lambda _message: None
        return
    with console.status(message) as status:
        yield status.update
