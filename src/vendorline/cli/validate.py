"""`vendorline validate`: every fault of a folder of tables."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.output import Output, with_output

if TYPE_CHECKING:
    from rich.console import Console

BAD_INPUT = 3


@with_output()
def validate(
    folder: Annotated[Path, typer.Argument(help="Folder of network tables (CSV, Parquet or both).", metavar="DIR")],
    *,
    output: Output,
) -> int | None:
    """Find everything that is wrong with a network's tables, at once. Writes nothing into the folder.

    Exit code 3 where there is an error, 0 otherwise.

    Example: vendorline validate DIR
    """
    from vendorline.cli.fault_groups import fault_rows
    from vendorline.cli.faults import draw_faults
    from vendorline.errors import counted
    from vendorline.network import validate_folder
    from vendorline.project import network_folder, private_tags_of
    from vendorline.project.private_output import faults_without_private

    private = private_tags_of(folder)
    folder = network_folder(folder)
    with output.progress(f"reading {folder}"):
        found = validate_folder(folder)
        faults = faults_without_private(found.faults, private)
    from vendorline.project.documents import network_document

    result = network_document(
        "validate",
        found.accepted,
        fault_rows(faults),
        inputs=found.inputs,
        private=private,
        errors=found.errors,
        warnings=found.warnings,
        tables=found.row_counts,
        as_of=found.network.as_of if found.network else None,
    )

    if found.errors:
        result |= {"error": found.summary, "exit_code": BAD_INPUT}

    def text(console: Console) -> None:
        draw_faults(console, faults)
        rows = ", ".join(f"{name} {count:,}" for name, count in found.row_counts.items())
        console.print(f"{counted(found.errors, 'error')}, {counted(found.warnings, 'warning')}; rows: {rows or 'none'}")

    output.emit(result, text)
    return BAD_INPUT if found.errors else None
