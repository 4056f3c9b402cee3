"""`vendorline knowledge`: the tables of knowledge that the package ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.output import Output, draw_table, with_output
from vendorline.errors import UnknownName
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

knowledge = typer.Typer(
    help="What the package knows of functions, interfaces, domains, countries and vendors.", no_args_is_help=True
)


@knowledge.command("list")
@with_output()
def list_tables(*, output: Output) -> None:
    """List the tables of knowledge with their number of rows.

    Example: vendorline knowledge list
    """
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows

    found = [{"table": name, "rows": len(rows(name))} for name in KNOWLEDGE_TABLES]
    output.emit(document("knowledge list", found), lambda console: _lines(console, found))


@knowledge.command("show")
@with_output()
def show_table(table: Annotated[str, typer.Argument(help="Table, see `knowledge list`.")], *, output: Output) -> None:
    """Show one table of knowledge, each row with its source.

    Example: vendorline knowledge show functions --format csv
    """
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows

    if table not in KNOWLEDGE_TABLES:
        raise UnknownName("table of knowledge", table, KNOWLEDGE_TABLES)
    found = [{key: value or None for key, value in row.items()} for row in rows(table)]
    output.emit(document("knowledge show", found), lambda console: _lines(console, found))


def _lines(console: Console, rows: Sequence[Mapping[str, object]]) -> None:
    names = list(rows[0])[:6]
    draw_table(console, rows, names)
    if len(rows[0]) > len(names):
        console.print(f"{len(rows[0]) - len(names)} more columns with --format csv or json")
