"""Rows that people state, as typed rows of a table, with everything that is wrong with their cells."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import polars as pl

from vendorline.errors import Fault, InvalidInput, did_you_mean
from vendorline.evidence.register.tables import BY_HAND, register_table
from vendorline.importers.table.files.workbooks import read_workbook
from vendorline.network.cells import cast_cells
from vendorline.network.csv_cells import FIRST_ROW
from vendorline.network.faults import to_faults
from vendorline.network.guard import located, read_bytes
from vendorline.quick_dataclass import dataclass

#: A table of statements is written by people: more than this is no such table.
MOST_BYTES = 64_000_000


@dataclass(frozen=True, slots=True)
class StatedRows:
    """Typed rows of a table of the register, the line of each in its file, and what is wrong with their cells.

    `stated` holds the columns that were given; a row that changes another leaves the rest of it as it was.
    """

    table: str
    file: str
    rows: tuple[Mapping[str, Any], ...]
    lines: tuple[int, ...]
    stated: frozenset[str]
    faults: tuple[Fault, ...]


def read_stated(path: Path, table: str) -> StatedRows:
    """Rows of a CSV file in UTF-8. Raises InvalidInput where the file cannot be read at all."""
    with located(path):
        content = read_bytes(path, MOST_BYTES)
    try:
        text = content.decode("utf-8-sig")
        lines = list(csv.reader(io.StringIO(text, newline=""), delimiter=_separator(text, table), strict=True))
    except (UnicodeDecodeError, csv.Error) as error:
        problem = "is not in UTF-8" if isinstance(error, UnicodeDecodeError) else f"is no CSV: {error}"
        fault = Fault.at(path.name, None, problem, "save it as CSV in UTF-8")
        raise InvalidInput(f"{path} cannot be read", [fault]) from error
    header = [name.strip() for name in lines[0]] if lines else []
    faults = []
    rows, numbers = [], []
    for number, cells in enumerate(lines[1:], start=FIRST_ROW):
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) != len(header):
            problem = f"{len(cells)} cells in a row of {len(header)} columns"
            faults.append(
                Fault.at(path.name, number, problem, "give each cell its column; put commas into quotation marks")
            )
            continue
        rows.append(dict(zip(header, cells, strict=True)))
        numbers.append(number)
    return typed_rows(table, rows, file=path.name, lines=numbers, header=header, faults=faults)


def _separator(text: str, table: str) -> str:
    """What separates cells: a comma, or the semicolon or tab of a spreadsheet, where the first column of the header shows it."""
    header = text.lstrip().split("\n", 1)[0]
    known = [column.name for column in register_table(table).columns]
    found = [mark for mark in ",;\t" if any(name.strip(' "\r') in known for name in header.split(mark))]
    return found[0] if found else ","


def read_stated_workbook(path: Path) -> tuple[StatedRows, ...]:
    """The rows of each sheet of a workbook that is called as a table, in the order of the tables; sheets without rows are none.

    Raises InvalidInput where the workbook cannot be read, or no sheet is called so.
    """
    with located(path):
        read = read_workbook(path, read_bytes(path, MOST_BYTES))
    sheets = {(sheet.name or "").strip().casefold().replace(" ", "_"): sheet for sheet in read}
    if not set(sheets) & set(BY_HAND):
        fault = Fault.at(
            path.name,
            None,
            f"no sheet is called {', '.join(BY_HAND)}",
            "vendorline export template FILE.xlsx --of evidence",
        )
        raise InvalidInput(f"{path} holds no table of evidence", [fault])
    found = []
    aside = [
        Fault.at(
            f"{path.name} [{sheet.name}]",
            None,
            "this sheet is called as no table; left aside",
            f"tables are {', '.join(BY_HAND)}",
            "warning",
        )
        for name, sheet in sheets.items()
        if name not in BY_HAND and sheet.cells.height >= FIRST_ROW
    ]
    for table in BY_HAND:
        sheet = sheets.get(table)
        if sheet is None or sheet.cells.height < FIRST_ROW:
            continue
        header, *lines = sheet.cells.rows()
        names = [(name or "").strip() for name in header]
        rows = [dict(zip(names, cells, strict=True)) for cells in lines]
        numbers = sheet.rows.to_list()[1:]
        given = [name for name in names if name]
        found.append(
            typed_rows(
                table, rows, file=f"{path.name} [{table}]", lines=numbers, header=given, faults=[*aside, *sheet.faults]
            )
        )
        aside = []
    return tuple(found)


def typed_rows(
    table: str, rows: Sequence[Mapping[str, Any]], *, file: str = "rows", lines: Sequence[int] | None = None,
    header: Sequence[str] | None = None, faults: Sequence[Fault] = (),
) -> StatedRows:  # fmt: skip
    """Rows as given, cells as text or values, as rows of a table.

    Args:
        table: name of the table.
        rows: cells by column.
        file: what the rows are called in faults.
        lines: number of each row; counted from 2, below a header, where none are given.
        header: the columns given; those of the rows where none are given.
        faults: what is known to be wrong already.
    """
    schema = register_table(table)
    lines = list(lines) if lines is not None else list(range(FIRST_ROW, FIRST_ROW + len(rows)))
    given = list(header) if header is not None else list(dict.fromkeys(name for row in rows for name in row))
    known = [column.name for column in schema.columns]
    found = [*faults, *(_of_header(file, given, known, schema.key) if given else ())]
    numbers = pl.Series("row", lines, dtype=pl.Int64)
    columns: dict[str, list[Any]] = {}
    for column in schema.columns:
        if column.name not in given:
            columns[column.name] = [None] * len(rows)
            continue
        cells = pl.Series(column.name, [_as_text(row.get(column.name)) for row in rows], dtype=pl.String)
        # A row that changes another need not say again what must be there.
        judged = cast_cells(column, cells)
        for batch in judged.faults:
            found += to_faults(batch, file, numbers)
        values = cells if column.name in _TO_THE_LETTER else judged.values
        columns[column.name] = [tuple(v) if column.is_list and v is not None else v for v in values.to_list()]
    typed = (
        tuple(dict(zip(columns, cells, strict=True)) for cells in zip(*columns.values(), strict=True)) if rows else ()
    )
    return StatedRows(table, file, typed, tuple(lines), frozenset(given) & frozenset(known), tuple(found))


def _of_header(file: str, given: Sequence[str], known: Sequence[str], key: Sequence[str]) -> list[Fault]:
    found = []
    for name in given:
        if name not in known and name not in _REMARKS:
            near = did_you_mean(name, [other for other in known if other not in given])
            remedy = f"did you mean {near}?" if near else f"columns are {', '.join(known)}"
            found.append(Fault(file, 1, name, None, "unknown column; left aside", remedy, "warning"))
    missing = (name for name in key if name not in given and name not in _MAY_BE_MISSING)
    found += [Fault(file, 1, name, None, "a column that tells rows apart is missing", "add it") for name in missing]
    twice = dict.fromkeys(name for name in given if given.count(name) > 1)
    found += [Fault(file, 1, name, None, "the column is given twice", "keep one of the two") for name in twice]
    return found


#: Columns whose spaces count: what stands directly beside the words of a statement.
_TO_THE_LETTER = frozenset({"prefix", "suffix"})
#: Columns that proposals have for whoever judges them.
_REMARKS = frozenset({"because", "speaker_may_be"})
#: Parts of a key that may be empty everywhere.
_MAY_BE_MISSING = frozenset({"from_on"})


def _as_text(value: Any) -> str | None:
    if value is None:
        return None
    if isinstance(value, list | tuple | set | frozenset):
        return ";".join(str(item) for item in value) or None
    return str(value)
