"""The facts to ask for first: what knowing them is worth, where they turn the answer, and who can be asked."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from markupsafe import Markup

from vendorline.errors import cut
from vendorline.evidence.claims import Claim
from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.amounts import amount, fixed, rounded
from vendorline.report.decision.brief.answer import inside_title
from vendorline.report.decision.brief.room import ended
from vendorline.report.decision.reading import Decided
from vendorline.report.names import country
from vendorline.report.rendering import rests
from vendorline.report.wording import capital
from vendorline.report.words import listing

MOST_FACTS = 3
#: Standard errors that the worth of a number must exceed to count as more than chance.
_ERRORS = 2
_OWNERS = {"ally": "the ally", "home": "the vendor’s home country"}


@dataclass(frozen=True, slots=True)
class Fact:
    """A fact to ask for: what it is, why it matters, and whom to ask."""

    what: str
    why: Markup
    whom: str


def facts(decided: Decided, claims: Mapping[str, Claim], longest: int) -> tuple[Fact, ...]:
    """The three numbers that are worth most to know; where that cannot be told from chance, those that move the answer most."""
    found = list(_worth(decided))
    network = tuple(_of_network(decided))
    known = {name for _, members, _, _ in found for name in members}
    for name, why, place in _wide(decided):
        if len(found) < MOST_FACTS and name not in known:
            known.add(name)
            found.append((name, (name,), why, place))
    own = tuple(
        Fact(_what(decided, name, longest), why + _turns(decided, members, place), _whom(decided, members, claims))
        for name, members, why, place in found[: MOST_FACTS - len(network)]
    )
    return network + own


def _of_network(decided: Decided) -> Iterator[Fact]:
    """What the answer turns on before any number: whose the equipment is of which nobody can tell."""
    if decided.best_at_ends is not None:
        low, high = (rests(decided.option(name), decided.place_of_ends(name)) for name in decided.best_at_ends)
        why = Markup("It decides between {} (not the vendor’s) and {} (the vendor’s).").format(low, high)
        yield Fact("Whose the equipment is whose vendor nobody states, and whether its protection is on.", why, "the operators")  # fmt: skip


def _what(decided: Decided, name: str, longest: int) -> str:
    return ended(capital(cut(_title(decided, name), longest)))


def _worth(decided: Decided) -> Iterator[tuple[str, tuple[str, ...], Markup, str]]:
    """Numbers by what knowing them is worth; a group only where none of its own numbers is worth anything by itself."""
    rows = [(row, f"evppi:{n}") for n, row in enumerate(decided.rows("evppi"), 1)]
    sure = [
        (row, place)
        for row, place in rows
        if row["value"] > row["null"] + _ERRORS * row["standard_error"] and row["value"] >= 0.005
    ]
    single = {row["members"][0] for row, _ in sure if len(row["members"]) == 1}
    taken: set[str] = set()
    for row, place in sorted(sure, key=lambda one: -one[0]["value"]):
        members = tuple(row["members"])
        if taken & set(members) or (len(members) > 1 and single & set(members)):
            continue
        taken |= set(members)
        worth = Markup("Knowing it is worth {}.").format(rests(f"{fixed(row['value'], 2)} points", place))
        yield row["name"], members, worth, place


def _wide(decided: Decided) -> Iterator[tuple[str, Markup, str]]:
    """Numbers by how far they move the lead of the best of today."""
    rows = [(abs(row["gap_high"] - row["gap_low"]), row, n) for n, row in enumerate(decided.rows("tornado"), 1)]
    for width, row, number in sorted(rows, key=lambda one: -one[0]):
        if width > 1e-9:
            place = f"tornado:{number}"
            moved = Markup("It moves the lead by {}.").format(rests(f"{fixed(width, 1)} points", place))
            yield row["parameter"].partition(".")[0], moved, place


def _turns(decided: Decided, members: tuple[str, ...], place: str) -> Markup:
    """Where it turns the answer, or what is drawn today."""
    for number, row in enumerate(decided.rows("tipping_points"), 1):
        # A point of one of several ranges says nothing of the whole.
        if row["where"] == "inside" and row["parameter"] in members:
            own_place = f"tipping_points:{number}"
            side = "below" if row["side"] == "below" else "above"
            return Markup(" {} {} the answer is {}.").format(
                side.capitalize(), rests(amount(row["value"], row["unit"]), own_place), decided.option(row["option"])
            )
    own = [row for row in decided.rows("supports") if row["parameter"].partition(".")[0] in members]
    ends = [row[end] for row in own for end in ("low", "high") if row.get(end) is not None]
    if ends and len({row["unit"] for row in own}) == 1:
        span = f"{rounded(min(ends))} to {amount(max(ends), own[0]['unit'])}"
        return Markup(" Today anything from {}.").format(rests(span, place))
    return Markup("")


def _title(decided: Decided, name: str) -> str:
    """What a number or group is called; of a response, the act."""
    acts = {str(act["name"]): str(act.get("title") or "") for act in decided.document["independence"]["acts"]}
    return f"whether {inside_title(acts[name])}" if acts.get(name) else decided.number(name)


def _whom(decided: Decided, members: tuple[str, ...], claims: Mapping[str, Claim]) -> str:
    """Who can be asked: those who would act, those who say what is cited, the operators for what their network tells."""
    own = [row for row in decided.rows("supports") if row["parameter"].partition(".")[0] in members]
    acts = [act for act in decided.document["independence"]["acts"] if act["name"] in members]
    told = [f"{_OWNERS.get(str(act['owner']), str(act['owner']).replace('_', ' '))} that would act" for act in acts]
    cited = [claims[name] for row in own for name in row.get("claim_ids") or () if name in claims]
    if cited:
        told.append(f"those who say what is cited: {listing(list(dict.fromkeys(map(_speaker, cited))), most=3)}")
    if any(row["support"] == "computed" for row in own):
        told.append("the operators, from whose network it is computed")
    if any(row["interested"] for row in own):
        told.append("and somebody whom neither vendor nor lobby pays")
    who = decided.document.get("who_decides") or "whoever decides"
    return "; ".join(dict.fromkeys(told)) or f"the case names nobody; {who} must have it estimated"


def _speaker(claim: Claim) -> str:
    """Whose side says it, and where."""
    side = claim.publisher_side.replace("_", " ")
    return f"{side} ({country(claim.country)})" if claim.country else side
