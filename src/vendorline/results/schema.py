"""The tables that results are made of, described by tables.

One CSV per table under `schema/` says what each column is called, its type and unit, whether it is a key, what `--public` makes of
it, when it is there and what it means; `documents.csv` says which table, or what else, stands under each key of a JSON document.
Types, orders, keys, what is public and the reference pages are all made from these files.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from functools import cache, cached_property
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, Literal

from vendorline.knowledge.data_files import record, rows_of
from vendorline.quick_dataclass import dataclass

if TYPE_CHECKING:
    import polars as pl

#: number: whole numbers stand without a fraction; share: from 0 to 1; flag: true or false.
Type = Literal["text", "text[]", "date", "flag", "integer", "number", "float", "share"]
#: yes: every row has a value; there: every row has the column, were it null.
Required = Literal["", "yes", "there"]
#: day: the day of a row; yes: tells what a row is about; apart: tells rows apart that are about the same.
Key = Literal["", "day", "yes", "apart"]
#: What `--public` does. same: rows that lose their key and agree in these become one; sum: added up then; one: holds for a single
#: row only; region: goes where finer than a region; file: only the name of the file stays; empty: rows that state it go; null: emptied.
Public = Literal["yes", "no", "same", "sum", "one", "region", "file", "empty", "null"]
#: passing: changes with the days alone; compared: only in a comparison; drawn: only where completions were drawn.
Status = Literal["always", "passing", "compared", "drawn"]


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a table of results: the only place where it is defined."""

    name: str
    type: Type
    unit: str | None
    required: Required
    allowed: tuple[str, ...]
    key: Key
    public: Public
    status: Status
    meaning: str

    @property
    def dtype(self) -> pl.DataType:
        """Polars type of the column."""
        import polars as pl

        return {
            "text[]": pl.List(pl.String()), "date": pl.Date(), "flag": pl.Boolean(), "integer": pl.Int64(),
            "number": pl.Float64(), "float": pl.Float64(), "share": pl.Float64(),
        }.get(self.type, pl.String())  # fmt: skip


@dataclass(frozen=True)
class Table:
    """One table of results: its columns in order."""

    name: str
    columns: tuple[Column, ...]

    @cached_property
    def names(self) -> tuple[str, ...]:
        """The columns of every row; a comparison adds its own, and so do completions."""
        return tuple(c.name for c in self.columns if c.status not in {"compared", "drawn"})

    @cached_property
    def every_name(self) -> tuple[str, ...]:
        """All columns, those of a comparison and of completions included."""
        return tuple(c.name for c in self.columns)

    @cached_property
    def sets_of_names(self) -> frozenset[tuple[str, ...]]:
        """The columns that rows may have: always, with a comparison, with completions."""
        without = ({"compared", "drawn"}, {"drawn"}, {"compared"}, set[str]())
        return frozenset(tuple(c.name for c in self.columns if c.status not in left) for left in without)

    @cached_property
    def key(self) -> tuple[str, ...]:
        """What a row is about, and on which day."""
        return self._with_key("day", "yes")

    @cached_property
    def subject(self) -> tuple[str, ...]:
        """What a row is about, on whatever day."""
        return self._with_key("yes")

    @cached_property
    def series(self) -> tuple[str, ...]:
        """What stays the same in rows that follow each other over the days."""
        return self._with_key("yes", "apart")

    def _with_key(self, *kinds: Key) -> tuple[str, ...]:
        return tuple(c.name for c in self.columns if c.key in kinds)

    def with_public(self, *kinds: Public) -> tuple[str, ...]:
        """The columns of which `--public` makes this."""
        return tuple(c.name for c in self.columns if c.public in kinds)

    def polars_schema(self, names: Iterable[str] | None = None) -> dict[str, pl.DataType]:
        """Column name to Polars type, in order; `names`: only these of them."""
        kept = set(self.names if names is None else names)
        return {c.name: c.dtype for c in self.columns if c.name in kept}

    def frame(self, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
        """Rows as a table with the types of its columns."""
        import polars as pl

        given = [dict(row) for row in rows]
        there = given[0].keys() if given else set[str]()
        names = tuple(name for name in self.every_name if name in self.names or name in there)
        return pl.DataFrame(given, schema=self.polars_schema(names))


@dataclass(frozen=True, slots=True)
class DocumentKey:
    """One key of the JSON document of a command; `holds` names a table, or what else stands there."""

    name: str
    holds: str
    is_public: bool
    status: str
    meaning: str

    @property
    def table(self) -> Table | None:
        """The table that stands there; None where it is something else."""
        return table(self.holds) if self.holds in TABLES else None


TABLES = (
    "check_rows", "check_collisions", "check_intervals", "check_violations", "check_elements", "check_margins", "check_counts", "check_trial",
    "check_explanations", "check_grants", "check_likely", "check_first", "expose_rows", "expose_unknowns", "expose_concentration", "expose_synergy",
    "expose_narrow", "expose_likely", "expose_first", "decide_rows", "decide_options", "decide_parts", "decide_tipping", "decide_tornado", "decide_weights", "decide_evppi", "decide_waiting",
    "decide_branches", "decide_independence", "decide_runs", "decide_losses", "decide_supports", "decide_timeline", "decide_transfers", "plan_rows", "plan_totals",
    "plan_markets", "plan_curve", "plan_limits", "plan_service", "plan_made_for", "plan_not_planned", "plan_recheck", "plan_binding", "plan_infeasible",
    "plan_ways_out", "plan_why", "plan_what_if", "plan_slip", "plan_terms", "plan_likely", "evidence_rows", "evidence_dates", "evidence_documents", "evidence_witnesses", "evidence_edits", "evidence_flags", "inputs", "left_out", "faults",
)  # fmt: skip


@cache
def table(name: str) -> Table:
    """The description of one table, by name; KeyError where there is none."""
    if name not in TABLES:
        raise KeyError(name)
    return Table(
        name, tuple(column for row in rows_of("vendorline.results", f"schema/{name}.csv") for column in _columns(row))
    )


def _columns(row: Mapping[str, str]) -> Iterator[Column]:
    """The column that a line describes; or, where it names another table, those columns that do not pass with the days."""
    if row["type"] == "columns":
        meant = (c for c in table(row["name"]).columns if c.status == "always")
        yield from (replace(c, key="" if c.key == "day" else c.key) for c in meant)
        return
    yield record(Column, row)


@cache
def document_keys(command: str) -> Mapping[str, DocumentKey]:
    """The keys of a command's document, those that all commands have included."""
    mine = [row for row in rows_of("vendorline.results", "documents.csv") if row["command"] in {"", command}]
    keys = (record(DocumentKey, row, name=row["key"], is_public=row["public"] == "yes") for row in mine)
    return MappingProxyType({key.name: key for key in keys})
