"""`vendorline knowledge`: the tables of knowledge that the package ships."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.completing import completed
from vendorline.cli.output import Output, draw_table, with_output
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rich.console import Console

knowledge = typer.Typer(
    help="What the package knows of functions, interfaces, domains, countries and vendors, and published claims.",
    no_args_is_help=True,
)


#: The table that stands beside those of `knowledge`, and what people see of it in a terminal.
CLAIMS = "claims"
SHOWN_OF_CLAIMS = ("claim_id", "low", "central", "high", "unit", "publisher_side", "known_from")


@knowledge.command("list")
@with_output()
def list_tables(*, output: Output) -> None:
    """List the tables of knowledge with their number of rows.

    Example: vendorline knowledge list
    """
    from vendorline.evidence.claims import claims
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows

    found = [{"table": name, "rows": len(rows(name))} for name in KNOWLEDGE_TABLES]
    found.append({"table": CLAIMS, "rows": len(claims())})
    output.emit(document("knowledge list", found), lambda console: _lines(console, found))


@knowledge.command("show")
@with_output()
def show_table(
    table: Annotated[str, typer.Argument(help="Table, see `knowledge list`.", autocompletion=completed("tables"))],
    *,
    output: Output,
) -> None:
    """Show one table of knowledge, each row with its source.

    Example: vendorline knowledge show functions --format csv
    """
    from vendorline.evidence.claims import claims
    from vendorline.knowledge.tables import KNOWLEDGE_TABLES, rows
    from vendorline.vendors.spelled import spelled

    found: list[dict[str, object]]
    table = spelled("table of knowledge", table, (*KNOWLEDGE_TABLES, CLAIMS))
    if table == CLAIMS:
        found, shown = [claim.to_dict() for claim in claims().values()], SHOWN_OF_CLAIMS
    else:
        found, shown = [{key: value or None for key, value in row.items()} for row in rows(table)], None
    output.emit(document("knowledge show", found), lambda console: _lines(console, found, shown))


def _lines(console: Console, rows: Sequence[Mapping[str, object]], shown: Sequence[str] | None = None) -> None:
    names = shown or list(rows[0])[:6]
    draw_table(console, [{name: _cell(row[name]) for name in names} for row in rows], names)
    if len(rows[0]) > len(names):
        console.print(f"{len(rows[0]) - len(names)} more columns with --format csv or json")


def _cell(value: object) -> str:
    if value is None:
        return ""
    return f"{value:,.15g}" if isinstance(value, float) else str(value)
