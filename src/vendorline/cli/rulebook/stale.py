"""`vendorline rules stale`: which provisions somebody should look at again, where, and for what."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Annotated

from vendorline.cli.days import parse_day, today
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table
from vendorline.cli.tables.fitting import print_table
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vendorline.rulebook.age import Stale

option = options_of("rules")


def list_stale(
    months: Annotated[int, option("--months", min=0)] = 6,
    jurisdiction: Annotated[str | None, option("--jurisdiction")] = None,
    on: Annotated[date | None, option("--on", parser=parse_day)] = None,
    *,
    output: Output,
) -> None:
    """List the provisions that nobody has looked at for some months: where to look again, and for what.

    Example: vendorline rules stale --months 6 --jurisdiction GB,DE
    """
    from vendorline.project.jurisdictions import jurisdictions_named
    from vendorline.rulebook import provisions
    from vendorline.rulebook.age import stale

    book, day = provisions(), on or today()
    laws = book.laws_of(jurisdictions_named(jurisdiction, book)) if jurisdiction else tuple(book)
    found = stale(book, day, months, laws)
    told = document("rules stale", [one.to_dict() for one in found], on=day, months=months, provisions=len(laws))
    output.emit(told, lambda console: _show(console, found, len(laws), months, day))


def _show(console: Console, found: Sequence[Stale], total: int, months: int, on: date) -> None:
    if found:
        names = ("provision", "checked on", "look for", "where")
        table = plain_table(names, whole=names[:2], overflow="fold")
        for one in found:
            when = one.checked_on.isoformat() if one.checked_on else "never said"
            table.add_row(one.provision_id, when, "; ".join(one.look_for), " ".join(one.source_urls))
        print_table(console, table, keys=2)
    verb = "was" if len(found) == 1 else "were"
    console.print(
        f"{len(found)} of {total} provisions {verb} last checked more than {months} months before {on}.", markup=False
    )
