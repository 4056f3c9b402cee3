"""A large network grouped by what its provisions tell apart: one scan of the elements, then everything is counted on the groups.

The elements stay where they are, in their Parquet file or in memory; what must be seen one by one (sites, traffic, the elements
behind a finding) is fetched for the groups that it is about.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.grouped import Grouped
from vendorline.check.grouping_sql import (
    KEYS,
    BranchQuery,
    Marks,
    Relations,
    day_table,
    day_tables,
    joined_on_keys,
    on_one_day,
    over_days,
    text,
)
from vendorline.check.inventory import ALWAYS, STILL, Inventory, day_number, entries
from vendorline.check.needs import Branch
from vendorline.check.notable_places import notable_places
from vendorline.network.tables import Network

#: A day before every mark.
_LONG_AGO = -1_000_000
_KEY_COLUMNS = [f"k_{name}" for name in KEYS]


class Grouping:
    """The elements of a network in groups, for some days; made once, asked for inventories by kind of rule.

    Args:
        network: the network; its elements are read from their file where they stay there.
        branches: which operators' elements are grouped how.
        on: the days that states are judged on.
        memory_gb: memory that grouping may take before it spills to disk.
    """

    def __init__(self, network: Network, branches: Sequence[Branch], on: Sequence[date], *, memory_gb: float) -> None:
        self.network = network
        self.branches = [b for b in branches if b.needs.states or b.needs.events]
        self._days = sorted({day_number(day) for day in on})
        self._connection = _connect(memory_gb)
        self.elements = self.relation("elements")
        sites, self._places = notable_places(self)
        if not sites.is_empty():
            self._connection.register("places", sites.to_arrow())
        relations = Relations(self.elements, not sites.is_empty(), self._has_tags(), self._singled())
        marks = [self._marks(branch) for branch in self.branches]
        tables = day_tables(marks)
        for stretches, name in tables.items():
            self._connection.execute(day_table(name, stretches))
        self._queries = [BranchQuery(b, m, relations, tables) for b, m in zip(self.branches, marks, strict=True)]

    def states(self, owners: pl.DataFrame, operators: Sequence[str]) -> Inventory:
        """The groups as states see them: how many elements of each are there on each of the days."""
        return self._inventory(self._kinds, (), self._states, owners, operators)

    def events(self, event: str, owners: pl.DataFrame, operators: Sequence[str]) -> Inventory:
        """The groups as a rule on events sees them: by the stretch in which the event happened."""
        kind = "acquired" if event == "acquired" else "installed"
        kinds, by = self._of_event(kind)
        return self._inventory(kinds, by, None, owners, operators)

    # --- the one scan ---------------------------------------------------------------------------------------------------

    @cached_property
    def _groups(self) -> pl.DataFrame:
        """What the query gives, with the day numbers that stand for each stretch."""
        query = on_one_day(self._queries, self._days[0]) if self._is_one_day else over_days(self._queries)
        return self.frame(query) if self._queries else pl.DataFrame()

    @property
    def _is_one_day(self) -> bool:
        return len(self._days) == 1

    @cached_property
    def _kinds(self) -> pl.DataFrame:
        """Each kind of elements once, as states see them, with its number."""
        rows = self._groups
        if not self._is_one_day:
            rows = rows.filter(pl.col("which") == 0)
        shown = [pl.col(name).first() for name in ("generations", "tags", "bands_mhz")]
        there = [pl.col("there").sum()] if self._is_one_day else []
        kinds = rows.group_by("branch", *_KEY_COLUMNS, maintain_order=True).agg(
            *shown, *there, pl.col("number").sum().alias("weight")
        )
        return kinds.with_row_index("kind").with_columns(pl.col("kind").cast(pl.Int64))

    @cached_property
    def _states(self) -> Mapping[int, NDArray[np.int64]]:
        """How many elements of each kind are there, by day."""
        kinds = self._kinds
        if self._is_one_day:
            return {self._days[0]: kinds["there"].to_numpy()}
        rows = self._groups.join(
            kinds.select("kind", "branch", *_KEY_COLUMNS), on=["branch", *_KEY_COLUMNS], nulls_equal=True, how="left"
        )
        columns = [rows[name].to_numpy() for name in ("kind", "branch", "which", "number")]
        kind, branch, which, number = columns
        stretch = rows["stretch"].fill_null(-1).to_numpy()
        found: dict[int, NDArray[np.int64]] = {}
        for day in self._days:
            last = np.array(
                [[m.installed.index(day + 1), m.retired.index(day + 1) if m.retired else -1] for m in self._all_marks]
            )
            came = (which == 0) & (stretch <= last[branch, 0])
            gone = (which == 1) & (stretch >= 0) & (stretch <= last[branch, 1])
            there = np.zeros(kinds.height, dtype=np.int64)
            np.add.at(there, kind[came], number[came])
            np.subtract.at(there, kind[gone], number[gone])
            found[day] = there
        return found

    def _of_event(self, event: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """Groups by the stretch of an event, and the columns of stretches in which they differ."""
        shown = [pl.col(name).first() for name in ("generations", "tags", "bands_mhz")]
        concerned = [n for n, query in enumerate(self._queries) if event in dict(query.branch.needs.events)]
        rows = self._groups.filter(pl.col("branch").is_in(concerned))
        if self._is_one_day:
            by = ("installed",) if event == "installed" else ("installed", "acquired")
            weight = pl.col("number").sum().alias("weight")
            rows = rows.group_by("branch", *_KEY_COLUMNS, *by, maintain_order=True).agg(*shown, weight)
        elif event == "installed":
            by = ("installed",)
            rows = rows.filter(pl.col("which") == 0).rename({"stretch": "installed", "number": "weight"})
        else:
            by = ("stretch",)
            stretch = pl.col("stretch")
            rows = (
                rows.filter(pl.col("which") == 2)
                .rename({"number": "weight"})
                .with_columns(
                    pl.when(stretch >= 0).then(stretch).alias("acquired"),
                    pl.when(stretch < -1).then(-2 - stretch).alias("installed"),
                )
            )
        return rows.with_row_index("kind").with_columns(pl.col("kind").cast(pl.Int64)), by

    # --- inventories ----------------------------------------------------------------------------------------------------

    def _inventory(
        self,
        kinds: pl.DataFrame,
        by: tuple[str, ...],
        there: Mapping[int, NDArray[np.int64]] | None,
        owners: pl.DataFrame,
        operators: Sequence[str],
    ) -> Inventory:
        rows = kinds.with_columns(
            *(pl.col(f"k_{name}").alias(name) for name in KEYS if not name.endswith("_hash")),
            pl.when("k_is_assumed").then(pl.lit("assumed")).otherwise(pl.lit("stated")).alias("basis"),
            pl.lit("stated").alias("vendor_basis"),
            **self._representatives(kinds, is_event=there is None),
        )
        rows = rows.join(self._places, left_on="k_place", right_on="place", how="left", maintain_order="left")
        rows = rows.join(owners, on="operator_id", how="inner", maintain_order="left")
        return entries(self.network, rows, operators, self._told_apart, Grouped(self, kinds, by, there))

    def _representatives(self, kinds: pl.DataFrame, *, is_event: bool) -> dict[str, pl.Series]:
        """Days that no provision tells from those of the elements in a group: the first of the stretch."""
        branch = kinds["branch"].to_numpy()
        found = {}
        for name, purchase_key in (("installed", "k_put_in"), ("acquired", "k_purchased")):
            first = np.full(kinds.height, ALWAYS, dtype=np.int64)
            for number, query in enumerate(self._queries):
                mine = branch == number
                lows = [(purchase_key, query.branch.needs.purchase)]
                if is_event and name in kinds.columns:
                    lows.append((name, getattr(query.marks, name)))
                for column, marks in lows:
                    starts = np.array([ALWAYS, _LONG_AGO, *marks], dtype=np.int64)
                    at = kinds[column].fill_null(-1).to_numpy() + 1
                    first = np.where(mine, np.maximum(first, starts[np.where(mine, at, 0)]), first)
            found[name] = pl.Series(first.astype(np.int32))
        found["retired"] = pl.Series(np.full(kinds.height, STILL, dtype=np.int32))
        return found

    @cached_property
    def _told_apart(self) -> pl.Series:
        """Sites that stand in groups of their own, in the order of the table of sites."""
        wanted = self._groups["k_site_id"].drop_nulls().unique() if self._queries else pl.Series([], dtype=pl.String)
        if wanted.is_empty():
            return pl.Series("site_id", [], dtype=pl.String)
        self._connection.register("told_apart", pl.DataFrame({"site_id": wanted}).to_arrow())
        file = self.network.file_of("sites")
        if file is None:
            sites = self.network["sites"]["site_id"]
            return sites.filter(sites.is_in(wanted.implode()))
        return self.frame(
            f"SELECT site_id FROM read_parquet({text(str(file))}, file_row_number = true) s "
            "SEMI JOIN told_apart USING (site_id) ORDER BY file_row_number"
        )["site_id"]

    # --- single elements ------------------------------------------------------------------------------------------------

    def fetch(self, kinds: pl.DataFrame, by: Sequence[str], columns: str) -> pl.DataFrame:
        """Single elements of some kinds, which differ in their keys and in the stretches `by`: their `kind` and the columns."""
        found = []
        for number, query in enumerate(self._queries):
            mine = kinds.filter(pl.col("branch") == number)
            if mine.is_empty():
                continue
            stretches = {"installed": query.installed, "acquired": query.acquired, "stretch": query.bought}
            extra = {name: stretches[name] for name in by}
            wanted = mine.select("kind", *_KEY_COLUMNS, *extra)
            self._connection.register("wanted", wanted.to_arrow())
            found.append(self.frame(joined_on_keys(query, extra, columns)))
            self._connection.unregister("wanted")
        return pl.concat(found) if found else pl.DataFrame()

    # --- what stands beside the elements ----------------------------------------------------------------------------------

    def _marks(self, branch: Branch) -> Marks:
        events = dict(branch.needs.events)
        ends = {day + 1 for day in self._days}
        purchase = set(branch.needs.purchase)
        installed = ends | set(events.get("installed", ())) | set(events.get("acquired", ())) | purchase
        return Marks(
            tuple(sorted(m for m in installed if m > _LONG_AGO)),
            tuple(sorted(ends)) if branch.needs.states else (),
            tuple(sorted(m for m in ends | set(events.get("acquired", ())) | purchase if m > _LONG_AGO)),
        )

    @property
    def _all_marks(self) -> list[Marks]:
        return [query.marks for query in self._queries]

    def relation(self, name: str) -> str:
        """A table as DuckDB reads it: its file, or a view of what is in memory."""
        file = self.network.file_of(name)
        if file is not None:
            return f"read_parquet({text(str(file))})"
        self._connection.register(name, self.network[name].to_arrow(compat_level=pl.CompatLevel.oldest()))
        return name

    def _has_tags(self) -> bool:
        """Whether an element carries a tag of its own."""
        if not any(branch.needs.tags for branch in self.branches):
            return False
        if self.holds_nothing("elements", "tags"):
            return False
        return bool(self._connection.sql(f"SELECT 1 FROM {self.elements} WHERE len(tags) > 0 LIMIT 1").fetchall())

    def _singled(self) -> bool:
        """Make the table `singled`: elements that suppliers or controls are stated of, which stand in groups of their own."""
        supplied = any(b.needs.supplies for b in self.branches)
        controlled = any(b.needs.controls for b in self.branches)
        ids = [self.network["supplies"]["element_id"]] if supplied else []
        if controlled:
            controls = self.network["controls"]
            ids += [controls["controller_id"].rename("element_id"), controls["element_id"]]
        if not ids:
            return False
        singled = pl.concat(ids).drop_nulls().unique()
        self._connection.register("singled", pl.DataFrame({"element_id": singled}).to_arrow())
        return not singled.is_empty()

    def holds_nothing(self, table: str, column: str) -> bool:
        """Whether the statistics of a table's file say that a column of lists holds nothing at all; False where unknown."""
        import pyarrow.parquet as pq

        file = self.network.file_of(table)
        if file is None:
            return False
        metadata = pq.ParquetFile(file).metadata
        for group in range(metadata.num_row_groups):
            chunks = [metadata.row_group(group).column(i) for i in range(metadata.num_columns)]
            said = [chunk.statistics for chunk in chunks if chunk.path_in_schema == f"{column}.list.element"]
            if not said or any(s is None or s.has_min_max or s.null_count is None for s in said):
                return False
        return True

    def frame(self, query: str) -> pl.DataFrame:
        """The rows of a query."""
        return pl.DataFrame(pl.from_arrow(self._connection.sql(query).to_arrow_table()))


def _connect(memory_gb: float) -> Any:
    """A database of nobody else's, in bounded memory, that loads nothing from elsewhere."""
    import duckdb

    return duckdb.connect(
        ":memory:",
        config={
            "memory_limit": f"{round(memory_gb * 1000)}MB",
            "temp_directory": tempfile.mkdtemp(prefix="vendorline-"),
            "autoinstall_known_extensions": "false",
            "autoload_known_extensions": "false",
            "preserve_insertion_order": "false",
        },
    )
