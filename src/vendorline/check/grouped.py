"""A large network grouped by what its provisions tell apart: one scan of the elements, then everything is counted on the groups.

The elements stay where they are, in their Parquet file or in memory; what must be seen one by one (sites, traffic, the elements
behind a finding) is fetched for the groups that it is about.
"""

from __future__ import annotations

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

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
)
from vendorline.check.inventory import (
    ALWAYS,
    KB_PER_GB,
    MISSING,
    STILL,
    Inventory,
    Singles,
    day_number,
    days,
    entries,
    site_tags,
)
from vendorline.check.needs import Branch
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
        self._branches = [b for b in branches if b.needs.states or b.needs.events]
        self._days = sorted({day_number(day) for day in on})
        self._connection = _connect(memory_gb)
        self._elements = self._relation("elements")
        self._places = self._notable_places()
        relations = Relations(self._elements, not self._places.is_empty(), self._has_tags(), self._singled())
        marks = [self._marks(branch) for branch in self._branches]
        tables = day_tables(marks)
        for stretches, name in tables.items():
            self._connection.execute(day_table(name, stretches))
        self._queries = [BranchQuery(b, m, relations, tables) for b, m in zip(self._branches, marks, strict=True)]

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
        return self._frame(query) if self._queries else pl.DataFrame()

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
        return self._frame(
            f"SELECT site_id FROM read_parquet({_text(str(file))}, file_row_number = true) s "
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
            found.append(self._frame(joined_on_keys(query, extra, columns)))
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

    def _relation(self, name: str) -> str:
        """A table as DuckDB reads it: its file, or a view of what is in memory."""
        file = self.network.file_of(name)
        if file is not None:
            return f"read_parquet({_text(str(file))})"
        self._connection.register(name, self.network[name].to_arrow(compat_level=pl.CompatLevel.oldest()))
        return name

    def _has_tags(self) -> bool:
        """Whether an element carries a tag of its own."""
        if not any(branch.needs.tags for branch in self._branches):
            return False
        file = self.network.file_of("elements")
        if file is not None and _holds_nothing(file, "tags.list.element"):
            return False
        return bool(self._connection.sql(f"SELECT 1 FROM {self._elements} WHERE len(tags) > 0 LIMIT 1").fetchall())

    def _notable_places(self) -> pl.DataFrame:
        """Kinds of sites that something is said of: place, site_tags, site_country, region; and the table `places` beside it."""
        names = frozenset().union(*(b.needs.tags for b in self._branches))
        homes = [b.needs.territory for b in self._branches if b.needs.territory is not None]
        regions = any(b.needs.regions for b in self._branches)
        empty = pl.DataFrame(
            schema={"place": pl.Int32, "site_tags": pl.List(pl.String), "site_country": pl.String, "region": pl.String}
        )
        if not names and not homes and not regions:
            return empty
        said = ["len(tags) > 0 OR len(areas) > 0"] if names else []
        home = frozenset.intersection(*homes) if homes else frozenset()
        if homes:
            said.append(
                f"country NOT IN ({', '.join(_text(c) for c in sorted(home)) or 'NULL'})"
                if home
                else "country IS NOT NULL"
            )
        if regions:
            said.append("region IS NOT NULL")
        sites = self._frame(
            f"SELECT site_id, tags, areas, country, region FROM {self._relation('sites')} WHERE {' OR '.join(said)}"
        )
        sites = sites.select(
            "site_id",
            site_tags()
            .list.eval(pl.element().filter(pl.element().is_in(sorted(names))))
            .list.unique()
            .list.sort()
            .alias("site_tags"),
            pl.when(pl.col("country").is_in(sorted(home)) | pl.lit(not homes))
            .then(None)
            .otherwise("country")
            .alias("site_country"),
            pl.col("region") if regions else pl.lit(None, dtype=pl.String).alias("region"),
        )
        sites = sites.filter(
            (pl.col("site_tags").list.len() > 0) | pl.col("site_country").is_not_null() | pl.col("region").is_not_null()
        )
        if sites.is_empty():
            return empty
        kinds = sites.select("site_tags", "site_country", "region").unique(maintain_order=True)
        kinds = kinds.with_row_index("place").with_columns(pl.col("place").cast(pl.Int32))
        places = sites.join(kinds, on=["site_tags", "site_country", "region"], nulls_equal=True, how="left")
        places = places.select("site_id", "place", (pl.col("site_tags").list.len() > 0).alias("is_named"))
        self._connection.register("places", places.to_arrow())
        return kinds

    def _singled(self) -> bool:
        """Make the table `singled`: elements that suppliers or controls are stated of, which stand in groups of their own."""
        supplied = any(b.needs.supplies for b in self._branches)
        controlled = any(b.needs.controls for b in self._branches)
        ids = [self.network["supplies"]["element_id"]] if supplied else []
        if controlled:
            controls = self.network["controls"]
            ids += [controls["controller_id"].rename("element_id"), controls["element_id"]]
        if not ids:
            return False
        singled = pl.concat(ids).drop_nulls().unique()
        self._connection.register("singled", pl.DataFrame({"element_id": singled}).to_arrow())
        return not singled.is_empty()

    def _frame(self, query: str) -> pl.DataFrame:
        return pl.DataFrame(pl.from_arrow(self._connection.sql(query).to_arrow_table()))


@dataclass(frozen=True)
class Grouped:
    """A population in groups: `kinds` are the groups, `by` the columns of stretches in which they
    differ beside their keys, `counts` how many elements of each are there by day.
    """

    grouping: Grouping
    kinds: pl.DataFrame
    by: tuple[str, ...]
    counts: Mapping[int, NDArray[np.int64]] | None

    def there(self, inventory: Inventory, day: int) -> NDArray[np.int64]:
        """How many elements of each entry are there on a day; only the days that were grouped for can be asked."""
        if self.counts is None:
            raise ValueError("events are judged, not who is there")
        return self.counts[day][self._kind(inventory)]

    def singles(self, inventory: Inventory) -> Singles:
        """The single elements, fetched."""
        rows = self._fetch(
            inventory,
            np.ones(len(inventory), dtype=bool),
            f"e.site_id, e.installed_on, e.retired_on, round(e.traffic_gb_day * {KB_PER_GB})::BIGINT AS traffic_kb, e.premises",
        )
        place = rows["place"].to_numpy()
        site = rows["site_id"].cast(pl.Categorical).to_physical().cast(pl.Int64).to_numpy()
        operator = inventory.operator[place].astype(np.int64)
        width = int(site.max(initial=0)) + 1
        units, unit = np.unique(operator * width + site, return_inverse=True)
        return Singles(
            place,
            unit,
            (units // width).astype(np.int32),
            days(rows["installed_on"], ALWAYS),
            days(rows["retired_on"], STILL),
            rows["traffic_kb"].fill_null(MISSING).to_numpy(),
            rows["premises"].fill_null(MISSING).to_numpy(),
        )

    def listing(self, inventory: Inventory, chosen: NDArray[np.bool_]) -> pl.DataFrame:
        """The single elements of the chosen entries, fetched."""
        return self._fetch(inventory, chosen, "e.element_id, e.installed_on, e.retired_on, e.acquired_on")

    def _kind(self, inventory: Inventory) -> NDArray[np.int64]:
        return inventory.elements["kind"].to_numpy()[inventory.entry]

    def _fetch(self, inventory: Inventory, chosen: NDArray[np.bool_], columns: str) -> pl.DataFrame:
        """Rows of single elements with the place of their entry; one of a shared network once for each licensee."""
        place = np.flatnonzero(chosen)
        wanted = pl.DataFrame({"kind": self._kind(inventory)[place], "place": place})
        kinds = self.kinds.join(wanted.select("kind").unique(), on="kind", how="semi")
        rows = self.grouping.fetch(kinds, self.by, columns)
        if rows.is_empty():
            rows = self.grouping.fetch(self.kinds.head(1), self.by, columns).clear()
        return rows.join(wanted, on="kind", how="inner").drop("kind")


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


def _holds_nothing(file: Path, column: str) -> bool:
    """Whether the statistics of a Parquet file say that a column holds no value at all."""
    import pyarrow.parquet as pq

    metadata = pq.ParquetFile(file).metadata
    for group in range(metadata.num_row_groups):
        chunks = [metadata.row_group(group).column(i) for i in range(metadata.num_columns)]
        statistics = [chunk.statistics for chunk in chunks if chunk.path_in_schema == column]
        if not statistics or any(s is None or s.has_min_max or s.null_count is None for s in statistics):
            return False
    return True


def _text(value: str) -> str:
    """A text constant."""
    return "'" + value.replace("'", "''") + "'"
