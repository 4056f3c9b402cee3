"""`vendorline report`: results as one page."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

from vendorline.cli.options import options_of
from vendorline.cli.output import QuietOption, progress, stderr
from vendorline.cli.writing import put, require_apart
from vendorline.errors import Fault, InvalidInput, UsageError
from vendorline.results.document import to_json

option = options_of("report")

SUFFIXES = (".html", ".htm")


class ReportFormat(StrEnum):
    """How it is told that the page was written, or why not."""

    text = "text"
    json = "json"


ReportFormatOption = Annotated[ReportFormat, option("--format")]


def report(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="Folder of network tables.")],
    output: Annotated[Path, option("--output")],
    results: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RESULT.json]...", help="Results saved with --format json; without any, check on as_of."
        ),
    ] = None,
    title: Annotated[str | None, option("--title")] = None,
    tags: Annotated[Path | None, option("--tags")] = None,
    public: Annotated[bool, option("--public")] = False,
    accept_recalled: Annotated[bool, option("--accept-recalled")] = False,
    format: ReportFormatOption = ReportFormat.text,
    quiet: QuietOption = False,
) -> None:
    """Show results as one self-contained page that needs no network: summary, charts, findings, sources, fingerprints.

    Example: vendorline report canada check-ca.json check-gb.json --output report.html
    """
    if output.suffix.lower() not in SUFFIXES:
        raise UsageError(f"--output {output}: a report is an HTML page; name a file that ends in .html")
    require_apart([output], [network, *(results or []), *([tags] if tags is not None else [])])
    with progress("reading the network", quiet=quiet) as say:
        from vendorline.network.guard import located
        from vendorline.project import open_network
        from vendorline.project.documents import network_document
        from vendorline.project.jobs import ask_check
        from vendorline.project.private_output import without_private
        from vendorline.project.public import public_document, public_network, regions_of
        from vendorline.project.questions import CheckQuestion
        from vendorline.report import report as render

        documents = _read_all(results or [])
        if documents:
            opened = open_network(network, tags=tags)
            documents = [without_private(found, opened.private) for found in documents]
        else:
            say("checking the network")
            answer = ask_check(CheckQuestion(path=network, tags=tags, accept_recalled=accept_recalled))
            opened, documents = answer.opened, [dict(answer.document)]
        shown = opened.network
        if public:
            documents = [public_document(found, regions_of(shown)) for found in documents]
            shown = public_network(shown)
        say("drawing the page")
        # A result is somebody's file: numbers that no chart can hold are its fault.
        with located(*(results or [])) if results else nullcontext():
            html = render(shown, documents, made_on=date.today(), title=title)
        put(html, output)
    if format is ReportFormat.json:
        made = network_document("report", shown, [], private=opened.private, page=output, bytes=len(html.encode()))
        put(to_json(made))
    elif not quiet:
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
