"""`vendorline project`: a folder that the jobs share: make one, and see how it stands."""

from __future__ import annotations

import io
from contextlib import redirect_stdout
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table, stderr, with_output
from vendorline.cli.tables.fitting import print_table
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

option = options_of("project")

project = typer.Typer(
    help="A project: one folder for inventories, rules, terms, evidence, cases and results.\n\n"
    "Example: vendorline project new canada --country CA",
    no_args_is_help=True,
)
_SIGNS = {"there": "✓", "missing": "·", "stale": "!", "faulty": "✗"}


@project.command("new")
@with_output()
def new_project(
    folder: Annotated[Path, typer.Argument(help="Folder to make.", metavar="DIR")],
    country: Annotated[str | None, option("--country")] = None,
    operators: Annotated[list[str] | None, option("--operator")] = None,
    files: Annotated[list[Path] | None, option("--file")] = None,
    name: Annotated[str | None, option("--name")] = None,
    *,
    output: Output,
) -> int | None:
    """Make a project. At a terminal it asks for what is not given: the country, the operators, and files of their inventories.

    Example: vendorline project new canada --country CA --operator Bell --operator Telus --file bell.xlsx --file telus.csv
    """
    from vendorline.importers.table.words import country_named
    from vendorline.project.overview import make_project

    asks = _at_a_terminal(output)
    if country is None and asks:
        country = typer.prompt("Country whose law it is about", default="", show_default=False) or None
    if operators is None and asks:
        said = typer.prompt("Operators, parted by commas", default="", show_default=False)
        operators = [part.strip() for part in said.split(",") if part.strip()]
    if files is None and asks:
        said = typer.prompt("Files of their inventories, parted by commas", default="", show_default=False)
        files = [Path(part.strip()) for part in said.split(",") if part.strip()]
    home = None if country is None else country_named(country)
    make_project(folder, name=name, country=home, operators=operators or ())
    code = _import_all(folder, files or [], home)
    rows = _parts(folder)
    output.emit(document("project new", rows, into=folder), lambda console: _draw(console, rows))
    return code


def _at_a_terminal(output: Output) -> bool:
    import sys

    return sys.stdin is not None and sys.stdin.isatty() and output.format.value == "text" and not output.quiet


def _import_all(folder: Path, files: Sequence[Path], country: str | None) -> int | None:
    """Import the inventories into the new project, all of them or none; the project stays either way."""
    from vendorline.cli.app import run

    if not files:
        return None
    given = (
        ["--set", f"country={country}"]
        if country and all(f.suffix.casefold() in {".csv", ".xlsx", ".xls", ".ods"} for f in files)
        else []
    )
    with redirect_stdout(io.StringIO()):  # what the import tells is told by the status below
        code = run(["import", *map(str, files), "--into", str(folder), *given, "--quiet"])
    if code:
        stderr().print(
            f"the project is made, without an inventory; mend the files and: vendorline import FILE --into {folder}",
            markup=False,
        )
    return code or None


@project.command("status")
@with_output()
def project_status(
    folder: Annotated[Path, typer.Argument(help="Project folder; the folder you are in.", metavar="[DIR]")] = Path(),
    *,
    output: Output,
) -> None:
    """Say what a project holds, what of it is stale and why, and what to do next.

    Example: vendorline project status canada
    """
    with output.progress("looking at the project"):
        rows = _parts(folder)
    output.emit(document("project status", rows), lambda console: _draw(console, rows))


def _parts(folder: Path) -> list[dict[str, Any]]:
    from vendorline.project.overview import status

    return [part.to_dict() for part in status(folder, today=date.today())]


def _draw(console: Console, rows: Sequence[dict[str, Any]]) -> None:
    from rich.text import Text

    table = plain_table(("", "part", "name", "how it stands"), whole=("", "part", "name"), ruled=True)
    for row in rows:
        table.add_row(_SIGNS[row["state"]], row["part"], row["name"] or "", Text(row["says"]))
    print_table(console, table)
    following = list(dict.fromkeys(row["next"] for row in rows if row["next"]))
    if following:
        console.print("next:")
        for line in following[:5]:
            console.print(f"  {line}", markup=False)
