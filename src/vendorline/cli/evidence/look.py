"""`vendorline evidence list`, `show`, `search` and `check`: what the register holds, and whether it holds together."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.evidence.places import HERE, ProjectOption, option
from vendorline.cli.output import Output, draw_table, print_faults
from vendorline.results.document import document

if TYPE_CHECKING:
    from rich.console import Console

#: What people see of a table in a terminal; JSON and CSV hold every column.
_SHOWN = {
    "documents": ("document_id", "published_from", "publisher", "title"),
    "texts": ("text_id", "characters", "made_on"),
    "edits": ("text_id", "number", "rule", "confidence", "removed", "inserted"),
    "flags": ("text_id", "detector", "start", "note"),
    "actors": ("actor_id", "name", "kind", "country"),
    "actor_roles": ("actor_id", "role", "side", "from_on", "until_on"),
    "statements": ("statement_id", "speaker", "kind", "said_from", "exact"),
    "statement_dates": ("statement_id", "from_on", "until_on", "witness"),
    "claims": ("claim_id", "parameter", "low", "central", "high", "unit", "proposition"),
    "links": ("from_claim_id", "kind", "to_claim_id"),
    "uses": ("use_id", "result", "row", "claim_ids"),
}
#: Longest cell of a table in a terminal.
_CELL = 160
BAD_INPUT = 3
#: Tables of which rows may no longer stand.
_MAY_FALL = ("documents", "statements", "claims")


def list_rows(
    table: Annotated[str, option("--table")] = "documents", project: ProjectOption = HERE, *, output: Output
) -> None:
    """List a table of the register: documents, statements, claims, and what stands beside them.

    Example: vendorline evidence list --table statements
    """
    from vendorline.errors import cut
    from vendorline.evidence.register import REGISTER_TABLES, Register, register_table
    from vendorline.vendors.spelled import spelled

    table = spelled("table of evidence", table, REGISTER_TABLES)
    register = Register(project)
    rows, counts = register.rows(table), register.counts()
    fallen = getattr(register.standing(), table, {}) if table in _MAY_FALL else {}

    def text(console: Console) -> None:
        if not rows:
            console.print(f"no {table.replace('_', ' ')} yet", markup=False)
            return
        names = _SHOWN[table]
        shown = [{n: None if row[n] is None else cut(_cell(row[n]), _CELL) for n in names} for row in rows]
        if fallen:
            names = (*names, "but")
            key = register_table(table).key[0]
            shown = [one | {"but": _but(fallen.get(row[key]))} for one, row in zip(shown, rows, strict=True)]
        draw_table(console, shown, names)

    output.emit(document("evidence list", rows, table=table, counts=counts), text)


def _but(why: str | None) -> str | None:
    return None if why is None else f"no longer stands: {why}"


def _cell(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple) else str(value)


def show_one(
    name: Annotated[str, typer.Argument(help="Id of a document, text, statement, actor or claim.", metavar="ID")],
    project: ProjectOption = HERE,
    *,
    output: Output,
) -> None:
    """Show a document with its repairs and statements marked, or a statement or claim with all that is known of it.

    Example: vendorline evidence show S15
    """
    from vendorline.cli.evidence.draw import draw_shown
    from vendorline.evidence.register.showing import shown

    found = shown(project, name)
    result = document(
        "evidence show",
        found.rows,
        kind=found.kind,
        text=found.text,
        edits=found.edits,
        flags=found.flags,
        statements=found.statements,
    )
    output.emit(result, lambda console: draw_shown(console, found))


def search_texts(
    words: Annotated[list[str], typer.Argument(help="Words, or phrases in quotation marks; all must stand in a text.")],
    most: Annotated[int, option("--most", min=1)] = 20,
    project: ProjectOption = HERE,
    *,
    output: Output,
) -> None:
    """Find texts by their words, the best first.

    Example: vendorline evidence search Huawei "intelligence sharing"
    """
    from vendorline.evidence.register import Register

    rows = Register(project).search(*words, most=most)

    def text(console: Console) -> None:
        if not rows:
            console.print("no text holds all of these words")
        for row in rows:
            console.print(f"{row['text_id']}  {row['excerpt']}", markup=False)

    output.emit(document("evidence search", rows), text)


def check_register(project: ProjectOption = HERE, *, output: Output) -> int | None:
    """Hold the register against itself: bytes, texts, repairs, anchors, ids, circles, and what rests on what was withdrawn.

    Example: vendorline evidence check
    """
    from vendorline.evidence.register.checking import faults_of

    with output.progress("checking the register"):
        faults = faults_of(project)
    wrong = sum(fault.severity == "error" for fault in faults)
    result = document(
        "evidence check", [fault.to_dict() for fault in faults], errors=wrong, warnings=len(faults) - wrong
    )

    def text(console: Console) -> None:
        console.print(
            "the register holds together" if not faults else f"{wrong} errors, {len(faults) - wrong} warnings"
        )

    if faults and not output.quiet:
        print_faults(faults)
    output.emit(result, text)
    return BAD_INPUT if wrong else None
