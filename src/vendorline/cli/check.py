"""`vendorline check`: verdicts of a network against provisions."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.checking.likely import refuse_with_likely
from vendorline.cli.checking.narrowing import narrowing_of
from vendorline.cli.checking.trial import name_of_file, trial_of
from vendorline.cli.days import days_of, parse_day, span_of, step_of
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, with_output
from vendorline.cli.writing import put
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.project.jobs import Answer
    from vendorline.project.questions import CheckQuestion

option = options_of("check")


def _no_row(question: CheckQuestion, answer: Answer) -> str:
    """Why a provision that is to be explained has no row."""
    days = ", ".join(sorted({row["on"] for row in answer.result.rows})) or "this day"
    said = f"{question.explain} gives no row on {days}"
    laws = {law.id: law for law in answer.opened.rulebook}
    asked = [name.strip().upper() for name in str(question.jurisdictions).split(",")]
    if (law := laws.get(str(question.explain))) is not None and law.jurisdiction not in asked:
        return f"{said}: it is of {law.jurisdiction}, and the rules asked for are of {', '.join(asked)}."
    return f"{said}: it was not adopted yet." if question.show_all else f"{said}; --all says why."


def _of_nobody(question: CheckQuestion, answer: Answer) -> str | None:
    """Why there is no row, where all operators are of other countries than the law."""
    if question.as_if or question.trial is not None or not question.jurisdictions:
        return None
    from vendorline.project.jurisdictions import law_of_none

    return law_of_none(question.jurisdictions, answer.opened.network["operators"], answer.opened.rulebook)


_FAILING = ("breached", "due", "unknown")


@with_output("elements")
def check(
    network: Annotated[Path, typer.Argument(help="Folder of the network.", metavar="NETWORK")],
    rules: Annotated[str | None, option("--rules")] = None,
    as_if: Annotated[str | None, option("--as-if")] = None,
    show_all: Annotated[bool, option("--all")] = False,
    accept_recalled: Annotated[bool, option("--accept-recalled")] = False,
    on: Annotated[date | None, option("--on", parser=parse_day)] = None,
    from_on: Annotated[date | None, option("--from", parser=parse_day)] = None,
    to_on: Annotated[date | None, option("--to", parser=parse_day)] = None,
    every: Annotated[str | None, option("--every")] = None,
    known: Annotated[date | None, option("--known", parser=parse_day)] = None,
    ban: Annotated[list[str] | None, option("--ban")] = None,
    in_: Annotated[list[str] | None, option("--in")] = None,
    tech: Annotated[list[str] | None, option("--tech")] = None,
    by: Annotated[date | None, option("--by", parser=parse_day)] = None,
    cap: Annotated[str | None, option("--cap")] = None,
    basis: Annotated[str | None, option("--basis")] = None,
    save: Annotated[Path | None, option("--save")] = None,
    against: Annotated[Path | None, option("--against")] = None,
    with_: Annotated[Path | None, option("--with")] = None,
    operator: Annotated[list[str] | None, option("--operator")] = None,
    provision: Annotated[list[str] | None, option("--provision")] = None,
    vendor: Annotated[list[str] | None, option("--vendor")] = None,
    verdict: Annotated[list[str] | None, option("--verdict")] = None,
    region: Annotated[list[str] | None, option("--region")] = None,
    tags: Annotated[Path | None, option("--tags")] = None,
    public: Annotated[bool, option("--public")] = False,
    every_row: Annotated[bool, option("--rows")] = False,
    explain: Annotated[str | None, option("--explain")] = None,
    likely: Annotated[int | None, option("--likely", min=1, max=100_000)] = None,
    prior: Annotated[str | None, option("--prior")] = None,
    seed: Annotated[int, option("--seed", min=0)] = 0,
    show_margins: Annotated[bool, option("--margins")] = False,
    side_by_side: Annotated[bool, option("--side-by-side")] = False,
    elements: Annotated[Path | None, option("--elements")] = None,
    fail_on: Annotated[str | None, option("--fail-on")] = None,
    memory_gb: Annotated[float, option("--memory-gb", min=0.1)] = 1.0,
    *,
    output: Output,
) -> int:
    """Where does this network stand against a jurisdiction's vendor rules on this day?

    Every verdict comes with its numbers, dates and sources: met, due, breached, unknown (with the reason) or not applicable.

    Example: vendorline check canada --as-if GB --known 2020-06-01 --on 2023-01-29

    Example: vendorline check canada --as-if GB --known 2020-06-01 --on 2023-01-29 --side-by-side

    Example: vendorline check canada --ban huawei --in core,ran --by 2027-12-31

    Example: vendorline check canada --as-if GB --known 2020-06-01 --likely 1000

    Example: vendorline check canada --rules CA --from 2022-06-01 --to 2028-03-31 --every change
    """
    trial = trial_of(ban, in_, tech, by, cap, basis)
    if (rules is None) == (as_if is None) and (rules is not None or trial is None):
        raise UsageError("give either --rules or --as-if, for example --rules GB, or --ban a vendor")
    if save is not None and trial is None:
        raise UsageError("--save writes what --ban tries; add --ban VENDOR")
    named = name_of_file(save) if save is not None else None
    for option, text in (("--rules", rules), ("--as-if", as_if), ("--fail-on", fail_on)):
        if text is not None and not text.strip(" ,"):
            raise UsageError(f"{option} names nothing; leave it out, or name something")
    if against is not None and with_ is not None:
        raise UsageError("one comparison at a time: --against or --with")
    refuse_with_likely(likely, prior, against=against, with_=with_, tags=tags)
    if public and elements is not None:
        raise UsageError("--elements names every element; --public does not go with it")
    failing = parse_fail_on(fail_on)
    every = step_of(every)
    span = span_of(on, from_on, to_on, every)
    if span is not None and (against is not None or with_ is not None or likely is not None):
        raise UsageError("--every change goes with neither --against, --with nor --likely: their days of change differ")
    days = None if span is not None else days_of(on, from_on, to_on, every)
    from vendorline.project.jobs import ask_check
    from vendorline.project.progress import Watch
    from vendorline.project.questions import CheckQuestion

    question = CheckQuestion(
        path=network,
        jurisdictions=(as_if if rules is None else rules) or (),
        days=days,
        span=span,
        known=known,
        as_if=as_if is not None,
        show_all=show_all,
        accept_recalled=accept_recalled,
        against=against,
        changes=with_,
        tags=tags,
        public=public,
        margins=show_margins,
        side_by_side=side_by_side,
        explain=explain,
        elements=elements is not None,
        trial=trial,
        likely=likely,
        prior=prior,
        seed=seed,
        memory_gb=memory_gb,
    )
    with output.progress("reading the network") as say:
        answer = ask_check(question, Watch(lambda done: say(str(done))))
    wanted = narrowing_of(operator, provision, vendor, verdict, region)
    if wanted:
        answer = answer.narrowed(wanted)
    if elements is not None and answer.elements is not None:
        from vendorline.results.csv_text import frame_csv

        put(frame_csv(answer.elements, spreadsheet=output.spreadsheet), elements)
    if save is not None and named is not None:
        put(answer.saved_trial(named), save)
    output.emit(answer.document, lambda console: _show(console, question, answer, every_row=every_row or bool(wanted)))
    return 1 if any(fails(row, failing) for row in answer.result.rows) else 0


def _show(console: Console, question: CheckQuestion, answer: Answer, *, every_row: bool) -> None:
    from vendorline.cli.tables.findings import show_findings

    result = answer.document
    if question.explain is not None:
        if not result["explanations"]:
            console.print(_no_row(question, answer))
        for item in result["explanations"]:
            for sentence in item["sentences"]:
                console.print(sentence, markup=False)
            console.print()
        return
    if "against" in result:
        from vendorline.cli.tables.comparison import show_comparison
        from vendorline.project.private_output import faults_without_private

        warnings = () if question.public else faults_without_private(answer.warnings, answer.opened.private)
        show_comparison(console, result, warnings)
    if question.span is not None:
        from vendorline.cli.tables.intervals import show_intervals

        show_intervals(console, result, question.span)
    else:
        show_findings(console, result, every_row=every_row, nothing=_of_nobody(question, answer))
    if result.get("trial"):
        from vendorline.cli.tables.trial import show_trial

        show_trial(console, result["trial"])
    if result.get("likely"):
        from vendorline.cli.tables.likely import show_likely

        show_likely(console, result)
    if result.get("margins"):
        from vendorline.cli.tables.comparison import show_margins

        show_margins(console, result["margins"])
    if "counts" in result:
        from vendorline.cli.tables.by_basis import show_counts

        supplies = answer.opened.network["supplies"]
        show_counts(
            console, result["counts"], parts_stated=bool(supplies["role"].is_in(["component", "software"]).any())
        )
    if result.get("private_tags"):
        told = ", ".join(f"{tag} {count:,}" for tag, count in result["private_tags"].items())
        console.print(f"Private tags in use (how many, never which): {told}", markup=False)


def parse_fail_on(text: str | None) -> list[tuple[str, bool]]:
    """Verdicts that make the command fail, each with whether only binding provisions count.

    Raises UnknownName for a word that is none of them.
    """
    from vendorline.vendors.spelled import spelled

    found = []
    for part in (text or "").split(","):
        if not part.strip():
            continue
        verdict, colon, force = part.strip().partition(":")
        found.append((spelled("verdict to fail on", verdict, _FAILING), bool(colon)))
        if colon:
            spelled("force to fail on", force, ["binding"])
    return found


def fails(row: Mapping[str, Any], failing: Sequence[tuple[str, bool]]) -> bool:
    """Whether a row is one that was asked to fail on; what is only proposed never is."""
    from vendorline.rulebook.terms import BINDING_FORCES

    if row["law_status"] == "proposed" or row["force"] == "proposed":
        return False
    return any(row["verdict"] == verdict and (not only or row["force"] in BINDING_FORCES) for verdict, only in failing)
