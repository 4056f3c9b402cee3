"""The elements of a network in groups that its provisions do not tell apart: classes of elements, and single sites where one asks."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.free_memory import give_back
from vendorline.network.index import NO_SITE, ElementIndex
from vendorline.network.index.layout import DAYS
from vendorline.network.index.rows import Piece, all_pieces, values_at
from vendorline.network.tables import Network
from vendorline.scope.entry_columns import EntryColumns
from vendorline.scope.groups.class_arrays import Classes
from vendorline.scope.groups.group_table import Groups, GroupTable, Pairs, class_and_site, groups_of, key_of
from vendorline.scope.groups.grouping_keys import Branch
from vendorline.scope.groups.histogram import Counted, Counter, Histogram, count_at_hand, scan
from vendorline.scope.groups.intervals import Intervals, Numbers, Places, Question, breakpoints_of, calendar_of
from vendorline.scope.groups.like_elements import like_elements, managing_classes
from vendorline.scope.groups.managers import Managers, managers_of
from vendorline.scope.groups.population import GroupedPopulation
from vendorline.scope.groups.presence import Presence
from vendorline.scope.groups.split_classes import split
from vendorline.scope.groups.split_sites import split_sites
from vendorline.scope.inventory import EventDay, Inventory, day_number, tag_column
from vendorline.scope.owners import Owners

#: What matters of who supplies what.
_SUPPLIED = (
    "element_id", "operator_id", "domain", "region", "role", "vendor_id", "country", "basis", "from_on", "until_on",
)  # fmt: skip


class Grouping:
    """The elements of a network in groups, for some days; made once, asked for inventories by kind of rule.

    Args:
        network: the network.
        index: its elements by class.
        branches: which operators' elements are grouped how.
        on: the days that are judged.
        owners: which judged operators answer for the elements of which operator.
        operators: the judged operators.
        rest: the branch of elements of other operators; -1 = they are left out.
    """

    def __init__(
        self,
        network: Network,
        index: ElementIndex,
        branches: Sequence[Branch],
        on: Sequence[date],
        owners: Owners,
        operators: Sequence[str],
        *,
        rest: int = -1,
    ) -> None:
        self._network, self._operators = network, tuple(operators)
        self._codes = {name: code for code, name in enumerate(operators)}
        self._needs = [b.needs for b in branches]
        branch_of = {name: number for number, b in enumerate(branches) for name in b.operators}
        owner = index.classes["operator_id"]
        own = np.array([branch_of.get(name, rest) for name in owner], dtype=np.int64)
        managers = self._managers_of(index, owner, own)
        supplies = self._all_supplies() if any(n.supplies or n.managed for n in self._needs) else None
        like = None if supplies is None else like_elements(supplies, managers)
        self._index, part_of = split(index, self._needs, own, like)
        self._supplies = None if supplies is None else self._spoken_of(supplies)
        own = own[part_of]
        self._asked = own >= 0
        self._manages = managing_classes(like, self._index.classes)
        self._on = tuple(sorted({day_number(day) for day in on}))
        asked_for = frozenset().union(*(n.tags for n in self._needs))
        self._classes = Classes.of(index.classes, owners, self._operators, asked_for).at(part_of)
        self._rows = self._index.rows
        self._calendar = calendar_of(frozenset({day + 1 for day in self._on}.union(*map(breakpoints_of, self._needs))))
        events = {event for n in self._needs for event, _ in n.events}
        questions: tuple[Question, ...] = ("state", "installed", "acquired")
        intervals = {
            q: Intervals(self._calendar, self._needs, q, self._on) for q in questions if q == "state" or q in events
        }
        self._of_classes = Counter(self._calendar, self._on, np.maximum(own, 0), intervals)
        granted = sorted(frozenset().union(*(n.granted_sites for n in self._needs)))
        self._apart = split_sites(
            self._classes, self._needs, self._of_classes.branch, self._asked, _places_of(self._index, granted)
        )

    def _all_supplies(self) -> pl.DataFrame:
        return self._network.columns("supplies", _SUPPLIED)

    def _spoken_of(self, supplies: pl.DataFrame) -> pl.DataFrame:
        """What is said of the elements that stand for others like them, and the defaults."""
        classes, element = self._index.classes, pl.col("element_id")
        named = classes["element_id"].unique() if "element_id" in classes.columns else pl.Series([], dtype=pl.String)
        return supplies.filter(element.is_null() | element.is_in(named.implode()))

    @cached_property
    def supplies(self) -> pl.DataFrame:
        """Who supplies the elements that stand for others like them, and the defaults."""
        return self._spoken_of(self._all_supplies()) if self._supplies is None else self._supplies

    def _managers_of(self, index: ElementIndex, owner: pl.Series, branch: NDArray[np.int64]) -> Managers | None:
        """The managers of the operators of whom somebody asks what theirs manage; None where nobody does."""
        asks = np.array([*(n.controls for n in self._needs), False])[branch]
        if not asks.any():
            return None
        controls = self._network.path_of("controls") or self._network["controls"]
        return managers_of(index.elements, controls, owner.filter(pl.Series(asks)).unique().to_list())

    def states(self, *, by_site: bool = False) -> Inventory:
        """The groups as states see them: how many elements of each are there on each of the days.

        `by_site`: only operators that a provision asks for every site of, and each such site apart; where one asks for what is
        managed or beside, also those whose equipment that may be.
        """
        scopes = [scope for n in self._needs for _, scope in n.site_scopes]
        others = any(scope.manages or scope.adjacent for scope in scopes)
        wanted = [n.states and (not by_site or bool(n.site_scopes) or (others and n.managed)) for n in self._needs]
        return self._inventory("state", wanted, by_site=by_site)

    def events(self, event: EventDay) -> Inventory:
        """The groups as a rule on events sees them: by the interval in which the event happened."""
        return self._inventory(event, [event in dict(n.events) for n in self._needs], by_site=False)

    def let_go(self) -> None:
        """Keep nothing that groups are made of; it is counted again where groups are asked for again."""
        self.__dict__.pop("_histograms", None)

    def fetch(self, groups: GroupTable, more: Sequence[str], *, on_judged_days: bool) -> tuple[Piece, Numbers]:
        """Rows of the index (site, days and `more`) of some groups, and the group of each."""
        classes = np.zeros(len(self._asked), dtype=bool)
        classes[groups.element_class] = True

        def keep(piece: Piece) -> NDArray[np.bool_]:
            wanted = classes.take(piece["class"])
            return wanted & self._of_classes.counts_on_a_day(self._places(piece)) if on_judged_days else wanted

        rows = self._rows.where(classes, ["class", "site", *DAYS, *more], keep)
        group = self._group_of(rows, groups)
        found = np.flatnonzero(group >= 0)
        if len(found) == len(group):
            return rows, group
        return {name: values.take(found) for name, values in rows.items()}, group.take(found)

    def element_ids(self, rows: NDArray[np.integer]) -> pl.Series:
        """The ids of the elements at some rows of their table."""
        return values_at(self._index.elements, "element_id", rows)

    def _group_of(self, rows: Piece, groups: GroupTable) -> Numbers:
        """The group of each row, -1 where it is of none of them."""
        single = self._apart.holds(rows, by_site=groups.by_site)
        places, found = self._places(rows), np.full(len(single), -1)
        pair = np.searchsorted(self._pairs.keys, key_of(rows)[single]) if single.any() else single[:0]
        for is_single, counter, unit in (
            (False, self._of_classes, rows["class"][~single]),
            (True, self._pairs.counter, pair),
        ):
            own = groups.is_single == is_single
            here = np.flatnonzero(single == is_single)
            if not len(here) or not own.any():
                continue
            days = Places(*(getattr(places, name)[here] for name in DAYS))
            # Numbers are many where many days are told apart, the groups that there are few.
            ids, order = groups.ids[own], np.argsort(groups.number[own])
            known, number = groups.number[own][order], counter.numbers(groups.question, unit, days)
            place = np.minimum(np.searchsorted(known, number), len(known) - 1)
            found[here] = np.where(known[place] == number, ids[order[place]], -1)
        return found

    # --- what is counted --------------------------------------------------------------------------------------------------

    @cached_property
    def _histograms(self) -> Mapping[Counted, Histogram]:
        """Counts of the elements that need not be told apart by site, or not always."""
        apart = self._apart
        left_out = (lambda rows: apart.holds(rows, by_site=False)) if len(apart.granted_sites) else None
        give_back()
        return scan(self._rows, self._asked & ~apart.always, self._of_classes, left_out)

    @cached_property
    def _pairs(self) -> Pairs:
        """The classes at single sites that stand apart."""
        apart = self._apart
        rows = self._rows.where(apart.classes, ["class", "site", *DAYS], lambda piece: apart.holds(piece, by_site=True))
        pairs, unit = np.unique(key_of(rows), return_inverse=True)
        element_class, site = class_and_site(pairs)
        always = apart.holds({"class": element_class, "site": site}, by_site=False)
        counter = Counter(self._calendar, self._on, self._of_classes.branch[element_class], self._of_classes.intervals)
        return Pairs(pairs, element_class, site, ~always, counter, count_at_hand(counter, unit, self._places(rows)))

    def _places(self, rows: Piece) -> Places:
        return Places(*(self._calendar.place.take(rows[name]) for name in DAYS))

    def _groups(self, question: Question, wanted: NDArray[np.bool_], *, by_site: bool) -> tuple[Groups, Groups]:
        """The groups of classes, and those of classes at single sites."""
        pairs, branch = self._pairs, self._of_classes.branch
        whole = wanted[branch] & self._asked & ~self._apart.always
        if by_site:
            whole &= ~self._apart.by_site
        single = wanted[pairs.counter.branch] & (~pairs.only_by_site if not by_site else True)
        return (
            groups_of(self._histograms, self._of_classes, question, whole),
            groups_of(pairs.counted, pairs.counter, question, single),
        )

    def _inventory(self, question: Question, wanted: Sequence[bool], *, by_site: bool) -> Inventory:
        whole, single = self._groups(question, np.array(wanted, dtype=bool), by_site=by_site)
        give_back()
        pairs = self._pairs
        element_class = np.concatenate([whole.unit, pairs.element_class[single.unit]])
        site = np.concatenate([np.full(len(whole.unit), NO_SITE), pairs.site[single.unit]])
        number = np.concatenate([whole.number, single.number])
        within = np.concatenate([whole.within, single.within])
        ids = np.arange(len(element_class), dtype=np.int32)
        is_single = ids >= len(whole.unit)
        groups = GroupTable(
            question, by_site, ids, element_class.astype(np.uint32), site.astype(np.uint32), number, is_single
        )
        begins = self._of_classes.begins(question)
        # A class at one site is part of that class at all sites.
        of_class = np.concatenate([np.ones(len(whole.unit), dtype=bool), pairs.only_by_site[single.unit]])
        changes = [*whole.changes_from(0), *single.changes_from(len(whole.unit))]
        whole_class = np.where(of_class, begins[element_class] + within, begins[-1] + number)
        population = GroupedPopulation(
            self,
            groups,
            Presence(len(element_class), self._on, changes),
            self._index.classes,
            whole_class,
            self._manages,
        )

        classes = self._classes
        first = np.cumsum(classes.pairs) - classes.pairs
        each = classes.pairs[element_class]
        group = np.repeat(np.arange(len(element_class)), each)
        of_group = element_class[group]
        same_before = np.arange(len(group)) - np.repeat(np.cumsum(each) - each, each)
        at_a_site = np.flatnonzero(site != NO_SITE)
        place_of_site = np.full(len(site), -1, dtype=np.int32)
        sites, place_of_site[at_a_site] = np.unique(site[at_a_site], return_inverse=True)
        days = self._of_classes.intervals[question].told(self._of_classes.branch[element_class], within)
        columns = {
            "entry": group.astype(np.int32),
            "weight": np.concatenate([whole.weight, single.weight])[group],
            "operator": classes.operator[first[of_group] + same_before],
            "site": place_of_site[group],
            **{n: getattr(classes, n)[of_group] for n in ("country", "profile", "vendor", "is_assumed", "doubt")},
            **{name: day[group] for name, day in days.items()},
            **{tag_column(name): mask[of_group] for name, mask in classes.tags.items()},
        }
        return Inventory(
            network=self._network,
            operators=self._operators,
            operator_codes=self._codes,
            profiles=classes.profiles,
            vendors=classes.vendors,
            countries=classes.countries,
            site_ids=values_at(self._index.sites, "site_id", sites),
            columns=EntryColumns(columns),
            population=population,
        )


def _places_of(index: ElementIndex, site_ids: Sequence[str]) -> NDArray[np.uint32]:
    """The places of sites in their table, in order."""
    if not site_ids:
        return np.empty(0, dtype=np.uint32)
    named = [piece["site_id"].is_in(list(site_ids)) for piece in all_pieces(index.sites, ["site_id"])]
    return pl.concat([pl.Series(dtype=pl.Boolean), *named]).arg_true().to_numpy()
