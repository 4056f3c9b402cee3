"""`vendorline report`: results as one page."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Annotated, Any

import typer

from vendorline.cli.output import QuietOption, progress, stderr, write_atomically
from vendorline.errors import Fault, InvalidInput, UsageError

SUFFIXES = (".html", ".htm")


def report(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="Folder of network tables.")],
    output: Annotated[Path, typer.Option("--output", help="The page to write, an .html file.")],
    results: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RESULT.json]...", help="Results saved with --format json; without any, check on as_of."
        ),
    ] = None,
    title: Annotated[str | None, typer.Option("--title", help="Title of the page.")] = None,
    quiet: QuietOption = False,
) -> None:
    """Show results as one self-contained page that needs no network: summary, charts, findings, sources, fingerprints.

    Example: vendorline report canada check-ca.json check-gb.json --output report.html
    """
    if output.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--output {output}: a report is an HTML page; name a file that ends in .html")
    with progress("reading the network", quiet=quiet) as say:
        from vendorline.network import read_network
        from vendorline.report import report as render

        documents = _read_all(results or [])
        tables = read_network(network)
        if not documents:
            say("checking the network")
            documents = [_check(tables)]
        say("drawing the page")
        html = render(tables, documents, made_on=date.today(), title=title)
        write_atomically(output, html)
    if not quiet:
        stderr().print(f"report: {output} ({len(html.encode()):,} bytes)", markup=False)


def _read_all(paths: list[Path]) -> list[dict[str, Any]]:
    """Every result, or the faults of all that cannot be used at once."""
    from vendorline.report import read_result

    documents: list[dict[str, Any]] = []
    faults: list[Fault] = []
    for path in paths:
        try:
            documents.append(read_result(path))
        except InvalidInput as error:
            faults += error.faults
    if faults:
        raise InvalidInput("these results cannot be shown", faults)
    return documents


def _check(network: Any) -> dict[str, Any]:
    """The network judged on its own day by the rules of its operators' countries."""
    from vendorline.cli.check import check_document

    countries = sorted(network["operators"]["country"].drop_nulls().unique())
    document: dict[str, Any] = check_document(network, rules=countries, ons=None, known=None, as_if=False)
    return document
