"""Whether provisions that say whose place they take go together with those: ids, jurisdictions, days, no circles.

Read from plain documents, as `coherence` does. What a provision says of its own successor is looked at there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.errors import Fault, did_you_mean
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Rulebook

if TYPE_CHECKING:
    from vendorline.rulebook.strict_yaml import Document


@dataclass(frozen=True, slots=True)
class _Told:
    """A provision as its document tells it: where it stands, whose it is, when it was adopted, whose place it takes and who takes its."""

    document: Document
    index: int
    id: str
    jurisdiction: str | None
    adopted_on: str | None
    supersedes: tuple[str, ...]
    superseded_by: tuple[str, ...]

    def fault(self, place: int, problem: str, remedy: str) -> Fault:
        where = ("provisions", self.index, "supersedes", place)
        return self.document.fault(where, f"{self.id}: {problem}", remedy)


def wrong_successions(documents: Sequence[Document], beside: Rulebook | None) -> Iterator[Fault]:
    """Faults of what provisions say they supersede.

    Args:
        documents: the instruments that could be read.
        beside: provisions that these stand beside, and whose place they may take.
    """
    told = {one.id: one for document in documents for one in _provisions(document)}
    for one in told.values():
        for place, name in enumerate(one.supersedes):
            yield from _wrong(one, place, name, told, beside)
    yield from _circles(told)


def _wrong(one: _Told, place: int, name: str, told: Mapping[str, _Told], beside: Rulebook | None) -> Iterator[Fault]:
    law = beside.laws.get(name) if beside is not None else None
    older = told.get(name)
    if name == one.id:
        yield one.fault(place, "supersedes itself", "name the older provision")
    elif law is None and older is None:
        near = did_you_mean(name, [*told, *(beside.laws if beside is not None else ())])
        yield one.fault(
            place, f"supersedes {name}, which is nowhere", f"did you mean {near}?" if near else "name a provision, not an instrument",
        )  # fmt: skip
    else:
        home = law.jurisdiction if law is not None else older.jurisdiction if older is not None else None
        adopted = str(law.adopted_on) if law is not None else older.adopted_on if older is not None else None
        if home != one.jurisdiction:
            yield one.fault(place, f"supersedes {name} of another jurisdiction, {home}", "mend the id")
        if adopted and one.adopted_on and one.adopted_on < adopted:
            problem = f"supersedes {name}, adopted on {adopted}, after itself on {one.adopted_on}"
            yield one.fault(place, problem, "correct a day")


def _circles(told: Mapping[str, _Told]) -> Iterator[Fault]:
    """Provisions that come round to themselves by whose place they take."""
    after = {name: {*one.superseded_by} for name, one in told.items()}
    for one in told.values():
        for name in one.supersedes:
            if name != one.id:
                after.setdefault(name, set()).add(one.id)
    for one in told.values():
        for place, name in enumerate(one.supersedes):
            if name != one.id and _reaches(one.id, name, after):
                yield one.fault(place, f"supersedes {name}, which comes after it", "keep the later as successor")


def _reaches(start: str, end: str, after: Mapping[str, set[str]]) -> bool:
    seen, waiting = set[str](), [start]
    while waiting:
        for name in after.get(waiting.pop(), set()) - seen:
            if name == end:
                return True
            seen.add(name)
            waiting.append(name)
    return False


def _provisions(document: Document) -> Iterator[_Told]:
    top = document.data if isinstance(document.data, Mapping) else {}
    listed = top.get("provisions")
    for index, data in enumerate(listed if isinstance(listed, list) else ()):
        if isinstance(data, Mapping) and isinstance(data.get("id"), str):
            adopted = data.get("adopted_on") or top.get("adopted_on")
            events = data.get("events")
            by = [event.get("by") for event in events if isinstance(event, Mapping)] if isinstance(events, list) else []
            yield _Told(
                document, index, data["id"], _text(top.get("jurisdiction")), _text(adopted), _texts(data.get("supersedes")), _texts(by)
            )  # fmt: skip


def _text(value: Any) -> str | None:
    return str(value) if value is not None and not isinstance(value, (list, Mapping)) else None


def _texts(value: Any) -> tuple[str, ...]:
    return tuple(part for part in value if isinstance(part, str)) if isinstance(value, list) else ()
