"""The answer in one sentence: the first case that fits, of what is decisive."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.decisive import FAILING, Decisive, unknown_share
from vendorline.report.answer.laws import is_binding, law_name
from vendorline.report.names import Names, reason
from vendorline.report.wording import at_least, capital, listed, near, plural, whole_percent, word
from vendorline.report.words import NBSP, day, short_percent

#: What was done with new equipment, by the event that a provision forbids.
_DONE = {"installed": "installed", "acquired": "bought", "contracted": "ordered", "connected": "connected", "funded": "paid for"}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Speaker:
    """What a sentence needs besides the rows: names of operators, and which vendors stand in the network."""

    names: Names
    present: tuple[str, ...]

    def operators(self, ids: Sequence[str]) -> str:
        """Names of operators; past three of them how many more."""
        return listed([self.names.operator(one or None) for one in ids])

    def vendors(self, decided: Decisive) -> str:
        """Vendors that the provisions are about, those only that stand in the network, unless none does."""
        meant = list(dict.fromkeys(v for one in decided.cells for v in one.row.vendor_ids))
        there = [v for v in self.present if v in meant]
        return listed([self.names.vendors([v]) for v in there or meant])


def answer(decided: Decisive, speaker: Speaker) -> str:
    """What the decisive provisions come to, without a full stop."""
    failing, unknown, met = decided.who("failing"), decided.who("unknown"), decided.who("met")
    if failing:
        said = _FAILING[decided.kind](decided, speaker)
    elif met and not unknown:
        said = _all_met(decided, speaker)
    elif met:
        said = f"{_subject(met, decided, speaker)} {_meet(decided, len(met))} {_what_is_met(decided)}{_rest(decided, ('unknown', 'nothing'))}"
    elif unknown:
        said = _all_unknown(decided, speaker)
    else:
        said = _nothing(decided)
    return capital(said)


def law(decided: Decisive) -> str:
    """What the sentence calls the law."""
    return law_name(decided.of.group, decided.provisions)


def cap_name(decided: Decisive) -> str:
    """What the sentence calls a cap: `the 35 % cap`."""
    limits = {one.row.limit for one in decided.cells if one.row.limit is not None}
    return f"{short_percent(limits.pop())} cap" if len(limits) == 1 else "cap"


def _conditional(decided: Decisive) -> bool:
    return decided.of.outlook or decided.of.group.hypothetical


def _subject(ids: Sequence[str], decided: Decisive, speaker: Speaker) -> str:
    judged = len(decided.of.operators)
    if judged == 1:
        return speaker.operators(ids)
    if len(ids) == judged:
        return "both operators" if judged == 2 else f"all {word(judged)} operators"
    return f"{word(len(ids))} of {word(judged)} operators"


def _what_is_met(decided: Decisive) -> str:
    """The law where all of it is met, else the provisions by their titles: nobody is said to meet what nobody can tell."""
    if decided.is_whole:
        return law(decided)
    titles = listed([f"“{provision.title}”" for provision in decided.provisions])
    return f"{titles} of {law(decided)}"


def _meet(decided: Decisive, number: int) -> str:
    if _conditional(decided):
        return "would meet"
    single = number == 1
    return "meets" if single else "meet"


def _removal(decided: Decisive, speaker: Speaker) -> str:
    failing = decided.who("failing")
    still = "would still run" if _conditional(decided) else f"still {'runs' if len(failing) == 1 else 'run'}"
    vendors = f"{speaker.vendors(decided)} equipment".strip()
    by = f" by {day(decided.due_by)}" if decided.due_by else ""
    if ungranted := _without_grant(decided, still):
        return f"{_subject(failing, decided, speaker)} {ungranted}{_rest(decided)}"
    dated = any(provision.deadline for provision in decided.provisions)
    if decided.of.group.standing == "trial":
        asked = f"{vendors} that this trial would remove{by}"
    elif not dated:
        plural_law = law(decided).endswith("s")
        forbids = ("forbid" if plural_law else "forbids") if is_binding(decided.provisions) else ("advise against" if plural_law else "advises against")  # fmt: skip
        asked = f"{vendors} that {law(decided)} {forbids}"
    elif is_binding(decided.provisions):
        pronoun = "it" if len(failing) == 1 else "they"
        asked = f"{vendors} that {pronoun} must remove{by} under {law(decided)}"
    else:
        asked = f"{vendors} that {law(decided)} {'want' if law(decided).endswith('s') else 'wants'} removed{by}"
    return f"{_subject(failing, decided, speaker)} {still} {asked}{_rest(decided)}"


def _cap(decided: Decisive, speaker: Speaker) -> str:
    failing = decided.who("failing")
    exceed = "would exceed" if _conditional(decided) else "exceeds" if len(failing) == 1 else "exceed"
    by = f" due by {day(decided.due_by)}" if decided.due_by else ""
    said = f"{speaker.operators(failing)} {exceed} the {cap_name(decided)} of {law(decided)}{by}"
    return said + _others_capped(decided, speaker)


def cap_message(decided: Decisive, speaker: Speaker) -> str:
    """Who is over a cap, short enough for a heading."""
    failing = decided.who("failing")
    if not failing:
        return answer(decided, speaker)
    exceed = "would exceed" if _conditional(decided) else "exceeds" if len(failing) == 1 else "exceed"
    return capital(f"{speaker.operators(failing)} {exceed} a {cap_name(decided)}{_others_capped(decided, speaker)}")


def _others_capped(decided: Decisive, speaker: Speaker) -> str:
    under, unknown = decided.who("met"), decided.who("unknown")
    parts = []
    if under:
        stay = "stays" if len(under) == 1 else "stay"
        parts.append(f"{word(len(under))} {plural(len(under), 'other')} {stay} below it")
    if unknown:
        parts.append(f"{speaker.operators(unknown)} cannot be judged")
    return f"; {', '.join(parts)}" if parts else ""


def _new(decided: Decisive, speaker: Speaker) -> str:
    failing = decided.who("failing")
    have = "would have" if _conditional(decided) else "has" if len(failing) == 1 else "have"
    run = "would run" if _conditional(decided) else "runs" if len(failing) == 1 else "run"
    if ungranted := _without_grant(decided, run):
        return f"{_subject(failing, decided, speaker)} {ungranted}{_rest(decided)}"
    done = _DONE.get(decided.provisions[0].event, "taken up")
    vendors = f"new {speaker.vendors(decided)}".strip()
    return f"{_subject(failing, decided, speaker)} {have} {done} {vendors} equipment against {law(decided)}{_rest(decided)}"


def _count(decided: Decisive, speaker: Speaker) -> str:
    failing = decided.who("failing")
    run = "would run" if _conditional(decided) else "runs" if len(failing) == 1 else "run"
    asks = "ask for" if law(decided).endswith("s") else "asks for"
    return f"{speaker.operators(failing)} {run} fewer vendors than {law(decided)} {asks}{_rest(decided)}"


def _other(decided: Decisive, speaker: Speaker) -> str:
    failing = decided.who("failing")
    meet = "would not meet" if _conditional(decided) else "does not meet" if len(failing) == 1 else "do not meet"
    titles = listed([f"“{provision.title}”" for provision in decided.provisions])
    judged = len(decided.of.operators)
    if len(failing) == judged > 2:
        meets = "would meet" if _conditional(decided) else "meets"
        return f"none of the {word(judged)} operators {meets} {titles} of {law(decided)}"
    return f"{_subject(failing, decided, speaker)} {meet} {titles} of {law(decided)}{_rest(decided)}"


def _without_grant(decided: Decisive, run: str) -> str:
    """What is run without a permit, where that alone is why somebody breaks a provision; empty otherwise."""
    codes = [one.row.reason or "" for one in decided.cells if one.verdict in FAILING]
    if not codes or any("no_grant_on_record" not in code.replace(" ", "_") for code in codes):
        return ""
    return f"{run} equipment for which no permit under {law(decided)} is on record"


def _rest(decided: Decisive, standings: Sequence[str] = ("met", "unknown", "nothing")) -> str:
    """How those stand whom the sentence has not named."""
    said = list(_clauses(decided, standings))
    if not said:
        return ""
    return "; " + (said[0] if len(said) == 1 else f"{', '.join(said[:-1])} and {said[-1]}")


def _clauses(decided: Decisive, standings: Sequence[str]) -> Iterator[str]:
    found = {name: decided.who(name) for name in ("met", "unknown", "nothing") if name in standings}
    left = {name: len(ids) for name, ids in found.items() if ids}
    the = "the other " if len(left) == 1 else ""
    for name, number in left.items():
        many = f"{the}{word(number)}" if not (the and number == 1) else "the other"
        if name == "met":
            yield f"{many} {_MET[decided.kind].format(s='s' if number == 1 and not _conditional(decided) else '', would='would ' if _conditional(decided) else '')}"
        elif name == "unknown":
            yield f"for {many} the data cannot tell"
        elif any(decided.own(operator) for operator in found[name]):
            yield f"{many} {'has' if number == 1 else 'have'} nothing in scope"
        else:
            yield f"{many} {'is' if number == 1 else 'are'} not bound"


def _all_met(decided: Decisive, speaker: Speaker) -> str:
    met = decided.who("met")
    said = f"{_subject(met, decided, speaker)} {_meet(decided, len(met))} {_what_is_met(decided)}"
    capped = [one for one in decided.cells if one.verdict == "met" and one.row.margin is not None and one.row.is_share]
    if capped:
        closest = min(capped, key=lambda one: one.row.margin or 0.0)
        margin = closest.row.margin or 0.0
        ranged = closest.row.share_low != closest.row.share_high
        points = f"at least {at_least(margin)}" if ranged else near(margin)
        who = speaker.operators([closest.row.operator_id or ""])
        below = f"{points} points below the limit"
        said += f", {below}" if len(decided.of.operators) == 1 else f"; the closest is {who}, {below}"
    return said + _rest(decided, ("nothing",))


def _all_unknown(decided: Decisive, speaker: Speaker) -> str:
    judged = decided.of.operators
    meets = "would meet" if _conditional(decided) else "meets" if len(judged) == 1 else "meet"
    who = speaker.operators(judged) if len(judged) == 1 else f"the {word(len(judged))} operators"
    return f"nobody can tell yet whether {who} {meets} {law(decided)}: {_why(decided)}"


def _why(decided: Decisive) -> str:
    reasons = [one.row.reason or "" for one in decided.cells if one.verdict == "unknown"]
    share = unknown_share(decided.cells)
    if share and any("vendor_unknown" in code.replace(" ", "_") for code in reasons):
        return f"the vendor of {whole_percent(share)}{NBSP}% of equipment in scope is unknown"
    first = next((code for code in reasons if code), "")
    return reason(first.partition(";")[0]).because if first else "the network does not say"


def _nothing(decided: Decisive) -> str:
    lacking = {(one.row.reason or "").replace("_", " ") for one in decided.cells}
    only = lacking.pop() if len(lacking) == 1 else ""
    why = f"it has {only}" if only.startswith("no ") else "it has nothing in scope"
    reaches = "reach" if law(decided).endswith("s") else "reaches"
    return f"{law(decided)} {reaches} nothing in this network: {why}"


_FAILING = {
    "removal": _removal, "cap": _cap, "new": _new, "count": _count, "other": _other, "nothing": _removal,
}  # fmt: skip
#: How those stand who break nothing of what is asked, without a word on what else the law asks.
_MET = {
    "removal": "{would}run{s} none of it", "cap": "{would}stay{s} below it", "new": "{would}add{s} none", "count": "{would}run{s} enough",
    "other": "{would}meet{s} it", "nothing": "{would}meet{s} it",
}  # fmt: skip
