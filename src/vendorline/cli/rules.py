"""`vendorline rules`: the provisions, as a list, one by one, as a schema, and the check of files that hold them."""

from __future__ import annotations

import json
from datetime import date
from pathlib import Path
from textwrap import wrap
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.completing import completed
from vendorline.cli.days import parse_day, today
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, draw_table, print_faults, with_output
from vendorline.cli.rulebook.add import add_rules
from vendorline.cli.rulebook.cite import OTHERS, cite
from vendorline.cli.rulebook.compare import compare_rules
from vendorline.cli.rulebook.stale import list_stale
from vendorline.cli.writing import put
from vendorline.results.document import document

if TYPE_CHECKING:
    from rich.console import Console

option = options_of("rules")
#: The column of `rules coverage` that says what an inventory needs beside it, or why none will do.
_BESIDE = "needs, or why not"

rules = typer.Typer(
    help="The provisions: list them, show one, compare jurisdictions, check files of your own.", no_args_is_help=True
)
rules.command("stale")(with_output()(list_stale))
rules.command("compare")(with_output()(compare_rules))
rules.command("cite")(with_output(others=OTHERS, format_option=option("--format"))(cite))
rules.command("add")(with_output()(add_rules))


@rules.command("list")
@with_output()
def list_rules(
    jurisdiction: Annotated[str | None, option("--jurisdiction")] = None,
    on: Annotated[date | None, option("--on", parser=parse_day)] = None,
    known: Annotated[date | None, option("--known", parser=parse_day)] = None,
    *,
    output: Output,
) -> None:
    """List the provisions with their status on a day.

    Example: vendorline rules list --jurisdiction GB --on 2022-01-01
    """
    from vendorline.project.jurisdictions import jurisdictions_named
    from vendorline.rulebook import provisions

    book, day = provisions(), on or today()
    seen = known or today()
    laws = book.laws_of(jurisdictions_named(jurisdiction, book)) if jurisdiction else list(book)
    columns = (
        "provision_id", "jurisdiction", "instrument_id", "law_status", "force", "effect", "adopted_on", "in_force_on", "target",
        "deadline", "confidence", "paraphrase",
    )  # fmt: skip
    told = ({**law.to_dict(), "law_status": book.status(law, day, seen)} for law in laws if law.adopted_on <= seen)
    rows = [{name: row[name] for name in columns} for row in told]
    shown = ("provision_id", "law_status", "force", "effect", "in_force_on", "deadline", "paraphrase")
    output.emit(document("rules list", rows), lambda console: draw_table(console, rows, shown))


@rules.command("show")
@with_output()
def show_rule(
    provision: Annotated[
        str, typer.Argument(help="Provision or instrument.", metavar="PROVISION", autocompletion=completed("laws"))
    ],
    *,
    output: Output,
) -> None:
    """Show everything that is held about a provision, or about all of an instrument.

    Example: vendorline rules show GB-2022-DVD-CORE
    """
    from vendorline.project.jurisdictions import provisions_named
    from vendorline.rulebook import provisions

    book = provisions()
    laws = [book[name] for name in provisions_named(provision, book)]
    rows = [law.to_dict() for law in laws]
    output.emit(document("rules show", rows), lambda console: _draw_cards(console, rows))


@rules.command("validate")
@with_output()
def validate_rules(
    paths: Annotated[list[Path], typer.Argument(help="Instrument files, or folders of them.", metavar="PATH...")],
    *,
    output: Output,
) -> int:
    """Check files of provisions: every fault at once, each with its file and line. Exit code 3 where one is wrong.

    What the package ships stands beside them: its ids are taken, and may be referred to.

    Example: vendorline rules validate rules/
    """
    from vendorline.cli.fault_groups import fault_rows
    from vendorline.errors import counted
    from vendorline.project import private_tags_of
    from vendorline.project.private_output import faults_without_private
    from vendorline.rulebook.load import beside_shipped, examine_instruments

    instruments, faults = examine_instruments(paths, beside_shipped(paths))
    for home in {path if path.is_dir() else path.parent for path in paths}:
        faults = faults_without_private(faults, private_tags_of(home.resolve().parent))
    rows = fault_rows(faults)
    wrong = any(fault.severity == "error" for fault in faults)
    count = sum(len(instrument.provisions) for instrument in instruments)
    told = f"{count} provisions in {len(instruments)} instruments, no faults"

    def show(console: Console) -> None:
        print_faults(faults)
        if not wrong:
            console.print(told)

    keys: dict[str, Any] = {}
    if wrong:
        errors = sum(fault.severity == "error" for fault in faults)
        keys = {"error": counted(errors, "error"), "errors": errors, "warnings": len(faults) - errors, "exit_code": 3}
    output.emit(document("rules validate", rows, **keys), show)
    return 3 if wrong else 0


@rules.command("coverage")
@with_output()
def cover(
    jurisdiction: Annotated[str | None, option("--jurisdiction")] = None,
    *,
    output: Output,
) -> None:
    """Say which provisions an inventory decides, with what beside it, and why it cannot decide the others.

    Example: vendorline rules coverage --jurisdiction SE
    """
    from vendorline.project.jurisdictions import jurisdictions_named
    from vendorline.rulebook import coverage, provisions

    book = provisions()
    found = coverage(book.laws_of(jurisdictions_named(jurisdiction, book)) if jurisdiction else book)
    rows = [item.to_dict() for item in found]
    counts = {word: sum(item.decidable == word for item in found) for word in ("yes", "with", "no")}

    def show(console: Console) -> None:
        shown = [
            {**row, _BESIDE: ", ".join(item.needs) or item.why or ""} for row, item in zip(rows, found, strict=True)
        ]
        draw_table(console, shown, ("provision_id", "effect", "force", "decidable", _BESIDE))
        console.print(
            f"{len(rows)} provisions: {counts['yes']} decided from operators, sites and elements alone, "
            f"{counts['with']} with more, {counts['no']} not from an inventory."
        )

    output.emit(document("rules coverage", rows, counts=counts), show)


@rules.command("search")
@with_output()
def search_rules(
    words: Annotated[list[str], typer.Argument(help="Words that must all occur.", metavar="WORD...")], *, output: Output
) -> None:
    """Find provisions by words of their titles, countries, paraphrases, notes, vendors, issuers and conflicts.

    Example: vendorline rules search zte transmission
    """
    from vendorline.knowledge.tables import countries
    from vendorline.rulebook import provisions

    wanted = [word.casefold() for word in words]
    fields = ("provision_id", "instrument", "issuer", "paraphrase", "notes", "vendor_ids", "conflicts", "tag_meaning")
    rows = []
    for law in provisions():
        told = law.to_dict()
        text = " ".join(
            [*(str(told[name]) for name in fields), countries().get(law.jurisdiction, {}).get("name", "")]
        ).casefold()
        if all(word in text for word in wanted):
            rows.append({name: told[name] for name in ("provision_id", "instrument", "force", "effect", "paraphrase")})
    shown = ("provision_id", "force", "effect", "paraphrase")

    def show(console: Console) -> None:
        if rows:
            draw_table(console, rows, shown)
        else:
            console.print(
                f"No provision has all of these words: {', '.join(words)}. Try fewer, or `rules list`.", markup=False
            )

    output.emit(document("rules search", rows), show)


@rules.command("test")
@with_output()
def run_tests(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="Files or folders of instruments and their tests; none: those that come with the program.",
            metavar="[PATH]...",
        ),
    ] = None,
    *,
    output: Output,
) -> int:
    """Run the tests that stand beside instruments (*.test.yaml): a small network, a day, and the verdicts expected.

    Exit code 1 where a test fails.

    Example: vendorline rules test rules/
    """
    from vendorline.errors import UsageError
    from vendorline.project.provision_tests import cases_in, run_cases, shipped_cases
    from vendorline.rulebook import Rulebook, provisions, read_instruments
    from vendorline.rulebook.load import beside_shipped

    texts = cases_in(paths) if paths else shipped_cases()
    if not texts:
        raise UsageError("no *.test.yaml file here")
    with output.progress("running the tests"):
        book = provisions()
        if paths:
            beside = beside_shipped(paths)
            own = read_instruments(paths, beside).instruments
            book = Rulebook([*(beside.instruments if beside else ()), *own])
        outcomes = run_cases(texts, book)
    rows = [outcome.to_dict() for outcome in outcomes]
    failed = [outcome for outcome in outcomes if outcome.problems]

    def show(console: Console) -> None:
        for outcome in failed:
            console.print(f"failed: {outcome.file}: {outcome.name}", markup=False)
            for problem in outcome.problems:
                console.print(f"  {problem}", markup=False)
        console.print(f"{len(outcomes) - len(failed)} of {len(outcomes)} tests passed")

    output.emit(document("rules test", rows), show)
    return 1 if failed else 0


@rules.command("schema")
def schema() -> int:
    """Print the JSON Schema of an instrument file, for editors.

    Example: vendorline rules schema > instrument.schema.json
    """
    from vendorline.rulebook import json_schema

    put(json.dumps(json_schema(), indent=1) + "\n")
    return 0


def _draw_cards(console: Console, rows: list[dict[str, Any]]) -> None:
    """Print everything that rows hold, one below the other."""
    for row in rows:
        for name, value in row.items():
            if value in (None, (), [], "", {}):
                continue
            if name == "sources":
                _draw_sources(console, row["provision_id"])
            else:
                _draw_line(
                    console, name, ", ".join(map(str, value)) if isinstance(value, (tuple, list)) else str(value)
                )
        console.print()


def _draw_sources(console: Console, provision_id: str) -> None:
    """Print the sources of a provision: who, what, when, of which kind and whether read, each with its address."""
    from vendorline.evidence.citing import in_words
    from vendorline.rulebook import provisions

    for name, source in provisions()[provision_id].sources.items():
        _draw_line(
            console, "source", " ".join(filter(None, (f"[{name}] {in_words(source, address=False)}", source.note)))
        )
        if source.url:
            console.print(f"{'':>15}  {source.url}", markup=False, soft_wrap=True)


def _draw_line(console: Console, name: str, text: str) -> None:
    """A name and what it says; further lines stand under the first."""
    for place, line in enumerate(
        wrap(text, max(console.width - 17, 20), break_long_words=False, break_on_hyphens=False)
    ):
        console.print(f"{'' if place else name:>15}  {line}", markup=False, soft_wrap=True)
