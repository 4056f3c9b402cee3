"""`vendorline evidence add`: keep documents as they reached us, with their text repaired."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.evidence.places import HERE, option
from vendorline.cli.login import login
from vendorline.cli.output import Output, plain_table, print_faults
from vendorline.cli.tables.fitting import print_table
from vendorline.errors import UsageError
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console


class Relation(StrEnum):
    """How a document was made from another."""

    copy = "copy"
    translation = "translation"
    paraphrase = "paraphrase"
    excerpt = "excerpt"


def add_files(
    files: Annotated[
        list[Path], typer.Argument(help="HTML, PDF or text: files, or folders of them.", metavar="FILE...")
    ],
    into: Annotated[Path, option("--into")] = HERE,
    published: Annotated[str | None, option("--published")] = None,
    title: Annotated[str | None, option("--title")] = None,
    publisher: Annotated[str | None, option("--publisher")] = None,
    address: Annotated[str | None, option("--address")] = None,
    kind: Annotated[str | None, option("--kind")] = None,
    side: Annotated[str | None, option("--side")] = None,
    derived_from: Annotated[list[str] | None, option("--derived-from")] = None,
    relation: Annotated[Relation | None, option("--relation")] = None,
    accept_valid: Annotated[bool, option("--accept-valid")] = False,
    *,
    output: Output,
) -> None:
    """Keep documents: their bytes as they are, and their text, read and repaired. Nothing is added where one cannot be read.

    The register lies in evidence/ of the project. Bytes that are there already are not added again.

    Examples:
    vendorline evidence add article.html --published 2020-03-10
    vendorline evidence add press/ --into myproject
    """
    from vendorline.evidence.register import Described, add_documents
    from vendorline.evidence.register.tables import register_table

    if (relation is None) != (not derived_from):
        raise UsageError("--derived-from and --relation belong together: from which document, and how it was made")
    for name, value in (("kind", kind), ("side", side)):
        allowed = register_table("documents").column(name).allowed
        if value is not None and value not in allowed:
            raise UsageError(f"--{name} {value!r}: one of {', '.join(allowed)}")
    first, last = _span(published)
    described = Described(
        title=title, publisher=publisher, address=address, kind=kind or "other", side=side, published_from=first, published_until=last,
        derived_from=tuple(derived_from or ()), relation=None if relation is None else relation.value,
    )  # fmt: skip
    with output.progress("reading documents") as say:
        added = add_documents(
            into, files, described, by=login(), today=date.today(), accept_valid=accept_valid, say=say
        )
    if added.faults and not output.quiet:
        print_faults(added.faults)
    inputs = [{"path": row["file"], "sha256": row["sha256"]} for row in added.rows]
    result = document(
        "evidence add", added.rows, inputs=inputs, faults=[fault.to_dict() for fault in added.faults], into=into
    )
    output.emit(result, lambda console: _draw(console, added.rows))


def _span(text: str | None) -> tuple[date | None, date | None]:
    """First and last day of a day, month or year: 2020-03-10, 2020-03, 2020."""
    from calendar import monthrange

    if text is None:
        return None, None
    try:
        year, *parts = (int(part) for part in text.strip().split("-"))
        if not parts:
            return date(year, 1, 1), date(year, 12, 31)
        month, *days = parts
        if not days:
            return date(year, month, 1), date(year, month, monthrange(year, month)[1])
        (number,) = days
        day = date(year, month, number)
    except (ValueError, TypeError) as error:
        raise UsageError(f"--published {text!r} is no day; write 2020-03-10, 2020-03 or 2020") from error
    return day, day


def _draw(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    from rich.text import Text

    table = plain_table(
        ("document", "published", "letters", "repairs", "flags", "title"),
        right=("letters", "repairs", "flags"),
        whole=("document", "published"),
        ruled=True,
    )
    for row in rows:
        title = row["title"] or Path(row["file"]).name
        table.add_row(
            row["document_id"], published_of(row), f"{row['characters']:,}", str(row["edits"]), str(row["flags"]),
            Text(title if row["added"] else f"{title} (there already)"),
        )  # fmt: skip
    print_table(console, table)
    new = sum(row["added"] for row in rows)
    console.print(f"{new:,} added; see one: vendorline evidence show {rows[0]['document_id']}", markup=False)


def published_of(row: dict[str, Any]) -> str:
    """When a document was published, as exactly as is known."""
    first, last = row["published_from"], row["published_until"]
    if first is None:
        return "not known"
    if first == last or last is None:
        return str(first)
    return f"{first} to {last}"
