"""The query that groups elements by what must be told apart: one statement over all operators, one branch for each set of needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from vendorline.check.needs import Branch

#: Columns by which elements are grouped; a branch that does not need one holds null there.
KEYS = (
    "operator_id", "function", "vendor_id", "generations_hash", "is_assumed", "tags_hash", "place", "site_id", "element_id",
    "bands_hash", "segment", "product", "purchased", "put_in",
)  # fmt: skip
#: The type of each key, for branches that hold null.
_TYPES: Mapping[str, str] = {
    "generations_hash": "UBIGINT", "is_assumed": "BOOLEAN", "tags_hash": "UBIGINT", "place": "INTEGER", "bands_hash": "UBIGINT",
    "purchased": "INTEGER", "put_in": "INTEGER",
}  # fmt: skip
#: Marks up to this number are told apart by comparisons, more by a table of days.
_COMPARED = 12
_EPOCH = date(1970, 1, 1)
#: Days that a table of days covers; earlier ones are before every mark, later ones after.
FIRST_DAY, LAST_DAY = date(1980, 1, 1), date(2070, 1, 1)


@dataclass(frozen=True, slots=True)
class Relations:
    """Names and expressions that the query reads from: the elements, and the tables made beside them."""

    elements: str
    has_places: bool
    has_tags: bool
    has_singled: bool


@dataclass(frozen=True, slots=True)
class Marks:
    """Days since 1970-01-01 at which something about a branch changes: `installed`, `retired` and `acquired` days, in order."""

    installed: tuple[int, ...]
    retired: tuple[int, ...]
    acquired: tuple[int, ...]


def as_day(number: int) -> date:
    """A day by its number since 1970-01-01, clipped to the calendar."""
    return _EPOCH + timedelta(days=max(-700_000, min(number, 2_900_000)))


def day_tables(marks: Sequence[Marks]) -> dict[tuple[int, ...], str]:
    """Names for tables of days, for every list of marks that is too long for comparisons."""
    long = dict.fromkeys(m for one in marks for m in (one.installed, one.retired, one.acquired) if len(m) > _COMPARED)
    return {m: f"days_{number}" for number, m in enumerate(long)}


def day_table(name: str, marks: Sequence[int]) -> str:
    """A statement that makes a table of days: how many marks each day has reached."""
    stretches = [(-(2**31), 0), *((mark, index + 1) for index, mark in enumerate(marks))]
    rows = ", ".join(f"({start}, {bucket})" for start, bucket in stretches)
    first, last = ((day - _EPOCH).days for day in (FIRST_DAY, LAST_DAY))
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
    """Expressions and joins of one branch."""

    def __init__(
        self, branch: Branch, marks: Marks, relations: Relations, tables: Mapping[tuple[int, ...], str]
    ) -> None:
        self.branch, self.marks, self._relations, self._tables = branch, marks, relations, tables
        needs = branch.needs
        self.joins: dict[str, str] = {}
        places = relations.has_places and bool(needs.tags or needs.territory is not None or needs.regions)
        if places:
            self.joins["places"] = "LEFT JOIN places ON places.site_id = e.site_id"
        singled = relations.has_singled and (needs.supplies or needs.controls)
        if singled:
            self.joins["singled"] = "LEFT JOIN singled ON singled.element_id = e.element_id"
        self.installed = self._bucket("installed_on", marks.installed)
        self.retired = self._bucket("greatest(e.retired_on, e.installed_on)", marks.retired, "e.retired_on IS NULL")
        self.acquired = self._bucket("acquired_on", marks.acquired)
        self.bought = f"coalesce({self.acquired}, -2 - coalesce({self.installed}, -1))"
        tags = bool(needs.tags) and relations.has_tags
        self.keys: dict[str, str] = {
            "operator_id": "e.operator_id",
            "function": "e.function",
            "vendor_id": "e.vendor_id",
            "generations_hash": "hash(e.generations)",
            "is_assumed": "coalesce(e.vendor_basis = 'assumed', false) OR coalesce(e.basis = 'assumed', false)",
            "tags_hash": "hash(e.tags)" if tags else "",
            "place": "places.place" if places else "",
            "site_id": self._site(places=places, tags=tags),
            "element_id": "singled.element_id" if singled else "",
            "bands_hash": "hash(e.bands_mhz)" if needs.bands else "",
            "segment": "e.segment" if needs.segments else "",
            "product": self._product(),
            "purchased": bucket("e.acquired_on", needs.purchase) if needs.purchase else "",
            "put_in": bucket("e.installed_on", needs.purchase) if needs.purchase else "",
        }
        self.shown = {
            "generations": "any_value(e.generations)",
            "tags": "any_value(e.tags)" if tags else "NULL::VARCHAR[]",
            "bands_mhz": "any_value(e.bands_mhz)" if needs.bands else "NULL::BIGINT[]",
        }

    def _bucket(self, column: str, marks: tuple[int, ...], missing: str | None = None) -> str:
        expression = column if "(" in column else f"e.{column}"
        table = self._tables.get(marks)
        if table is None:
            return (
                bucket(expression, marks)
                if missing is None
                else f"CASE WHEN NOT {missing} THEN {bucket(expression, marks)} END"
            )
        name = f"{table}_{len(self.joins)}"
        self.joins[name] = f"LEFT JOIN {table} {name} ON {name}.day = {expression}"
        outside = (
            f"CASE WHEN {expression} < DATE '{FIRST_DAY}' THEN 0 WHEN {expression} IS NOT NULL THEN {len(marks)} END"
        )
        found = f"coalesce({name}.bucket, {outside})"
        return found if missing is None else f"CASE WHEN NOT ({missing}) THEN {found} END"

    def _site(self, *, places: bool, tags: bool) -> str:
        """The site, where it must be told apart."""
        needs = self.branch.needs
        told = []
        if needs.tagged_sites:
            told += ["coalesce(places.is_named, false)"] if places else []
            told += ["coalesce(len(e.tags) > 0, false)"] if tags else []
        if needs.granted_sites:
            told.append(f"e.site_id IN ({texts(needs.granted_sites)})")
        if needs.outside is not None:
            told.append(f"e.function NOT IN ({texts(needs.outside)})" if needs.outside else "true")
        return f"CASE WHEN {' OR '.join(told)} THEN e.site_id END" if told else ""

    def _product(self) -> str:
        products = self.branch.needs.products
        return f"CASE WHEN lower(e.product) IN ({texts(products)}) THEN lower(e.product) END" if products else ""

    @property
    def source(self) -> str:
        """FROM and WHERE."""
        return (
            f"FROM {self._relations.elements} e {' '.join(self.joins.values())} "
            f"WHERE e.operator_id IN ({texts(self.branch.operators)})"
        )

    @property
    def used(self) -> list[str]:
        """Keys that this branch tells apart."""
        return [name for name in KEYS if self.keys[name]]

    def key_columns(self) -> str:
        """All keys as columns, null where not needed."""
        return ", ".join(f"{self.keys[name] or _null(name)} AS k_{name}" for name in KEYS)


def on_one_day(queries: Sequence[BranchQuery], day: int) -> str:
    """How many elements of each kind there are, by the stretch in which they were installed and acquired; how many on the day."""
    today = as_day(day)
    present = f"(e.installed_on IS NULL OR e.installed_on <= DATE '{today}') AND (e.retired_on IS NULL OR e.retired_on > DATE '{today}')"
    parts = []
    for number, query in enumerate(queries):
        events = dict(query.branch.needs.events)
        installed = query.installed if events else "NULL::INTEGER"
        acquired = query.acquired if "acquired" in events else "NULL::INTEGER"
        shown = ", ".join(f"{expression} AS {name}" for name, expression in query.shown.items())
        parts.append(
            f"SELECT {number} AS branch, {query.key_columns()}, {installed} AS installed, {acquired} AS acquired, {shown}, "
            f"count(*) AS number, count(*) FILTER ({present}) AS there {query.source} "
            f"GROUP BY {_grouped(query, ['installed'] if events else [], ['acquired'] if 'acquired' in events else [])}"
        )
    return " UNION ALL ".join(parts)


def over_days(queries: Sequence[BranchQuery]) -> str:
    """Elements of each kind by the stretch in which they came, by that in which they go, and by that of their purchase.

    `which`: 0 came, 1 goes, 2 bought; a purchase that nobody states stands as -2 minus the stretch in which the element came.
    """
    parts = []
    for number, query in enumerate(queries):
        events = dict(query.branch.needs.events)
        shown = ", ".join(f"{expression} AS {name}" for name, expression in query.shown.items())
        wanted = [("came", query.installed), *([("goes", query.retired)] if query.branch.needs.states else [])]
        wanted += [("bought", query.bought)] if "acquired" in events else []
        keys = ", ".join(f"k_{name}" for name in query.used)
        sets = ", ".join(f"({keys}, {name})" for name, _ in wanted)
        columns = ", ".join(f"{expression} AS {name}" for name, expression in wanted)
        places = {"came": 0, "goes": 1, "bought": 2}
        which = " ".join(f"WHEN grouping({name}) = 0 THEN {places[name]}" for name, _ in wanted)
        chosen = " ".join(f"WHEN grouping({name}) = 0 THEN {name}" for name, _ in wanted)
        parts.append(
            f"SELECT {number} AS branch, {', '.join(f'k_{name}' if query.keys[name] else f'{_null(name)} AS k_{name}' for name in KEYS)}, "
            f"CASE {which} END AS which, CASE {chosen} END AS stretch, {shown.replace('(e.', '(')}, count(*) AS number "
            f"FROM (SELECT {query.key_columns()}, e.generations, e.tags, e.bands_mhz, {columns} {query.source}) "
            f"GROUP BY GROUPING SETS ({sets})"
        )
    return " UNION ALL ".join(parts)


def _null(name: str) -> str:
    """A missing value of the type of a key."""
    return f"NULL::{_TYPES.get(name, 'VARCHAR')}"


def _grouped(query: BranchQuery, *more: Sequence[str]) -> str:
    return ", ".join([f"k_{name}" for name in query.used] + [name for names in more for name in names])


def joined_on_keys(query: BranchQuery, extra: Mapping[str, str], columns: str) -> str:
    """Single elements of the kinds in the table `wanted` (columns kind, the keys and the `extra` ones)."""
    conditions = [f"wanted.k_{name} IS NOT DISTINCT FROM ({query.keys[name]})" for name in query.used]
    conditions += [f"wanted.{name} IS NOT DISTINCT FROM ({expression})" for name, expression in extra.items()]
    source, _, where = query.source.partition(" WHERE ")
    return f"SELECT wanted.kind, {columns} {source} JOIN wanted ON {' AND '.join(conditions)} WHERE {where}"


def text(value: str) -> str:
    """A text constant."""
    return "'" + value.replace("'", "''") + "'"


def texts(names: Sequence[str] | frozenset[str]) -> str:
    """A list of text constants."""
    return ", ".join(text(name) for name in sorted(names))
