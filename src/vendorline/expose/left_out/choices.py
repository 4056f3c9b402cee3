"""What could not be read of rows left out, as variables: each cell may be any value, and one text is one thing wherever it stands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

import polars as pl

from vendorline.expose.arrays.supplied_roles import ROLES
from vendorline.expose.capabilities import capabilities, switch_names
from vendorline.expose.left_out.laid import laid_functions, sites_for
from vendorline.expose.left_out.row import Row
from vendorline.expose.left_out.rows import DATES, SPAN, Ids, aims_of, id_of
from vendorline.expose.protection.switches import COLUMNS, OPEN
from vendorline.network.schema import table
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass

#: Stands for a value by which a row says nothing here: an element that is not of this network, a region in which nothing is.
NOTHING = "\0nothing of this network"
#: Stands for the operator of an element that is not of this network.
ABSENT = "\0not of this network"
#: Regions that no row names: one for whatever may be in the same, and one for each site.
ELSEWHERE, OWN_REGION = "\0elsewhere", "\0region of "
#: Which operator of an unreadable number of subscribers has by far the most: none, each having by far the fewest; or, as where no number
#: is given, every node weighs the same.
SUBSCRIBERS = ("weights", "subscribers")
NOBODY, ALIKE = "", "\0every node weighs the same"
#: How many members a group needs of which nobody knows it: one, or all of them. More of them needed only helps to switch off.
NEEDED = ("needed", "")
FEWEST, ALL = 1, -1
_SUPPLIED = tuple(role for role in ROLES if role != "maker")
#: Columns of elements of which a value that is not of this network still leaves the element.
_PLACING = ("operator_id", "site_id")
#: Tables of rows that stay and may be in any region.
_PLACED = ("sites", "demands")

Key = tuple[str, str]
Assignment = Mapping[Key, Any]


def named_regions(regions: Iterable[str]) -> tuple[str, ...]:
    """Regions without those that no row names."""
    return tuple(region for region in regions if not region.startswith((ELSEWHERE, OWN_REGION)))


@dataclass(frozen=True, slots=True)
class OpenRow:
    """A row left out, and by which variables its unread cells are told; of the others any value says the same."""

    row: Row
    keys: Mapping[str, Key]

    def cells(self, assignment: Assignment) -> dict[str, Any] | None:
        """The row as an assignment has it; None where it says nothing of this network."""
        cells = dict(self.row.cells)
        for column, key in self.keys.items():
            value = assignment[key]
            if value == ABSENT:
                return None
            if value == NOTHING and (self.row.table, column) == ("links", "interface"):
                return cells | {"interface": None} | dict.fromkeys(COLUMNS, "unknown")
            if value == NOTHING and not (self.row.table == "elements" and column in _PLACING):
                return None
            cells[column] = value
            if (self.row.table, column) == ("demands", "site_id"):
                cells["region"] = value  # of its site nothing but the region matters
        cells |= dict.fromkeys(self.row.unread.intersection(COLUMNS), OPEN)
        return cells


@dataclass(frozen=True, slots=True)
class Choices:
    """Rows left out, and what each of their variables may be."""

    rows: tuple[OpenRow, ...]
    values: Mapping[Key, tuple[Any, ...]]


def choices_of(network: Network, rows: Sequence[Row], ids: Ids) -> Choices:
    """Every variable of rows left out, with its values.

    Args:
        network: that they were left out of.
        rows: those that may change a number; elements among them stand.
        ids: of the network and of what was left out of it.
    """
    found = _Variables(network, rows, ids)
    told = tuple(OpenRow(row, dict(found.of_row(row))) for row in rows)
    return Choices(told, found.values)


class _Variables:
    """Variables, as rows ask for them."""

    def __init__(self, network: Network, rows: Sequence[Row], ids: Ids) -> None:
        self.values: dict[Key, tuple[Any, ...]] = {}
        self.network, self.rows, self.ids = network, rows, ids
        self.groups = [*self._all("groups"), *sorted(ids.lost["groups"])]
        self.operators = self._all("operators")
        self.is_laid = network.is_empty("demands")
        self.regions = self._regions("sites", "demands")
        self.stray = {name: self._stray(name) for name in ("groups", "elements")}

    def _regions(self, *names: str) -> list[str]:
        """The regions that rows of some tables name; one more where something may be in a region that none does."""
        each = [self.network.columns(name, ("region",)).to_series().drop_nulls().unique() for name in names]
        elsewhere = [ELSEWHERE] if any(row.table in _PLACED for row in self.rows) else []
        return [*sorted(pl.concat(each).unique()), *elsewhere]

    def _all(self, name: str) -> list[str]:
        """The ids of a table."""
        return self.network.columns(name, (id_of(name),)).to_series().drop_nulls().unique(maintain_order=True).to_list()

    def _elements(self) -> list[str]:
        """Every element that may be meant, those left out among them."""
        standing = (row.cells["element_id"] for row in self.rows if row.table == "elements" and row.place is not None)
        return [*self._all("elements"), *standing]

    def _stray(self, name: str) -> set[str]:
        """Ids of a table that no row of it has, where cells name nothing else."""
        return {
            row.texts[column]
            for row in self.rows
            for column in row.unread
            if column in row.texts and aims_of(table(row.table).column(column)) == (name,)
        }

    def of_row(self, row: Row) -> Iterator[tuple[str, Key]]:
        """The variables of a row, by column."""
        if row.table == "groups" and row.cells["group_id"] is None:
            return  # what refers to it tells all there is of it
        for column in sorted(row.unread):
            key, values = self._asked(row, column)
            if key is not None:
                self.values[key] = tuple(dict.fromkeys(values))
                yield column, key
        if row.table == "controls" and not row.unread and self._stays(row, table("controls").key):
            # Two rows of one key that differ: nobody knows which of them is right.
            key = ("again", row.name)
            self.values[key] = (row.cells["kind"], NOTHING)
            yield "kind", key
        open_ = row.table == "groups" and "needed" not in row.unread
        if open_ and (row.cells["needed"] > self._members(row) or self._stays(row, ("group_id",))):
            self.values[NEEDED] = (FEWEST, ALL)
            yield "needed", NEEDED

    def _stays(self, row: Row, columns: Sequence[str]) -> bool:
        """Whether a row that was not left out agrees with this one in some columns."""
        same = [pl.col(column).eq_missing(pl.lit(row.cells[column], pl.String)) for column in columns]
        return not self.network[row.table].filter(*same).is_empty()

    def _members(self, row: Row) -> int:
        """How many members a group has at most."""
        kept = self.network["members"]
        told = set(kept.filter(kept["group_id"] == row.cells["group_id"])["element_id"])
        return len(told) + sum(member.table == "members" for member in self.rows)

    def _asked(self, row: Row, column: str) -> tuple[Key | None, Iterable[Any]]:
        """The variable of an unread cell, with its values; none where every value says the same."""
        aims, text = aims_of(table(row.table).column(column)), row.texts.get(column)
        own = ("cell", f"{column} of {row.name}")
        if row.table in _PLACED or row.table == "operators" or column == "function":
            return self._of_what_stays(row, column, own)
        if column in DATES:
            return ("days", row.name), (None, NOTHING)
        if column in SPAN:
            return ("span", row.name), (None, NOTHING)
        if aims:
            return self._named(row, column, aims, text)
        if column == "interface":
            return own, (*switch_names(), NOTHING)
        if column == "role":
            return own, _SUPPLIED
        if column == "kind":
            pair = ("controller_id", "element_id")
            known = not row.unread & {*pair}
            return own, ("manages", "hosts", *([NOTHING] if known and self._stays(row, pair) else []))
        if column == "blocked_by":
            return own, (None, "something")
        if column == "needed":
            return NEEDED, (FEWEST, ALL)
        if column == "domain":
            return own, (*sorted(set(capabilities().domains)), NOTHING)
        if column == "region":
            return own, (*self.regions, NOTHING)
        return None, ()

    def _of_what_stays(self, row: Row, column: str, own: Key) -> tuple[Key | None, Iterable[Any]]:
        """The variable of a demand's or site's region, of what an element is, and of whose subscribers are most."""
        if row.table in _PLACED:
            return (own if self._is_placed_by(row, column) else None), self._any_region(row)
        if column == "function":
            return own, laid_functions()
        return SUBSCRIBERS, (
            ALIKE,
            NOBODY,
            *(other.cells["operator_id"] for other in self.rows if other.table == "operators"),
        )

    def _is_placed_by(self, row: Row, column: str) -> bool:
        """Whether a number may hang on the region of a demand, or of a site, that this cell says."""
        if row.table == "demands":
            told_by_region = column == "site_id" and "region" in row.unread
            return column != "anchor" and row.cells["region"] is None and not told_by_region
        if self.is_laid:
            return True
        site = pl.col("site_id") == row.cells["site_id"]
        serves = self.network.columns("demands", ("site_id", "region")).filter(site, pl.col("region").is_null())
        lost = (r for r in self.rows if r.table == "supplies")
        regional = self.network["supplies"]["region"].is_not_null().any() or any(
            r.cells["region"] is not None or "region" in r.unread for r in lost
        )
        return not serves.is_empty() or bool(regional)

    def _any_region(self, row: Row) -> tuple[str | None, ...]:
        """The regions in which a demand, or a site, may be: those that any row names, and one that none does."""
        named = self._regions("sites", "demands", "protections", "supplies")
        if not self.is_laid:
            return tuple(named)
        # Under a laid chain what is in one region serves together: alone, with another such site, or with sites without a region.
        return (*named, f"{OWN_REGION}{row.cells['site_id']}", None)

    def _named(
        self, row: Row, column: str, aims: tuple[str, ...], text: str | None
    ) -> tuple[Key | None, Iterable[Any]]:
        """What a cell that names another row may name."""
        contested = text is None or any(self.ids.knows(aim, text) for aim in aims)
        what = f"{column} of {row.name}" if text is None or contested else text
        if row.table == "elements":
            return self._placing(row, column, what)
        if aims == ("operators",):
            return ("operators", what), (*self.operators, NOTHING)
        if {"elements", "groups"} <= {*aims} and all(what in self.stray[aim] for aim in self.stray):
            # An id that nothing has, used as both: this cell may mean either.
            self.values[NEEDED] = (FEWEST, ALL)
            return ("needed by", f"{column} of {row.name}"), (*self._elements(), *self.groups, what, NOTHING)
        if aims == ("groups",) or ("groups" in aims and what in self.stray["groups"]):
            if what in self.stray["groups"]:
                self.values[NEEDED] = (FEWEST, ALL)
            return ("groups", what), (*self.groups, *([what] if what in self.stray["groups"] else []), NOTHING)
        if aims == ("elements",) or ("elements" in aims and what in self.stray["elements"]):
            return ("elements", what), (*self._elements(), NOTHING)
        if "demands" in aims:
            return ("demands", what), (*self._all("demands"), *self._all("routes"), NOTHING)
        return ("needed by", what), (*self._elements(), *self.groups, NOTHING)

    def _placing(self, row: Row, column: str, what: str) -> tuple[Key | None, Iterable[Any]]:
        """Whose an element left out is, and where it stands: any operator's or nobody's, in any region or in none."""
        if self.is_laid:
            return self._placing_under_a_chain(row, column, what)
        known, code = capabilities(), capabilities().code(row.cells["function"] or "other")
        defaults = [s for s in self.network["supplies"].iter_rows(named=True) if s["element_id"] is None]
        lost = [s for s in self.rows if s.table == "supplies" and "element_id" not in s.texts]
        scoped = {name for s in (*defaults, *(r.cells for r in lost)) for name, cell in s.items() if cell is not None}
        scoped |= {name for s in lost for name in s.unread}
        if column == "operator_id":
            matters = known.serves_unrouted[code] or known.knows_targets[code] or "operator_id" in scoped
            matters |= "function" in row.unread
            return ("operators", what), (*(self.operators if matters else ()), NOTHING)
        return ("sites", what), (*(self.regions if "region" in scoped else ()), NOTHING)

    def _placing_under_a_chain(self, row: Row, column: str, what: str) -> tuple[Key, Iterable[Any]]:
        """The same under a laid chain, where what stands at one site serves together; what was left out with its site stands alone."""
        if column == "operator_id":
            return ("operators", what), (*self.operators, ABSENT)
        text = row.texts.get(column)
        if text in self.ids.placeless:
            return ("sites", text), [(f"left out: {text}", region) for region in (*self.regions, ELSEWHERE)]
        elements = [one for one in self.rows if one.table == "elements" and one.place is not None]
        regions = [region for region in self.regions if region != ELSEWHERE]
        return ("sites", what), tuple(sites_for(self.network, row, elements, regions))
