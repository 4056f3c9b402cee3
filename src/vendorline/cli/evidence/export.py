"""`vendorline evidence export`: the register for reference managers, annotation tools, viewers and spreadsheets."""

from __future__ import annotations

import json
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.evidence.places import HERE, ProjectOption, option
from vendorline.cli.output import QuietOption, stderr
from vendorline.cli.writing import put, writing
from vendorline.errors import UsageError
from vendorline.results.document import write_atomically

if TYPE_CHECKING:
    from vendorline.evidence.register import Register


class As(StrEnum):
    """In which form the register goes out."""

    csl_json = "csl-json"
    web_annotation = "web-annotation"
    sqlite = "sqlite"
    csv = "csv"


def export_register(
    form: Annotated[
        As,
        typer.Argument(
            help="csl-json (documents), web-annotation (statements), sqlite or csv (all tables).", metavar="FORM"
        ),
    ],
    output: Annotated[Path | None, option("--output")] = None,
    project: ProjectOption = HERE,
    quiet: QuietOption = False,
) -> None:
    """Write the register for other programs: CSL-JSON, Web Annotation, SQLite for Datasette, or a folder of CSV tables.

    Examples:
    vendorline evidence export csl-json --output references.json
    vendorline evidence export sqlite --output evidence.sqlite
    """
    from vendorline.evidence.exports import annotation_page, csl_items, write_sqlite
    from vendorline.evidence.register import Register

    register = Register(project)
    if form is As.csl_json:
        put(json.dumps(csl_items(register.rows("documents")), ensure_ascii=False, indent=1) + "\n", output, exact=True)
    elif form is As.web_annotation:
        page = annotation_page(register.rows("documents"), register.rows("texts"), register.rows("statements"))
        put(json.dumps(page, ensure_ascii=False, indent=1) + "\n", output, exact=True)
    elif output is None:
        raise UsageError(
            f"{form.value} needs --output: name a {'folder' if form is As.csv else 'file'} that is not there yet"
        )
    elif output.exists():
        raise UsageError(f"{output} is there already; name another, or delete it first")
    elif form is As.sqlite:
        with writing(output):
            write_sqlite(Path(project), output)
    else:
        _write_csv(register, output)
    if output is not None and not quiet:
        stderr().print(f"written: {output}", markup=False)


def _write_csv(register: Register, folder: Path) -> None:
    from vendorline.evidence.register import REGISTER_TABLES, register_table
    from vendorline.results.csv_text import rows_csv

    with writing(folder):
        folder.mkdir(parents=True)
        for name in REGISTER_TABLES:
            rows = [{k: list(v) if isinstance(v, tuple) else v for k, v in row.items()} for row in register.rows(name)]
            content = rows_csv(rows) or ",".join(column.name for column in register_table(name).columns) + "\n"
            write_atomically(folder / f"{name}.csv", content)
