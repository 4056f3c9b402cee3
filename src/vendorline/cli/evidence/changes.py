"""`vendorline evidence record` and `withdraw`: what people state, and what they take back."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.evidence.places import HERE, ProjectOption, option
from vendorline.cli.login import login
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, print_faults
from vendorline.results.document import document

if TYPE_CHECKING:
    from rich.console import Console


def record_file(
    file: Annotated[Path, typer.Argument(help="Rows to record: CSV in UTF-8, or a workbook.", metavar="FILE")],
    table: Annotated[str | None, options_of("evidence record")("--table")] = None,
    project: ProjectOption = HERE,
    *,
    output: Output,
) -> None:
    """Record rows: statements that you accept, actors, claims, links, uses. A row whose id is there changes what it states.

    Without --table the name of a CSV file says which table; sheets of a workbook are called as tables. All rows are recorded, or none.

    Examples:
    vendorline evidence record statements.csv
    vendorline evidence record evidence.xlsx
    """
    from vendorline.errors import counted
    from vendorline.evidence.register import BY_HAND, Register
    from vendorline.project.evidence.stale_results import stale_results
    from vendorline.vendors.spelled import spelled

    register = Register(project)
    if file.suffix.casefold() in {".xlsx", ".xls", ".ods"}:
        counts, faults = register.record_workbook(file, by=login())
    else:
        name = spelled("table of evidence", table or file.stem, BY_HAND)
        count, faults = register.record(name, file, by=login())
        counts = {name: count}
    if faults and not output.quiet:
        print_faults(faults)
    rows = [{"table": name, "rows": count} for name, count in counts.items()]
    stale = stale_results(project) if set(counts) & {"claims", "statements", "documents"} else []
    result = document("evidence record", rows, stale=stale, faults=[fault.to_dict() for fault in faults])

    def text(console: Console) -> None:
        for name, count in counts.items():
            console.print(f"{counted(count, 'row')} recorded in {name}", markup=False)
        for one in stale:
            console.print(f"  the result {one['result']} is stale: {one['why']}", markup=False)

    output.emit(result, text)


def withdraw_id(
    name: Annotated[str, typer.Argument(help="Id of a document, statement or claim.", metavar="ID")],
    because: Annotated[str, option("--because")],
    project: ProjectOption = HERE,
    *,
    output: Output,
) -> None:
    """Withdraw a document, statement or claim. It stays in the register with the reason, and what rests on it alone falls.

    Example: vendorline evidence withdraw S13 --because "the paper corrected it on 11 March 2020"
    """
    from vendorline.evidence.register import Register
    from vendorline.project.evidence.stale_results import stale_results

    found = Register(project).withdraw(name, because)
    stale = stale_results(project)
    rows = [
        {"table": table, "id": one}
        for table, ids in ((found.table, (found.id,)), ("statements", found.statements), ("claims", found.claims), ("uses", found.uses))
        for one in ids
    ]  # fmt: skip

    def text(console: Console) -> None:
        console.print(f"{found.id} is withdrawn", markup=False)
        for row in rows[1:]:
            console.print(f"  {row['id']} in {row['table']} no longer stands", markup=False)
        for one in stale:
            console.print(f"  the result {one['result']} is stale: {one['why']}", markup=False)

    output.emit(document("evidence withdraw", rows, stale=stale), text)
