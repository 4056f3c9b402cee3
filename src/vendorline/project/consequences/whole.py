"""One option in one completion of the network, planned in full: the schedule, what then stands, and the quantities of both."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl

from vendorline.check.evaluate import check
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import Option, Rule
from vendorline.likely import complete, lots_of
from vendorline.network.tables import Network
from vendorline.plan.assemble import Problem, problem_of
from vendorline.plan.explain.infeasible import infeasible
from vendorline.plan.likely.law import completed_network
from vendorline.plan.network_after import CarriedOut, done_of
from vendorline.plan.periods import period_ends
from vendorline.plan.plan_result import Plan, plan_of
from vendorline.plan.problem.roomier import with_more_room
from vendorline.plan.solve.solver import solve
from vendorline.plan.terms.model import Terms
from vendorline.project.consequences.exposed import Drawn, Switched, YearOfExposure, exposure_by_year
from vendorline.project.consequences.law_of_option import OptionLaw, later, law_of_option
from vendorline.project.consequences.quantities import quantities_of
from vendorline.project.consequences.values import Values
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook import Determination, Rulebook

#: By how many times what a period may need is raised, one after the other, until there is a schedule: crews, sites out, subscribers out.
TIMES = (1.0, 1.5, 2.0, 3.0, 5.0, 10.0)


@dataclass(frozen=True, slots=True)
class Setting:
    """What is the same for all options and completions: the case, the network, its law, the terms, and whose equipment counts."""

    case: Case
    network: Network
    book: Rulebook
    determinations: tuple[Determination, ...]
    terms: Terms
    vendor_id: str
    periods: int
    gap: float
    renewal_credit: bool
    elsewhere: tuple[str, ...] = ()

    @property
    def start(self) -> date:
        """The first day of plans: that of the decision, or of the network where that is later."""
        return max(self.case.decide_on, self.network.as_of)

    @property
    def end(self) -> date:
        """The last day of plans."""
        return period_ends(self.start, self.terms.period_months, self.periods)[-1]

    @property
    def years(self) -> int:
        """How many years after the decision count."""
        return int(np.ceil(self.case.horizon / 12))


@dataclass(frozen=True, slots=True)
class Whole:
    """An option planned in full. `quantities` and `exposure` are None and empty where no schedule keeps what it asks.

    `times`: by how many times crews, sites out and subscribers out of a period had to be raised for a schedule to be there at all. `elsewhere`: jurisdiction, verdict, and how many findings of what then stands have it there.
    """

    law: OptionLaw
    plan: Plan
    quantities: Values | None
    exposure: tuple[YearOfExposure, ...]
    times: float
    elsewhere: tuple[tuple[str, str, int], ...] = ()


def whole(
    setting: Setting, option: Option, more: Sequence[Rule], drawn: Drawn | None = None, end: str = "low"
) -> Whole:
    """Plan an option in full, and work out what follows.

    Args:
        setting: what is the same for all.
        option: one that is decided at once.
        more: rules that hold beside it.
        drawn: the completion that is planned for; None: what is open stays open, and is kept.
        end: `high` where equipment of which neither anybody nor a prior says the vendor is that of the vendor whose equipment counts.
    """
    network, law, problem = _problem(setting, option, more, drawn, end)
    for times in TIMES:
        tried = replace(problem, instance=with_more_room(problem.instance, times))
        plan = plan_of(tried, solve(tried.instance, gap=setting.gap))
        if plan.solution.schedule is not None:
            done = done_of(plan)
            switched = switched_by(setting.case, option)
            exposure = exposure_by_year(done, network, setting.start, setting.years, drawn, switched)
            quantities = quantities_of(plan, setting.vendor_id, setting.years)
            return Whole(law, plan, quantities, exposure, times, verdicts_elsewhere(setting, done, network))
    none = plan_of(problem, solve(problem.instance, gap=setting.gap))
    return Whole(law, none, None, (), TIMES[-1])


def switched_by(case: Case, option: Option) -> Switched:
    """The protection that an option switches."""
    told = option.protection
    if told is None:
        return Switched()
    return Switched(told.switches, later(case.decide_on, option.protected_from or 0.0), told.hosts_blocked_by)


def verdicts_elsewhere(setting: Setting, done: pl.DataFrame, network: Network) -> tuple[tuple[str, str, int], ...]:
    """How many findings of each verdict the network that stands at the end of a plan has under the rules of other jurisdictions.

    The law is that known on the day of the case, as if it named each operator.
    """
    if not setting.elsewhere:
        return ()
    then = replace(network, as_of=setting.end)
    if done.height:
        then = CarriedOut.of(done, network, setting.start).on(setting.end)
    found = check(
        then, setting.elsewhere, setting.end, known=setting.case.known, as_if=True, provisions=setting.book,
        determinations=setting.determinations,
    )  # fmt: skip
    counted = Counter((row["jurisdiction"], row["verdict"]) for row in found.to_dicts())
    return tuple((where, verdict, number) for (where, verdict), number in sorted(counted.items()))


def _problem(
    setting: Setting, option: Option, more: Sequence[Rule], drawn: Drawn | None, end: str
) -> tuple[Network, OptionLaw, Problem]:
    """The network in a completion, the law of an option in it, and the problem that both make."""
    network = setting.network if drawn is None else completed(setting.network, drawn)
    return _law_and_problem(setting, network, option, more, end)


def _law_and_problem(
    setting: Setting, network: Network, option: Option, more: Sequence[Rule], end: str
) -> tuple[Network, OptionLaw, Problem]:
    if end == "high":
        network = with_nameless(network, setting.vendor_id)
    law = law_of_option(setting.case, option, more, network, setting.book, setting.end, setting.determinations)
    problem = problem_of(
        network, law.asked, setting.terms, setting.start, setting.periods, renewal_credit=setting.renewal_credit
    )
    return network, law, problem


def clash_of(setting: Setting, option: Option, more: Sequence[Rule], drawn: Drawn | None, end: str) -> tuple[str, ...]:
    """What clashes where no schedule keeps what an option asks; arguments as in `whole`."""
    problem = _problem(setting, option, more, drawn, end)[2]
    return infeasible(problem).sentences


def completed(network: Network, drawn: Drawn) -> Network:
    """The network with the vendors of a completion where nobody states one and a prior speaks."""
    lots = lots_of(network, drawn.priors)
    found = complete(lots, drawn.completion + 1, drawn.seed)
    return completed_network(network, lots, [found.vendors[code] for code in found.makers[drawn.completion].tolist()])


def with_nameless(network: Network, vendor_id: str) -> Network:
    """The network in which a vendor made all whose vendor nobody states."""
    if not network.columns("elements", ["vendor_id"])["vendor_id"].null_count():
        return network
    named = pl.col("vendor_id").is_not_null()
    elements = network["elements"].with_columns(
        vendor_basis=pl.when(named).then("vendor_basis").otherwise(pl.lit("assumed")), vendor_id=pl.col("vendor_id").fill_null(vendor_id)
    )  # fmt: skip
    return replace(network.with_tables(elements=elements), as_of=network.as_of)
