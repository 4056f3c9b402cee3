"""A large network grouped by the index beside its table: kinds of elements are counted, and single sites where a provision asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Literal

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.apart import apart
from vendorline.check.entries import entries, profile_text
from vendorline.check.grouped import Grouped
from vendorline.check.index_rows import IndexRows, values_at
from vendorline.check.index_scan import Counted, Counter, Tally, scan, tally
from vendorline.check.inventory import EventDay, Inventory, day_number
from vendorline.check.needs import Branch
from vendorline.check.notable_places import tags_asked_for
from vendorline.check.numbering import EPOCH, Calendar, Numbers, Places, Question, Stretches, marks_of
from vendorline.check.presence import Presence
from vendorline.network.index import NO_SITE, NOT_STATED, Index
from vendorline.network.tables import Network

#: How much a tally adds to the elements that count from a day on.
_SIGNS: Mapping[Counted, int] = {"state": 1, "going": -1, "installed": 1, "acquired": 1}
_DAYS = ("installed", "retired", "acquired")


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
        on: the days that states are judged on.
    """

    def __init__(self, network: Network, index: Index, branches: Sequence[Branch], on: Sequence[date]) -> None:
        self._network = network
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

    def states(self, owners: pl.DataFrame, operators: Sequence[str], *, by_site: bool = False) -> Inventory:
        """The groups as states see them: how many elements of each are there on each of the days.

        `by_site`: only operators that a provision asks for every site of, and each such site apart.
        """
        wanted = [b.needs.states and (not by_site or bool(b.needs.apart)) for b in self._branches]
        return self._inventory("state", wanted, owners, operators, by_site=by_site)

    def events(self, event: EventDay, owners: pl.DataFrame, operators: Sequence[str]) -> Inventory:
        """The groups as a rule on events sees them: by the stretch in which the event happened."""
        wanted = [event in dict(b.needs.events) for b in self._branches]
        return self._inventory(event, wanted, owners, operators, by_site=False)

    def fetch(
        self, groups: pl.DataFrame, question: Question, what: Literal["sites", "elements"], *, by_site: bool
    ) -> pl.DataFrame:
        """The single elements of some groups that were made for a question; for sites those that are there on a judged day."""
        more = ["traffic_kb", "premises"] if what == "sites" else ["row"]
        kinds = np.zeros(len(self._kinds), dtype=bool)
        kinds[groups["kind"].to_numpy()] = True

        def keep(piece: pl.DataFrame) -> NDArray[np.bool_]:
            wanted = kinds.take(piece["kind"].to_numpy())
            return wanted & self._of_kinds.counts_on_a_day(self._places(piece)) if what == "sites" else wanted

        rows = self._rows.where(kinds, ["kind", "site", *_DAYS, *more], keep)
        group = self._group_of(rows, groups, question, by_site=by_site)
        rows = rows.with_columns(pl.Series("group_id", group)).filter(pl.col("group_id") >= 0)
        days = [
            pl.when(pl.col(name) != NOT_STATED)
            .then(pl.col(name).cast(pl.Int32) - EPOCH)
            .cast(pl.Date)
            .alias(f"{name}_on")
            for name in _DAYS
        ]
        if what == "sites":
            return rows.select("group_id", "site", *days[:2], *more)
        ids = _values_of(self._network, "elements", "element_id", rows["row"].to_numpy())
        return rows.select("group_id", ids, *days)

    def _group_of(self, rows: pl.DataFrame, groups: pl.DataFrame, question: Question, *, by_site: bool) -> Numbers:
        """The group of each row, -1 where it is of none of them."""
        single = self._apart.holds(rows, by_site=by_site)
        places, found = self._places(rows), np.full(rows.height, -1)
        pair = np.searchsorted(self._pairs.keys, _key(rows[np.flatnonzero(single)]))
        for is_single, counter, unit in (
            (False, self._of_kinds, rows["kind"].to_numpy()[~single]),
            (True, self._pairs.counter, pair),
        ):
            own = groups.filter(pl.col("is_single") == is_single)
            here = np.flatnonzero(single == is_single)
            if not len(here) or own.is_empty():
                continue
            days = Places(*(getattr(places, name)[here] for name in _DAYS))
            number = counter.numbers(question, unit, days)
            group_of = np.full(int(counter.begins(question)[-1]), -1)
            group_of[own["number"].to_numpy()] = own["group_id"].to_numpy()
            found[here] = group_of.take(number)
        return found

    # --- what is counted --------------------------------------------------------------------------------------------------

    @cached_property
    def _tallies(self) -> Mapping[Counted, Tally]:
        """Counts of the elements that need not be told apart by site, or not always."""
        apart = self._apart
        left_out = (lambda rows: apart.holds(rows, by_site=False)) if len(apart.granted_sites) else None
        return scan(self._rows, self._asked & ~apart.always, self._of_kinds, left_out)

    @cached_property
    def _pairs(self) -> _Pairs:
        """The kinds at single sites that stand apart."""
        apart = self._apart
        columns = ["kind", "site", *_DAYS]
        rows = self._rows.where(apart.kinds, columns, lambda piece: apart.holds(piece, by_site=True))
        key = _key(rows)
        pairs, unit = np.unique(key, return_inverse=True)
        kind, site = pairs >> _SITE_BITS, pairs & NO_SITE
        always = apart.holds(pl.DataFrame({"kind": kind, "site": site}), by_site=False)
        counter = Counter(self._calendar, self._on, self._of_kinds.branch[kind], self._of_kinds.stretches)
        return _Pairs(pairs, kind, site, ~always, counter, tally(counter, unit, self._places(rows)))

    def _places(self, rows: pl.DataFrame) -> Places:
        return Places(*(self._calendar.place.take(rows[name].to_numpy()) for name in _DAYS))

    def _groups(self, question: Question, wanted: NDArray[np.bool_], *, by_site: bool) -> tuple[_Groups, _Groups]:
        """The groups of kinds, and those of kinds at single sites."""
        pairs, branch = self._pairs, self._of_kinds.branch
        whole = wanted[branch] & self._asked & ~self._apart.always
        if by_site:
            whole &= ~self._apart.by_site
        single = wanted[pairs.counter.branch] & (~pairs.only_by_site if not by_site else True)
        return (
            _grouped(self._tallies, self._of_kinds, question, whole),
            _grouped(pairs.tallies, pairs.counter, question, single),
        )

    def _inventory(
        self,
        question: Question,
        wanted: Sequence[bool],
        owners: pl.DataFrame,
        operators: Sequence[str],
        *,
        by_site: bool,
    ) -> Inventory:
        whole, single = self._groups(question, np.array(wanted, dtype=bool), by_site=by_site)
        pairs = self._pairs
        kind = np.concatenate([whole.unit, pairs.kind[single.unit]])
        site = np.concatenate([np.full(len(whole.unit), NO_SITE), pairs.site[single.unit]])
        branch = self._of_kinds.branch[kind]
        own = np.concatenate([whole.within, single.within])
        sites = np.unique(site[site != NO_SITE])
        code = np.where(site == NO_SITE, -1, np.searchsorted(sites, site))
        numbers = np.concatenate([whole.number, single.number])
        # A kind at one site is part of that kind at all sites.
        of_kind = np.concatenate([np.ones(len(whole.unit), dtype=bool), pairs.only_by_site[single.unit]])
        begins = self._of_kinds.begins(question)
        groups = pl.DataFrame(
            {
                "group_id": np.arange(len(kind)),
                "is_single": site != NO_SITE,
                "number": numbers,
                "kind": kind,
                "site": site,
                "weight": np.concatenate([whole.weight, single.weight]),
                "parent": np.where(of_kind, begins[kind] + own, begins[-1] + numbers),
                "site_code": code,
                **self._of_kinds.stretches[question].told(branch, own),
            }
        )
        changes = [
            np.concatenate(columns) for columns in zip(whole.changes(0), single.changes(len(whole.unit)), strict=True)
        ]
        counts = Presence(len(kind), self._on, *changes)
        site_ids = _values_of(self._network, "sites", "site_id", sites)
        rows = pl.concat([groups, self._kinds.drop("kind", "number")[kind]], how="horizontal")
        rows = rows.join(owners, on="operator_id", how="inner", maintain_order="left")
        is_state = question == "state"
        population = Grouped(
            _Fetcher(self, question, by_site=by_site),
            groups,
            (),
            counts if is_state else None,
            None if is_state else counts,
        )
        return entries(self._network, rows, operators, site_ids, population)


@dataclass(frozen=True)
class _Pairs:
    """Kinds at single sites: a sorted key of both for each, what it is of, and what is counted of it."""

    keys: Numbers
    kind: Numbers
    site: Numbers
    only_by_site: NDArray[np.bool_]
    counter: Counter
    tallies: Mapping[Counted, Tally]


@dataclass(frozen=True)
class _Groups:
    """Groups in the order of their numbers: the unit of each, its number within the unit, and how many elements it is.

    `first` and `change`: by group, from which judged day on how many more or fewer count.
    """

    number: Numbers
    unit: Numbers
    within: Numbers
    weight: Numbers
    group: Numbers
    first: Numbers
    change: Numbers

    def changes(self, base: int) -> tuple[Numbers, Numbers, Numbers]:
        """What `Presence` adds up, with groups numbered from a base on."""
        return self.group + base, self.first, self.change


def _grouped(
    tallies: Mapping[Counted, Tally], counter: Counter, question: Question, wanted: NDArray[np.bool_]
) -> _Groups:
    """The groups of the wanted units."""
    counted: tuple[Counted, ...] = ("state", "going") if question == "state" else (question,)
    parts = [(tallies[what], _SIGNS[what]) for what in counted if what in tallies]
    nothing = np.zeros(0, dtype=np.int64)
    if not parts:
        return _Groups(*(nothing,) * 7)
    begins = counter.begins(question)
    [(coming, _), *_] = parts
    new = np.concatenate([np.ones(min(1, len(coming.number)), dtype=bool), coming.number[1:] != coming.number[:-1]])
    number = coming.number[new]
    unit = np.searchsorted(begins, number, side="right") - 1
    weight = np.add.reduceat(coming.count, np.flatnonzero(new)) if len(number) else nothing
    chosen = np.flatnonzero(wanted[unit])
    place = np.full(len(number), -1)
    place[chosen] = np.arange(len(chosen))
    group = [place[np.searchsorted(number, part.number)] for part, _ in parts]
    counts = np.concatenate(
        [(own >= 0) & (part.first < len(counter.on)) for own, (part, _) in zip(group, parts, strict=True)]
    )
    return _Groups(
        number[chosen],
        unit[chosen],
        number[chosen] - begins[unit[chosen]],
        weight[chosen],
        np.concatenate(group)[counts],
        np.concatenate([part.first for part, _ in parts])[counts],
        np.concatenate([part.count * sign for part, sign in parts])[counts],
    )


_SITE_BITS = 32


def _key(rows: pl.DataFrame) -> Numbers:
    """Kind and site as one number."""
    key: Numbers = (rows["kind"].to_numpy().astype(np.int64) << _SITE_BITS) + rows["site"].to_numpy()
    return key


@dataclass(frozen=True)
class _Fetcher:
    """Fetches the single elements of groups that were made for one question."""

    grouping: IndexGrouping
    question: Question
    by_site: bool

    def fetch(self, groups: pl.DataFrame, by: Sequence[str], what: Literal["sites", "elements"]) -> pl.DataFrame:
        """The single elements of some groups: `group_id`, and what counting by site or listing elements needs."""
        del by  # a group has a number
        return self.grouping.fetch(groups, self.question, what, by_site=self.by_site)


def _kinds(index: Index, branches: Sequence[Branch]) -> pl.DataFrame:
    """A row per kind, in order: what is known of its elements, as entries need it; countries only where they tell something."""
    kinds = pl.read_parquet(index.kinds, glob=False)
    territory = frozenset().union(*(b.needs.territory or () for b in branches))
    return kinds.select(
        *(name for name in kinds.columns if not name.startswith("site_")),
        tags_asked_for(branches, "site_tags", "site_areas").alias("site_tags"),
        pl.when(pl.col("site_country").is_in(list(territory)).not_()).then("site_country").alias("site_country"),
        profile_text(),
        *(pl.lit(None, dtype=pl.String).alias(name) for name in ("region", "element_id", "segment", "product")),
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
