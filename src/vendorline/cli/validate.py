"""`vendorline validate`: every fault of a folder of tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.notices import network_document
from vendorline.cli.output import (
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    SpreadsheetOption,
    check_spreadsheet,
    emit,
    progress,
)

if TYPE_CHECKING:
    from rich.console import Console

BAD_INPUT = 3


def validate(
    folder: Annotated[Path, typer.Argument(help="Folder of network tables (CSV, Parquet or both).", metavar="DIR")],
    format: FormatOption = Format.text,
    spreadsheet: SpreadsheetOption = False,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int | None:
    """Find everything that is wrong with a network's tables, at once. Writes nothing into the folder.

    Exit code 3 where there is an error, 0 otherwise.

    Example: vendorline validate DIR
    """
    check_spreadsheet(asked=spreadsheet, format=format)
    from vendorline.cli.fault_groups import fault_rows
    from vendorline.cli.faults import counted, draw_faults
    from vendorline.network import validate_folder
    from vendorline.project import project_of

    project = project_of(folder)
    if project is not None and project.path == folder:
        folder = project.newest
    with progress(f"reading {folder}", quiet=quiet):
        found = validate_folder(folder)
    result = network_document(
        "validate",
        found.accepted,
        fault_rows(found.faults),
        inputs=found.inputs,
        errors=found.errors,
        warnings=found.warnings,
        tables=found.row_counts,
        as_of=found.network.as_of if found.network else None,
    )

    if found.errors:
        result["error"] = f"{folder}: {counted(found.errors, 'error')}"

    def text(console: Console) -> None:
        draw_faults(console, found.faults)
        rows = ", ".join(f"{name} {count:,}" for name, count in found.row_counts.items())
        console.print(f"{counted(found.errors, 'error')}, {counted(found.warnings, 'warning')}; rows: {rows or 'none'}")

    emit(result, format=format, output=output, spreadsheet=spreadsheet, text=text)
    return BAD_INPUT if found.errors else None
