"""Whether instruments agree with themselves, with each other and with what is known: sources, days in order, ids, references, names.

Read from plain documents, not from records, so that a fault of one field hides none of these.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.errors import Fault, Severity, did_you_mean
from vendorline.knowledge.tables import countries, domain_rows, functions, rows
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Rulebook
from vendorline.vendors import vendors

if TYPE_CHECKING:
    from vendorline.rulebook.strict_yaml import Document

_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
_IDS = re.compile(r"^[\s-]*(?:id|instrument)\s*:\s*['\"]?([A-Za-z0-9-]+)", re.MULTILINE)
#: Country codes that ISO 3166 leaves to users, such as those of invented jurisdictions.
INVENTED = re.compile(r"X[A-Z]|AA|Q[M-Z]|ZZ")
_SHIPPED = "the shipped rulebook"
#: What is new takes the place of what is old; the old one stays, for whoever asks what was known then.
_RENAME = "give it an id of its own; where it takes the place of the other, name that under `supersedes`"
_Place = tuple[str | int, ...]


@dataclass(frozen=True, slots=True)
class _Item:
    """A provision as it stands in its document."""

    document: Document
    index: int
    data: Mapping[str, Any]

    @property
    def id(self) -> str | None:
        return _text(self.data.get("id"))

    def fault(self, place: _Place, problem: str, remedy: str, severity: Severity = "error") -> Fault:
        where = ("provisions", self.index, *place)
        return self.document.fault(where, f"{self.id or 'provision'}: {problem}", remedy, severity)

    def variants(self) -> Iterator[tuple[_Place, Mapping[str, Any]]]:
        """Itself and its readings, each with its place."""
        yield (), self.data
        for i, reading in enumerate(_list(self.data.get("readings"))):
            if isinstance(reading, Mapping):
                yield ("readings", i), reading


def faults_within(document: Document) -> Iterator[Fault]:
    """What does not go together in one instrument: sources cited but not given, ids of another jurisdiction, days out of order."""
    top = _map(document.data)
    adopted, in_force = _day(top.get("adopted_on")), _day(top.get("in_force_on"))
    if adopted and in_force and in_force < adopted:
        line = document.line(("in_force_on",))
        yield Fault(document.file, line, None, in_force, "in_force_on is before adopted_on", "correct one of them")
    jurisdiction, sources = _text(top.get("jurisdiction")), _map(top.get("sources"))
    for item in _items(document):
        if item.id and jurisdiction and not item.id.startswith(f"{jurisdiction}-"):
            yield item.fault(("id",), f"does not begin with its jurisdiction {jurisdiction}", "mend one of them")
        for i, source in enumerate(_list(item.data.get("sources"))):
            if isinstance(source, str) and source not in sources:
                yield item.fault(
                    ("sources", i), f"cites {source}, which `sources` does not hold", "add it, or mend the id"
                )
        begins = _entry(item)
        yield from _limits_before(item, begins)
        yield from _status_out_of_order(item, _day(item.data.get("adopted_on")) or adopted)


def _limits_before(item: _Item, begins: str | None) -> Iterator[Fault]:
    for place, variant in item.variants():
        time = _map(variant.get("time"))
        for name in ("target", "deadline"):
            day = _day(time.get(name))
            if day and begins and day < begins:
                problem = f"{name} {day} is before the entry into force on {begins}"
                yield item.fault((*place, "time", name), problem, "correct one of them")


def _status_out_of_order(item: _Item, adopted: str | None) -> Iterator[Fault]:
    dated = []
    for i, event in enumerate(_list(item.data.get("events"))):
        day = _day(_map(event).get("on"))
        if day is None:
            continue
        if adopted and day < adopted:
            yield item.fault(
                ("events", i), f"{event['status']} on {day}, before the adoption on {adopted}", "correct it"
            )
        dated.append((day, i, event.get("status")))
    standing = "in force"
    for day, i, status in sorted(dated):
        if status == "restored" and standing != "suspended":
            yield item.fault(("events", i), f"restored on {day}, and not suspended then", "say when it was suspended")
        elif standing == "lapsed":
            yield item.fault(("events", i), f"{status} on {day}, after it has lapsed", "correct the order")
        standing = str(status)


def faults_between(
    documents: Sequence[Document], beside: Rulebook | None, unread: Collection[str] = ()
) -> Iterator[Fault]:
    """Ids that stand twice, and references that lead nowhere.

    Args:
        documents: the instruments that could be read.
        beside: provisions that these stand beside and may refer to.
        unread: texts that could not be read; what they seem to hold counts as there.
    """
    instruments, homes = dict[str, str](), dict[str, _Item]()
    if beside is not None:
        instruments = {instrument.instrument: _SHIPPED for instrument in beside.instruments}
    for document in documents:
        yield from _ids_taken(document, instruments, homes, beside)
    seeming = {found for text in unread for found in _IDS.findall(text)}
    provisions = {*homes, *(beside.laws if beside is not None else ()), *seeming}
    for item in homes.values():
        yield from _wrong_successors(item, homes, provisions, instruments, beside)
        yield from _dangling_references(item, provisions, instruments)


def _ids_taken(
    document: Document, instruments: dict[str, str], homes: dict[str, _Item], beside: Rulebook | None
) -> Iterator[Fault]:
    """Ids of a document that stand somewhere else already; those that do not are noted in `instruments` and `homes`."""
    name = _text(_map(document.data).get("instrument"))
    shipped = name is not None and instruments.get(name) == _SHIPPED
    if name in instruments:
        line, remedy = document.line(("instrument",)), _RENAME if shipped else f"merge the files, or {_RENAME}"
        yield Fault(document.file, line, None, name, f"instrument {name} stands in {instruments[name]} too", remedy)
    elif name:
        instruments[name] = document.file
    for item in _items(document):
        if item.id is None:
            continue
        if item.id in homes:
            yield item.fault(("id",), f"stands in {_where(homes[item.id])} too", f"keep one, or {_RENAME}")
            continue
        homes[item.id] = item
        if beside is not None and item.id in beside.laws and not shipped:
            yield item.fault(("id",), f"stands in {_SHIPPED} too", _RENAME)


def _dangling_references(item: _Item, provisions: Collection[str], instruments: Collection[str]) -> Iterator[Fault]:
    """Listings that are nowhere, and, as a warning, instruments of grants that are none here."""
    for place, variant in item.variants():
        for i, listing in _texts(_map(variant.get("vendor")).get("listed_by")):
            if listing not in provisions:
                remedy = _near(listing, {*provisions} - {item.id}, "name a provision of effect classify")
                spot = (*place, "vendor", "listed_by", i)
                yield item.fault(spot, f"is listed by {listing}, which is nowhere", remedy)
    known = {*provisions, *instruments} - {item.id}
    for i, under in _texts(item.data.get("grants_under")):
        if under not in known:
            remedy = _near(under, known, "right only if the table grants names it")
            yield item.fault(
                ("grants_under", i), f"grants under {under}, which no instrument here is", remedy, "warning"
            )


def _wrong_successors(
    item: _Item,
    homes: Mapping[str, _Item],
    provisions: Collection[str],
    instruments: Mapping[str, str],
    beside: Rulebook | None,
) -> Iterator[Fault]:
    for i, event in enumerate(_list(item.data.get("events"))):
        by = _text(_map(event).get("by"))
        if by is None:
            continue
        place = ("events", i)
        if by not in provisions:
            remedy = (
                "name the provision that takes its place, not its instrument" if by in instruments else "mend the id"
            )
            problem = f"is superseded by {by}, which is {'an instrument' if by in instruments else 'nowhere'}"
            near = remedy if by in instruments else _near(by, {*provisions} - {item.id}, remedy)
            yield item.fault(place, problem, near)
            continue
        if by == item.id:
            yield item.fault(place, "is superseded by itself", "name its successor")
            continue
        own = _adopted(item)
        if by in homes:
            successor = _adopted(homes[by])
        else:
            successor = str(beside.laws[by].adopted_on) if beside is not None and by in beside.laws else None
        if own and successor and successor < own:
            yield item.fault(
                place, f"is superseded by {by}, adopted on {successor}, before itself on {own}", "correct a day"
            )
        elif by in homes and item.id in _successors(homes[by]):
            yield item.fault(place, f"and {by} supersede one another", "keep the later as successor")


def doubts(documents: Iterable[Document]) -> Iterator[Fault]:
    """Names that nothing here knows: functions, which are faults, for such a scope is always empty; others may be right, and are warnings."""
    domains = {r.domain for r in domain_rows()} | {r["id"] for r in rows("domain_names")} | {"any", "service"}
    for document in documents:
        for i, code in enumerate(_list(_map(document.data).get("countries"))):
            if isinstance(code, str) and not _is_country(code):
                line = document.line(("countries", i))
                yield Fault(document.file, line, None, code, "no country has this code", "see ISO 3166-1", "warning")
        for item in _items(document):
            adopted, in_force = _adopted(item), _day(item.data.get("in_force_on"))
            if adopted and in_force and in_force < adopted:
                yield item.fault(
                    ("in_force_on",), f"in force on {in_force}, before its adoption on {adopted}",
                    "right only where the law says that it reaches back", "warning",
                )  # fmt: skip
            for place, variant in item.variants():
                yield from _unknown_names(item, (*place, "scope"), _map(variant.get("scope")), domains)
                for j, vendor in _texts(_map(variant.get("vendor")).get("vendor_ids")):
                    if vendor not in vendors():
                        yield item.fault(
                            (*place, "vendor", "vendor_ids", j), f"the catalogue has no vendor {vendor}",
                            _near(vendor, vendors(), "right only if your inventory calls it so"), "warning",
                        )  # fmt: skip


def _unknown_names(item: _Item, place: _Place, scope: Mapping[str, Any], domains: Collection[str]) -> Iterator[Fault]:
    for i, name in _texts(scope.get("functions")):
        if name not in functions():
            remedy = _near(name, functions(), "see `vendorline knowledge functions`")
            yield item.fault((*place, "functions", i), f"there is no function {name}", remedy)
    for field in ("domains", "except_domains", "manages"):
        for i, name in _texts(scope.get(field)):
            if name not in domains:
                yield item.fault(
                    (*place, field, i), f"no list says what belongs to the domain {name}; it is read as a tag of elements",
                    _near(name, domains, "tag the elements, or use one of the domains there are"), "warning",
                )  # fmt: skip
    for field in ("produced_outside", "operated_outside"):
        for i, code in _texts(scope.get(field)):
            if not _is_country(code):
                yield item.fault((*place, field, i), f"no country has the code {code}", "see ISO 3166-1", "warning")


def _is_country(code: str) -> bool:
    return code in countries() or INVENTED.fullmatch(code) is not None


def _successors(item: _Item) -> set[str]:
    return {by for event in _list(item.data.get("events")) if (by := _text(_map(event).get("by")))}


def _adopted(item: _Item) -> str | None:
    return _day(item.data.get("adopted_on")) or _day(_map(item.document.data).get("adopted_on"))


def _entry(item: _Item) -> str | None:
    """The day of entry into force, as the law is read."""
    top = _map(item.document.data)
    days = (item.data.get("in_force_on"), item.data.get("adopted_on"), top.get("in_force_on"), top.get("adopted_on"))
    return next((day for value in days if (day := _day(value))), None)


def _where(item: _Item) -> str:
    return f"{item.document.file}:{item.document.line(('provisions', item.index, 'id'))}"


def _near(name: str, known: Iterable[str], otherwise: str) -> str:
    near = did_you_mean(name, sorted(known))
    return f"did you mean {near}?" if near else otherwise


def _items(document: Document) -> Iterator[_Item]:
    for index, data in enumerate(_list(_map(document.data).get("provisions"))):
        if isinstance(data, Mapping):
            yield _Item(document, index, data)


def _texts(value: Any) -> Iterator[tuple[int, str]]:
    yield from ((i, name) for i, name in enumerate(_list(value)) if isinstance(name, str))


def _map(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _text(value: Any) -> str | None:
    return value if isinstance(value, str) else None


def _day(value: Any) -> str | None:
    return value if isinstance(value, str) and _DAY.fullmatch(value) else None
