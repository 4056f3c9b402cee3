"""`vendorline explain`: everything about one element."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.days import parse_day, today
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table, with_output
from vendorline.cli.tables.fitting import print_table
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

option = options_of("explain")


@with_output()
def explain(
    network: Annotated[Path, typer.Argument(help="Folder of the network, or a project.", metavar="NETWORK")],
    element: Annotated[str, typer.Argument(help="Id of the element.", metavar="ELEMENT")],
    rules: Annotated[str | None, option("--rules")] = None,
    as_if: Annotated[str | None, option("--as-if")] = None,
    on: Annotated[date | None, option("--on", parser=parse_day)] = None,
    known: Annotated[date | None, option("--known", parser=parse_day)] = None,
    public: Annotated[bool, option("--public", hidden=True)] = False,
    *,
    output: Output,
) -> None:
    """Everything about one element: values and who claims them, its function, the provisions that reach it and why, who controls it.

    Example: vendorline explain inventory e1 --rules GB
    """
    if public:
        raise UsageError("explain is about a single element; --public does not go with it")
    if rules is not None and as_if is not None:
        raise UsageError("give --rules or --as-if, not both")
    for option, text in (("--rules", rules), ("--as-if", as_if)):
        if text is not None and not text.strip(" ,"):
            raise UsageError(f"{option} names nothing; leave it out, or name something")
    with output.progress("reading the network"):
        from vendorline.project.explained import explain_document

        asked = [name.strip() for name in (rules or as_if or "").split(",") if name.strip()]
        result = explain_document(network, element, asked, on, known=known or today(), as_if=as_if is not None)
    output.emit(result, lambda console: _draw(console, result))


def _draw(console: Console, result: dict[str, Any]) -> None:
    function = result["function"]
    console.print(f"{result['element_id']}: {function['name'] or function['id']}, on {result['on']}", markup=False)
    for jurisdiction, domains in function["domains"].items():
        console.print(f"  domain in {jurisdiction}: {', '.join(domains) or 'none'}", markup=False)
    console.print()
    table = plain_table(("of", "column", "value", "basis", "claims"), "What is known, and how", overflow="fold")
    for row in result["rows"]:
        value = ";".join(map(str, row["value"])) if isinstance(row["value"], list) else row["value"]
        claims = "\n".join(_claim(claim) for claim in row["claims"])
        table.add_row(
            row["table"], row["column"], "not known" if value is None else str(value), row["basis"] or "", claims
        )
    print_table(console, table)
    console.print()
    _provisions(console, result["provisions"])
    for row in result["relations"]:
        blocked = f" ({row['detail']})" if row["detail"] else ""
        console.print(f"{row['kind']} {row['direction']} {row['other']}{blocked}, {row['basis']}", markup=False)
    if not result["relations"]:
        console.print("No row says who controls it, or what it controls.")


def _provisions(console: Console, rows: list[dict[str, Any]]) -> None:
    if not rows:
        console.print("No provision in force concerns its operator on this day.\n")
        return
    names = ("provision", "operator", "effect", "bound", "reaches it", "why", "counts as", "deadline")
    table = plain_table(names, "Provisions in force, and whether they reach it", whole=names[:2])
    for row in sorted(rows, key=lambda row: ("yes", "open", "no").index(row["reaches"])):
        table.add_row(
            row["provision_id"],
            row["operator_id"],
            f"{row['effect']} {row['event']}".replace("_", " "),
            row["bound"],
            row["reaches"],
            row["why"],
            row["counts_as"] if row["reaches"] != "no" else "",
            row["deadline"] or "",
        )
    print_table(console, table)
    console.print()


def _claim(claim: dict[str, Any]) -> str:
    rest = ", ".join(str(claim[n]) for n in ("method", "confidence", "seen_on") if claim[n])
    return f"{claim['value']}: {claim['source']}" + (f" ({rest})" if rest else "")
