"""How the table of elements is read where no index beside it will do: what tells its rows apart, and what is known of each group."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import polars as pl

from vendorline.check.database import Database, parquet
from vendorline.check.grouping_sql import KEYS
from vendorline.check.needs import Branch
from vendorline.check.notable_places import notable_places
from vendorline.check.sources import table_source
from vendorline.network.tables import Network

#: What is known of a group beside its days.
ATTRIBUTES = (
    "operator_id", "function", "generations", "bands_mhz", "vendor_id", "vendor_basis", "basis", "tags", "site_tags",
    "site_country", "region", "site_id", "element_id", "segment", "product",
)  # fmt: skip


class TableReading:
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

    def with_attributes(self, groups: pl.DataFrame) -> pl.DataFrame:
        """Groups with what their keys say."""
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


def in_order(network: Network, database: Database, site_ids: pl.Series) -> pl.Series:
    """Sites in the order of their table."""
    if site_ids.is_empty():
        return pl.Series("site_id", dtype=pl.String)
    file = network.path_of("sites")
    if file is not None:
        sites = parquet(file, numbered=True)
    else:
        database.register("numbered", network["sites"].select("site_id").with_row_index("file_row_number"))
        sites = "numbered"
    database.register("named", pl.DataFrame({"site_id": site_ids}))
    query = f"SELECT site_id FROM {sites} SEMI JOIN named USING (site_id) ORDER BY file_row_number"
    return database.frame(query)["site_id"]


def _with_nothing(groups: pl.DataFrame, columns: dict[str, Any]) -> pl.DataFrame:
    """Groups with columns of which nothing is known."""
    return groups.with_columns(pl.lit(None, dtype=type_).alias(name) for name, type_ in columns.items())
