"""One element explained: what is known of it and how, what it does, which provisions reach it and why, who controls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from vendorline.check.evaluate import draw
from vendorline.check.select_state import select_state
from vendorline.errors import UnknownName
from vendorline.knowledge.tables import WIDER, functions
from vendorline.network.schema import table
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint, Constraints
from vendorline.rulebook.designated_vendors import Determination
from vendorline.rulebook.law import Law, Rulebook
from vendorline.rulebook.terms import Scope
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.by_profile import lists
from vendorline.scope.inventories import Inventories
from vendorline.scope.inventory import UNKNOWN_VENDOR, day_number
from vendorline.scope.match import Match
from vendorline.scope.matching import match_scope
from vendorline.scope.supplies import Supplies

_OPEN = {
    Match.GENERATION_UNKNOWN: "its technology is not stated",
    Match.FUNCTION_UNKNOWN: "its function is not known",
    Match.TAG_MISSING: "nobody has said which parts carry the tag",
}


@dataclass(frozen=True, slots=True)
class ElementExplained:
    """What can be said of one element.

    `values`: table, row_id, column, value, basis, claims; `provisions`: one row per provision and operator that answers for it;
    `relations`: kind, direction, other; `function`: what it does, and its domains by default and in each jurisdiction.
    """

    element_id: str
    on: date
    function: Mapping[str, Any]
    values: tuple[Mapping[str, Any], ...]
    provisions: tuple[Mapping[str, Any], ...]
    relations: tuple[Mapping[str, Any], ...]


def explain_element(
    network: Network,
    element_id: str,
    jurisdictions: Sequence[str],
    on: date,
    *,
    known: date,
    provisions: Rulebook,
    as_if: bool = False,
    determinations: Sequence[Determination] = (),
) -> ElementExplained:
    """Explain one element; raises UnknownName where the network has none of that id."""
    rows = network["elements"].filter(pl.col("element_id") == element_id)
    if rows.is_empty():
        raise UnknownName("element", element_id, network["elements"]["element_id"].to_list())
    row = rows.row(0, named=True)
    site = network["sites"].filter(pl.col("site_id") == row["site_id"])
    values = [*_values(network, "elements", element_id, row)]
    for site_row in site.iter_rows(named=True):
        values += _values(network, "sites", row["site_id"], site_row)
    drawn = draw(
        network, jurisdictions, on, known=known, as_if=as_if, provisions=provisions, determinations=determinations
    )
    owner = network["operators"].filter(pl.col("operator_id") == row["operator_id"]).row(0, named=True)
    answering = owner["licensees"] or [row["operator_id"]]
    countries = network["operators"].filter(pl.col("operator_id").is_in(answering))["country"].to_list()
    judged = Judged(network, drawn, row, on)
    told = []
    for constraint in drawn:
        law = drawn.provisions[constraint.provision_id]
        at_home = as_if or any(country in law.countries for country in countries)
        whose = at_home if constraint.operator_id == WHOLE else constraint.operator_id in answering
        if whose and constraint.holds(on):
            told.append(_provision(law, constraint, judged, row, on))
    function = _function(row["function"], jurisdictions)
    return ElementExplained(element_id, on, function, tuple(values), tuple(told), tuple(_relations(network, row)))


def _values(network: Network, name: str, row_id: str, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Every value that is stated, with its basis and whatever else is claimed of it."""
    claims = network["observations"].filter((pl.col("table") == name) & (pl.col("row_id") == row_id))
    for column in table(name).columns:
        rival = claims.filter(pl.col("column") == column.name).drop("table", "row_id", "column").to_dicts()
        value = row[column.name]
        if (value is None or value == []) and not rival and column.name != "vendor_id":
            continue
        basis = row.get("vendor_basis") if column.name == "vendor_id" else row["basis"]
        yield {
            "table": name,
            "row_id": row_id,
            "column": column.name,
            "value": value,
            "basis": basis if value is not None else None,
            "claims": rival,
        }


def _function(function_id: str, jurisdictions: Sequence[str]) -> dict[str, Any]:
    known = functions().get(function_id)
    return {
        "id": function_id,
        "name": known.name if known else None,
        "domain": known.domain if known else None,
        "domains": {j: sorted(lists(j).domains_of.get(function_id, ())) for j in jurisdictions},
        "generations": sorted(known.generations) if known and known.generations else None,
    }


def _provision(law: Law, constraint: Constraint, judged: Judged, row: Mapping[str, Any], on: date) -> dict[str, Any]:
    """Whether a provision reaches the element, which facet decides, and whose it counts as."""
    provision = law.provision
    found = judged.of(law, constraint)
    reaches, why = _in_words(law, found.match, judged.facets(law))
    if provision.kind == "state" and not _is_there(row, on):
        reaches, why = "no", f"it is not in service on {on}"
    if constraint.undetermined:
        counts = "undetermined"
    elif found.is_known:
        counts = "the vendor's"
    elif found.is_unknown:
        counts = "may be the vendor's"
    elif constraint.vendor_ids is None or row["vendor_id"] in constraint.vendor_ids:
        counts = "covered by a grant" if constraint.grants and reaches != "no" else "the vendor's"
    else:
        counts = "another vendor's" if row["vendor_id"] is not None else "may be the vendor's"
    return {
        "provision_id": law.id,
        "operator_id": None if constraint.operator_id == WHOLE else constraint.operator_id,
        "effect": provision.effect,
        "event": provision.event,
        "bound": constraint.bound,
        "law_status": constraint.law_status,
        "reaches": reaches,
        "why": why,
        "counts_as": counts,
        "vendor_ids": sorted(constraint.vendor_ids or ()),
        "deadline": constraint.deadline,
        "paraphrase": provision.paraphrase,
        "source_urls": list(law.source_urls),
    }


def _is_there(row: Mapping[str, Any], on: date) -> bool:
    """Whether the element is in service on a day; days that nobody states do not bar it."""
    installed, retired = row["installed_on"], row["retired_on"]
    return (installed is None or installed <= on) and (retired is None or retired > on)


@dataclass(frozen=True, slots=True)
class Standing:
    """How a provision counts one element: whether it is in scope, and whether it is, or may be, the vendor's."""

    match: Match
    is_known: bool = False
    is_unknown: bool = False


class Judged:
    """One element as check sees it: in the inventory of the whole network, with what it manages and stands beside."""

    def __init__(self, network: Network, drawn: Constraints, row: Mapping[str, Any], on: date) -> None:
        self._inventories = Inventories(network, drawn, [on])
        site = network["sites"].filter(pl.col("site_id") == row["site_id"])
        elements = network["elements"].filter(pl.col("element_id") == row["element_id"])
        self._alone = Inventories(network.with_tables(elements=elements, sites=site), drawn, [on])
        self._element_id, self._on = row["element_id"], on
        self._cases: dict[tuple[str, str | None, str], BoundProvision] = {}
        self._places: dict[int, int | None] = {}

    def of(self, law: Law, constraint: Constraint) -> Standing:
        """How the provision counts the element under a constraint."""
        key = law.id, constraint.reading, constraint.operator_id
        if key not in self._cases:
            reading = next(one for one in law.readings() if one.provision.reading == constraint.reading)
            self._cases[key] = self._inventories.case(reading, [constraint])
        case = self._cases[key]
        place = self._place(case, constraint.operator_id)
        if place is None:
            return Standing(Match.OUTSIDE)
        if case.is_event:
            stock = case.inventory
            known = bool(stock.vendor_mask(constraint.vendor_ids)[place])
            match = Match(int(case.scope_match.on(day_number(self._on))[place]))
            return Standing(match, known, bool(stock.vendor[place] == UNKNOWN_VENDOR))
        chosen = select_state(case, constraint.vendor_ids, self._on, undetermined=constraint.undetermined)
        return Standing(Match(int(chosen.match[place])), bool(chosen.known[place]), bool(chosen.unknown[place]))

    def _place(self, case: BoundProvision, operator_id: str) -> int | None:
        """Where the element stands in the part of the inventory that a provision is about; None where it is in none."""
        stock = case.inventory
        if id(stock) not in self._places:
            listed = stock.listing(stock.operator == stock.operator_codes[operator_id])
            own = listed.filter(pl.col("element_id") == self._element_id)["place"]
            self._places[id(stock)] = None if own.is_empty() else int(own[0])
        return self._places[id(stock)]

    def facets(self, law: Law) -> Mapping[Match, Sequence[str]]:
        """Facets of the scope, each asked of the element by itself, by what came out."""
        scope, stock = law.provision.scope, self._alone.inventory(law)
        supplies = Supplies(stock)
        words = {
            "domains": f"domain {' or '.join(scope.domains)}",
            "technologies": f"technology {' or '.join(scope.technologies)}",
            "tags": f"tag {' or '.join(scope.tags)}",
        }
        said: dict[Match, list[str]] = {}
        for facet, told in words.items():
            given = getattr(scope, facet)
            if given and given != ("any",):
                alone = Scope(**{facet: given})
                found = Match(int(match_scope(alone, law.jurisdiction, stock, supplies).match[0]))
                said.setdefault(found, []).append(told)
        return said


def _in_words(law: Law, match: Match, said: Mapping[Match, Sequence[str]]) -> tuple[str, str]:
    """Whether a scope reaches the element, and what decides it."""
    scope = law.provision.scope
    beside = []
    if scope.manages:
        beside.append(f"manages something in {' or '.join(scope.manages)}")
    if scope.adjacent:
        beside.append("shares a network segment with something in scope")
    if match == Match.INSIDE:
        if beside and Match.OUTSIDE in said:
            return "yes", f"it {' or '.join(beside)}"
        return "yes", f"it is in {', '.join(said.get(Match.INSIDE, [])) or 'any network'}"
    if match == Match.OUTSIDE:
        if beside and Match.OUTSIDE not in said:
            return "no", f"nobody says that it {' or '.join(beside)}"
        return "no", f"it is not in {', '.join(said.get(Match.OUTSIDE, [])) or 'its scope'}"
    told = _OPEN.get(match, match.name.lower().replace("_", " "))
    return "open", f"{told} ({', '.join(said.get(match, [])) or 'its scope'})"


def _relations(network: Network, row: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """Who manages, hosts or updates it, what it so controls, who supplies what, and the groups it stands in."""
    element_id = row["element_id"]
    for near, other, direction in (("element_id", "controller_id", "by"), ("controller_id", "element_id", "of")):
        for r in network["controls"].filter(pl.col(near) == element_id).iter_rows(named=True):
            blocked = f"blocked by {r['blocked_by']}" if r["blocked_by"] else None
            yield _relation(r["kind"], direction, r[other], blocked, r["basis"])
    domain = known.domain if (known := functions().get(row["function"])) else None
    regions = network["sites"].filter(pl.col("site_id") == row["site_id"])["region"].to_list()
    for r in network["supplies"].iter_rows(named=True):
        whole = r["element_id"] is None and all(
            r[name] is None or value in WIDER.get(r[name], {r[name]})
            for name, value in (
                ("operator_id", row["operator_id"]),
                ("domain", domain),
                ("region", regions[0] if regions else None),
            )
        )
        if r["element_id"] == element_id or whole:
            detail = " ".join(str(r[n]) for n in ("product", "version") if r[n])
            yield _relation(r["role"], "by", r["vendor_id"], detail or None, r["basis"])
    for r in network["members"].filter(pl.col("element_id") == element_id).iter_rows(named=True):
        yield _relation("member", "of", r["group_id"], None, r["basis"])


def _relation(kind: str, direction: str, other: str, detail: str | None, basis: str) -> dict[str, Any]:
    return {"kind": kind, "direction": direction, "other": other, "detail": detail, "basis": basis}
