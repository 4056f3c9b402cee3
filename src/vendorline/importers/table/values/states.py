"""States of life: whether what a row names stands there, is planned, or is gone; words in `data/states.csv`.

What is planned or gone is never counted as standing for certain. Where no column says from or until when, the date is left as the words,
which validation cannot read: the element may or may not stand there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from functools import cache
from types import MappingProxyType

import polars as pl

from vendorline.errors import Fault, UsageError
from vendorline.importers.table.changes import as_changes, together
from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

IN_SERVICE, PLANNED, RETIRED = "in_service", "planned", "retired"
#: Settings that say what becomes of such rows, or what a word means: `status_planned=leave-out`, `status:Hold=planned`.
OF_STATE, OF_WORD = "status_", "status:"
LEAVE_OUT = "leave-out"
#: A column is one of states where so many of its distinct values are words for them.
MOST = 0.8
_DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Stated:
    """Rows whose dates say what their state says, the rows left out, what was changed, and what is asked."""

    rows: pl.DataFrame
    changes: pl.DataFrame
    faults: tuple[Fault, ...] = ()
    notes: tuple[str, ...] = ()


@cache
def states() -> Mapping[str, str]:
    """States by the folded word for them."""
    return MappingProxyType(
        {fold(row["word"]): row["state"] for row in rows_of("vendorline.importers.table", "data/states.csv")}
    )


@cache
def _of_nothing_else() -> frozenset[str]:
    """Words that say nothing but a state of life; switches, licences and alarms use the others too."""
    return frozenset(
        fold(row["word"]) for row in rows_of("vendorline.importers.table", "data/states.csv") if not row["elsewhere"]
    )


def are_states(values: Sequence[str]) -> bool:
    """Whether the distinct values of a column are words for states of life, with a few others."""
    folded = [fold(value) for value in values]
    known = sum(value in states() for value in folded) >= MOST * len(folded)
    return known and any(value in _of_nothing_else() for value in folded)


def is_setting(name: str) -> bool:
    """Whether a setting is about states."""
    return name.startswith(OF_WORD) or name in {f"{OF_STATE}{PLANNED}", f"{OF_STATE}{RETIRED}", f"{OF_STATE}unknown"}


def check_setting(name: str, value: str) -> str:
    """The value of a setting about states; raises UsageError where it is none."""
    if name.startswith(OF_WORD):
        state = states().get(fold(value), fold(value).replace(" ", "_"))
        if state not in {IN_SERVICE, PLANNED, RETIRED}:
            raise UsageError(f"--set {name}={value}: a state is in_service, planned or retired")
        return state
    if value != LEAVE_OUT:
        raise UsageError(f"--set {name}={value}: write {name}={LEAVE_OUT}, or leave the setting away")
    return value


def with_states(
    inventory: pl.DataFrame, settings: Mapping[str, str], where: pl.DataFrame, number: str, on: date
) -> Stated:
    """Read the states of rows into the dates of their elements.

    Args:
        inventory: rows with columns status, installed_on and retired_on, as text.
        settings: settings about states.
        where: file and row of each number.
        number: name of the column that numbers the rows.
        on: the day that the rows describe.
    """
    if inventory["status"].null_count() == inventory.height:
        return Stated(inventory, together([]))
    told = {fold(name.removeprefix(OF_WORD)): value for name, value in settings.items() if name.startswith(OF_WORD)}
    known = {**states(), **told}
    words = inventory["status"].drop_nulls().unique(maintain_order=True).to_list()
    meant = {word: known.get(fold(word), "unknown") for word in words}
    state = pl.col("status").replace_strict(meant, default=None, return_dtype=pl.String)
    dismissed = [name.removeprefix(OF_STATE) for name in settings if name.startswith(OF_STATE)]
    rows = inventory.with_columns(state=state, old_installed="installed_on", old_retired="retired_on")
    gone = rows.filter(pl.col("state").is_in(dismissed))
    rows = rows.filter(~pl.col("state").is_in(dismissed).fill_null(value=False))
    start, end = _day("installed_on"), _day("retired_on")
    #: A planned element with a day to come, and one that is gone with the day of it, are as their dates say.
    open_start = (pl.col("state") == PLANNED) & ~(start > on).fill_null(value=False)
    open_end = (pl.col("state") == RETIRED) & ~(end <= on).fill_null(value=False)
    unclear = pl.col("state") == "unknown"
    rows = rows.with_columns(
        installed_on=pl.when(open_start | unclear).then("status").otherwise("installed_on"),
        retired_on=pl.when(open_end).then("status").otherwise("retired_on"),
    )
    faults = _asked(rows.filter(open_start | open_end | unclear), where, number, on)
    changes = [
        _changes(rows.filter(pl.col("installed_on").ne_missing(pl.col("old_installed"))), where, number, "old_installed", "installed_on"),
        _changes(rows.filter(pl.col("retired_on").ne_missing(pl.col("old_retired"))), where, number, "old_retired", "retired_on"),
        _changes(gone, where, number, "status", None),
    ]  # fmt: skip
    notes = (f"{gone.height:,} rows are dismissed by their state ({', '.join(dismissed)}): they count for nothing",)
    kept = rows.drop("state", "old_installed", "old_retired")
    return Stated(kept, pl.concat(changes), faults, notes if gone.height else ())


def _day(column: str) -> pl.Expr:
    text = pl.when(pl.col(column).str.contains(f"^{_DAY.pattern}$")).then(pl.col(column))
    return text.str.to_date("%Y-%m-%d", strict=False)


def _asked(rows: pl.DataFrame, where: pl.DataFrame, number: str, on: date) -> tuple[Fault, ...]:
    """One question for each word: what it says, and how to settle it."""
    problems = {
        PLANNED: (f"planned, and no column gives a day after {on}", PLANNED),
        RETIRED: (f"gone, and no column gives a day up to {on}", RETIRED),
        "unknown": ("of a state that is not known", None),
    }
    counts_as = "whether they stand there counts as unknown"
    found = []
    grouped = rows.group_by("status", "state", maintain_order=True).agg(pl.col(number).min(), rows=pl.len())
    for word, state, first, count in grouped.select("status", "state", number, "rows").iter_rows():
        problem, name = problems[state]
        remedy = (
            f"leave such rows out: --set {OF_STATE}{name}={LEAVE_OUT}; or give a column with the day"
            if name
            else f'say what it means: --set "{OF_WORD}{word}=in_service", or planned, or retired'
        )
        file = where.filter(pl.col(number) == first)["file"].item()
        number_of = "1 row is" if count == 1 else f"{count:,} rows are"
        told = f"{number_of} {problem}: {counts_as}"
        found.append(Fault(str(file), int(first), "status", word, told, remedy, "warning"))
    return tuple(found)


def _changes(rows: pl.DataFrame, where: pl.DataFrame, number: str, original: str, value: str | None) -> pl.DataFrame:
    why = "the state says so, and no date does: unknown" if value else "row left out: dismissed by its state"
    joined = rows.join(where, on=number, how="left", maintain_order="left")
    new = {"original": pl.col(original), "value": pl.col(value) if value else pl.lit(None)}
    where_to = {"column": pl.lit("status"), "field": pl.lit(value or "status"), "why": pl.lit(why)}
    return as_changes(joined.with_columns(**new, **where_to))
