"""Sites of which something is said that a provision asks about: tags, areas, a country abroad, a region with suppliers of its own."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vendorline.check.database import Database
from vendorline.check.entries import site_tags
from vendorline.check.grouping_sql import texts
from vendorline.check.needs import Branch

_SITE = "site_id, tags, areas, country, region"


def notable_places(database: Database, branches: Sequence[Branch]) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sites (site_id, place, is_named) and kinds of sites (place, site_tags, site_country, region); other sites are all alike.

    A country is told only where it lies outside the territory that a provision names; a region where suppliers are stated by region.
    """
    names = _names(branches)
    home = sorted(frozenset().union(*(b.needs.territory or frozenset() for b in branches)))
    parts = []
    if names and not (database.holds_nothing("sites", "tags") and database.holds_nothing("sites", "areas")):
        parts.append(f"SELECT {_SITE} FROM {database.relation('sites')} WHERE len(tags) > 0 OR len(areas) > 0")
    for branch in branches:
        abroad = branch.needs.territory
        if abroad is None and not branch.needs.regions:
            continue
        wanted = ["region IS NOT NULL"] if branch.needs.regions else []
        if abroad is not None:
            wanted.append(f"country NOT IN ({texts(abroad)})" if abroad else "country IS NOT NULL")
        own = f"SELECT site_id FROM {database.relation('elements')} WHERE operator_id IN ({texts(branch.operators)})"
        parts.append(
            f"SELECT {_SITE} FROM {database.relation('sites')} SEMI JOIN ({own}) USING (site_id) WHERE {' OR '.join(wanted)}"
        )
    empty = pl.DataFrame(
        schema={"place": pl.Int32, "site_tags": pl.List(pl.String), "site_country": pl.String, "region": pl.String}
    )
    if not parts:
        return pl.DataFrame(schema={"site_id": pl.String}), empty
    sites = pl.concat([database.frame(part) for part in parts]).unique("site_id", maintain_order=True)
    at_home = pl.col("country").is_in(home) | pl.lit(all(b.needs.territory is None for b in branches))
    by_region = any(b.needs.regions for b in branches)
    sites = sites.select(
        "site_id",
        tags_asked_for(branches).alias("site_tags"),
        pl.when(at_home).then(None).otherwise("country").alias("site_country"),
        pl.when(pl.lit(by_region)).then("region").alias("region"),
    )
    told = (pl.col("site_tags").list.len() > 0, pl.col("site_country").is_not_null(), pl.col("region").is_not_null())
    sites = sites.filter(pl.any_horizontal(told))
    columns = ["site_tags", "site_country", "region"]
    kinds = sites.select(columns).unique(maintain_order=True).with_row_index("place")
    kinds = kinds.with_columns(pl.col("place").cast(pl.Int32))
    places = sites.join(kinds, on=columns, nulls_equal=True, how="left")
    return places.select("site_id", "place", (pl.col("site_tags").list.len() > 0).alias("is_named")), kinds


def tags_asked_for(branches: Sequence[Branch], tags: str = "tags", areas: str = "areas") -> pl.Expr:
    """Of the tags and areas of a site those that a provision asks about, in order."""
    wanted = pl.element().filter(pl.element().is_in(_names(branches)))
    return site_tags(tags, areas).list.eval(wanted).list.unique().list.sort()


def _names(branches: Sequence[Branch]) -> list[str]:
    return sorted(frozenset().union(*(b.needs.tags for b in branches)))
