"""A large network grouped by the index beside its table: kinds of elements are counted, and single sites where a provision asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from functools import cached_property
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.apart import apart
from vendorline.check.entries import Each, entries, profile_text
from vendorline.check.index_groups import Groups, GroupTable, Pairs, groups_of, key_of, kind_and_site
from vendorline.check.index_population import IndexPopulation
from vendorline.check.index_rows import IndexRows, values_at
from vendorline.check.index_scan import Counted, Counter, Tally, scan, tally
from vendorline.check.inventory import EventDay, Inventory, day_number
from vendorline.check.needs import Branch
from vendorline.check.notable_places import tags_asked_for
from vendorline.check.numbering import Calendar, Numbers, Places, Question, Stretches, marks_of
from vendorline.check.presence import Presence
from vendorline.network.index import NO_SITE, Index
from vendorline.network.tables import Network

_DAYS = ("installed", "retired", "acquired")
#: Arrays of an inventory in which all elements of a kind are alike.
_OF_KINDS = ("doubt", "operator", "country", "profile", "vendor", "is_assumed")
#: What the groups of an index do not tell; where a provision asks for it, the table is grouped.
_UNTOLD = ("region", "element_id", "segment", "product")


def can_use_index(branches: Sequence[Branch]) -> bool:
    """Whether anything is asked, and all that must be told apart is told by kind, site and days."""
    return bool(branches) and not any(
        b.needs.products or b.needs.segments or b.needs.supplies or b.needs.controls or b.needs.regions
        for b in branches
    )


class IndexGrouping:
    """The elements of a network in groups, for some days; made once, asked for inventories by kind of rule.

    Args:
        network: a network whose elements stay in their file, with an index beside it.
        index: the index.
        branches: which operators' elements are grouped how.
        on: the days that are judged.
        owners: which judged operators answer for the elements of which operator.
        operators: the judged operators.
    """

    def __init__(
        self,
        network: Network,
        index: Index,
        branches: Sequence[Branch],
        on: Sequence[date],
        owners: pl.DataFrame,
        operators: Sequence[str],
    ) -> None:
        self._network, self._owners, self._operators = network, owners, operators
        self._branches = branches
        needs = [b.needs for b in self._branches]
        self._on = tuple(sorted({day_number(day) for day in on}))
        self._kinds = _kinds(index, self._branches)
        self._rows = IndexRows(index.elements, self._kinds["number"].to_numpy())
        branch_of = {name: number for number, b in enumerate(self._branches) for name in b.operators}
        own = self._kinds["operator_id"].replace_strict(branch_of, default=-1, return_dtype=pl.Int64).to_numpy()
        self._asked = own >= 0
        self._calendar = Calendar({day + 1 for day in self._on}.union(*map(marks_of, needs)))
        events = {event for n in needs for event, _ in n.events}
        questions: tuple[Question, ...] = ("state", "installed", "acquired")
        stretches = {q: Stretches(self._calendar, needs, q, self._on) for q in questions if q == "state" or q in events}
        self._of_kinds = Counter(self._calendar, self._on, np.maximum(own, 0), stretches)
        granted = sorted(frozenset().union(*(n.granted_sites for n in needs)))
        self._apart = apart(
            self._kinds, self._branches, self._of_kinds.branch, self._asked, _places_of(network, granted)
        )

    def states(self, *, by_site: bool = False) -> Inventory:
        """The groups as states see them: how many elements of each are there on each of the days.

        `by_site`: only operators that a provision asks for every site of, and each such site apart.
        """
        wanted = [b.needs.states and (not by_site or bool(b.needs.apart)) for b in self._branches]
        return self._inventory("state", wanted, by_site=by_site)

    def events(self, event: EventDay) -> Inventory:
        """The groups as a rule on events sees them: by the stretch in which the event happened."""
        return self._inventory(event, [event in dict(b.needs.events) for b in self._branches], by_site=False)

    def fetch(self, groups: GroupTable, more: Sequence[str], *, on_judged_days: bool) -> tuple[pl.DataFrame, Numbers]:
        """Rows of the index (site, days and `more`) of some groups, and the group of each."""
        kinds = np.zeros(len(self._kinds), dtype=bool)
        kinds[groups.kind] = True

        def keep(piece: pl.DataFrame) -> NDArray[np.bool_]:
            wanted = kinds.take(piece["kind"].to_numpy())
            return wanted & self._of_kinds.counts_on_a_day(self._places(piece)) if on_judged_days else wanted

        rows = self._rows.where(kinds, ["kind", "site", *_DAYS, *more], keep)
        group = self._group_of(rows, groups)
        found = np.flatnonzero(group >= 0)
        rows = rows.drop("kind")
        return (rows, group) if len(found) == len(group) else (rows[found], group[found])

    def element_ids(self, rows: NDArray[np.integer]) -> pl.Series:
        """The ids of the elements at some rows of their table."""
        return _values_of(self._network, "elements", "element_id", rows)

    def _group_of(self, rows: pl.DataFrame, groups: GroupTable) -> Numbers:
        """The group of each row, -1 where it is of none of them."""
        single = self._apart.holds(rows, by_site=groups.by_site)
        places, found = self._places(rows), np.full(rows.height, -1)
        pair = np.searchsorted(self._pairs.keys, key_of(rows[np.flatnonzero(single)])) if single.any() else single[:0]
        for is_single, counter, unit in (
            (False, self._of_kinds, rows["kind"].to_numpy()[~single]),
            (True, self._pairs.counter, pair),
        ):
            own = (groups.site != NO_SITE) == is_single
            here = np.flatnonzero(single == is_single)
            if not len(here) or not own.any():
                continue
            days = Places(*(getattr(places, name)[here] for name in _DAYS))
            group_of = np.full(int(counter.begins(groups.question)[-1]), -1)
            group_of[groups.number[own]] = groups.ids[own]
            found[here] = group_of.take(counter.numbers(groups.question, unit, days))
        return found

    # --- what is counted --------------------------------------------------------------------------------------------------

    @cached_property
    def _tallies(self) -> Mapping[Counted, Tally]:
        """Counts of the elements that need not be told apart by site, or not always."""
        apart = self._apart
        left_out = (lambda rows: apart.holds(rows, by_site=False)) if len(apart.granted_sites) else None
        return scan(self._rows, self._asked & ~apart.always, self._of_kinds, left_out)

    @cached_property
    def _pairs(self) -> Pairs:
        """The kinds at single sites that stand apart."""
        apart = self._apart
        columns = ["kind", "site", *_DAYS]
        rows = self._rows.where(apart.kinds, columns, lambda piece: apart.holds(piece, by_site=True))
        pairs, unit = np.unique(key_of(rows), return_inverse=True)
        kind, site = kind_and_site(pairs)
        always = apart.holds(pl.DataFrame({"kind": kind, "site": site}), by_site=False)
        counter = Counter(self._calendar, self._on, self._of_kinds.branch[kind], self._of_kinds.stretches)
        return Pairs(pairs, kind, site, ~always, counter, tally(counter, unit, self._places(rows)))

    def _places(self, rows: pl.DataFrame) -> Places:
        return Places(*(self._calendar.place.take(rows[name].to_numpy()) for name in _DAYS))

    def _groups(self, question: Question, wanted: NDArray[np.bool_], *, by_site: bool) -> tuple[Groups, Groups]:
        """The groups of kinds, and those of kinds at single sites."""
        pairs, branch = self._pairs, self._of_kinds.branch
        whole = wanted[branch] & self._asked & ~self._apart.always
        if by_site:
            whole &= ~self._apart.by_site
        single = wanted[pairs.counter.branch] & (~pairs.only_by_site if not by_site else True)
        return (
            groups_of(self._tallies, self._of_kinds, question, whole),
            groups_of(pairs.tallies, pairs.counter, question, single),
        )

    @cached_property
    def _template(self) -> tuple[Inventory, Numbers]:
        """An entry for each kind and judged operator, in the order of kinds, and how many entries each kind has."""
        rows = self._kinds.with_row_index("place").join(
            self._owners, on="operator_id", how="inner", maintain_order="left"
        )
        number = np.bincount(rows["place"].to_numpy(), minlength=len(self._kinds))
        rows = rows.with_columns(pl.lit(0, dtype=pl.Int32).alias(name) for name in ("site_code", *_DAYS))
        return entries(self._network, rows, self._operators, pl.Series(dtype=pl.String), Each.of_none()), number

    def _inventory(self, question: Question, wanted: Sequence[bool], *, by_site: bool) -> Inventory:
        whole, single = self._groups(question, np.array(wanted, dtype=bool), by_site=by_site)
        pairs = self._pairs
        kind = np.concatenate([whole.unit, pairs.kind[single.unit]])
        site = np.concatenate([np.full(len(whole.unit), NO_SITE), pairs.site[single.unit]])
        number = np.concatenate([whole.number, single.number])
        within = np.concatenate([whole.within, single.within])
        groups = GroupTable(question, by_site, np.arange(len(kind)), kind, site, number)
        begins = self._of_kinds.begins(question)
        # A kind at one site is part of that kind at all sites.
        of_kind = np.concatenate([np.ones(len(whole.unit), dtype=bool), pairs.only_by_site[single.unit]])
        changes = [
            np.concatenate(columns) for columns in zip(whole.changes(0), single.changes(len(whole.unit)), strict=True)
        ]
        population = IndexPopulation(self, groups, Presence(len(kind), self._on, *changes))

        template, entries_of = self._template
        first = np.cumsum(entries_of) - entries_of
        group = np.repeat(np.arange(len(kind)), entries_of[kind])
        same_before = np.arange(len(group)) - np.searchsorted(group, group)
        entry = first[kind[group]] + same_before
        sites = np.unique(site[site != NO_SITE])
        days = self._of_kinds.stretches[question].told(self._of_kinds.branch[kind], within)
        arrays: dict[str, Any] = {name: getattr(template, name)[entry] for name in _OF_KINDS}
        arrays |= {name: day[group] for name, day in days.items()}
        told = ("operator_id", "function", *(["bands_mhz"] if any(b.needs.bands for b in self._branches) else []))
        return replace(
            template,
            **arrays,
            entry=group,
            weight=np.concatenate([whole.weight, single.weight])[group],
            site=np.where(site == NO_SITE, -1, np.searchsorted(sites, site)).astype(np.int32)[group],
            site_ids=_values_of(self._network, "sites", "site_id", sites),
            tags={name: mask[entry] for name, mask in template.tags.items()},
            elements=pl.DataFrame(
                {
                    "group_id": groups.ids,
                    "parent": np.where(of_kind, begins[kind] + within, begins[-1] + number),
                    **{name: self._kinds[name].gather(kind) for name in told},
                }
            ).with_columns(pl.lit(None, dtype=pl.String).alias(name) for name in _UNTOLD),
            population=population,
        )


def _kinds(index: Index, branches: Sequence[Branch]) -> pl.DataFrame:
    """A row per kind, in order: what is known of its elements, as entries need it; countries only where they tell something."""
    kinds = pl.read_parquet(index.kinds, glob=False)
    territory = frozenset().union(*(b.needs.territory or () for b in branches))
    return kinds.select(
        *(name for name in kinds.columns if not name.startswith("site_")),
        tags_asked_for(branches, "site_tags", "site_areas").alias("site_tags"),
        pl.when(pl.col("site_country").is_in(list(territory)).not_()).then("site_country").alias("site_country"),
        profile_text(),
    )


def _values_of(network: Network, table: str, column: str, rows: NDArray[np.integer]) -> pl.Series:
    """The values of a column at some rows of a table, in its file or not."""
    file = network.path_of(table)
    return network[table][column].gather(rows) if file is None else values_at(file, column, rows)


def _places_of(network: Network, site_ids: Sequence[str]) -> NDArray[np.uint32]:
    """The places of sites in their table, in order."""
    if not site_ids:
        return np.empty(0, dtype=np.uint32)
    file = network.path_of("sites")
    sites = network["sites"].lazy() if file is None else pl.scan_parquet(file, glob=False)
    named = sites.select("site_id").with_row_index("site").filter(pl.col("site_id").is_in(list(site_ids)))
    return named.collect()["site"].cast(pl.UInt32).to_numpy()
