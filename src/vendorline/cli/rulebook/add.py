"""`vendorline rules add`: an instrument of one's own into the rules of a project."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.options import options_of
from vendorline.cli.output import Output, print_faults
from vendorline.cli.writing import writing
from vendorline.results.document import document

if TYPE_CHECKING:
    from rich.console import Console

option = options_of("rules")


def add_rules(
    file: Annotated[Path, typer.Argument(help="YAML file of one instrument.", metavar="FILE")],
    into: Annotated[Path, option("--into")] = Path(),
    *,
    output: Output,
) -> None:
    """Put an instrument of your own into the rules of a project, where checks judge it beside what is shipped.

    Every fault is told at once, and nothing is written. What takes the place of an older provision names it under `supersedes`.

    Example: vendorline rules add XX-2024.yaml --into ours
    """
    from vendorline.errors import InvalidInput
    from vendorline.project import private_tags_of
    from vendorline.project.own_rules.adding import add_instrument
    from vendorline.project.private_output import error_without_private, faults_without_private

    private = private_tags_of(into)
    try:
        with writing(into):
            added = add_instrument(file, into)
    except InvalidInput as error:
        raise error_without_private(error, private) from None
    warnings = faults_without_private(added.warnings, private)
    rows = added.to_rows()

    def show(console: Console) -> None:
        print_faults(warnings)
        number = len(rows)
        told = "1 provision" if number == 1 else f"{number} provisions"
        console.print(f"{added.instrument.instrument}, {told}: {added.file}", markup=False, soft_wrap=True)
        for provision in added.instrument.provisions:
            for older in provision.supersedes:
                console.print(f"  {provision.id} takes the place of {older}", markup=False, soft_wrap=True)

    output.emit(document("rules add", rows, warnings=[fault.to_dict() for fault in warnings]), show)
