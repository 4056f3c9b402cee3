"""Every source that something shipped cites, under one id each, and who cites which.

Provisions, claims, terms and unit costs of plans, facts and views of the examples, probability words, vendors and the rows of knowledge: `sources_of(kind, id)` gives
the sources of one of them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from vendorline.errors import UnknownName
from vendorline.evidence.registered import address_key, cited_in, collected_sources
from vendorline.evidence.source import Source
from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook import provisions
from vendorline.rulebook.load import illustrations
from vendorline.vendors.spelled import spelled

PROVISION, INSTRUMENT = "provision", "instrument"


@dataclass(frozen=True, slots=True)
class CitingTable:
    """A table whose rows cite: its kind, where it stands, the columns that tell a row apart, and those that cite."""

    kind: str
    package: str
    path: str
    key: tuple[str, ...]
    cites: tuple[str, ...]


CITING_TABLES = (
    CitingTable("claim", "vendorline.evidence", "data/claims.csv", ("claim_id",), ("source_title", "source_url")),
    CitingTable("term", "vendorline.plan", "data/terms.csv", ("term",), ("source", "url")),
    CitingTable(
        "unit_cost", "vendorline.plan", "data/unit_costs.csv", ("layer", "function", "generation", "site_class"), ("source", "url")
    ),
    CitingTable("fact", "vendorline.examples", "data/facts.csv", ("fact_id",), ("source", "address")),
    CitingTable("view", "vendorline.examples", "data/views.csv", ("view",), ("source_title", "source_url")),
    CitingTable("probability_word", "vendorline.decide", "data/probability_words.csv", ("scale", "word"), ("source_title", "source_url")),
    CitingTable("function", "vendorline.knowledge", "data/functions.csv", ("id",), ("source", "basis")),
    CitingTable("interface", "vendorline.knowledge", "data/interfaces.csv", ("id",), ("source", "basis")),
    CitingTable("domain", "vendorline.knowledge", "data/domains.csv", ("jurisdiction", "domain", "function"), ("source",)),
    CitingTable("domain_name", "vendorline.knowledge", "data/domain_names.csv", ("id",), ("source",)),
    CitingTable("domain_word", "vendorline.knowledge", "data/domain_words.csv", ("word",), ("source",)),
    CitingTable("country", "vendorline.knowledge", "data/countries.csv", ("code",), ("source",)),
    CitingTable("region", "vendorline.knowledge", "data/regions.csv", ("country", "region"), ("source",)),
    CitingTable("layer", "vendorline.expose", "data/layers.csv", ("layer", "plane", "interface", "begins_at", "ends_at"), ("source",)),
    CitingTable("vendor", "vendorline.vendors", "data/vendors.csv", ("vendor_id",), ("source",)),
    CitingTable("owner", "vendorline.vendors", "data/owners.csv", ("vendor_id", "owner_id", "from_on"), ("source",)),
    CitingTable("product", "vendorline.vendors", "data/products.csv", ("vendor_id",), ("source",)),
    CitingTable("registered", "vendorline.vendors", "data/registered.csv", ("name",), ("registry",)),
    CitingTable("project_element", "vendorline.plan", "data/mspdi.csv", ("parent", "element"), ("source",)),
)  # fmt: skip


@cache
def registered_sources() -> Mapping[str, Source]:
    """Every source that a shipped provision, claim, term, cost or row of knowledge cites, by its id."""
    found: dict[str, Source] = {}
    for book in (provisions(), illustrations()):
        for instrument in book.instruments:
            for name, source in instrument.sources.items():
                found.setdefault(name, source)
    return MappingProxyType({**collected_sources(), **found})


def sources_of(kind: str, key: str) -> Mapping[str, Source]:
    """The sources of one thing that cites, by id, primary ones first for a provision.

    Args:
        kind: `provision`, `instrument`, or the kind of a table in `CITING_TABLES`, such as `claim` or `term`.
        key: its id; the parts of a longer one are joined with `:`, as in `GB:core:amf`.

    Raises UnknownName for a kind or an id that nothing here has.
    """
    if kind in {PROVISION, INSTRUMENT}:
        return _of_law(kind, key)
    tables = [table for table in CITING_TABLES if table.kind == kind]
    if not tables:
        raise UnknownName("kind", kind, [PROVISION, INSTRUMENT, *(table.kind for table in CITING_TABLES)])
    cells = _citing(tables[0])
    if key not in cells:
        raise UnknownName(kind, key, list(cells))
    known = registered_sources()
    return {name: known[name] for name in cited_in(cells[key], _by_address())}


def cited_by(name: str) -> Mapping[str, Source]:
    """The sources that an id means: those of a provision or an instrument, each with its place in it, or one source.

    Raises UnknownName for an id of none of them, with the nearest.
    """
    book = provisions()
    instruments = {instrument.instrument: () for instrument in book.instruments}
    ids = {law.instrument_id: () for law in book}
    found = spelled(
        "provision, instrument or source",
        name,
        dict.fromkeys([*book.laws, *instruments, *ids, *registered_sources()], ()),
    )
    if found in book.laws:
        return book[found].sources
    if found in instruments:
        return _of_law(INSTRUMENT, found)
    if found in registered_sources():
        return {found: registered_sources()[found]}
    together = {key: source for law in book if law.instrument_id == found for key, source in law.sources.items()}
    return dict(sorted(together.items(), key=lambda item: not item[1].primary))


def citing_ids() -> Iterator[tuple[str, str]]:
    """Kind and id of everything shipped that cites."""
    for book in (provisions(), illustrations()):
        for law in book:
            yield PROVISION, law.id
    for table in CITING_TABLES:
        for key in _citing(table):
            yield table.kind, key


def _of_law(kind: str, key: str) -> Mapping[str, Source]:
    for book in (provisions(), illustrations()):
        if kind == PROVISION and key in book.laws:
            return book[key].sources
        for instrument in book.instruments if kind == INSTRUMENT else ():
            if instrument.instrument == key:
                return dict(sorted(instrument.sources.items(), key=lambda item: not item[1].primary))
    book = provisions()
    known = list(book.laws) if kind == PROVISION else [instrument.instrument for instrument in book.instruments]
    raise UnknownName(kind, key, known)


@cache
def _citing(table: CitingTable) -> Mapping[str, str]:
    """What the rows of a table cite, by their ids; rows of one id are read together."""
    found: dict[str, str] = {}
    for row in rows_of(table.package, table.path):
        key = ":".join(row[name] for name in table.key)
        text = " ; ".join(row[name] for name in table.cites if row[name])
        found[key] = f"{found[key]} ; {text}" if key in found else text
    return MappingProxyType(found)


@cache
def _by_address() -> Mapping[str, str]:
    return {address_key(source.url): name for name, source in registered_sources().items() if source.url}
