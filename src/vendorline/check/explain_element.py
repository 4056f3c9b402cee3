"""One element explained: what is known of it and how, what it does, which provisions reach it and why, who controls it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

import polars as pl

from vendorline.check.evaluate import draw
from vendorline.errors import UnknownName
from vendorline.knowledge.tables import WIDER, functions
from vendorline.network.schema import table
from vendorline.network.tables import Network
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.designated_vendors import Determination
from vendorline.rulebook.law import Law, Rulebook
from vendorline.rulebook.terms import Scope
from vendorline.scope.inventories import Inventories
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match
from vendorline.scope.matching import lists, match_scope
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
    alone = network.with_tables(elements=rows, sites=site)
    drawn = draw(
        alone, jurisdictions, on, known=known, as_if=as_if, provisions=provisions, determinations=determinations
    )
    owner = network["operators"].filter(pl.col("operator_id") == row["operator_id"]).row(0, named=True)
    answering = owner["licensees"] or [row["operator_id"]]
    inventories = Inventories(alone, drawn, [on])
    told = [
        _provision(drawn.provisions[c.provision_id], c, inventories, row, on)
        for c in drawn
        if c.operator_id in answering and c.holds(on)
    ]
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


def _provision(
    law: Law, constraint: Constraint, inventories: Inventories, row: Mapping[str, Any], on: date
) -> dict[str, Any]:
    """Whether a provision reaches the element, which facet decides, and whose it counts as."""
    provision = law.provision
    stock = inventories.inventory(law)
    reach, why = _match_in_words(law, stock)
    vendor = row["vendor_id"]
    if constraint.undetermined:
        counts = "undetermined"
    elif vendor is None:
        counts = "may be the vendor's"
    elif constraint.vendor_ids is None or vendor in constraint.vendor_ids:
        counts = "the vendor's"
    else:
        counts = "another maker's"
    if provision.kind == "state" and not bool(stock.present(on)[0]):
        reach, why = "no", f"it is not in service on {on}"
    return {
        "provision_id": law.id,
        "operator_id": constraint.operator_id,
        "effect": provision.effect,
        "event": provision.event,
        "bound": constraint.bound,
        "law_status": constraint.law_status,
        "reaches": reach,
        "why": why,
        "counts_as": counts,
        "vendor_ids": sorted(constraint.vendor_ids or ()),
        "deadline": constraint.deadline,
        "paraphrase": provision.paraphrase,
        "source_urls": list(law.source_urls),
    }


def _match_in_words(law: Law, stock: Inventory) -> tuple[str, str]:
    """Whether a scope reaches the one element of an inventory, and the facets that decide, each asked by itself."""
    scope, supplies = law.provision.scope, Supplies(stock)
    whole = Match(int(match_scope(scope, law.jurisdiction, stock, supplies).match[0]))
    facets = {
        "domains": f"domain {' or '.join(scope.domains)}",
        "technologies": f"technology {' or '.join(scope.technologies)}",
        "tags": f"tag {' or '.join(scope.tags)}",
    }
    said: dict[Match, list[str]] = {}
    for facet, words in facets.items():
        given = getattr(scope, facet)
        if given and given != ("any",):
            alone = Scope.model_validate({facet: given})
            found = Match(int(match_scope(alone, law.jurisdiction, stock, supplies).match[0]))
            said.setdefault(found, []).append(words)
    if whole == Match.INSIDE:
        return "yes", f"it is in {', '.join(said.get(Match.INSIDE, [])) or 'any network'}"
    if whole == Match.OUTSIDE:
        return "no", f"it is not in {', '.join(said.get(Match.OUTSIDE, [])) or 'its scope'}"
    return (
        "open",
        f"{_OPEN.get(whole, whole.name.lower().replace('_', ' '))} ({', '.join(said.get(whole, [])) or 'its scope'})",
    )


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
