"""The query that groups elements by what must be told apart: one statement over all operators, one branch for each set of needs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Literal

from vendorline.check.needs import Branch
from vendorline.network.database import literal

#: Columns that elements are grouped by, with their types; a branch that does not need one holds null there.
KEYS: Mapping[str, str] = {
    "operator_id": "VARCHAR", "function": "VARCHAR", "vendor_id": "VARCHAR",
    "generations_hash": "UBIGINT", "vendor_basis": "VARCHAR", "basis": "VARCHAR", "tags_hash": "UBIGINT", "place": "INTEGER",
    "site_id": "VARCHAR", "element_id": "VARCHAR", "bands_hash": "UBIGINT", "segment": "VARCHAR", "product": "VARCHAR",
    "purchased": "INTEGER", "put_in": "INTEGER", "seen_last": "INTEGER",
}  # fmt: skip
#: Lists that are grouped by their hash, shown beside it.
SHOWN: Mapping[str, str] = {"generations": "VARCHAR[]", "tags": "VARCHAR[]", "bands_mhz": "BIGINT[]"}
#: What the query over several days gives: when elements came, when they go, when they were bought.
CAME, GOES, BOUGHT = 0, 1, 2
#: Marks up to this number are told apart by comparisons, more by a table of days.
_COMPARED = 12
_EPOCH = date(1970, 1, 1)
#: Days that a table of days covers; earlier ones are before every mark, later ones after.
_FIRST, _LAST = date(1980, 1, 1), date(2070, 1, 1)


@dataclass(frozen=True, slots=True)
class Marks:
    """Days since 1970-01-01, in order, at which something about a branch changes: of installation, removal and purchase."""

    installed: tuple[int, ...]
    retired: tuple[int, ...]
    acquired: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Source:
    """Where the elements of a branch are read from.

    `keys`: expressions that tell elements apart there; `shown`: lists that are keys by their hash; `site`: what counting by site
    needs of an element.
    """

    keys: Mapping[str, str]
    relation: str
    condition: str
    site: str
    shown: Mapping[str, str] = field(default_factory=dict)
    joins: tuple[str, ...] = ()


def as_day(number: int) -> date:
    """A day by its number since 1970-01-01, clipped to the calendar."""
    return _EPOCH + timedelta(days=max(-700_000, min(number, 2_900_000)))


def day_tables(marks: Iterable[Marks]) -> dict[tuple[int, ...], str]:
    """Names for tables of days, for every list of marks that is too long for comparisons."""
    long = dict.fromkeys(m for one in marks for m in (one.installed, one.retired, one.acquired) if len(m) > _COMPARED)
    return {m: f"days_{number}" for number, m in enumerate(long)}


def day_table(name: str, marks: Sequence[int]) -> str:
    """A statement that makes a table of days: how many marks each day has reached."""
    stretches = [(-(2**31), 0), *((mark, index + 1) for index, mark in enumerate(marks))]
    rows = ", ".join(f"({start}, {bucket})" for start, bucket in stretches)
    first, last = ((day - _EPOCH).days for day in (_FIRST, _LAST))
    return (
        f"CREATE TEMP TABLE {name} AS SELECT (DATE '1970-01-01' + day::INTEGER)::DATE AS day, bucket::INTEGER AS bucket "
        f"FROM range({first}, {last}) days(day) ASOF JOIN (VALUES {rows}) stretches(start, bucket) ON day >= start"
    )


def bucket(column: str, marks: Sequence[int]) -> str:
    """How many marks a day has reached, by comparisons; null for a missing day."""

    def tree(low: int, high: int) -> str:
        if low == high:
            return str(low)
        middle = (low + high) // 2
        return (
            f"CASE WHEN {column} < DATE '{as_day(marks[middle])}' "
            f"THEN {tree(low, middle)} ELSE {tree(middle + 1, high)} END"
        )

    return f"(CASE WHEN {column} IS NOT NULL THEN {tree(0, len(marks))} END)::INTEGER"


class BranchQuery:
    """Expressions and joins of one branch over its source."""

    def __init__(self, branch: Branch, marks: Marks, source: Source, tables: Mapping[tuple[int, ...], str]) -> None:
        self.branch, self.marks, self.source = branch, marks, source
        self._tables = tables
        self._joins = list(source.joins)
        self.events = dict(branch.needs.events)
        installed = self._bucket("e.installed_on", marks.installed)
        acquired = self._bucket("e.acquired_on", marks.acquired) if "acquired" in self.events else "NULL::INTEGER"
        gone = self._bucket("greatest(e.retired_on, e.installed_on)", marks.retired)
        self.stretches: dict[str, str] = {
            "installed": installed,
            "acquired": acquired,
            "goes": f"CASE WHEN e.retired_on IS NOT NULL THEN {gone} END",
            "stretch": f"coalesce({acquired}, -2 - coalesce({installed}, -1))",
        }
        self.used = [name for name in KEYS if source.keys.get(name)]

    def _bucket(self, column: str, marks: tuple[int, ...]) -> str:
        table = self._tables.get(marks)
        if table is None:
            return bucket(column, marks)
        name = f"{table}_{len(self._joins)}"
        self._joins.append(f"LEFT JOIN {table} {name} ON {name}.day = {column}")
        outside = f"CASE WHEN {column} < DATE '{_FIRST}' THEN 0 WHEN {column} IS NOT NULL THEN {len(marks)} END"
        return f"coalesce({name}.bucket, {outside})"

    def rows(self, *more: str) -> str:
        """FROM and WHERE, with further joins."""
        joins = " ".join([*self._joins, *more])
        return f"FROM {self.source.relation} e {joins} WHERE {self.source.condition}"

    def key_columns(self, *, named: bool = False) -> str:
        """All keys as columns, null where not needed; `named`: they stand under their names already."""
        return ", ".join(
            f"k_{name}"
            if named and name in self.used
            else f"{self.source.keys.get(name) or f'NULL::{type_}'} AS k_{name}"
            for name, type_ in KEYS.items()
        )

    def shown(self, *, named: bool = False) -> str:
        """The lists behind the hashes, one for each group; `named`: they stand under their names already."""
        return ", ".join(
            f"any_value({name if named else self.source.shown[name]}) AS {name}"
            if name in self.source.shown
            else f"NULL::{type_} AS {name}"
            for name, type_ in SHOWN.items()
        )


def on_one_day(queries: Sequence[BranchQuery], day: int) -> str:
    """How many elements of each group there are, by the stretch in which they were installed and acquired; how many on the day."""
    today = as_day(day)
    present = (
        f"(e.installed_on IS NULL OR e.installed_on <= DATE '{today}') "
        f"AND (e.retired_on IS NULL OR e.retired_on > DATE '{today}')"
    )
    parts = []
    for number, query in enumerate(queries):
        by = [
            name for name in ("installed", "acquired") if query.events and (name == "installed" or name in query.events)
        ]
        stretches = ", ".join(
            f"{query.stretches[name] if name in by else 'NULL::INTEGER'} AS {name}"
            for name in ("installed", "acquired")
        )
        groups = ", ".join([*(f"k_{name}" for name in query.used), *by])
        parts.append(
            f"SELECT {number} AS branch, {query.key_columns()}, {stretches}, {query.shown()}, count(*) AS number, "
            f"count(*) FILTER ({present}) AS there {query.rows()} GROUP BY {groups}"
        )
    return " UNION ALL ".join(parts)


def over_days(queries: Sequence[BranchQuery]) -> str:
    """Elements of each group by the stretch in which they came, by that in which they go, and by that of their purchase.

    A purchase that nobody states stands as -2 minus the stretch in which the element came.
    """
    parts = []
    for number, query in enumerate(queries):
        wanted = {"came": (CAME, query.stretches["installed"])}
        if query.branch.needs.states:
            wanted["goes"] = (GOES, query.stretches["goes"])
        if "acquired" in query.events:
            wanted["bought"] = (BOUGHT, query.stretches["stretch"])
        keys = ", ".join(f"k_{name}" for name in query.used)
        sets = ", ".join(f"({keys}, {name})" for name in wanted)
        columns = ", ".join(f"{expression} AS {name}" for name, (_, expression) in wanted.items())
        which = " ".join(f"WHEN grouping({name}) = 0 THEN {code}" for name, (code, _) in wanted.items())
        chosen = " ".join(f"WHEN grouping({name}) = 0 THEN {name}" for name in wanted)
        lists = "".join(f"{expression} AS {name}, " for name, expression in query.source.shown.items())
        parts.append(
            f"SELECT {number} AS branch, {query.key_columns(named=True)}, CASE {which} END AS which, "
            f"CASE {chosen} END AS stretch, {query.shown(named=True)}, count(*) AS number "
            f"FROM (SELECT {query.key_columns()}, {lists}{columns} {query.rows()}) GROUP BY GROUPING SETS ({sets})"
        )
    return " UNION ALL ".join(parts)


def one_by_one(query: BranchQuery, keys: Sequence[str], by: Sequence[str], what: Literal["sites", "elements"]) -> str:
    """Single elements of the groups in the table `wanted` (columns group_id, some `keys`, and the stretches `by`)."""
    conditions = [f"wanted.k_{name} IS NOT DISTINCT FROM ({query.source.keys[name]})" for name in keys]
    conditions += [f"wanted.{name} IS NOT DISTINCT FROM ({query.stretches[name]})" for name in by]
    join = f"JOIN wanted ON {' AND '.join(conditions)}"
    if what == "sites":
        return f"SELECT wanted.group_id, {query.source.site} {query.rows(join)}"
    days = "e.installed_on, e.retired_on, e.acquired_on"
    return f"SELECT wanted.group_id, e.element_id, {days} {query.rows(join)}"


def texts(names: Iterable[str]) -> str:
    """A list of text constants."""
    return ", ".join(literal(name) for name in sorted(names))
