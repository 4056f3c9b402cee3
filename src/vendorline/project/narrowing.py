"""A result narrowed to some operators, provisions, vendors, verdicts or regions; what is judged stays the whole network."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import fields
from typing import Any

from vendorline.network.confirmed_vendors import confirmed_id
from vendorline.network.named import operator_named, region_named
from vendorline.network.tables import Network
from vendorline.project.jurisdictions import provisions_named
from vendorline.quick_dataclass import dataclass
from vendorline.results.verdicts import VERDICTS
from vendorline.rulebook import Rulebook
from vendorline.vendors.spelled import spelled

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Narrowing:
    """Which rows are wanted: those that fit one of the values of every facet that has any.

    A row about a single site fits the region of the site; a row about an operator fits each region in which it has equipment.
    """

    operators: tuple[str, ...] = ()
    provisions: tuple[str, ...] = ()
    vendors: tuple[str, ...] = ()
    verdicts: tuple[str, ...] = ()
    regions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


def known_names(asked: Narrowing, network: Network, rulebook: Rulebook) -> Narrowing:
    """The same with every name as the network and the law have it, from any usual spelling; an instrument stands for its provisions.

    Raises UnknownName for a name that is none, UsageError for one that may be several.
    """
    return Narrowing(
        operators=_each(asked.operators, lambda name: [operator_named(network, name)]),
        provisions=_each(asked.provisions, lambda name: provisions_named(name, rulebook)),
        vendors=_each(asked.vendors, lambda name: [confirmed_id(network, name)]),
        verdicts=_each(asked.verdicts, lambda name: [spelled("verdict", name, list(VERDICTS))]),
        regions=_each(asked.regions, lambda name: [region_named(network, name)]),
    )


def _each(asked: Iterable[str], known: Callable[[str], Iterable[str]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(name for text in asked for name in known(text)))


def narrowed(document: Mapping[str, Any], wanted: Narrowing, network: Network) -> dict[str, Any]:
    """A document of check with the rows that are wanted, and of what stands beside them that which belongs to these.

    Args:
        document: the whole result.
        wanted: which rows, names as the network has them.
        network: what it is about.
    """
    fits = _fit(wanted, network)
    rows = [row for row in document["rows"] if fits(row)]
    told = dict(document, rows=rows, narrowed={f.name: list(getattr(wanted, f.name)) for f in fields(wanted)})
    pairs = {(row["provision_id"], row["operator_id"]) for row in rows}
    for name in ("intervals", "stretches"):
        if name in told:
            told[name] = [row for row in told[name] if fits(row)]
    for name in ("margins", "counts", "explanations"):
        if name in told:
            told[name] = [row for row in told[name] if _belongs(row, pairs, wanted)]
    told["collisions"] = [
        row for row in document["collisions"] if any((p, row["operator_id"]) in pairs for p in row["provision_ids"])
    ]
    told["provisions"] = {name: says for name, says in document["provisions"].items() if name in {p for p, _ in pairs}}
    if "trial" in told:
        reaches = [row for row in told["trial"]["reaches"] if _told_of(row, wanted)]
        told["trial"] = {**told["trial"], "reaches": reaches}
    if "against" in told:
        other = told["against"]
        kept = {name: [row for row in other[name] if fits(row)] for name in ("rows", "gone") if name in other}
        counts = {change: sum(row["change"] == change for row in rows) for change in other["counts"]}
        told["against"] = {**other, **kept, "counts": counts}
    return told


def _fit(wanted: Narrowing, network: Network) -> Callable[[Row], bool]:
    """Whether a row is wanted."""
    site_region = dict(network["sites"].select("site_id", "region").iter_rows()) if wanted.regions else {}
    there = _operators_in(network, wanted.regions) if wanted.regions else frozenset[str]()

    def fits(row: Row) -> bool:
        if wanted.operators and row["operator_id"] not in wanted.operators:
            return False
        if wanted.provisions and row["provision_id"] not in wanted.provisions:
            return False
        if wanted.verdicts and row["verdict"] not in wanted.verdicts:
            return False
        if wanted.vendors and not set(wanted.vendors) & set(row["vendor_ids"] or ()):
            return False
        if not wanted.regions:
            return True
        if row["level_key"] in site_region and row["level_key"] != row["operator_id"]:
            return site_region[row["level_key"]] in wanted.regions
        return row["operator_id"] is None or row["operator_id"] in there

    return fits


def _operators_in(network: Network, regions: Sequence[str]) -> frozenset[str]:
    """The operators with equipment in some regions; of a shared network also its licensees."""
    sites = network["sites"]
    there = sites.filter(sites["region"].is_in(list(regions))).select("site_id")
    own = set(network["elements"].join(there, on="site_id", how="semi")["operator_id"].unique().to_list())
    shared = network["operators"].select("operator_id", "licensees").drop_nulls().iter_rows()
    return frozenset(own | {licensee for operator, theirs in shared if operator in own for licensee in theirs})


def _belongs(row: Row, pairs: set[tuple[str, str | None]], wanted: Narrowing) -> bool:
    return (row["provision_id"], row["operator_id"]) in pairs and _in_region(row, wanted)


def _told_of(row: Row, wanted: Narrowing) -> bool:
    return (not wanted.operators or row["operator_id"] in wanted.operators) and _in_region(row, wanted)


def _in_region(row: Row, wanted: Narrowing) -> bool:
    region = row.get("region")
    return not wanted.regions or region is None or region in wanted.regions
