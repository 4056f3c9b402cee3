"""`vendorline plan`: the cheapest way to comply in time, with a proven gap."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from typer.core import TyperGroup

from vendorline.cli.days import parse_day
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, QuietOption, stderr, with_output
from vendorline.errors import UsageError
from vendorline.results.document import document

if TYPE_CHECKING:
    from vendorline.project.progress import Watch

option = options_of("plan")
#: Exit codes: what is asked clashes, or no schedule was found; a certificate that does not hold.
INFEASIBLE, BAD_INPUT = 4, 3
#: The command that runs where a network is named at once.
NETWORK = "network"


class Force(StrEnum):
    """What is planned for."""

    binding = "binding"
    advisory = "advisory"


class Unknown(StrEnum):
    """What becomes of equipment whose vendor nobody states."""

    keep = "keep"
    take_out = "replace"
    priors = "priors"


class _NetworkFirst(TyperGroup):
    """A group of commands in which `plan NETWORK` is `plan network NETWORK`."""

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        if args and args[0] not in self.commands and args[0] not in {"--help", "-h"}:
            args = [NETWORK, *args]
        return super().parse_args(ctx, args)


plan = typer.Typer(
    cls=_NetworkFirst,
    help="Plan the cheapest way to comply in time, with a proven gap.\n\nOptions: vendorline plan network --help\n\n"
    "Example: vendorline plan DIR --as-if GB --known 2020-08-01 --force advisory",
    no_args_is_help=True,
)


@plan.callback()
def _group() -> None:
    pass


def _spread(text: str) -> float:
    """A spread as the command line writes it; typer's error where nobody can read it."""
    try:
        found = float("inf") if text.strip() == "none" else float(text)
    except ValueError:
        found = 0.0
    if not found > 0:
        raise typer.BadParameter(f"{text} is neither a number above 0 nor `none`")
    return found


@plan.command(NETWORK)
@with_output()
def plan_network(
    network: Annotated[Path, typer.Argument(help="Folder of a network, or of a project.", metavar="NETWORK")],
    rules: Annotated[str | None, option("--rules")] = None,
    as_if: Annotated[str | None, option("--as-if")] = None,
    known: Annotated[date | None, option("--known", parser=parse_day)] = None,
    force: Annotated[Force, option("--force")] = Force.binding,
    terms: Annotated[Path | None, option("--terms")] = None,
    start: Annotated[date | None, option("--start", parser=parse_day)] = None,
    periods: Annotated[int, option("--periods")] = 40,
    gap: Annotated[float, option("--gap")] = 0.005,
    time_limit: Annotated[float | None, option("--time-limit")] = None,
    seed: Annotated[int, option("--seed", min=0)] = 0,
    unknown: Annotated[Unknown, option("--unknown")] = Unknown.keep,
    likely: Annotated[int | None, option("--likely", min=1, max=100_000)] = None,
    prior: Annotated[str | None, option("--prior")] = None,
    spread: Annotated[float | None, option("--spread", parser=_spread)] = None,
    renewal_credit: Annotated[bool, option("--renewal-credit")] = False,
    why: Annotated[list[str] | None, option("--why")] = None,
    what_if: Annotated[list[str] | None, option("--what-if")] = None,
    slip: Annotated[list[str] | None, option("--slip")] = None,
    into: Annotated[Path | None, option("--into")] = None,
    replace: Annotated[bool, option("--replace")] = False,
    excel: Annotated[Path | None, option("--excel")] = None,
    gantt: Annotated[Path | None, option("--gantt")] = None,
    *,
    output: Output,
) -> int | None:
    """Plan for a network; the word `network` may be left out.

    Who replaces what by when, at the least discounted cost, within crews, deliveries, budgets and limits of service. The gap says how far
    the schedule can be from the cheapest; `plan verify` recounts it. Ctrl-C gives the best so far.

    Example: vendorline plan DIR --as-if GB --known 2020-08-01 --force advisory --format json --output plan.json

    Example: vendorline plan DIR --as-if GB --known 2020-06-01 --force advisory --unknown priors --likely 1000
    """
    from vendorline.cli.plan.draw import draw_plan
    from vendorline.cli.plan.files import require_names, write_files
    from vendorline.network.write import write_network
    from vendorline.project.planning.job import ask_plan
    from vendorline.project.progress import Watch
    from vendorline.project.questions import PlanQuestion

    if into is not None and into.exists() and not replace:
        raise UsageError(f"{into} is there already; pass --replace to write over it")
    require_names(excel, gantt)
    if rules is not None and as_if is not None:
        raise UsageError("--rules and --as-if do not go together: choose one")
    question = PlanQuestion(
        path=network, jurisdictions=as_if or rules, as_if=as_if is not None, known=known, force=force.value, terms=terms,
        start=start, periods=periods, gap=gap, time_limit=time_limit, seed=seed, unknown=unknown.value,
        likely=likely, prior=prior, spread=spread, renewal_credit=renewal_credit, why=tuple(why or ()), what_if=tuple(what_if or ()), slips=tuple(slip or ()),
    )  # fmt: skip
    told = ""
    with output.progress("reading the network") as say:
        watch = Watch(lambda done: say(str(done)))
        with _stopped_by_interrupt(watch):
            planned = ask_plan(question, watch)
        made = planned.document
        if into is not None and planned.after is not None:
            say("writing the planned network")
            write_network(planned.after, into, replace=replace)
        if excel is not None or gantt is not None:
            say("writing the plan")
            told = write_files(planned, excel, gantt)
    if into is not None and not output.quiet:
        where = f"the planned network: {into}" if planned.after is not None else "there is no planned network to write"
        stderr().print(where, markup=False)
    if told and not output.quiet:
        stderr().print(told, markup=False)
    output.emit(made, lambda console: draw_plan(console, made))
    return INFEASIBLE if made["objective"] is None else None


@contextmanager
def _stopped_by_interrupt(watch: Watch) -> Iterator[None]:
    """The first Ctrl-C asks for the best so far, the second ends the command."""

    def ask(_number: int, _frame: Any) -> None:
        watch.stop()
        signal.signal(signal.SIGINT, before)

    before = signal.getsignal(signal.SIGINT)
    try:
        signal.signal(signal.SIGINT, ask)
    except ValueError:  # not in the main thread
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)


@plan.command("verify")
@with_output()
def plan_verify(
    result: Annotated[Path, typer.Argument(help="A plan saved as JSON.", metavar="RESULT")],
    network: Annotated[Path | None, option("--network")] = None,
    terms: Annotated[Path | None, option("--terms")] = None,
    *,
    output: Output,
) -> int | None:
    """Recount every row of a saved plan, and recompute its bound, by code apart from the solver.

    With --network the problem is made anew as well, from the network, the law and the terms: then a cost, a limit or a site that was
    changed in the plan's own data is seen. Exits with 3 where anything is wrong.

    Example: vendorline plan verify plan.json --network DIR
    """
    from vendorline.cli.plan.draw import draw_verified
    from vendorline.project.planning.saved import verify_file

    if terms is not None and network is None:
        raise UsageError("--terms says what a problem is made of: give --network as well")
    with output.progress("recounting the plan"):
        found, _ = verify_file(result, network, terms)
    rows = [{"problem": problem} for problem in found.problems]
    keys = {name: getattr(found, name) for name in ("objective", "bound", "gap", "units", "limits")}
    made = document("plan verify", rows, holds=not rows, **keys)
    output.emit(made, lambda console: draw_verified(console, made))
    return BAD_INPUT if rows else None


@plan.command("terms")
def plan_terms(
    network: Annotated[Path, typer.Argument(help="Folder of a network, or of a project.", metavar="NETWORK")],
    output: Annotated[Path | None, option("--file")] = None,
    replace: Annotated[bool, option("--replace")] = False,
    quiet: QuietOption = False,
) -> None:
    """Write the terms of a plan as a file to edit: prices, crews, limits, each with its unit and source.

    Example: vendorline plan terms DIR
    """
    from vendorline.project.planning.job import write_template

    file = network / "terms.yaml" if output is None else output
    write_template(network, file, replace_it=replace)
    if not quiet:
        stderr().print(f"written: {file}; edit it, then run: vendorline plan {network} --terms {file}", markup=False)
