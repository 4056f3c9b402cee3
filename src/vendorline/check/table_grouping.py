"""A large network grouped by a query on its table of elements, in its Parquet file or in memory: where no index will do."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.database import Database
from vendorline.check.entries import entries
from vendorline.check.grouped import Grouped
from vendorline.check.grouping_sql import (
    BOUGHT,
    CAME,
    GOES,
    KEYS,
    SHOWN,
    BranchQuery,
    Marks,
    day_table,
    day_tables,
    on_one_day,
    one_by_one,
    over_days,
)
from vendorline.check.inventory import ALWAYS, STILL, EventDay, Inventory, day_number
from vendorline.check.needs import BEFORE_ALL, Branch
from vendorline.check.numbering import starts
from vendorline.check.presence import Presence
from vendorline.check.table_reading import TableReading, in_order
from vendorline.network.tables import Network

_SITE = "k_site_id"


class TableGrouping:
    """The elements of a network in groups, for some days; made once, asked for inventories by kind of rule.

    Args:
        network: the network; its elements are read from their file where they stay there.
        branches: which operators' elements are grouped how.
        on: the days that are judged.
        owners: which judged operators answer for the elements of which operator.
        operators: the judged operators.
        memory_gb: memory that grouping may take before it spills to disk.
    """

    def __init__(
        self,
        network: Network,
        branches: Sequence[Branch],
        on: Sequence[date],
        owners: pl.DataFrame,
        operators: Sequence[str],
        *,
        memory_gb: float,
    ) -> None:
        self._network, self._owners, self._operators = network, owners, operators
        self._days = sorted({day_number(day) for day in on})
        self._database = Database(network, memory_gb)
        self._reading = TableReading(network, self._database, branches)
        marks = [_marks(branch, self._days) for branch, _ in self._reading.parts]
        tables = day_tables(marks)
        for stretches, name in tables.items():
            self._database.execute(day_table(name, stretches))
        self._queries = [
            BranchQuery(branch, own, source, tables)
            for (branch, source), own in zip(self._reading.parts, marks, strict=True)
        ]
        used = {name for query in self._queries for name in query.used}
        self._keys = [f"k_{name}" for name in KEYS if name in used]
        needs = [query.branch.needs for query in self._queries]
        self._apart = [n for n, own in enumerate(needs) if own.apart and not (own.tagged_sites or own.granted_sites)]

    def states(self, *, by_site: bool = False) -> Inventory:
        """The groups as states see them: how many elements of each are there on each of the days.

        `by_site`: every site apart where a provision asks for each of them; for the others that would be needless work.
        """
        groups = self._by_site if by_site else self._of_states
        return self._inventory(groups, (), self._there(groups, by_site=by_site))

    def events(self, event: EventDay) -> Inventory:
        """The groups as a rule on events sees them: by the stretch in which the event happened."""
        groups, by = self._of_event(event)
        return self._inventory(groups, by, None)

    def fetch(self, groups: pl.DataFrame, by: Sequence[str], what: Literal["sites", "elements"]) -> pl.DataFrame:
        """The single elements of some groups: `group_id`, and what counting by site or listing elements needs."""
        found = []
        for number, query in enumerate(self._queries):
            mine = groups.filter(pl.col("branch") == number)
            keys = [name for name in query.used if f"k_{name}" in groups.columns]
            if number in self._apart:  # groups of all sites together have none
                keys = [name for name in keys if f"k_{name}" != _SITE or not mine[_SITE].is_null().all()]
            if not mine.is_empty():
                self._database.register("wanted", mine.select("group_id", *(f"k_{name}" for name in keys), *by))
                found.append(self._database.frame(one_by_one(query, keys, by, what)))
        return pl.concat(found) if found else pl.DataFrame()

    # --- the one scan -----------------------------------------------------------------------------------------------------

    @cached_property
    def _rows(self) -> pl.DataFrame:
        """What the query gives: groups by stretches of days, each with what is known of it."""
        if not self._queries:
            return pl.DataFrame()
        is_one_day = len(self._days) == 1
        query = on_one_day(self._queries, self._days[0]) if is_one_day else over_days(self._queries)
        return self._database.frame(query)

    @cached_property
    def _rows_together(self) -> pl.DataFrame:
        """The same without the sites that are apart only for provisions that ask for each of them."""
        rows = self._rows
        if not self._apart or _SITE not in self._keys:
            return rows
        inside = pl.col("branch").is_in(self._apart)
        stretches = [name for name in ("installed", "acquired", "which", "stretch") if name in rows.columns]
        counts = [pl.col(name).sum() for name in ("number", "there") if name in rows.columns]
        together = rows.filter(inside).with_columns(pl.lit(None, dtype=pl.String).alias(_SITE))
        together = together.group_by("branch", *self._keys, *stretches, maintain_order=True).agg(
            *(pl.col(name).first() for name in SHOWN), *counts
        )
        columns = together.columns
        return pl.concat([rows.filter(~inside).select(columns), together])

    @property
    def _state_keys(self) -> list[str]:
        """Keys that matter to states: an event whose day nobody states is none of theirs."""
        return [key for key in self._keys if key != "k_seen_last"]

    @cached_property
    def _of_states(self) -> pl.DataFrame:
        """Each group once, whenever its elements came."""
        groups = self._states_of(self._rows_together)
        return groups.with_columns(parent=pl.col("group_id"))

    @cached_property
    def _by_site(self) -> pl.DataFrame:
        """Each group once, and every site apart that is asked for; `parent`: the group that it is part of, all sites together."""
        groups = self._states_of(self._rows)
        keys = ["branch", *(key for key in self._state_keys if key != _SITE)]
        if not self._apart:
            return self._of_states
        parents = self._of_states.filter(pl.col("branch").is_in(self._apart)).select(*keys, parent="group_id")
        return groups.join(parents, on=keys, nulls_equal=True, how="left", maintain_order="left")

    def _states_of(self, rows: pl.DataFrame) -> pl.DataFrame:
        one_day = len(self._days) == 1
        rows = rows if one_day else rows.filter(pl.col("which") == CAME)
        there = [pl.col("there").sum()] if one_day else []
        return _numbered(
            rows.group_by("branch", *self._state_keys, maintain_order=True).agg(
                *(pl.col(name).first() for name in SHOWN), *there, pl.col("number").sum().alias("weight")
            )
        )

    def _there(self, groups: pl.DataFrame, *, by_site: bool) -> Mapping[int, NDArray[np.int64]]:
        """How many elements of each group are there, by day."""
        if len(self._days) == 1:
            return {self._days[0]: groups["there"].to_numpy().astype(np.int64)}
        keys = ["branch", *self._state_keys]
        rows = self._rows if by_site else self._rows_together
        rows = rows.join(groups.select("group_id", *keys), on=keys, nulls_equal=True, how="left")
        group, branch, which, number = (rows[name].to_numpy() for name in ("group_id", "branch", "which", "number"))
        stretch = rows["stretch"].fill_null(-1).to_numpy()
        marks = [query.marks for query in self._queries]
        counts = which == CAME
        first = np.zeros(len(group), dtype=np.int64)
        for code, name in ((CAME, "installed"), (GOES, "retired")):
            # The last stretch that has begun by each day, by branch; a stretch counts from the first day on that it has begun.
            last = np.array([[getattr(m, name).index(day + 1) for day in self._days] for m in marks])
            for number_of_branch in range(len(marks)):
                mine = (which == code) & (branch == number_of_branch)
                first[mine] = np.searchsorted(last[number_of_branch], stretch[mine])
        counts |= (which == GOES) & (stretch >= 0)
        counts &= first < len(self._days)
        signed = np.where(which == CAME, number, -number.astype(np.int64))
        return Presence(groups.height, self._days, group[counts], first[counts], signed[counts])

    def _of_event(self, event: str) -> tuple[pl.DataFrame, tuple[str, ...]]:
        """Groups by the stretch of an event, and the columns of stretches in which they differ."""
        concerned = [number for number, query in enumerate(self._queries) if event in query.events]
        rows = self._rows_together.filter(pl.col("branch").is_in(concerned))
        if len(self._days) == 1:
            return _numbered(rows.rename({"number": "weight"})), ("installed", "acquired")
        if event == "installed":
            rows = rows.filter(pl.col("which") == CAME).rename({"stretch": "installed", "number": "weight"})
            return _numbered(rows), ("installed",)
        stretch = pl.col("stretch")
        bought = rows.filter(pl.col("which") == BOUGHT).rename({"number": "weight"})
        bought = bought.with_columns(
            pl.when(stretch >= 0).then(stretch).alias("acquired"),
            pl.when(stretch < -1).then(-2 - stretch).alias("installed"),
        )
        return _numbered(bought), ("stretch",)

    # --- inventories --------------------------------------------------------------------------------------------------------

    def _inventory(
        self,
        groups: pl.DataFrame,
        by: tuple[str, ...],
        there: Mapping[int, NDArray[np.int64]] | None,
    ) -> Inventory:
        rows = self._reading.with_attributes(groups).with_columns(
            **self._representatives(groups, is_event=there is None)
        )
        rows = rows.join(self._owners, on="operator_id", how="inner", maintain_order="left")
        return entries(self._network, rows, self._operators, self._told_apart, Grouped(self, groups, by, there))

    @cached_property
    def _told_apart(self) -> pl.Series:
        """Sites that stand in groups of their own, in the order of their table."""
        found = self._rows[_SITE].drop_nulls().unique() if self._queries else pl.Series(dtype=pl.String)
        return in_order(self._network, self._database, found)

    def _representatives(self, groups: pl.DataFrame, *, is_event: bool) -> dict[str, pl.Series]:
        """Days that no provision tells from those of the elements in a group: the first of the stretch."""
        branch = groups["branch"].to_numpy()
        found = {}
        for name, purchase in (("installed", "k_put_in"), ("acquired", "k_purchased")):
            first = np.full(groups.height, ALWAYS, dtype=np.int64)
            stretches = {}
            if purchase in self._keys:
                stretches[purchase] = [query.branch.needs.purchase for query in self._queries]
            if is_event and name in groups.columns:
                stretches[name] = [getattr(query.marks, name) for query in self._queries]
            for column, marks in stretches.items():
                first = np.maximum(first, starts(marks)[branch, groups[column].fill_null(-1).to_numpy() + 1])
            found[name] = pl.Series(first.astype(np.int32))
        retired = np.full(groups.height, STILL, dtype=np.int64)
        if is_event and "k_seen_last" in self._keys:
            seen = groups["k_seen_last"]
            events = [query.branch.needs.all_events for query in self._queries]
            told = seen.is_not_null().to_numpy()
            retired[told] = starts(events)[branch[told], seen.drop_nulls().to_numpy() + 1] + 1
        found["retired"] = pl.Series(retired.astype(np.int32))
        return found


def _numbered(groups: pl.DataFrame) -> pl.DataFrame:
    """Groups with a number each."""
    return groups.with_row_index("group_id").with_columns(pl.col("group_id").cast(pl.Int64))


def _marks(branch: Branch, on: Sequence[int]) -> Marks:
    """The days at which something about a branch changes: the judged ones end a stretch, what provisions ask about begins one."""
    events = dict(branch.needs.events)
    ends, bought = {day + 1 for day in on}, set(events.get("acquired", ()))
    purchase = set(branch.needs.purchase)
    installed = ends | set(events.get("installed", ())) | bought | purchase
    return Marks(
        tuple(sorted(m for m in installed if m > BEFORE_ALL)),
        tuple(sorted(ends)),
        tuple(sorted(m for m in ends | bought | purchase if m > BEFORE_ALL)),
    )
