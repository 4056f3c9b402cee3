"""Rows that an import left out: whose they are, why, and what could be read of them.

A network is judged as still having them. They stand in `rejected.csv` beside its tables; the manifest counts them.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from vendorline.quick_dataclass import dataclass

REJECTED_NAME = "rejected.csv"
#: One row for each row left out. `columns`: the cells at fault; `cells`: the row as it was given, as JSON.
SCHEMA: Mapping[str, Any] = {
    "table": pl.String, "file": pl.String, "row": pl.Int64, "operator_id": pl.String, "cause": pl.String,
    "columns": pl.List(pl.String), "cells": pl.String,
}  # fmt: skip
#: Causes of rejected rows that are not left out: another row says the same, or they stand for nothing.
MERGED, FILLER = "merged", "filler"
NOT_LEFT_OUT = (MERGED, FILLER)
_STAYS = pl.col("cause").is_in(NOT_LEFT_OUT)
#: The table that lines of cell lists are told under, and what their radio technology is of.
CELLS, FUNCTIONS_OF_CELLS = "cells", {"LTE": "enb", "NR": "gnb"}
_CELL = re.compile(r"^\W*(?:\d+\W+)?(LTE|NR)\W+(\d+)\W+(\d+)\W")
#: Columns that name elements, by which the operator of a row can be told where it names none.
_OF_ELEMENTS = ("element_id", "controller_id", "a_id", "b_id", "needed_id", "dependent_id")


@dataclass(frozen=True, slots=True, order=True)
class LeftOut:
    """How many rows of one table and operator were left out for one cause; None: nobody knows whose they are."""

    table: str
    operator_id: str | None
    cause: str
    rows: int

    def to_dict(self) -> dict[str, str | int | None]:
        """The count as a plain row."""
        return {"table": self.table, "operator_id": self.operator_id, "cause": self.cause, "rows": self.rows}


def empty() -> pl.DataFrame:
    """No rows left out."""
    return pl.DataFrame(schema=SCHEMA)


def left_out_of(
    rejected: Mapping[str, pl.DataFrame], elements: pl.DataFrame | None, operators: pl.DataFrame | None = None
) -> pl.DataFrame:
    """The rows left out, from the rejected rows of each table (which hold a row for each of its faults).

    Args:
        rejected: rejected rows by table, as `fall.REJECTED_SCHEMA` says.
        elements: the elements that stay, for whose operator a row is about.
        operators: the operators, for whose network code a line of a cell list has.
    """
    parts = [_of_table(name, rows) for name, rows in rejected.items()]
    found = pl.concat([empty(), *parts])
    return _with_operators(found, elements, operators)


def _of_table(name: str, rows: pl.DataFrame) -> pl.DataFrame:
    kept = rows.with_columns(table=pl.lit(name), operator_id=pl.lit(None, pl.String))
    if name == "observations":
        # A claim that an importer made about a row is gone with the row.
        of_nothing = kept.filter(pl.col("column") == "row_id", ~_STAYS).select("file", "row").unique()
        kept = kept.join(of_nothing, on=["file", "row"], how="anti", maintain_order="left")
    return _by_row(kept)


def _by_row(rows: pl.DataFrame) -> pl.DataFrame:
    """Rejected rows, of which each of its faults is told, once each and as rows left out."""
    first = [pl.col(name).first() for name in ("problem", "operator_id")]
    grouped = rows.filter(~_STAYS).group_by("table", "file", "row", "original", maintain_order=True)
    return grouped.agg(pl.col("column").drop_nulls().alias("columns"), *first).select(
        "table", "file", pl.col("row").cast(pl.Int64, strict=False), "operator_id",
        cause=pl.concat_str(pl.col("columns").list.first(), "problem", separator=": ", ignore_nulls=True),
        columns="columns", cells="original",
    )  # fmt: skip


def cells_of(row: Mapping[str, Any]) -> dict[str, str]:
    """The cells of a row left out, as text by column; none where it could not be laid out in columns."""
    if row["table"] == CELLS and (line := _CELL.match(row["cells"] or "")):
        return {"function": FUNCTIONS_OF_CELLS[line[1]]}
    try:
        found = json.loads(row["cells"] or "")
    except ValueError:
        return {}
    return (
        {str(name): str(value) for name, value in found.items() if value is not None} if isinstance(found, dict) else {}
    )


def _of_cells(found: pl.DataFrame, operators: pl.DataFrame | None) -> list[str | None]:
    """The operator of each line of a cell list, by its network code; None for other rows and codes."""
    if operators is None or not (found["table"] == CELLS).any():
        return [None] * found.height
    codes = operators.select("operator_id", "plmn").explode("plmn").drop_nulls().select("plmn", "operator_id")
    by_code = dict(codes.iter_rows())
    whose: list[str | None] = []
    for table, text in found.select("table", "cells").iter_rows():
        line = _CELL.match(text or "") if table == CELLS else None
        spelt = [f"{line[2]:0>3}{line[3]:0>{digits}}" for digits in (2, 3)] if line else []
        whose.append(next((by_code[code] for code in spelt if code in by_code), None))
    return whose


def _with_operators(found: pl.DataFrame, elements: pl.DataFrame | None, operators: pl.DataFrame | None) -> pl.DataFrame:
    """Whose each row is: as it says itself, or as the element says that it is about."""
    if found.is_empty():
        return found
    cells = [cells_of(row) for row in found.iter_rows(named=True)]
    faulty = found["columns"].to_list()
    wanted = {cell[name] for cell in cells for name in _OF_ELEMENTS if name in cell}
    operator_of: dict[str, str] = {}
    if elements is not None and wanted:
        of_wanted = elements.filter(pl.col("element_id").is_in(list(wanted))).select("element_id", "operator_id")
        operator_of = dict(of_wanted.iter_rows())
    own = zip(found["table"].to_list(), cells, faulty, strict=True)
    operator_of |= {
        cell["element_id"]: cell["operator_id"]
        for name, cell, bad in own
        if name == "elements" and "element_id" in cell and "operator_id" in cell and "operator_id" not in bad
    }

    def whose(cell: Mapping[str, str], bad: Sequence[str]) -> str | None:
        if "operator_id" in cell:
            return None if "operator_id" in bad else cell["operator_id"]
        return next((operator_of[cell[n]] for n in _OF_ELEMENTS if cell.get(n) in operator_of and n not in bad), None)

    of_lines = _of_cells(found, operators)
    owners = [line or whose(cell, bad) for cell, bad, line in zip(cells, faulty, of_lines, strict=True)]
    return found.with_columns(operator_id=pl.Series(owners, dtype=pl.String))


def counts(found: pl.DataFrame) -> tuple[LeftOut, ...]:
    """How many rows were left out, by table, operator and cause."""
    by = ["table", "operator_id", "cause"]
    grouped = found.group_by(by, maintain_order=True).agg(rows=pl.len())
    return tuple(LeftOut(*row) for row in grouped.select(*by, "rows").iter_rows())


def rejected_file(folder: Path, counted: Iterable[LeftOut]) -> Path | None:
    """The file of rejected rows that a network is read with; None where it counts none, or has no such file."""
    path = folder / REJECTED_NAME
    return path if tuple(counted) and path.is_file() else None


def read_left_out(folder: Path, counted: Iterable[LeftOut]) -> pl.DataFrame:
    """The rows left out that stand beside a network; those that the manifest counts and no file holds come without their cells."""
    counted = tuple(counted)
    if not counted:
        return empty()
    found = empty()
    path = rejected_file(folder, counted)
    if path is not None:
        try:
            rows = pl.read_csv(path, infer_schema=False)
            found = _from_file(rows)
        except (pl.exceptions.PolarsError, OSError, KeyError):
            found = empty()
    missing = []
    for one in counted:
        same = found.filter(
            (pl.col("table") == one.table)
            & pl.col("operator_id").eq_missing(pl.lit(one.operator_id, pl.String))
            & (pl.col("cause") == one.cause)
        ).height
        nothing: dict[str, Any] = {"columns": []}
        blank = nothing | {
            "table": one.table,
            "file": REJECTED_NAME,
            "operator_id": one.operator_id,
            "cause": one.cause,
        }
        missing += [blank] * (one.rows - same)
    return pl.concat([found, pl.DataFrame(missing, schema=SCHEMA)]) if missing else found


def _from_file(rows: pl.DataFrame) -> pl.DataFrame:
    needed = {"table", "file", "row", "column", "problem", "cause", "original", "operator_id"}
    if not needed <= set(rows.columns):
        raise KeyError("operator_id")
    return _by_row(rows)
