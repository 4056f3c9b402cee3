"""Where a grouping reads elements from: the table itself, told apart by its columns, or its index, told apart by kind."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from vendorline.check.database import parquet
from vendorline.check.grouping_sql import Source, bucket, texts
from vendorline.check.inventory import KB_PER_GB, Profile
from vendorline.check.needs import Branch, Needs
from vendorline.check.scope import may_reach
from vendorline.knowledge.tables import functions


def can_use_index(branches: Sequence[Branch]) -> bool:
    """Whether all that must be told apart is told by kind, site and days."""
    return not any(
        b.needs.products or b.needs.segments or b.needs.supplies or b.needs.controls or b.needs.regions
        for b in branches
    )


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
        outside = [f for f in functions() if not _may_be_reached(needs, Profile(f, frozenset()), by_technology=False)]
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
        element="e.element_id",
        shown=shown,
        joins=tuple(joins),
    )


def index_sources(
    branch: Branch, index: Path, elements: Path, kinds: pl.DataFrame, granted: Sequence[int]
) -> list[Source]:
    """The index as a branch needs it: kinds whose sites must be told apart, and the others, each by themselves.

    Args:
        branch: operators and needs.
        index: its file of elements.
        elements: the file of the table of elements.
        kinds: its kinds, with the tags that are asked for.
        granted: numbers of sites that grants name.
    """
    needs = branch.needs
    own = kinds.filter(pl.col("operator_id").is_in(branch.operators))
    tagged = (pl.col("site_tags").list.len() > 0) | (pl.col("tags").list.len() > 0)
    apart = set(own.filter(tagged)["kind"]) if needs.tagged_sites else set()
    if needs.apart:
        apart |= {
            kind
            for kind, function, generations in own.select("kind", "function", "generations").iter_rows()
            if _may_be_reached(needs, Profile(function or "", frozenset(g.lower() for g in generations or ())))
        }
    named = f"CASE WHEN e.site IN ({', '.join(map(str, granted))}) THEN e.site END" if granted else ""
    parts = [(sorted(apart), "e.site"), (sorted(set(own["kind"]) - apart), named)]
    return [
        Source(
            {"kind": "e.kind", "site": site, **_days_told_apart(branch)},
            parquet(index),
            condition=_ranges(numbers) if numbers else "false",
            site="e.site, e.installed_on, e.retired_on, e.traffic_kb, e.premises",
            element="t.element_id",
            listed=f"JOIN {parquet(elements, numbered=True)} t ON t.file_row_number = e.row",
        )
        for numbers, site in parts
        if numbers or not own.height
    ]


def _may_be_reached(needs: Needs, profile: Profile, *, by_technology: bool = True) -> bool:
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


def _ranges(kinds: Sequence[int]) -> str:
    """A condition on the kind, from kinds in order; those of one operator follow each other."""
    ranges: list[list[int]] = []
    for number in kinds:
        if ranges and ranges[-1][1] == number - 1:
            ranges[-1][1] = number
        else:
            ranges.append([number, number])
    return "(" + " OR ".join(f"e.kind BETWEEN {low} AND {high}" for low, high in ranges) + ")"
