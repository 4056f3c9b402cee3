"""`vendorline decide`: options under uncertainty and pressure, which is best, and what would change the answer."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from vendorline.cli.completing import completed
from vendorline.cli.options import OUTPUT, options_of
from vendorline.cli.output import Output, QuietOption, print_faults, stderr, with_output
from vendorline.errors import UsageError
from vendorline.results.document import document, to_json, write_atomically

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

option = options_of("decide")
#: The command that runs where a case is named at once.
CASE = "case"


class _CaseFirst(TyperGroup):
    """A group of commands in which `decide CASE` is `decide case CASE`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in {"--help", "-h"}:
            args = [CASE, *args]
        return super().parse_args(ctx, args)

    def shell_complete(self, ctx: Any, incomplete: str) -> Any:
        """What Tab offers: the commands, and the cases that are shipped."""
        named = self.commands[CASE].params[0].shell_complete(ctx, incomplete)
        return [*super().shell_complete(ctx, incomplete), *named]


decide = typer.Typer(
    cls=_CaseFirst,
    help="Decide a case: options under uncertainty and pressure, which is best, and what would change the answer.\n\n"
    "Options: vendorline decide case --help\n\n"
    "Example: vendorline decide canada-2020",
    no_args_is_help=True,
)


@decide.callback()
def _group() -> None:
    pass


@decide.command(CASE)
@with_output()
def decide_case(
    case: Annotated[
        Path,
        typer.Argument(
            metavar="CASE",
            help="A case file, or the name of a case that is shipped.",
            autocompletion=completed("cases"),
        ),
    ],
    set_: Annotated[list[str] | None, option("--set")] = None,
    quick: Annotated[bool, option("--quick")] = False,
    explain: Annotated[str | None, option("--explain")] = None,
    draws: Annotated[int, option("--draws", min=4, max=20)] = 13,
    seed: Annotated[int, option("--seed", min=0)] = 20200309,
    excel: Annotated[Path | None, option("--excel")] = None,
    brief: Annotated[Path | None, option("--brief")] = None,
    *,
    output: Output,
) -> None:
    """Decide a case; the word `case` may be left out.

    Losses are in points: 100 are all outcomes at the bad end of their swing. Numbers come with what they rest on.

    Example: vendorline decide canada-2020 --explain limited:cost_operators

    Example: vendorline decide canada-2020 --brief brief.html
    """
    from vendorline.project.decide_job import DecideQuestion, ask_decide
    from vendorline.project.progress import Watch

    if excel is not None and excel.suffix.casefold() != ".xlsx":
        raise UsageError(f"{excel} is no name of a workbook; end it with .xlsx")
    if brief is not None and brief.suffix.casefold() not in {".html", ".htm"}:
        raise UsageError(f"{brief} is no name of a page; end it with .html")
    question = DecideQuestion(
        case=case, settings=tuple(set_ or ()), quick=quick, log2=draws, seed=seed, explain=explain
    )
    with output.progress("reading the case") as say:
        decided = ask_decide(question, Watch(lambda done: say(str(done))))
    made = decided.document
    if decided.warnings and not output.quiet:
        print_faults(decided.warnings)
    if excel is not None:
        from vendorline.report.decision import decision_workbook

        write_atomically(excel, decision_workbook(made))
    if brief is not None:
        from datetime import date

        from vendorline.report.decision import decision_brief

        write_atomically(brief, decision_brief(made, made_on=date.today()))
    output.emit(made, lambda console: _draw(console, made))


def _draw(console: Console, made: Mapping[str, Any]) -> None:
    """A decision for people; where a number is explained, that alone."""
    from vendorline.cli.tables.decision import draw_decision

    if "explanation" not in made:
        draw_decision(console, made)
        return
    if made["status"]:
        console.print(made["status"], markup=False, soft_wrap=True)
    for line in made["explanation"]:
        console.print(line, markup=False, soft_wrap=True)


@decide.command("list")
@with_output()
def list_cases(*, output: Output) -> None:
    """List the cases that are shipped.

    Example: vendorline decide list
    """
    from vendorline.cli.output import draw_table
    from vendorline.project.decide_job import case_rows

    rows = case_rows()
    output.emit(
        document("decide list", rows), lambda console: draw_table(console, rows, ("case", "decide_on", "question"))
    )


@decide.command("schema")
def schema(
    output: Annotated[
        Path | None, typer.Option("--output", help="Write it to this file.", metavar="FILE", rich_help_panel=OUTPUT)
    ] = None,
) -> None:
    """Show the JSON Schema of case files, for editors that check while you write.

    Example: vendorline decide schema --output case.schema.json
    """
    from vendorline.decide.case.schema import case_schema

    text = to_json(case_schema())
    if output is None:
        typer.echo(text, nl=False)
    else:
        write_atomically(output, text)


@decide.command("new")
def new(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The case file to write, such as cases/mine.yaml.")],
    from_: Annotated[str | None, option("--from")] = None,
    answer: Annotated[list[str] | None, option("--answer")] = None,
    replace: Annotated[bool, option("--replace")] = False,
    quiet: QuietOption = False,
) -> None:
    """Begin a case: from a dozen questions, asked in a terminal, or from a case that is shipped.

    What it writes runs at once; every number of it says that it is a placeholder.

    Example: vendorline decide new cases/mine.yaml --answer country=NZ --answer "vendor=Acme Radio"
    """
    import sys

    from vendorline.decide.case.new import new_case, new_from, questions

    if file.suffix.casefold() not in {".yaml", ".yml"}:
        raise UsageError(f"{file} is no name of a case file; end it with .yaml")
    if file.exists() and not replace:
        raise UsageError(f"{file} is there already; pass --replace to write over it")
    if from_ is not None:
        if answer:
            raise UsageError("--answer belongs to a new case; with --from the file is there to be edited")
        text = new_from(from_)
    else:
        asked = questions()
        given = _answers(answer or (), [one.id for one in asked])
        if not given and sys.stdin.isatty() and not quiet:
            given = _asked()
        text = new_case({one.id: given.get(one.id, one.default) for one in asked})
    write_atomically(file, text)
    if not quiet:
        stderr().print(f"written: {file}; now run: vendorline decide {file} --quick", markup=False)


def _asked() -> dict[str, str]:
    """Answers asked one by one in a terminal; one that cannot be used is asked again."""
    from vendorline.decide.case.new import new_case, questions
    from vendorline.errors import InvalidInput, UnknownName

    typer.echo(
        "Enter takes what stands in [brackets]; `none` stands for nobody. Everything can be changed in the file.\n"
    )
    given: dict[str, str] = {}
    for one in questions():
        typer.echo(typer.style(one.help, dim=True))
        while True:
            told = typer.prompt(one.question, default=one.default, show_default=bool(one.default))
            given[one.id] = "" if told.strip().casefold() in {"none", "-"} else told
            try:
                new_case(given)
                break
            except (UsageError, UnknownName) as error:
                typer.echo(str(error))
            except InvalidInput as error:
                typer.echo("; ".join(f"{fault.problem}: {fault.remedy}" for fault in error.faults))
        typer.echo()
    return given


def _answers(given: list[str] | tuple[str, ...], known: list[str]) -> dict[str, str]:
    from vendorline.errors import UnknownName

    found = {}
    for text in given:
        name, sign, value = text.partition("=")
        if not sign:
            raise UsageError(f"--answer {text} is no KEY=ANSWER, such as country=NZ")
        if name.strip() not in known:
            raise UnknownName("question", name.strip(), known)
        found[name.strip()] = value.strip()
    return found
