"""`vendorline check`: verdicts of a network against provisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.days import day_option, days_of, span_of
from vendorline.cli.fail_on import fails, parse_fail_on
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
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.check import Findings
    from vendorline.check.timeline import Timeline
    from vendorline.cli.comparison import Answer


def check(
    network: Annotated[Path, typer.Argument(help="Folder of the network.", metavar="NETWORK")],
    rules: Annotated[
        str | None, typer.Option("--rules", help="Jurisdictions whose operators are judged, for example GB,CA.")
    ] = None,
    as_if: Annotated[
        str | None,
        typer.Option("--as-if", help="Judge every operator as if named by each instrument of these jurisdictions."),
    ] = None,
    on: Annotated[date | None, day_option("--on", "Day judged; by default the day the network describes.")] = None,
    from_on: Annotated[date | None, day_option("--from", "First day of a series.")] = None,
    to_on: Annotated[date | None, day_option("--to", "Last day of a series.")] = None,
    every: Annotated[
        str | None,
        typer.Option(
            "--every",
            help="Step of the series: month, quarter, half-year or year; change: every day on which something changes.",
        ),
    ] = None,
    known: Annotated[date | None, day_option("--known", "The law as known on this day; by default today.")] = None,
    against: Annotated[
        Path | None,
        typer.Option(
            "--against",
            help="An older network: says of every row whether it is new, worse, cured, better or the same.",
            metavar="OLDER",
        ),
    ] = None,
    with_: Annotated[
        Path | None,
        typer.Option(
            "--with",
            help="Try changes before they are made: rows of element_id,column,value or whole new elements.",
            metavar="CHANGES.csv",
        ),
    ] = None,
    show_margins: Annotated[
        bool, typer.Option("--margins", help="How much room each cap leaves, and which region crosses it first.")
    ] = False,
    side_by_side: Annotated[
        bool,
        typer.Option(
            "--side-by-side",
            help="What each cap or ban is about by sites, traffic, premises, elements, parts and software.",
        ),
    ] = False,
    tags: Annotated[
        Path | None,
        typer.Option(
            "--tags", help="Private tags (table,id,tag); outputs tell how many, never which.", metavar="FILE.csv"
        ),
    ] = None,
    public: Annotated[
        bool, typer.Option("--public", help="Leave out whatever leads to a single site or element.")
    ] = False,
    elements: Annotated[
        Path | None,
        typer.Option("--elements", help="Write the elements behind due and breached rows to this CSV file."),
    ] = None,
    show_all: Annotated[
        bool,
        typer.Option("--all", help="Also list provisions that are not in force or give nothing to judge, with why."),
    ] = False,
    explain: Annotated[
        str | None,
        typer.Option("--explain", help="Explain the rows of this provision in sentences.", metavar="PROVISION"),
    ] = None,
    fail_on: Annotated[
        str | None,
        typer.Option(
            "--fail-on", help="Exit with 1 on these verdicts: breached,due,unknown, each also as breached:binding."
        ),
    ] = None,
    memory_gb: Annotated[
        float,
        typer.Option(
            "--memory-gb",
            help="Memory that counting a large network may take, in GB; beyond it goes to disk.",
            min=0.1,
        ),
    ] = 1.0,
    format: FormatOption = Format.text,
    spreadsheet: SpreadsheetOption = False,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int:
    """Where does this network stand against a jurisdiction's vendor rules on this day?

    Every verdict comes with its numbers, dates and sources: met, due, breached, unknown (with the reason) or not applicable.

    Example: vendorline check canada --as-if GB --known 2020-06-01 --on 2023-01-29

    Example: vendorline check canada --as-if GB --known 2020-06-01 --on 2023-01-29 --side-by-side

    Example: vendorline check canada --rules CA --from 2022-06-01 --to 2028-03-31 --every change
    """
    check_spreadsheet(asked=spreadsheet, format=format, also=[elements])
    if (rules is None) == (as_if is None):
        raise UsageError("give either --rules or --as-if, for example --rules GB")
    if against is not None and with_ is not None:
        raise UsageError("one comparison at a time: --against or --with")
    if public and elements is not None:
        raise UsageError("--elements names every element; --public does not go with it")
    failing = parse_fail_on(fail_on)
    span = span_of(on, from_on, to_on, every)
    if span is not None and (against is not None or with_ is not None):
        raise UsageError("--every change goes with neither --against nor --with: their days of change differ")
    days = None if span is not None else days_of(on, from_on, to_on, every)
    from vendorline.cli.comparison import Question, ask

    question = Question(
        rules or as_if or "",
        days,
        known=known,
        as_if=as_if is not None,
        show_all=show_all,
        tags=tags,
        public=public,
        span=span,
        memory_gb=memory_gb,
    )
    with progress("reading the network", quiet=quiet) as say:
        answer = ask(question, network, against=against, changes=with_, say=say)
        findings = answer.findings
        explained = explanations(findings, explain) if explain else []
        result = answer.document(explained if explain else None, margins=show_margins, side_by_side=side_by_side)
        timeline = answer.timeline if elements is not None else None
    if elements is not None and timeline is not None:
        write_violations(timeline, elements, spreadsheet=spreadsheet)
    elif elements is not None:
        write_elements(answer.with_elements(), elements, spreadsheet=spreadsheet)
    emit(
        result,
        format=format,
        output=output,
        spreadsheet=spreadsheet,
        text=lambda console: _show(console, answer, result, explain, explained),
    )
    return 1 if any(fails(row, failing) for row in findings.rows) else 0


def explanations(findings: Findings, provision_id: str) -> list[dict[str, Any]]:
    """Sentences for every row of a provision.

    Raises UnknownName for a provision that the rulebook does not have.
    """
    law = findings.constraints.provisions[provision_id]
    rows = [row for row in findings.rows if row["provision_id"] == law.id]
    return [
        {
            "on": row["on"],
            "provision_id": law.id,
            "operator_id": row["operator_id"],
            "level_key": row["level_key"],
            "sentences": findings.explain(row),
        }
        for row in rows
    ]


def write_elements(findings: Findings, path: Path, *, spreadsheet: bool = False) -> None:
    """The elements behind due and breached rows, as CSV."""
    from vendorline.results.csv_text import frame_csv
    from vendorline.results.document import write_atomically

    write_atomically(path, frame_csv(findings.elements(), spreadsheet=spreadsheet))


def write_violations(timeline: Timeline, path: Path, *, spreadsheet: bool = False) -> None:
    """The elements that break a provision, each from when until when, as CSV."""
    from vendorline.results import table
    from vendorline.results.csv_text import frame_csv
    from vendorline.results.document import write_atomically

    rows = timeline.violations.select(table("check_elements").names).unique(maintain_order=True)
    write_atomically(path, frame_csv(rows, spreadsheet=spreadsheet))


def _show(
    console: Console,
    answer: Answer,
    result: Mapping[str, Any],
    explain: str | None,
    explained: Sequence[Mapping[str, Any]],
) -> None:
    from vendorline.cli.findings_table import show_findings

    findings = answer.findings
    if explain:
        explained = result["explanations"] if explained else ()
        if not explained:
            console.print(
                f"{explain} gives no row on {', '.join(sorted({str(r['on']) for r in findings.rows})) or 'this day'}; --all says why."
            )
        for item in explained:
            for sentence in item["sentences"]:
                console.print(sentence, markup=False)
            console.print()
        return
    if answer.comparison is not None:
        from vendorline.cli.comparison import show_comparison

        show_comparison(console, answer)
    if answer.question.span is not None:
        from vendorline.cli.stretches_table import show_stretches

        show_stretches(console, findings, result["stretches"], answer.question.span)
    else:
        show_findings(console, findings)
    if result.get("margins"):
        from vendorline.cli.comparison import show_margins

        show_margins(console, result["margins"])
    if "counts" in result:
        from vendorline.cli.counts_table import show_counts

        supplies = answer.opened.network["supplies"]
        show_counts(
            console, result["counts"], parts_stated=bool(supplies["role"].is_in(["component", "software"]).any())
        )
    if result.get("private_tags"):
        told = ", ".join(f"{tag} {count:,}" for tag, count in result["private_tags"].items())
        console.print(f"Private tags in use (how many, never which): {told}", markup=False)
