"""What a cited claim says of the number that cites it: in the same unit, in another, or nothing that is a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Literal

from vendorline.decide.case.coherence import Problem
from vendorline.decide.case.days import DAYS_OF_A_MONTH
from vendorline.decide.case.model import Case
from vendorline.decide.case.terms import INTERESTED, Quantified, Range, Supported, WordRange, function_of
from vendorline.decide.case.unknowns import Uncertainty
from vendorline.knowledge.tables import countries
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    from vendorline.evidence.claims import Claim

Says = Literal["number", "another_unit", "no_number"]
_SCALES = {"bn": 1e9, "billion": 1e9, "m": 1e6, "mn": 1e6, "million": 1e6, "thousand": 1e3}
#: Months in a unit of time.
_TIMES = {"year": 12.0, "quarter": 3.0, "month": 1.0, "week": 7 / DAYS_OF_A_MONTH, "day": 1 / DAYS_OF_A_MONTH}
#: Units of which what follows says only of what.
_OF_SOMETHING = ("share", "probability", "ratio")


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit as far as numbers can be compared: the same `kind`, and how many of its base one of it is."""

    kind: str
    factor: float


@dataclass(frozen=True, slots=True)
class Cited:
    """A claim beside a number: what it says, and that in the unit of the number (least, greatest), where it can be."""

    claim_id: str
    says: Says
    span: tuple[float, float] | None = None


def unit_of(text: str) -> Unit:
    """The unit that people mean by words such as `CAD bn per year`, `GBP`, `share of access` or `months`."""
    words = re.sub(r"\(.*?\)", " ", text).replace("/", " per ").split()
    first = words[0].casefold().rstrip("s") if words else ""
    if first in _OF_SOMETHING:
        return Unit(first, 1.0)
    if first in _TIMES:
        return Unit("time", _TIMES[first])
    factor = 1.0
    kept = []
    for word in words:
        if word.casefold() in _SCALES:
            factor *= _SCALES[word.casefold()]
        else:
            kept.append(word)
    return Unit(" ".join(kept), factor)


def beside(case: Case, unit: str, entry: Supported, claims: Mapping[str, Claim]) -> tuple[Cited, ...]:
    """Every claim that a number cites and that is known, beside it."""
    return tuple(_beside(case, unit_of(unit), claims[name]) for name in entry.claim_ids if name in claims)


def _beside(case: Case, unit: Unit, claim: Claim) -> Cited:
    said = [value for value in (claim.low, claim.central, claim.high) if value is not None]
    if not said:
        return Cited(claim.claim_id, "no_number")
    theirs = unit_of(claim.unit)
    rate = 1.0 if theirs.kind == unit.kind else _exchanged(case, theirs.kind, unit.kind)
    if rate is None:
        return Cited(claim.claim_id, "another_unit")
    turned = [value * theirs.factor * rate / unit.factor for value in said]
    return Cited(claim.claim_id, "number", (min(turned), max(turned)))


def _exchanged(case: Case, theirs: str, ours: str) -> float | None:
    """How many of our unit one of theirs is, by a rate of exchange of the case such as `CAD per USD`."""
    money, _, rest = theirs.partition(" ")
    own, _, same = ours.partition(" ")
    for name, exchange in case.exchange.items():
        if rest == same and name.split() == [own, "per", money]:
            return exchange.value
        if rest == same and exchange.value and name.split() == [money, "per", own]:
            return 1 / exchange.value
    return None


def doubts_of_claims(case: Case, claims: Mapping[str, Claim]) -> Iterator[Problem]:
    """Numbers that contradict the claims they cite: on whose side those stand, in which unit, how much, of which country."""
    for place, unit, q, entry in _numbers(case):
        known = [claims[name] for name in entry.claim_ids if name in claims]
        yield from _sides(place, entry, known)
        # Whoever says in words how the number follows has answered already.
        if entry.standing == "cited" and known and not entry.note and not _is_judged(case, place):
            yield from _said(case, place, unit, q, beside(case, unit, entry, claims), known)


def _is_judged(case: Case, place: Sequence[str]) -> bool:
    """Whether a rival model stands in a number that says how its models were judged."""
    return place[2:3] == ("models",) and case.uncertainties[place[1]].judged is not None


def _sides(place: Sequence[str], entry: Supported, known: Sequence[Claim]) -> Iterator[Problem]:
    sides = {claim.publisher_side: claim.claim_id for claim in known if claim.interested}
    if sides and entry.paid_by not in sides:
        side, claim = next(iter(sides.items()))
        stands = f"`paid_by` says {entry.paid_by}" if entry.paid_by else "`paid_by` is missing"
        yield (*place, "paid_by"), f"{claim} is of the {side}'s side, and {stands}", f"write `paid_by: {side}`"
    if known and not sides and entry.paid_by in INTERESTED:
        yield (
            (*place, "paid_by"),
            f"says {entry.paid_by}, and no claim that is cited is on record as interested",
            "take it out, or cite the claim that is",
        )


def _said(
    case: Case, place: Sequence[str], unit: str, q: Range, found: Sequence[Cited], known: Sequence[Claim]
) -> Iterator[Problem]:
    here, own = (
        (*place, "cites"),
        "write beside it under `judged` how the number follows from it, or cite another claim",
    )
    spans = [one.span for one in found if one.span is not None]
    points = [value for _, value in function_of(q).stated] if not isinstance(q, WordRange) else []
    if not spans:
        other = next((claim for claim, one in zip(known, found, strict=True) if one.says == "another_unit"), None)
        told = f"gives a number in {other.unit}, not in {unit}" if other else "gives no number"
        yield here, f"{(other or known[0]).claim_id} {told}", own
    elif points and all(high < min(points) or max(points) < low for low, high in spans):
        says = " and ".join(f"{low:.3g}" if low == high else f"{low:.3g} to {high:.3g}" for low, high in spans)
        yield here, f"says {says} {unit}, and the number is {min(points):.3g} to {max(points):.3g}", own
    elif case.jurisdiction is not None and all(
        c.country in countries() and c.country != case.jurisdiction for c in known
    ):
        about = ", ".join(dict.fromkeys(claim.country for claim in known))
        yield (
            here,
            f"is about {about}, and the case about {case.jurisdiction}",
            f"{own.split(' how', maxsplit=1)[0]} why it carries over",
        )


def _numbers(case: Case) -> Iterator[tuple[tuple[str, ...], str, Range, Supported]]:
    yield ("money", "discount"), "per year", case.money.discount.rate, case.money.discount
    for name, number in case.uncertainties.items():
        for place, one in ranges_of(("uncertainties", name), number):
            yield place, one.unit or number.unit or "", 0.0 if one.q is None else one.q, one
    for name, event in case.events.items():
        if event.happened is None:
            yield ("events", name), "probability", next(iter(event.cells.values())), event


def ranges_of(place: tuple[str, ...], number: Uncertainty) -> Iterator[tuple[tuple[str, ...], Quantified]]:
    """Every range of a number, with where it stands: its own or its models', and those without some sources."""
    if number.q is not None:
        yield place, number
    for label, model in number.models.items():
        yield (*place, "models", label), model
    for label, other in (
        ("without_interested", number.without_interested),
        ("without_foreign", number.without_foreign),
    ):
        if other is not None:
            yield (*place, label), other
