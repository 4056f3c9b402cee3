"""`vendorline export`: what goes out for others to fill in or read."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from vendorline.cli.options import options_of
from vendorline.cli.output import QuietOption, stderr
from vendorline.cli.writing import writing
from vendorline.errors import UsageError
from vendorline.results.document import write_atomically

option = options_of("export")


class Tables(StrEnum):
    """Which tables are filled in."""

    network = "network"
    evidence = "evidence"


export = typer.Typer(help="Write what others fill in or read.", no_args_is_help=True)


@export.callback()
def _group() -> None:
    pass


@export.command("template")
def template(
    file: Annotated[Path, typer.Argument(help="Workbook to write, such as network.xlsx.", metavar="FILE.xlsx")],
    of: Annotated[Tables, option("--of")] = Tables.network,
    replace: Annotated[bool, option("--replace")] = False,
    quiet: QuietOption = False,
) -> None:
    """Write a workbook to fill in: a sheet for each table, and what every column means.

    `vendorline import table` reads the workbook of a network, `vendorline evidence record` that of evidence.

    Examples:
    vendorline export template network.xlsx
    vendorline export template statements.xlsx --of evidence
    """
    from vendorline.evidence.register import BY_HAND, register_table
    from vendorline.importers.table.template import template as of_network
    from vendorline.importers.table.template import template_of

    if file.suffix.casefold() != ".xlsx":
        raise UsageError(f"{file} is no name of a workbook; end it with .xlsx")
    if file.exists() and not replace:
        raise UsageError(f"{file} is there already; pass --replace to write over it")
    with writing(file):
        write_atomically(
            file, of_network() if of is Tables.network else template_of([register_table(name) for name in BY_HAND])
        )
    if not quiet:
        stderr().print(f"written: {file}", markup=False)


@export.command("priors")
def priors(
    file: Annotated[Path, typer.Argument(help="File to write, such as priors.yaml.", metavar="FILE.yaml")],
    network: Annotated[
        Path | None, typer.Argument(help="Network whose gaps are listed in it.", metavar="NETWORK")
    ] = None,
    replace: Annotated[bool, option("--replace")] = False,
    quiet: QuietOption = False,
) -> None:
    """Write a file of priors to fill in: what each field means, and what a network leaves open.

    Example: vendorline export priors priors.yaml canada
    """
    from vendorline.likely.template import template as make

    if file.suffix.casefold() not in {".yaml", ".yml"}:
        raise UsageError(f"{file} is no name of a file of priors; end it with .yaml")
    if file.exists() and not replace:
        raise UsageError(f"{file} is there already; pass --replace to write over it")
    described = None
    if network is not None:
        from vendorline.project.opened import open_network

        described = open_network(network).network
    with writing(file):
        write_atomically(file, make(described).encode())
    if not quiet:
        stderr().print(f"written: {file}", markup=False)
