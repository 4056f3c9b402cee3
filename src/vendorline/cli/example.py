"""`vendorline example`: write a synthetic national network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.completing import completed
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table, with_output
from vendorline.cli.tables.fitting import print_table
from vendorline.cli.writing import writing
from vendorline.errors import UsageError
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

option = options_of("example")


@with_output()
def example(
    name: Annotated[
        str,
        typer.Argument(
            help="canada-2020 or united-kingdom-2020.", metavar="NAME", autocompletion=completed("examples")
        ),
    ],
    folder: Annotated[Path, typer.Argument(help="Folder to write.", metavar="DIR")],
    sites: Annotated[int | None, option("--sites")] = None,
    seed: Annotated[int, option("--seed", min=0)] = 0,
    scenario: Annotated[list[str] | None, option("--scenario")] = None,
    replace: Annotated[bool, option("--replace")] = False,
    *,
    output: Output,
) -> None:
    """Write a synthetic national network, drawn from cited facts and marked assumptions.

    Example: vendorline example canada-2020 ca
    """
    from vendorline.examples import describe, write_example

    pins = _scenario(scenario or [])
    about = describe(name, seed=seed, scenario=pins)
    with output.progress(f"{about.created_by}") as tell, writing(folder):
        rows = write_example(name, folder, sites=sites, seed=seed, scenario=pins, replace=replace, progress=tell)
    result = document(
        "example",
        [{"table": table, "rows": number} for table, number in rows.items()],
        folder=folder,
        as_of=about.as_of,
        synthetic=about.synthetic,
        attribution=list(about.attribution),
        notes=list(about.notes),
    )

    def text(console: Console) -> None:
        table = plain_table(("table", "rows"), right=("rows",), ruled=True)
        for row in rows:
            table.add_row(row, f"{rows[row]:,}")
        print_table(console, table)
        console.print(f"{folder}: data as of {about.as_of}. {'; '.join(about.attribution)}.", markup=False)

    output.emit(result, text)


def _scenario(given: Sequence[str]) -> dict[str, str]:
    """The scenarios as given, `KEY=LEVEL`; the domain knows which there are."""
    pins = {}
    for item in given:
        key, equals, level = item.partition("=")
        if not equals:
            raise UsageError(f"--scenario {item}: write it as OPERATOR_VENDOR=low, =central or =high")
        pins[key.strip()] = level.strip()
    return pins
