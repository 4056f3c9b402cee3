"""From the numbers of a decision on a page to what they rest on: notes on the same page, made of the steps of `evidence trace`."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from markupsafe import Markup

from vendorline.errors import cut
from vendorline.project.evidence import Address, Step, addressed, traces
from vendorline.project.evidence.claims_of_cases import home_of_result
from vendorline.quick_dataclass import dataclass
from vendorline.report.decision.reading import Decided, plain
from vendorline.report.rendering import render
from vendorline.report.wording import capital
from vendorline.report.words import listing

#: What the filter `rests` of templates leaves in a page.
_LINK = re.compile(r'href="#rests:([^"]+)"')
#: Names that the head of a note tells; the others are counted.
MOST_NAMES = 4
#: So few numbers are told one by one.
FEW = 8
#: Characters of a name in a list; the whole stands where it leads.
MOST_CHARACTERS = 56
#: What the steps of a note are called, in their order.
_HEADS = {
    "definition": "Worked out from", "parameter": "Numbers", "claim": "Claims", "provision": "Provisions", "result": "Results of ours", "prior": "Priors",
    "assumption": "Assumed", "file": "Files",
}  # fmt: skip
_SINGLE = {
    "share_of_weights": "Share of the weights", "gap": "Lead over the next", "evpi": "Worth of knowing every number", "joint_change": "Joint change",
    "support.unsupported": "Numbers without a source", "support.drawn": "Numbers that are drawn",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Input:
    """Something that numbers rest on, with all that it rests on itself; many notes share one."""

    id: str
    name: str
    steps: tuple[Step, ...]

    @property
    def below(self) -> tuple[Step, ...]:
        """The steps under its own."""
        return self.steps[1:]


@dataclass(frozen=True, slots=True)
class Together:
    """Inputs that numbers share: a note leads to all of them at once."""

    id: str
    inputs: tuple[Input, ...]

    @property
    def name(self) -> str:
        """Its first input, and how many more."""
        first, more = self.inputs[0].name, len(self.inputs) - 1
        return f"{first} and {more} more" if more else first


@dataclass(frozen=True, slots=True)
class Note:
    """What some numbers rest on, all of them on the same; `rows` are their addresses, `parts` the inputs by kind."""

    id: str
    title: str
    rows: tuple[str, ...]
    parts: tuple[tuple[str, tuple[Input | Together, ...]], ...]


@dataclass(frozen=True, slots=True)
class Notes:
    """The notes of a page, and what they lead to, each told once."""

    notes: tuple[Note, ...]
    groups: tuple[Together, ...]


def traced(html: Markup, decided: Decided, number: int = 1) -> tuple[Markup, Markup]:
    """A part of a page whose numbers lead to notes, and the notes; `number` keeps the notes of several decisions apart."""
    asked = list(dict.fromkeys(_LINK.findall(html)))
    found = notes_of(decided, asked, number)
    of = {row: note.id for note in found.notes for row in note.rows}
    linked = _LINK.sub(lambda match: f'href="#{of[match[1]]}"', html)
    return Markup(linked), render("decide_traces.html.j2", found=found)  # noqa: S704 - only addresses were replaced


def notes_of(decided: Decided, asked: Sequence[str], number: int = 1) -> Notes:
    """The notes of numbers, given by their addresses (`rows:3`, `evpi`)."""
    document = decided.document
    addresses = [addressed(document, one) for one in asked]
    alike: dict[tuple[Step, ...], list[Address]] = {}
    for address, steps in zip(addresses, traces(document, addresses, folder=home_of_result(document)), strict=True):
        alike.setdefault(steps[1:], []).append(address)
    inputs: dict[tuple[Step, ...], Input] = {}
    rests_on: list[tuple[Input, ...]] = []
    for steps in alike:
        own = [
            inputs.setdefault(block, Input(f"i{number}-{len(inputs) + 1}", _name(decided, block[0]), block))
            for block in _blocks(steps)
        ]
        rests_on.append(tuple(own))
    groups = _together(tuple(inputs.values()), rests_on, number)
    notes = []
    for place, (called, own_inputs) in enumerate(zip(alike.values(), rests_on, strict=True), start=1):
        names = list(dict.fromkeys(capital(_called(decided, address)) for address in called))
        rows = tuple(address.called for address in called)
        notes.append(Note(f"n{number}-{place}", listing(names, most=MOST_NAMES), rows, _parts(own_inputs, groups)))
    return Notes(tuple(notes), groups)


def _together(inputs: Sequence[Input], rests_on: Sequence[tuple[Input, ...]], number: int) -> tuple[Together, ...]:
    """Inputs that the same notes lead to; notes on a few numbers lead to each by itself and do not part them."""
    many = [frozenset(one.id for one in own) for own in rests_on if sum(map(_is_number, own)) > FEW]
    groups: dict[tuple[object, ...], list[Input]] = {}
    for one in inputs:
        notes = frozenset(place for place, own in enumerate(many) if one.id in own)
        groups.setdefault((notes,) if _is_number(one) and notes else (one.id,), []).append(one)
    return tuple(Together(f"t{number}-{place}", tuple(own)) for place, own in enumerate(groups.values(), start=1))


def _is_number(one: Input) -> bool:
    return one.steps[0].kind == "parameter"


def _parts(inputs: Sequence[Input], groups: Sequence[Together]) -> tuple[tuple[str, tuple[Input | Together, ...]], ...]:
    """The inputs of a note by kind; numbers that are shared stand together where all of them are meant."""
    order = list(_HEADS)
    own = frozenset(inputs)
    found: dict[str, list[Input | Together]] = {}
    for group in groups:
        here = [one for one in group.inputs if one in own]
        if here:
            kind = here[0].steps[0].kind
            whole = len(here) == len(group.inputs) > 1
            found.setdefault(kind, []).extend([group] if whole else here)
    kinds = sorted(found, key=lambda kind: order.index(kind) if kind in _HEADS else len(order))
    return tuple((_HEADS.get(kind, capital(kind)), tuple(found[kind])) for kind in kinds)


def _blocks(steps: Iterable[Step]) -> Iterator[tuple[Step, ...]]:
    """The steps of a trace in parts, each begun by one that the number itself rests on."""
    block: list[Step] = []
    for step in steps:
        if step.depth == 1 and block:
            yield tuple(block)
            block = []
        block.append(step)
    if block:
        yield tuple(block)


def _name(decided: Decided, step: Step) -> str:
    """What an input is called in a list."""
    if step.id is None:
        return step.says.partition(":")[0]
    if step.kind == "parameter":
        return cut(decided.number(step.id), MOST_CHARACTERS)
    if step.kind in {"assumption", "definition"} and step.id in decided.options_by_name:
        return f"amounts of {decided.option(step.id)}"
    if step.kind == "file":
        return step.says.partition(" (SHA")[0].rpartition("/")[2].removeprefix("the case ").removeprefix("the file ")
    return f"result {step.id[:12]}" if step.kind == "result" else step.id.replace("_", " ")


def _called(decided: Decided, address: Address) -> str:
    """What a number is called, from the columns of its row."""
    row = address.row
    if "parameter" in row:
        return decided.number(row["parameter"])
    if "outcome" in row and "option" in row:
        return f"{decided.outcome(row['outcome'])}: {decided.option(row['option'])}"
    if "acts" in row:
        return f"without: {'; '.join(decided.act(name) for name in row['acts'])}"
    if "option" in row and address.key != "joint_change":
        return decided.option(row["option"])
    if "outcome" in row:
        return f"weight of {decided.outcome(row['outcome'])}"
    if "what" in row:
        return str(row["what"])
    return _SINGLE.get(address.called) or (decided.number(row["name"]) if "name" in row else plain(address.called))
