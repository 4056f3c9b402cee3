"""What tells the rows of the table of elements apart for the provisions of a branch."""

from __future__ import annotations

from vendorline.check.grouping_sql import Source, bucket, texts
from vendorline.check.inventory import KB_PER_GB, Profile
from vendorline.check.needs import Branch, Needs
from vendorline.check.scope import may_reach
from vendorline.knowledge.tables import functions


def table_source(branch: Branch, relation: str, *, has_places: bool, has_tags: bool, has_singled: bool) -> Source:
    """The table of elements as a branch needs it.

    Args:
        branch: operators and needs.
        relation: how a query reads the table.
        has_places: whether there is a table `places` of notable sites.
        has_tags: whether elements carry tags of their own.
        has_singled: whether there is a table `singled` of elements that stand in groups of their own.
    """
    needs = branch.needs
    places = has_places and bool(needs.tags or needs.territory is not None or needs.regions)
    singled = has_singled and (needs.supplies or needs.controls)
    tags = has_tags and bool(needs.tags)
    joins = ["LEFT JOIN places ON places.site_id = e.site_id"] if places else []
    joins += ["LEFT JOIN singled ON singled.element_id = e.element_id"] if singled else []
    told = []
    if needs.tagged_sites:
        told += ["coalesce(places.is_named, false)"] if places else []
        told += ["coalesce(len(e.tags) > 0, false)"] if tags else []
    if needs.granted_sites:
        told.append(f"e.site_id IN ({texts(needs.granted_sites)})")
    if needs.apart:
        outside = [f for f in functions() if not may_be_reached(needs, Profile(f, frozenset()), by_technology=False)]
        told.append(f"e.function NOT IN ({texts(outside)})" if outside else "true")
    products = texts(needs.products)
    keys = {
        "operator_id": "e.operator_id",
        "function": "e.function",
        "vendor_id": "e.vendor_id",
        "generations_hash": "hash(e.generations)",
        "vendor_basis": "e.vendor_basis",
        "basis": "e.basis",
        "tags_hash": "hash(e.tags)" if tags else "",
        "place": "places.place" if places else "",
        "site_id": f"CASE WHEN {' OR '.join(told)} THEN e.site_id END" if told else "",
        "element_id": "singled.element_id" if singled else "",
        "bands_hash": "hash(e.bands_mhz)" if needs.bands else "",
        "segment": "e.segment" if needs.segments else "",
        "product": f"CASE WHEN lower(e.product) IN ({products}) THEN lower(e.product) END" if products else "",
        **_days_told_apart(branch),
    }
    shown = {"generations": "e.generations"}
    shown |= {"tags": "e.tags"} if tags else {}
    shown |= {"bands_mhz": "e.bands_mhz"} if needs.bands else {}
    amounts = f"round(e.traffic_gb_day * {KB_PER_GB})::BIGINT AS traffic_kb, e.premises"
    return Source(
        keys,
        relation,
        condition=f"e.operator_id IN ({texts(branch.operators)})",
        site=f"e.site_id AS site, e.installed_on, e.retired_on, {amounts}",
        shown=shown,
        joins=tuple(joins),
    )


def may_be_reached(needs: Needs, profile: Profile, *, by_technology: bool = True) -> bool:
    """Whether a scope whose sites must be told apart may reach elements of a profile."""
    return any(
        may_reach(scope, jurisdiction, profile, by_technology=by_technology) for jurisdiction, scope in needs.apart
    )


def _days_told_apart(branch: Branch) -> dict[str, str]:
    """Keys by which days are told apart that matter for a scope, or that tell of an event whose day nobody states."""
    keys: dict[str, str] = {}
    if marks := branch.needs.purchase:
        keys |= {"purchased": bucket("e.acquired_on", marks), "put_in": bucket("e.installed_on", marks)}
    if marks := branch.needs.all_events:
        seen = bucket("(e.retired_on - 1)", marks)
        keys["seen_last"] = f"CASE WHEN e.installed_on IS NULL THEN {seen} END"
    return keys
