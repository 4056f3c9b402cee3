"""`vendorline knowledge`: the tables of knowledge that the package ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.output import (
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    SpreadsheetOption,
    check_spreadsheet,
    emit,
)
from vendorline.errors import UnknownName
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

knowledge = typer.Typer(
    help="What the package knows of functions, interfaces, domains, countries and vendors.", no_args_is_help=True
)


@knowledge.command("list")
def list_tables(
    format: FormatOption = Format.text,
    spreadsheet: SpreadsheetOption = False,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """List the tables of knowledge with their number of rows.

    Example: vendorline knowledge list
    """
    check_spreadsheet(asked=spreadsheet, format=format)
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows

    found = [{"table": name, "rows": len(rows(name))} for name in KNOWLEDGE_TABLES]
    emit(
        document("knowledge list", found),
        format=format,
        output=output,
        spreadsheet=spreadsheet,
        text=lambda console: _lines(console, found),
    )
    return 0


@knowledge.command("show")
def show_table(
    table: Annotated[str, typer.Argument(help="Table, see `knowledge list`.")],
    format: FormatOption = Format.text,
    spreadsheet: SpreadsheetOption = False,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Show one table of knowledge, each row with its source.

    Example: vendorline knowledge show functions --format csv
    """
    check_spreadsheet(asked=spreadsheet, format=format)
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows

    if table not in KNOWLEDGE_TABLES:
        raise UnknownName("table of knowledge", table, KNOWLEDGE_TABLES)
    found = [{key: value or None for key, value in row.items()} for row in rows(table)]
    emit(
        document("knowledge show", found),
        format=format,
        output=output,
        spreadsheet=spreadsheet,
        text=lambda console: _lines(console, found),
    )
    return 0


def _lines(console: Console, rows: Sequence[Mapping[str, object]]) -> None:
    from rich.table import Table

    names = list(rows[0])[:6]
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name)
    for row in rows:
        table.add_row(*("" if row[name] is None else str(row[name]) for name in names))
    console.print(table)
    if len(rows[0]) > len(names):
        console.print(f"{len(rows[0]) - len(names)} more columns with --format csv or json")
