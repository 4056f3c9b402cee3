"""`vendorline evidence repair`: a document's text, what was mended in it, and what was found and left."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.evidence.difference import draw_difference, told
from vendorline.cli.options import options_of
from vendorline.cli.output import Output
from vendorline.errors import counted

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.evidence.extract import Extracted
    from vendorline.evidence.repair import Repaired

option = options_of("evidence repair")

#: Places of one kind that are listed for people; JSON holds all.
_SHOWN = 20


def repair_command(
    file: Annotated[Path, typer.Argument(help="Page (HTML, MHTML), PDF or text file.", metavar="FILE")],
    show: Annotated[bool, option("--show")] = False,
    *,
    output: Output,
) -> None:
    """Mend a damaged document, list what was mended, and say what nothing can mend. The file stays as it is.

    Every edit can be taken back: the list leads to the text as it came, character by character.

    Examples:
    vendorline evidence repair article.html --show
    vendorline evidence repair article.txt --format json --output article.json
    """
    from vendorline.evidence.extract import extract
    from vendorline.evidence.extract.reading import MOST
    from vendorline.evidence.repair import repair
    from vendorline.network.guard import read_bytes

    data = read_bytes(file, MOST)
    with output.progress(f"reading {file}") as say:
        found = extract(data, file.name)
        say(f"mending {file}")
        mended = repair(found.text)
    output.emit(
        _document(file, data, found, mended), lambda console: _draw(console, file, found, mended, whole_text=show)
    )


def _document(file: Path, data: bytes, found: Extracted, mended: Repaired) -> dict[str, object]:
    import hashlib

    from vendorline.results.document import document

    rows = [edit.to_dict() for edit in mended.edits]
    return document(
        "evidence repair",
        rows,
        inputs=[{"path": str(file), "sha256": hashlib.sha256(data).hexdigest()}],
        text=mended.text,
        edits=rows,
        flags=[flag.to_dict() for flag in mended.flags],
        media_type=found.media_type,
        charset=found.charset,
        title=found.title,
        author=found.author,
        publisher=found.publisher,
        published_on=found.published_on,
        published_precision=found.published_precision,
        language=found.language,
        tools=found.tools,
        notes=found.notes,
    )


def _draw(console: Console, file: Path, found: Extracted, mended: Repaired, *, whole_text: bool) -> None:
    read = f", read as {found.charset}" if found.charset else ""
    edits, flags = counted(len(mended.edits), "edit"), counted(len(mended.flags), "flag")
    console.print(f"{file.name}: {found.media_type}{read}; {edits}, {flags}", markup=False, soft_wrap=True)
    for note in found.notes:
        console.print(f"note: {note}", markup=False, soft_wrap=True)
    if whole_text:
        draw_difference(console, mended)
    else:
        _list_edits(console, mended)
    _list_flags(console, mended)


def _list_edits(console: Console, mended: Repaired) -> None:
    if not mended.edits:
        return
    console.print("\nMended")
    for edit in mended.edits[:_SHOWN]:
        line = mended.raw.count("\n", 0, edit.raw_start) + 1
        what = f"“{told(edit.removed)}” " + (f"→ “{told(edit.inserted)}”" if edit.inserted else "taken out")
        console.print(f"  line {line}: {what} ({edit.rule}, {edit.confidence})", markup=False, soft_wrap=True)
    if len(mended.edits) > _SHOWN:
        console.print(f"  ... and {len(mended.edits) - _SHOWN:,} more; --show and --format json tell all", markup=False)


def _list_flags(console: Console, mended: Repaired) -> None:
    if not mended.flags:
        return
    console.print("\nFound and left")
    for flag in mended.flags[:_SHOWN]:
        line = mended.raw.count("\n", 0, flag.start) + 1
        words = told(mended.raw[flag.start : flag.end][:60])
        console.print(f"  line {line}: “{words}”: {flag.note}", markup=False, soft_wrap=True)
    if len(mended.flags) > _SHOWN:
        console.print(f"  ... and {len(mended.flags) - _SHOWN:,} more; --format json tells all", markup=False)
