"""The law that an option of a case means: provisions that it names, and rules of its own, as obligations of a schedule."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from vendorline.check.evaluate import draw
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import Option, Rule
from vendorline.errors import UsageError
from vendorline.network.confirmed_vendors import confirmed_id
from vendorline.network.tables import Network
from vendorline.plan.obligations import Obligations, obligations
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook import Determination, Rulebook
from vendorline.rulebook.constraints import Constraints
from vendorline.rulebook.terms import Event, after
from vendorline.rulebook.trial import NOWHERE, Trial, domains_named, instrument_of, technologies_named

_DAYS_PER_MONTH = 365.25 / 12
_EVENTS: dict[str, Event] = {
    "present": "present",
    "install": "installed",
    "acquire": "acquired",
    "connect": "connected",
}


@dataclass(frozen=True, slots=True)
class OptionLaw:
    """What an option asks: the constraints that were drawn, and what of them a schedule has to keep."""

    drawn: Constraints
    asked: Obligations


def law_of_option(
    case: Case, option: Option, more: Sequence[Rule], network: Network, book: Rulebook, end: date,
    determinations: Sequence[Determination] = (),
) -> OptionLaw:  # fmt: skip
    """The law of an option from its decision to the end of a schedule.

    Args:
        case: the case; it says when is decided, and what is known of the law.
        option: one that is decided at once.
        more: rules that hold beside it, as where operators choose by themselves.
        network: the network that is planned for.
        book: the rulebook that names the provisions of the option.
        end: the last day of the schedule.
        determinations: which vendors meet the criteria of which provision.

    Raises:
        UsageError: a rule asks something that no schedule can keep.
    """
    lead = option.lead or 0.0
    own = [
        # Known on the day of the case and in force later, so that nothing else is known of the law that was not known then.
        replace(
            instrument_of(trial, since, named=f"{NOWHERE}-OWN-RULE-{number}"),
            adopted_on=case.known,
            in_force_on=since,
        )
        for number, (trial, since) in enumerate(own_rules_of(case, option.own_rule, lead, more, network), 1)
    ]
    named = {law.jurisdiction for law in book.laws.values() if law.id in option.provisions}
    jurisdictions = sorted({*named, *([NOWHERE] if own else [])})
    start = max(case.decide_on, network.as_of)
    drawn = draw(
        network, jurisdictions, end, known=case.known, as_if=True, provisions=Rulebook((*own, *book.instruments)),
        determinations=determinations,
    )  # fmt: skip
    ids = {*option.provisions, *(provision.id for one in own for provision in one.provisions)}
    drawn = replace(drawn, rows=tuple(row for row in drawn.rows if row.provision_id in ids))
    return OptionLaw(drawn, obligations(network, drawn, start, end, advisory=True))


def own_rules_of(
    case: Case, own: Rule | None, lead: float, more: Sequence[Rule], network: Network
) -> Iterator[tuple[Trial, date]]:
    """Rules of an option as trials, each with the day on which it begins; a rule of the option itself binds nobody before its lead.

    Raises UsageError where a rule asks something that no schedule can keep.
    """
    for rule, delay in [*([(own, lead)] if own is not None else []), *((rule, 0.0) for rule in more)]:
        since = later(case.decide_on, max(rule.from_ or 0.0, delay))
        ids = tuple(confirmed_id(network, name) for name in rule.vendors)
        if rule.effect == "require_count" or not ids:
            raise UsageError(
                "a rule of an option forbids or caps vendors that it names; say others as a provision of your own"
            )
        domains, without = domains_named(rule.domains) if rule.domains else (("any",), ())
        event = _EVENTS[rule.action]
        whole = Trial(
            vendor_ids=ids, domains=domains, except_domains=without, technologies=technologies_named(rule.tech) or ("any",), event=event,
        )  # fmt: skip
        for part in _of_shares(whole, rule):
            yield from ((one, since) for one in _of_deadlines(part, rule, case))


def _of_shares(whole: Trial, rule: Rule) -> Iterator[Trial]:
    """A ban as it is; a cap for each domain that it gives a share for."""
    if rule.effect == "forbid":
        yield whole
        return
    for name, share in rule.shares.items():
        domains, without = domains_named([name])
        yield replace(whole, domains=domains, except_domains=without, cap=Decimal(repr(share)), basis="sites")


def _of_deadlines(whole: Trial, rule: Rule, case: Case) -> Iterator[Trial]:
    """A rule with its last day; where there is one for each technology or domain, a rule for each."""
    if not isinstance(rule.by, dict):
        yield whole if rule.by is None else replace(whole, by=later(case.decide_on, rule.by))
        return
    for what, months in rule.by.items():
        by = later(case.decide_on, months)
        try:
            yield replace(whole, technologies=technologies_named([what]), by=by)
        except LookupError:
            domains, without = domains_named([what])
            yield replace(whole, domains=domains, except_domains=without, by=by)


def later(day: date, months: float) -> date:
    """The day some months later: by the calendar where they are whole."""
    if months == int(months):
        return after(day, f"P{int(months)}M") if months else day
    return date.fromordinal(day.toordinal() + round(months * _DAYS_PER_MONTH))
