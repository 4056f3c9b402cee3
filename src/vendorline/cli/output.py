"""What every command shows: a table for people, JSON or CSV for programs, progress and errors on stderr."""

from __future__ import annotations

import inspect
import io
import os
import sys
from collections.abc import Callable, Container, Iterable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from enum import StrEnum
from functools import wraps
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

from vendorline.cli.options import options_of
from vendorline.cli.writing import put, require_apart
from vendorline.errors import Fault, UsageError
from vendorline.quick_dataclass import dataclass
from vendorline.results.document import to_json

if TYPE_CHECKING:
    from rich.console import Console, OverflowMethod
    from rich.table import Table


class Format(StrEnum):
    """How a result is written."""

    text = "text"
    json = "json"
    csv = "csv"


_option = options_of("any")
FormatOption = Annotated[Format, _option("--format")]
OutputOption = Annotated[Path | None, _option("--output")]
SpreadsheetOption = Annotated[bool, _option("--spreadsheet")]
QuietOption = Annotated[bool, _option("--quiet")]

_OPTIONS = (
    ("format", FormatOption, Format.text),
    ("spreadsheet", SpreadsheetOption, False),
    ("output", OutputOption, None),
    ("quiet", QuietOption, False),
)
#: Causes of rows left out that a terminal lists; JSON holds them all.
SHOWN = 12
#: Columns whose values are words of ours, told to people without their underscores.
_WORDS = frozenset({"law_status", "effect"})
KEYWORD = inspect.Parameter.KEYWORD_ONLY


def stderr() -> Console:
    """Where remarks, progress and errors go."""
    from rich.console import Console

    return Console(stderr=True, highlight=False, emoji=False, soft_wrap=True)


def stdout(width: int | None = None) -> Console:
    """Where tables for people go; wide enough to keep them whole when nobody watches."""
    from rich.console import Console

    watched = (sys.stdout is not None and sys.stdout.isatty()) or "COLUMNS" in os.environ
    return Console(highlight=False, emoji=False, width=width if width or watched else 190)


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


def plain_table(
    names: Iterable[str],
    title: str | None = None,
    *,
    right: Container[str] = (),
    whole: Container[str] = (),
    overflow: OverflowMethod = "ellipsis",
    min_width: int | None = None,
    ruled: bool = False,
    headed: bool = True,
    indented: bool = False,
) -> Table:
    """A table for people, its columns named, `right` flush right, `whole` never broken into lines; `ruled` has a line under its head.

    `headed` False leaves the names away; `indented` sets the first column off from the edge.
    """
    from rich.box import SIMPLE_HEAD
    from rich.table import Table

    box = SIMPLE_HEAD if ruled else None
    table = Table(
        title=title, title_justify="left", box=box, pad_edge=indented, min_width=min_width, show_header=headed
    )
    for name in names:
        table.add_column(name, justify="right" if name in right else "left", no_wrap=name in whole, overflow=overflow)
    return table


def draw_table(console: Console, rows: Sequence[Mapping[str, Any]], names: Sequence[str]) -> None:
    """Print some columns of rows as a table."""
    from vendorline.cli.tables.fitting import print_table

    table = plain_table(names, whole=[name for name in names if name.endswith("_id")])
    for row in rows:
        cells = ("" if row[name] is None else str(row[name]) for name in names)
        table.add_row(
            *(cell.replace("_", " ") if name in _WORDS else cell for name, cell in zip(names, cells, strict=True))
        )
    print_table(console, table)


@dataclass(frozen=True, slots=True)
class Output:
    """How a command was asked to write its result.

    `spreadsheet` makes cells of CSV that begin like a formula text; `file` None = to stdout; `quiet`: nothing else on stderr.
    `other` is a format of this command alone, such as BibTeX.
    """

    format: Format = Format.text
    spreadsheet: bool = False
    file: Path | None = None
    quiet: bool = False
    other: str | None = None

    def emit(
        self,
        result: Mapping[str, Any],
        text: Callable[[Console], None],
        others: Mapping[str, Callable[[], str]] | None = None,
    ) -> None:
        """Write a document; `text` draws it for people on a console, and what must be said of a network stands around it.

        `others` write the formats of this command alone.
        """
        from vendorline.results.csv_text import rows_csv

        def draw(console: Console) -> None:
            draw_before(console, result)
            text(console)
            draw_after(console, result)

        if self.other is not None:
            content = (others or {})[self.other]()
        elif self.format is Format.json:
            content = to_json(result)
        elif self.format is Format.csv:
            content = rows_csv(result["rows"], spreadsheet=self.spreadsheet)
        elif self.file is None:
            console = stdout()
            with console.capture() as drawn:
                draw(console)
            content = drawn.get()
        else:
            from rich.console import Console

            buffer = io.StringIO()
            draw(Console(file=buffer, width=190, highlight=False, emoji=False))
            content = buffer.getvalue()
        require_apart([self.file], [Path(item["path"]) for item in result.get("inputs", ())])
        put(content, self.file, exact=self.format is not Format.text or self.other is not None)
        if self.file is not None and (other := self.file.suffix.casefold().removeprefix(".")) in {"json", "csv"}:
            self._remark_on_format(self.file, other)

    def _remark_on_format(self, file: Path, other: str) -> None:
        """Say where a file is named as one thing and holds another."""
        held = self.other or self.format
        if other not in held and not self.quiet:
            stderr().print(
                f"note: {file} holds {held}, not {other}: add --format {other}", markup=False, soft_wrap=True
            )

    def progress(self, message: str) -> AbstractContextManager[Callable[[str], None]]:
        """Show on stderr that long work goes on; yields a function that changes the message."""
        return progress(message, quiet=self.quiet)


def with_output(
    *csv_options: str, others: Sequence[str] = (), format_option: Any = None
) -> Callable[[Callable[..., int | None]], Callable[..., int | None]]:
    """A command that takes its `Output` whole has the options of it on the command line.

    Args:
        csv_options: options of the command that name further files to write CSV to: `--spreadsheet` needs one of these, or
            `--format csv`, else the command raises UsageError.
        others: formats that this command alone writes.
        format_option: its option `--format`, where it has others.
    """
    made: Any = StrEnum
    formats: Any = made("Formats", [*Format, *others]) if others else Format

    def decorated(command: Callable[..., int | None]) -> Callable[..., int | None]:
        @wraps(command)
        def run(*, format: StrEnum, spreadsheet: bool, output: Path | None, quiet: bool, **given: Any) -> int | None:
            other = None if format in tuple(Format) else str(format)
            format = Format.text if other else Format(str(format))
            if spreadsheet and format is not Format.csv and not any(given[name] for name in csv_options):
                raise UsageError("--spreadsheet is about CSV; add --format csv")
            _require_text(output)
            require_apart([output, *(given[name] for name in csv_options)], _paths_in(given, csv_options))
            return command(**given, output=Output(format, spreadsheet, output, quiet, other))

        signature = inspect.signature(command, eval_str=True)
        own = [parameter for parameter in signature.parameters.values() if parameter.name != "output"]
        options = (
            [("format", Annotated[formats, format_option], formats("text")), *_OPTIONS[1:]] if others else _OPTIONS
        )
        shared = [inspect.Parameter(name, KEYWORD, default=no, annotation=kind) for name, kind, no in options]
        vars(run)["__signature__"] = signature.replace(parameters=[*own, *shared])
        run.__annotations__ = {parameter.name: parameter.annotation for parameter in (*own, *shared)}
        return run

    return decorated


#: Files that hold something else than text, by the end of their names.
_NOT_TEXT = frozenset({".xlsx", ".xls", ".xlsm", ".ods", ".pdf", ".docx", ".html", ".htm", ".parquet"})


def _require_text(file: Path | None) -> None:
    """Raise UsageError where a result would go into a file that is named as one that no program could open."""
    if file is not None and (ending := file.suffix.casefold()) in _NOT_TEXT:
        raise UsageError(
            f"--output {file.name}: this command writes text, JSON or CSV, not {ending}; "
            "`vendorline report NETWORK --output FILE.xlsx` or `FILE.html` makes a workbook or a page"
        )


def _paths_in(given: Mapping[str, Any], but: Container[str]) -> Iterator[Path]:
    """Files and folders among the values of arguments and options."""
    for name, value in given.items():
        if name not in but:
            listed = value if isinstance(value, list) else [value]
            yield from (Path(one) for one in listed if isinstance(one, Path) or (name == "arguments" and one))


@contextmanager
def progress(message: str, *, quiet: bool) -> Iterator[Callable[[str], None]]:
    """Show on stderr that long work goes on; yields a function that changes the message."""
    console = stderr()
    if quiet or not console.is_terminal:
        yield lambda _message: None
        return
    with console.status(message) as status:
        yield status.update


def draw_before(console: Console, result: Mapping[str, Any]) -> None:
    """Print what must be read first: that a network is invented."""
    if result.get("synthetic"):
        console.print(result["synthetic"], style="bold", markup=False)


def draw_after(console: Console, result: Mapping[str, Any]) -> None:
    """Print what a network lacks: rows that an import left out, by table, operator and cause."""
    left_out = result.get("left_out") or ()
    if not left_out:
        return
    total = sum(row["rows"] for row in left_out)
    rows, their = ("row was", "its operator") if total == 1 else ("rows were", "their operators")
    console.print(f"{total:,} {rows} left out on import; {their} may have more than stands here:", markup=False)
    for row in sorted(left_out, key=lambda row: -row["rows"])[:SHOWN]:
        whose = f" of {row['operator_id']}" if row.get("operator_id") else ""
        console.print(f"  {row['rows']:,} in {row['table']}{whose}: {row['cause']}", markup=False)
    if len(left_out) > SHOWN:
        console.print(f"  ... and {len(left_out) - SHOWN:,} more causes; --format json lists them")
