"""The line under the answer: of which day, on what data, how strong the law is, and what other rules would say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date

from markupsafe import Markup, escape

from vendorline.report.answer.decisive import Decisive, decisive
from vendorline.report.answer.laws import force, is_binding, law_name, short_country
from vendorline.report.answer.sentence import Speaker, answer, cap_name
from vendorline.report.answer.sets import RuleSet
from vendorline.report.groups import Provision
from vendorline.report.wording import capital, possessive, word
from vendorline.report.words import day

MOST_OTHERS = 2


def context(
    first: Decisive | None, sets: Sequence[RuleSet], speaker: Speaker, *, as_of: date, announced: int
) -> Markup:
    """The sentences under the answer.

    Args:
        first: what the answer is about; None where nothing was judged.
        sets: every set of the first screen.
        speaker: names of operators and vendors.
        as_of: the day that the network describes.
        announced: elements that are announced for later days.
    """
    parts = list(_day(first, as_of, announced)) if first else []
    if first:
        parts += [*_force(first), *_rest_of_set(first, speaker)]
    others = [one for one in sets if first is None or one is not first.of]
    parts += [said for one in others if (said := _other(one, speaker))][:MOST_OTHERS]
    parts += _age([first.of] if first else sets)
    return Markup(" ").join(parts)


def _day(first: Decisive, as_of: date, announced: int) -> Iterator[Markup]:
    on = Markup("<b>{}</b>").format(day(first.of.day))
    plus = " plus announced roll-outs" if announced else ""
    if first.of.outlook:
        yield Markup("This is the outlook for {}, from network data of {}{}.").format(on, day(as_of), plus)
    else:
        yield Markup("Judged on {}, from network data of {}.").format(on, day(as_of))


def _force(first: Decisive) -> Iterator[Markup]:
    group = first.of.group
    if group.standing == "trial":
        yield Markup("Nobody has adopted it: {}").format(group.says or "a trial.")
        return
    if group.hypothetical:
        yield Markup("It is <b>hypothetical</b>: no such rule binds an operator here.")
        return
    noun = {p.force for p in first.provisions}
    words = force(noun.pop() if len(noun) == 1 else "")
    if is_binding(first.provisions):
        named = next((p.instrument for p in first.provisions if p.instrument), "")
        under = Markup(": {}").format(named) if named else ""
        penalty = next((p.penalty for p in first.provisions if p.penalty), "")
        paid = Markup("; penalty: {}").format(penalty.rstrip(".")) if penalty else ""
        plural = words.noun.endswith("s")
        yield Markup("The {} {} <b>binding</b>{}{}.").format(words.noun, "are" if plural else "is", under, paid)
    else:
        orders = _orders_beside(first)
        none = "" if orders else ": no order binds an operator"
        yield Markup("The {} {} <b>advisory</b>{}.").format(
            words.noun, "are" if words.noun.endswith("s") else "is", none
        )
        open_ones = sum(first.of.uniform(p.id) == "unknown" for p in orders)
        if open_ones and first.who("failing"):
            many = "binding provision" if open_ones == 1 else "binding provisions"
            yield Markup("Under {} {} nobody can tell yet.").format(word(open_ones), many)


def _orders_beside(first: Decisive) -> list[Provision]:
    """Binding provisions that the answer is not about, and under which something is judged."""
    return [
        p for p in first.of.provisions
        if p not in first.provisions and is_binding([p]) and {one.verdict for one in first.of.row_cells(p.id)} - {"not_applicable"}
    ]  # fmt: skip


def _rest_of_set(first: Decisive, speaker: Speaker) -> Iterator[Markup]:
    """What the other provisions of another strength say, where they say something."""
    rest = tuple(
        p for p in first.of.provisions if p.force != first.provisions[0].force and p.id not in {q.id for q in first.provisions}
    ) if first.provisions else ()  # fmt: skip
    unknown = [p for p in first.of.provisions if p not in first.provisions and first.of.uniform(p.id) == "unknown"]
    if unknown and not first.who("failing"):
        number, others = len(unknown), "other provision" if len(unknown) == 1 else "other provisions"
        yield Markup("Under {} {} nobody can tell yet.").format(word(number), others)
    if not rest:
        return
    cells = {(p.id, operator): one for p in rest for operator in first.of.operators if (one := first.of.cell(p.id, operator))}  # fmt: skip
    chosen = decisive(RuleSet(first.of.group, first.of.day, first.of.operators, cells))
    # Whether a law is met is a matter of the whole set.
    said = Decisive(first.of, chosen.kind, chosen.provisions)
    if said.who("failing", "met"):
        yield Markup("Beside it: {}.").format(_inner(answer(said, speaker)))


def _other(of: RuleSet, speaker: Speaker) -> Markup | None:
    """One difference that another set of rules would make."""
    said = decisive(of)
    failing = said.who("failing")
    if not failing:
        return None
    if of.group.standing == "law":
        return Markup("{}.").format(answer(said, speaker))
    if said.kind == "cap" and of.group.standing == "as_if":
        adopted = [p.adopted_on for p in said.provisions if p.adopted_on]
        when = f" of {max(adopted):%B %Y}" if adopted else ""
        return Markup("If {} {}{} applied, <b>{} would be over it</b>.").format(
            possessive(short_country(of.group.jurisdiction)), cap_name(said), when, speaker.operators(failing)
        )
    if of.group.standing == "trial":
        return Markup("Tried: {} <b>{}</b>.").format(of.group.says, answer(said, speaker))
    name = law_name(of.group, said.provisions)
    number = word(len(failing)) if len(of.operators) > 1 else speaker.operators(failing)
    whom = f"{number} operators" if len(failing) > 1 else f"{number} operator" if len(of.operators) > 1 else number
    return Markup("If {} applied, <b>{} would not meet {}</b>.").format(name, whom, "them" if name.endswith("s") else "it")  # fmt: skip


def _inner(text: str) -> str:
    """A sentence inside another: small letter first, unless a name stands there."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first.casefold() in _SMALL else text


_SMALL = {"all", "nobody", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"}


def _age(sets: Sequence[RuleSet]) -> Iterator[Markup]:
    """The warning where a judged day lies after the day on which the law was last checked."""
    late = [one.row for of in sets for one in of.cells.values() if one.row.law_outlook and one.row.law_checked_on]
    if late:
        checked = min(row.law_checked_on for row in late if row.law_checked_on)
        yield Markup('<span class="warn">The law was last checked on {}: it may have changed since.</span>').format(
            escape(day(checked))
        )


def law_checked(sets: Sequence[RuleSet]) -> str:
    """When somebody last looked at the law of these sets; empty where nobody has said."""
    days = sorted({row.law_checked_on for of in sets for row in of.group.rows if row.law_checked_on})
    if not days:
        return ""
    when = f"between {day(days[0])} and {day(days[-1])}" if len(days) > 1 else f"on {day(days[0])}"
    return capital(f"law as last checked {when}")
