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


#: The table that stands beside those of `knowledge`, and what people see of it in a terminal.
CLAIMS = "claims"
SHOWN_OF_CLAIMS = ("claim_id", "low", "central", "high", "unit", "publisher_side", "known_from")


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
    from vendorline.evidence.claims import claims
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows

    found = [{"table": name, "rows": len(rows(name))} for name in KNOWLEDGE_TABLES]
    found.append({"table": CLAIMS, "rows": len(claims())})
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
    from vendorline.evidence.claims import claims
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows

    found: list[dict[str, object]]
    if table == CLAIMS:
        found, shown = [claim.to_dict() for claim in claims().values()], SHOWN_OF_CLAIMS
    elif table in KNOWLEDGE_TABLES:
        found, shown = [{key: value or None for key, value in row.items()} for row in rows(table)], None
    else:
        raise UnknownName("table of knowledge", table, (*KNOWLEDGE_TABLES, CLAIMS))
    emit(
        document("knowledge show", found),
        format=format,
        output=output,
        spreadsheet=spreadsheet,
        text=lambda console: _lines(console, found, shown),
    )
    return 0


def _lines(console: Console, rows: Sequence[Mapping[str, object]], shown: Sequence[str] | None = None) -> None:
    from rich.table import Table

    names = shown or list(rows[0])[:6]
    table = Table(box=None, pad_edge=False)
    for name in names:
        table.add_column(name)
    for row in rows:
        table.add_row(*(_cell(row[name]) for name in names))
    console.print(table)
    if len(rows[0]) > len(names):
        console.print(f"{len(rows[0]) - len(names)} more columns with --format csv or json")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.15g}" if isinstance(value, float) else str(value)
