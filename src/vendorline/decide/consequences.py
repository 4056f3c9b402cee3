"""What an option means in law and in time: who empowers the decision, when something is first paid for it, what falls due when."""

from __future__ import annotations

from datetime import date

from vendorline.decide.analysis.means import Array, Means
from vendorline.decide.case.model import Case
from vendorline.decide.case.options import USED, Option, Protection
from vendorline.decide.case.outcomes import Term
from vendorline.decide.outcomes.evaluate import Model
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import after

NO_POWER = "no power found: needs legislation, unless law that is not held here gives one"
#: Months in a hundred years.
_MOST_MONTHS = 1200
NOT_ASKED = "not looked up: the case names no jurisdiction"


@dataclass(frozen=True, slots=True)
class Powers:
    """The provisions that empower the host to decide, as known on the day of the case; `said` in words."""

    provision_ids: tuple[str, ...]
    said: str


def powers(case: Case) -> Powers:
    """Which provisions in force let the host bind operators on the day of the decision."""
    from vendorline.rulebook import provisions

    if case.jurisdiction is None:
        return Powers((), NOT_ASKED)
    book = provisions()
    if case.jurisdiction not in book.jurisdictions:
        return Powers(
            (), f"no provisions of {case.jurisdiction} are on record; there are some of {', '.join(book.jurisdictions)}"
        )
    found = tuple(
        law.id
        for law in book.laws_of([case.jurisdiction])
        if law.provision.effect == "empower"
        and law.adopted_on <= case.known
        and book.status(law, case.decide_on, case.known) == "in_force"
    )
    told = [
        f"{name} ({law.provision.force}, confidence {law.provision.confidence}, {law.adopted_on})"
        for name in found
        for law in [book[name]]
    ]
    return Powers(found, ", ".join(told) if told else NO_POWER)


@dataclass(frozen=True, slots=True)
class Undoing:
    """Until when no one-off payment of an option falls due, what these payments come to, and who pays them.

    What flows year by year is not among them, so that undoing an option earlier may still cost something.
    """

    until_years: float | None
    spent: float
    unit: str
    paid_by: str | None
    of_everything: bool


def undoing(base: Means, option: str) -> Undoing:
    """The first one-off payment that an option brings with it."""
    case, model = base.case, Model(base.case)
    terms = base.terms.mean(axis=0)[base.choices.index(option)]
    payments = [
        (term.paid[0], float(made), model.shares_of(name, option))
        for (name, term), made in zip(case.terms.items(), terms, strict=True)
        if term.paid is not None and not term.is_flow and term.if_ is None and term.by is not None and made > 0
    ]
    if not payments:
        return Undoing(None, 0.0, case.money.unit, None, of_everything=True)
    first = min(at for at, _, _ in payments)
    spent = sum(made for _, made, _ in payments)
    payers = dict.fromkeys(outcome for _, _, shares in payments for outcome, share in shares if share > 0)
    return Undoing(first, spent, case.money.unit, " and ".join(payers), of_everything=False)


@dataclass(frozen=True, slots=True)
class Step:
    """Something that happens under an option, on a day."""

    option: str
    on: date
    years: float
    what: str


def timeline(case: Case) -> tuple[Step, ...]:
    """What falls due when under each option: decision, review, deadlines, payments."""
    found: list[Step] = []
    for name, option in case.options.items():
        found += [
            Step(name, _later(case.decide_on, months), months / 12, what) for months, what in _steps(case, option)
        ]
    return tuple(sorted(found, key=lambda step: (list(case.options).index(step.option), step.years)))


def _steps(case: Case, option: Option) -> list[tuple[float, str]]:
    if option.kind == "wait":
        return [(0.0, "nothing is decided"), (option.wait or 0.0, f"decide among {', '.join(option.then)}")]
    if option.kind == "review":
        return [(0.0, f"decide on {option.start}"), (option.review or 0.0, f"look again: {', '.join(option.then)}")]
    told = [(0.0, "decided")]
    if option.lead is not None:
        told.append((option.lead, "adopted, after the time that adoption takes"))
    rule = option.own_rule
    if rule is not None:
        if rule.from_ is not None:
            told.append((rule.from_, f"{_ACTIONS[rule.action]} is {_EFFECTS[rule.effect]} from then on"))
        if isinstance(rule.by, dict):
            told += [(months, f"last day for {what}") for what, months in rule.by.items()]
        elif rule.by is not None:
            told.append((rule.by, "last day"))
    if option.protection is not None and option.protected_from is not None:
        told += [(option.protected_from, words) for words in _switched(option.protection)]
    told += _of_provisions(case, option)
    for label, term in case.terms.items():
        amounts = option.lines[USED]
        if (
            term.paid is not None
            and not term.is_flow
            and term.by is not None
            and amounts.get(term.by)
            and term.if_ is None
            and term.per is None
        ):
            told.append((12 * term.paid[0], _payment(case, label, term)))
    return told


def _switched(protection: Protection) -> list[str]:
    """What happens when protection is switched."""
    hosts = protection.hosts_blocked_by
    return [
        *([f"protection is switched: {', '.join(protection.switches)}"] if protection.switches else []),
        *([f"hosts are kept out of their guests: {hosts}"] if hosts else []),
    ]


_EFFECTS = {"forbid": "forbidden", "cap": "limited", "require_count": "required"}
_ACTIONS = {
    "present": "equipment of the vendor in the network",
    "install": "putting in equipment of the vendor",
    "acquire": "buying from the vendor",
    "connect": "connecting equipment of the vendor",
}


def _payment(case: Case, label: str, term: Term) -> str:
    """A one-off payment in words: its term, and the outcome that it adds to."""
    title = case.outcomes[term.outcome].title or term.outcome.replace("_", " ")
    return f"one-off payment: {label.replace('_', ' ')} ({title[:1].lower()}{title[1:]})"


def _of_provisions(case: Case, option: Option) -> list[tuple[float, str]]:
    from vendorline.rulebook import provisions

    laws = provisions().laws
    found = []
    for name in option.provisions:
        deadline = laws[name].provision.time.deadline if name in laws else None
        if isinstance(deadline, date) and deadline > case.decide_on:
            found.append(((deadline - case.decide_on).days * 12 / 365.25, f"last day under {name}"))
    return found


def _later(day: date, months: float) -> date:
    """The day some months later: by the calendar where they are whole, else by days."""
    if months == int(months) and months < _MOST_MONTHS:
        return after(day, f"P{int(months)}M")
    return date.fromordinal(day.toordinal() + round(months * 365.25 / 12))


def parts(base: Means, weights: Array, best: str) -> list[tuple[str, str, float]]:
    """Each outcome's part, in points, of an option's loss beyond that of the best (option, outcome, points)."""
    scaled = base.scaled(base.x).mean(axis=0) * weights
    j = base.choices.index(best)
    return [
        (option, name, float(scaled[at, k] - scaled[j, k]))
        for at, option in enumerate(base.choices)
        if option != best
        for k, name in enumerate(base.case.weighed)
    ]
