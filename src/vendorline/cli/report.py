"""`vendorline report`: results as one page."""

from __future__ import annotations

from contextlib import nullcontext
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.options import options_of
from vendorline.cli.output import QuietOption, progress, stderr
from vendorline.cli.writing import put, require_apart
from vendorline.errors import Fault, InvalidInput, UsageError
from vendorline.results.document import to_json

if TYPE_CHECKING:
    from vendorline.network import Network

option = options_of("report")

SUFFIXES, WORKBOOK = (".html", ".htm"), ".xlsx"


class ReportFormat(StrEnum):
    """How it is told that the page was written, or why not."""

    text = "text"
    json = "json"


ReportFormatOption = Annotated[ReportFormat, option("--format")]


def report(
    network: Annotated[Path, typer.Argument(metavar="NETWORK", help="Folder of network tables.")],
    results: Annotated[
        list[Path] | None,
        typer.Argument(
            metavar="[RESULT.json]...", help="Results saved with --format json; without any, check on as_of."
        ),
    ] = None,
    *,
    accept_recalled: Annotated[bool, option("--accept-recalled")] = False,
    tags: Annotated[Path | None, option("--tags")] = None,
    public: Annotated[bool, option("--public")] = False,
    output: Annotated[Path, option("--output")],
    brief: Annotated[bool, option("--brief")] = False,
    title: Annotated[str | None, option("--title")] = None,
    format: ReportFormatOption = ReportFormat.text,
    quiet: QuietOption = False,
) -> None:
    """Show results as one self-contained page that answers first: verdicts, what would change them, whom to ask, sources.

    Example: vendorline report canada check-ca.json check-gb.json --output report.html

    Example: vendorline report canada check-ca.json --brief --output brief.html
    """
    is_workbook = output.suffix.lower() == WORKBOOK
    if output.suffix.lower() not in SUFFIXES and not is_workbook:
        raise UsageError(
            f"--output {output}: a report is a page or a workbook; name a file that ends in .html or .xlsx"
        )
    if brief and is_workbook:
        raise UsageError(f"--brief is two pages; name a file that ends in .html, not {output}")
    require_apart([output], [network, *(results or []), *([tags] if tags is not None else [])])
    with progress("reading the network", quiet=quiet) as say:
        from vendorline.network.guard import located
        from vendorline.project import open_network
        from vendorline.project.documents import network_document
        from vendorline.project.jobs import ask_check
        from vendorline.project.private_output import without_private
        from vendorline.project.public import public_document, public_network, regions_of
        from vendorline.project.questions import CheckQuestion

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
        say("filling the workbook" if is_workbook else "drawing the page")
        # A result is somebody's file: numbers that no chart can hold are its fault.
        with located(*(results or [])) if results else nullcontext():
            made = _rendered(
                shown, documents, title, brief=brief, is_workbook=is_workbook, named=not public and not opened.private
            )
        put(made, output)
    if format is ReportFormat.json:
        told = network_document("report", shown, [], private=opened.private, page=output, bytes=len(made))
        put(to_json(told))
    elif not quiet:
        stderr().print(f"report: {output} ({len(made):,} bytes)", markup=False)


def _rendered(
    network: Network, documents: list[dict[str, Any]], title: str | None, *, brief: bool, is_workbook: bool, named: bool
) -> bytes:
    """The page, the brief or the workbook; `named`: whether single elements may be."""
    from vendorline.report import brief as two_pages
    from vendorline.report import report as one_page
    from vendorline.report import report_workbook

    today = date.today()
    if is_workbook:
        return report_workbook(network, documents, made_on=today, title=title, elements=named)
    return (two_pages if brief else one_page)(network, documents, made_on=today, title=title).encode()


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
