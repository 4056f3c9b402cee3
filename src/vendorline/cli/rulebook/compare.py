"""`vendorline rules compare`: what jurisdictions restrict, side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.completing import completed
from vendorline.cli.days import parse_day, today
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table
from vendorline.cli.tables.fitting import fits
from vendorline.errors import UsageError
from vendorline.results.document import document

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.rulebook.comparison import Restriction

option = options_of("rules")
#: Whose equipment, where a provision names no vendors.
_WHOSE = {
    "any": "any vendor", "designated": "designated vendors", "list": "listed vendors", "criteria": "vendors that meet criteria",
    "process": "vendors found in a process", "no_grant": "vendors without a grant",
}  # fmt: skip
_EVENTS = {
    "present": "equipment of",
    "operated": "operation by",
    "acquired": "new purchases from",
    "installed": "new installation of",
    "connected": "new connection of",
    "contracted": "new orders from",
    "funded": "funding of",
    "authorised": "authorisation of",
}


def compare_rules(
    jurisdictions: Annotated[
        str,
        typer.Argument(
            help="Jurisdictions, for example GB,DE,SE.",
            metavar="JURISDICTIONS",
            autocompletion=completed("jurisdictions"),
        ),
    ],
    on: Annotated[date | None, option("--on", parser=parse_day)] = None,
    known: Annotated[date | None, option("--known", parser=parse_day)] = None,
    show_all: Annotated[bool, option("--all")] = False,
    *,
    output: Output,
) -> None:
    """Show side by side what jurisdictions restrict: which part of a network, how far, by when, with what force.

    Example: vendorline rules compare GB,Germany,SE --on 2027-01-01
    """
    from vendorline.project.jurisdictions import jurisdictions_named
    from vendorline.rulebook import provisions
    from vendorline.rulebook.comparison import compared

    book, day = provisions(), on or today()
    names = jurisdictions_named(jurisdictions, book)
    if not names:
        raise UsageError("name the jurisdictions that are compared, for example GB,DE,SE")
    found = compared(book, names, day, known or today(), everything=show_all)
    told = document(
        "rules compare", [asdict(one) for one in found], on=day, known=known or today(), jurisdictions=names
    )
    output.emit(told, lambda console: _show(console, found, names, day))


def _show(console: Console, found: Sequence[Restriction], jurisdictions: Sequence[str], on: date) -> None:
    cells: dict[str, dict[str, list[Restriction]]] = {}
    for one in found:
        cells.setdefault(one.domain, {}).setdefault(one.jurisdiction, []).append(one)
    console.print(f"On {on}, whose equipment is restricted in which part of a network:", markup=False)
    table = plain_table(["part", *jurisdictions], whole=["part"], overflow="fold", ruled=True)
    for domain, held in cells.items():
        table.add_row(_part(domain), *(_cell(held, name) for name in jurisdictions))
    if fits(console, table):
        console.print(table)
    else:
        _show_in_lines(console, cells, jurisdictions)
    if silent := [name for name in jurisdictions if not any(name in held for held in cells.values())]:
        console.print(
            f"Nothing that an inventory could show: {', '.join(silent)}. `rules list` shows what else is held."
        )


def _show_in_lines(
    console: Console, cells: Mapping[str, Mapping[str, Sequence[Restriction]]], jurisdictions: Sequence[str]
) -> None:
    """The same where the screen is too narrow for a column each: a line for each restriction, behind its jurisdiction."""
    for domain, held in cells.items():
        console.print(_part(domain), style="bold", markup=False)
        for name in jurisdictions:
            for place, one in enumerate(held.get(name, ())):
                begin = f"  {name if place == 0 else ' ' * len(name)}  "
                rest = " " * (len(begin) + 2)
                for line in wrap(
                    _told(one), console.width, initial_indent=begin, subsequent_indent=rest, break_on_hyphens=False
                ):
                    console.print(line, markup=False, soft_wrap=True)


def _part(domain: str) -> str:
    return "all parts" if domain == "any" else domain.replace("_", " ")


def _cell(held: Mapping[str, Sequence[Restriction]], jurisdiction: str) -> str:
    return "\n".join(_told(one) for one in held.get(jurisdiction, ()))


def _told(one: Restriction) -> str:
    """A restriction in a line."""
    whose = _WHOSE.get(one.vendor_kind, " and ".join(one.vendor_ids))
    if one.effect == "cap":
        what = f"at most {one.limit:.4%} of {one.basis} with {whose}".replace(".0000%", "%")
    elif one.effect == "require_count":
        what = f"at least {one.limit} vendors"
    else:
        what = f"{_EVENTS.get(one.event, 'equipment of')} {whose} banned"
    which = "" if one.technologies == ("any",) else f" {', '.join(one.technologies)}"
    when = f" by {one.deadline}" if one.deadline else ""
    status = "" if one.law_status == "in_force" else f", {one.law_status.replace('_', ' ')}"
    return f"{one.provision_id}:{which} {what}{when} ({one.force}{status})"
