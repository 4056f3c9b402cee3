"""The two ways to read the elements of a large network: from their table, or from the index beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Protocol

import polars as pl

from vendorline.check.database import Database, parquet
from vendorline.check.grouping_sql import KEYS, SHOWN, Source
from vendorline.check.inventory import profile_text
from vendorline.check.needs import Branch
from vendorline.check.notable_places import notable_places, tags_asked_for
from vendorline.check.sources import can_use_index, index_sources, table_source
from vendorline.network.tables import Network

#: What is known of a group beside its days.
ATTRIBUTES = (
    "operator_id", "function", "generations", "bands_mhz", "vendor_id", "vendor_basis", "basis", "tags", "site_tags",
    "site_country", "region", "site_id", "element_id", "segment", "product",
)  # fmt: skip


class Reading(Protocol):
    """How the elements are read: from one or several sources for each branch, and what is known of the groups that come of it."""

    parts: list[tuple[Branch, Source]]

    def with_attributes(self, groups: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
        """Groups with `ATTRIBUTES`; `sites` are those that stand in groups of their own (site, site_id)."""
        ...


def reading_of(network: Network, database: Database, branches: Sequence[Branch]) -> Reading:
    """The index where there is one that tells apart what the branches need, else the table."""
    if network.index is not None and network.path_of("elements") is not None and can_use_index(branches):
        return FromIndex(network, database, branches)
    return FromTable(network, database, branches)


class FromTable:
    """The table of elements: what is known of a group are its keys, and the kind of its site."""

    def __init__(self, network: Network, database: Database, branches: Sequence[Branch]) -> None:
        self._network, self._database = network, database
        sites, self._places = notable_places(database, branches)
        if not sites.is_empty():
            database.register("places", sites)
        asked = any(branch.needs.tags for branch in branches)
        has_tags = asked and not database.holds_nothing("elements", "tags")
        singled, relation = self._singled(branches), database.relation("elements")
        self.parts = [
            (b, table_source(b, relation, has_places=not sites.is_empty(), has_tags=has_tags, has_singled=singled))
            for b in branches
        ]

    def _singled(self, branches: Sequence[Branch]) -> bool:
        """Make the table `singled`: elements that suppliers or controls are stated of, which stand in groups of their own."""
        supplied = any(b.needs.supplies for b in branches)
        controlled = any(b.needs.controls for b in branches)
        ids = [self._network["supplies"]["element_id"]] if supplied else []
        if controlled:
            controls = self._network["controls"]
            ids += [controls["controller_id"].rename("element_id"), controls["element_id"]]
        if not ids:
            return False
        singled = pl.concat(ids).drop_nulls().unique()
        self._database.register("singled", pl.DataFrame({"element_id": singled}))
        return not singled.is_empty()

    def with_attributes(self, groups: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
        """Groups with what their keys say."""
        del sites  # a group has the id of its site among its keys
        known = (name for name in ATTRIBUTES if name in KEYS)
        groups = groups.with_columns(
            (pl.col(f"k_{name}") if f"k_{name}" in groups.columns else pl.lit(None, dtype=pl.String)).alias(name)
            for name in known
        )
        if "k_place" not in groups.columns:
            return _with_nothing(
                groups, {"site_tags": pl.List(pl.String), "site_country": pl.String, "region": pl.String}
            )
        return groups.join(self._places, left_on="k_place", right_on="place", how="left", maintain_order="left")


class FromIndex:
    """The index beside the table: what is known of a group is what its kind says."""

    def __init__(self, network: Network, database: Database, branches: Sequence[Branch]) -> None:
        index, elements = network.index, network.path_of("elements")
        if index is None or elements is None:
            raise ValueError("the network has no index")
        kinds = pl.read_parquet(index.kinds, glob=False)
        territory = frozenset().union(*(b.needs.territory or () for b in branches))
        self._kinds = kinds.select(
            "kind",
            *(name for name in ATTRIBUTES if name in kinds.columns and not name.startswith("site_")),
            tags_asked_for(branches, "site_tags", "site_areas").alias("site_tags"),
            pl.when(pl.col("site_country").is_in(list(territory)).not_()).then("site_country").alias("site_country"),
            profile_text(),
        )
        granted = sorted(frozenset().union(*(b.needs.granted_sites for b in branches)))
        numbers = numbered_sites(network, database, pl.Series("site_id", granted, dtype=pl.String))["site"]
        self.parts = [
            (b, source)
            for b in branches
            for source in index_sources(b, index.index, elements, self._kinds, numbers.to_list())
        ]

    def with_attributes(self, groups: pl.DataFrame, sites: pl.DataFrame) -> pl.DataFrame:
        """Groups with what their kinds say."""
        groups = groups.drop(SHOWN.keys())
        groups = groups.join(self._kinds, left_on="k_kind", right_on="kind", how="left", maintain_order="left")
        unknown = ["region", "element_id", "segment", "product"]
        if "k_site" in groups.columns:
            coded = sites.with_row_index("site_code")
            groups = groups.join(coded, left_on="k_site", right_on="site", how="left", maintain_order="left")
        else:
            unknown.append("site_id")
        return _with_nothing(groups, dict.fromkeys(unknown, pl.String))


def numbered_sites(network: Network, database: Database, wanted: pl.Series) -> pl.DataFrame:
    """Some sites, by id or by number, in the order of their table: site (the number), site_id."""
    if wanted.is_empty():
        return pl.DataFrame(schema={"site": pl.UInt32, "site_id": pl.String})
    file = network.path_of("sites")
    if file is not None:
        sites = parquet(file, numbered=True)
    else:
        database.register("numbered", network["sites"].select("site_id").with_row_index("file_row_number"))
        sites = "numbered"
    key = "site_id" if wanted.dtype == pl.String else "file_row_number"
    database.register("named", pl.DataFrame({key: wanted if key == "site_id" else wanted.cast(pl.Int64)}))
    return database.frame(
        f"SELECT file_row_number::UINTEGER AS site, site_id FROM {sites} SEMI JOIN named USING ({key}) ORDER BY file_row_number"
    )


def _with_nothing(groups: pl.DataFrame, columns: dict[str, Any]) -> pl.DataFrame:
    """Groups with columns of which nothing is known."""
    return groups.with_columns(pl.lit(None, dtype=type_).alias(name) for name, type_ in columns.items())
