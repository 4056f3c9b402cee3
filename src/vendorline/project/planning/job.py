"""The job `plan`: a network, the law and terms in, the cheapest schedule with its proof out."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from vendorline.errors import Fault, InvalidInput, MissingLibrary, UsageError
from vendorline.network.tables import Network
from vendorline.project.calls import Day, day_of
from vendorline.project.folder import project_of
from vendorline.project.opened import Opened, open_network
from vendorline.project.planning.document import jurisdictions_of, plan_document
from vendorline.project.planning.explained import change_of, explained, slip_of
from vendorline.project.progress import Progress, Watch
from vendorline.project.questions import PlanQuestion
from vendorline.quick_dataclass import dataclass
from vendorline.results.result import Result
from vendorline.rulebook import provisions

if TYPE_CHECKING:
    from vendorline.likely import Completions
    from vendorline.plan.assemble import Problem
    from vendorline.plan.likely.distribution import LikelyPlan
    from vendorline.plan.obligations import Obligations
    from vendorline.plan.plan_result import Plan
    from vendorline.plan.terms.model import Terms
    from vendorline.rulebook.constraints import Constraints

#: More would be a plan of a century.
MOST_PERIODS = 200


@dataclass(frozen=True)
class Planned:
    """A plan with its document, what was opened for it, and the network that then stands (None without a schedule)."""

    plan: Plan
    result: Result
    opened: Opened
    after: Network | None

    @property
    def document(self) -> dict[str, Any]:
        """The JSON object of the result."""
        return dict(self.result.document)


def ask_plan(question: PlanQuestion, watch: Watch | None = None, opened: Opened | None = None) -> Planned:
    """Plan for a network; `opened` spares opening it.

    Raises:
        InvalidInput: the network, or the terms, cannot be used; carries every fault.
        UnknownName: a jurisdiction has no provisions.
        UsageError: what is asked does not go together.
        MissingLibrary: HiGHS or SciPy is not installed.
    """
    _require(question)
    watch = watch or Watch()
    if opened is None:
        watch.stage("reading the network")
        opened = open_network(question.path)
    terms, terms_file = terms_of(question, opened)
    for text in question.what_if:
        change_of(text)
    for text in question.slips:
        slip_of(text)
    drawn, found = _planned(question, opened, terms, watch)
    after, breaches = None, list[dict[str, Any]]()
    if found.solution.schedule is not None:
        from vendorline.plan.network_after import network_after
        from vendorline.plan.recheck import recheck

        watch.show(Progress("checking the planned network again"))
        after = network_after(found, opened.network)
        breaches = recheck(found, after, drawn)
    told = explained(question, found, lambda stage: watch.show(Progress(stage)))
    if (likely := _over_completions(question, opened, terms, watch)) is not None:
        from vendorline.project.likely.plans import told_of_plan

        told |= told_of_plan(*likely)
        found = replace(found, likely=likely[0])
    return Planned(found, Result(plan_document(question, opened, found, terms_file, breaches, told)), opened, after)


def plan(
    network: Network | Path | str,
    rules: str | Sequence[str] | None = None,
    *,
    as_if: bool = False,
    known: Day | None = None,
    advisory: bool = False,
    terms: Path | str | None = None,
    start: Day | None = None,
    periods: int = 40,
    gap: float = 0.005,
    time_limit: float | None = None,
    seed: int = 0,
    replace_unknown: bool = False,
    unknown: Literal["keep", "replace", "priors"] | None = None,
    likely: int | None = None,
    prior: Path | str | None = None,
    spread: float | None = None,
    renewal_credit: bool = False,
) -> Plan:
    """The cheapest schedule by which a network complies in time, as the command `plan` gives it.

    Args:
        network: a network, or the folder of one; of a project with its own rules and determinations.
        rules: jurisdictions whose provisions are planned for; None = those of the operators' countries.
        as_if: plan for every operator as if named by each instrument.
        known: what is known of the law: up to this day, as a date or text; None = today.
        advisory: also plan for what is only advised.
        terms: a file of terms; None = that of the project, or sourced defaults.
        start: the first day; None = the day that the network describes.
        periods: how many periods.
        gap: share above the bound at which to stop.
        time_limit: seconds after which to stop with the best so far.
        seed: of the search.
        replace_unknown: the same as `unknown="replace"`.
        unknown: elements of unknown vendor are kept, replaced too, or (`priors`) kept, and beside that drawn by priors; None = keep.
        likely: with `priors`, how many completions are drawn; None = 1,000.
        prior: a file of priors, or `operator`: what each operator's own elements state; None = that beside the network.
        spread: how near each operator's mix is to its prior, instead of what the priors say; infinite = each lot for itself.
        renewal_credit: subtract the renewal that would have come anyway.

    Returns:
        A plan: `rows`, `table`, `parts()`, `curve()`, `solution` with cost, bound and gap; with `priors` also `likely`, what it costs in
        each completion.

    Raises:
        InvalidInput: the network, or the terms, cannot be used; carries every fault.
        UnknownName: a jurisdiction has no provisions.
        UsageError: what is asked does not go together.
        MissingLibrary: HiGHS or SciPy is not installed.
    """
    is_folder = isinstance(network, str | Path)
    question = PlanQuestion(
        path=Path(network) if is_folder else Path(), jurisdictions=rules, as_if=as_if,  # type: ignore[arg-type]
        known=None if known is None else day_of(known), force="advisory" if advisory else "binding",
        terms=None if terms is None else Path(terms), start=None if start is None else day_of(start), periods=periods,
        gap=gap, time_limit=time_limit, seed=seed,
        unknown=unknown or ("replace" if replace_unknown else "keep"), likely=likely, prior=prior, spread=spread,
        renewal_credit=renewal_credit,
    )  # fmt: skip
    _require(question)
    if question.unknown == "priors" and question.prior is None and not is_folder:
        raise UsageError("a network in memory has no priors beside it: give prior=FILE, or prior='operator'")
    opened = open_network(Path(network)) if is_folder else Opened(network, network, provisions())  # type: ignore[arg-type]
    found, _ = terms_of(question, opened) if is_folder or terms is not None else (_default_terms(opened), None)
    made = _planned(question, opened, found, Watch())[1]
    over = _over_completions(question, opened, found, Watch())
    return made if over is None else replace(made, likely=over[0])


def _default_terms(opened: Opened) -> Terms:
    from vendorline.plan.terms.read import read_terms

    vendors, regions, operators = names_of(opened.network)
    return read_terms(None, vendors=vendors, regions=regions, operators=operators)


def _require(question: PlanQuestion) -> None:
    """Refuse what does not go together. Raises UsageError and MissingLibrary."""
    if not 1 <= question.periods <= MOST_PERIODS:
        raise UsageError(f"--periods {question.periods} is not between 1 and {MOST_PERIODS}")
    if not 0 <= question.gap < 1:
        raise UsageError(f"--gap {question.gap} is a share such as 0.005")
    if question.time_limit is not None and question.time_limit <= 0:
        raise UsageError(f"--time-limit {question.time_limit} is not a number of seconds above 0")
    if question.unknown not in {"keep", "replace", "priors"}:
        raise UsageError(f"--unknown {question.unknown} is none of keep, replace and priors")
    given = {"--likely": question.likely, "--prior": question.prior, "--spread": question.spread}
    if question.unknown != "priors" and (named := [name for name, value in given.items() if value is not None]):
        raise UsageError(f"{named[0]} says how vendors are drawn; add --unknown priors")
    try:
        import highspy  # noqa: F401
        import scipy  # noqa: F401
    except ImportError as error:
        raise MissingLibrary("plan needs HiGHS and SciPy: pip install 'vendorline[plan]'") from error


def terms_of(question: PlanQuestion, opened: Opened) -> tuple[Terms, Path | None]:
    """The terms of a plan, and the file that they are from, if any."""
    from vendorline.plan.terms.read import read_terms

    file, project = question.terms, project_of(question.path)
    if file is None and project is not None and (project.path / "terms.yaml").is_file():
        file = project.path / "terms.yaml"
    if file is not None and not file.is_file():
        fault = Fault(str(file), None, None, None, "there is no such file", "vendorline plan terms writes a template")
        raise InvalidInput(f"no such file: {file}", [fault])
    vendors, regions, operators = names_of(opened.network)
    return read_terms(file, vendors=vendors, regions=regions, operators=operators), file


def names_of(network: Network) -> tuple[list[str], list[str], list[str]]:
    """The vendors, regions and operators that the terms of a network may name."""
    return (
        sorted(network.columns("elements", ["vendor_id"])["vendor_id"].drop_nulls().unique().to_list()),
        sorted(network["sites"]["region"].drop_nulls().unique().to_list()),
        sorted(network["operators"]["operator_id"].to_list()),
    )


def _law(question: PlanQuestion, opened: Opened, terms: Terms) -> Callable[[Network], tuple[Constraints, Obligations]]:
    """What the law that is planned for asks of a network. Raises UsageError where the plan would start before the network's day."""
    from vendorline.check.evaluate import draw
    from vendorline.plan.obligations import obligations
    from vendorline.plan.periods import period_ends

    start = question.start or opened.network.as_of
    if start < opened.network.as_of:
        raise UsageError(f"--start {start} is before {opened.network.as_of}, the day that the network describes")
    end = period_ends(start, terms.period_months, question.periods)[-1]
    names, known = jurisdictions_of(question, opened), question.known or date.today()

    def asked(network: Network) -> tuple[Constraints, Obligations]:
        drawn = draw(
            network, names, end, known=known, as_if=question.as_if, provisions=opened.rulebook,
            determinations=opened.determinations,
        )  # fmt: skip
        return drawn, obligations(network, drawn, start, end, advisory=question.force == "advisory")

    return asked


def problem_asked(question: PlanQuestion, opened: Opened, terms: Terms, watch: Watch) -> tuple[Constraints, Problem]:
    """The law that is planned for, and the problem that it makes of a network."""
    from vendorline.plan.assemble import problem_of

    network = opened.network  # a plan that rests on private tags would tell which elements carry them
    law = _law(question, opened, terms)
    watch.stage("reading the law")
    drawn, asked = law(network)
    watch.stage("making the problem")
    problem = problem_of(
        network, asked, terms, question.start or network.as_of, question.periods,
        replace_unknown=question.unknown == "replace", renewal_credit=question.renewal_credit,
    )  # fmt: skip
    return drawn, problem


def _over_completions(
    question: PlanQuestion, opened: Opened, terms: Terms, watch: Watch
) -> tuple[LikelyPlan, Completions] | None:
    """The plan over completions, and these; None where it is not asked for."""
    if question.unknown != "priors":
        return None
    from vendorline.project.likely.plans import over_completions

    law = _law(question, opened, terms)
    return over_completions(question, opened.network, lambda network: law(network)[1], terms, watch)


def _planned(question: PlanQuestion, opened: Opened, terms: Terms, watch: Watch) -> tuple[Constraints, Plan]:
    from vendorline.plan.plan_result import plan_of
    from vendorline.plan.solve.solver import solve

    drawn, problem = problem_asked(question, opened, terms, watch)

    def tell(found: Any) -> None:
        gap = (found.cost - found.bound) / abs(found.bound) if found.bound and found.cost < float("inf") else None
        watch.show(Progress(f"planning: {found.stage}", bound=found.bound, gap=gap))

    solution = solve(
        problem.instance, gap=question.gap, seed=question.seed, time_limit=question.time_limit, progress=tell,
        stop=watch.is_stopped,
    )  # fmt: skip
    return drawn, plan_of(problem, solution)


def write_template(path: Path, file: Path, *, replace_it: bool = False) -> None:
    """Write the terms of a network as a template.

    Raises UsageError where something stands there.
    """
    from vendorline.plan.terms.template import template
    from vendorline.results.document import write_atomically

    if file.exists() and not replace_it:
        raise UsageError(f"{file} is there already; pass --replace to write over it")
    vendors, regions, operators = names_of(open_network(path).network)
    write_atomically(file, template(vendors=vendors, regions=regions, operators=operators))
