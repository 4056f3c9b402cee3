"""Recording what people state: rows are completed, held against the register and written, all of them or none."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Any

from vendorline.errors import Fault, InvalidInput, counted, did_you_mean
from vendorline.evidence.register.coherence import incoherent
from vendorline.evidence.register.placing import placed
from vendorline.evidence.register.stated_rows import StatedRows
from vendorline.evidence.register.store import put_rows, rows_of_table
from vendorline.evidence.register.tables import BY_HAND, register_table, targets_of

#: Columns of documents that their bytes settle.
OF_BYTES = ("sha256", "media_type", "charset", "added_on", "added_by")


def record_rows(
    connection: sqlite3.Connection, stated: StatedRows, *, by: str | None, today: date
) -> tuple[int, tuple[Fault, ...]]:
    """Put stated rows into the register; returns how many, and the warnings.

    A row whose key is there already changes the columns that it states. Statements are placed in their text: an anchor that stands
    nowhere, or twice, is refused.

    Args:
        connection: the register, open for writing.
        stated: the rows.
        by: who states them.
        today: the day on which they are recorded.

    Raises:
        InvalidInput: something is wrong; carries every fault. Nothing is written.
    """
    faults = list(stated.faults)
    if stated.table not in BY_HAND:
        raise InvalidInput(
            f"{stated.table} cannot be stated",
            [Fault.at(stated.file, None, "this table comes from bytes", "state another")],
        )
    there = _by_key(stated.table, rows_of_table(connection, stated.table))
    rows, lines = [], []
    seen: dict[tuple[Any, ...], int] = {}
    for row, line in zip(stated.rows, stated.lines, strict=True):
        key = _key(stated.table, row)
        if key in seen and None not in key:
            problem = f"the same key as in row {seen[key]}"
            faults.append(Fault.at(stated.file, line, problem, "keep one of the two rows, or give one another id"))
            continue
        seen[key] = line
        earlier = there.get(key)
        if stated.table == "documents" and earlier is None:
            faults.append(_no_document(stated.file, line, row["document_id"], [str(k[0]) for k in there]))
            continue
        whole = _completed(stated, row, earlier, by, today)
        faults += _missing(stated, whole, line)
        rows.append(whole)
        lines.append(line)
    if stated.table == "statements":
        rows, told = placed(connection, stated.file, rows, lines)
        faults += told
    faults += _dangling(connection, stated, rows, lines)
    faults += incoherent(connection, stated.table, stated.file, rows, lines)
    if wrong := sum(fault.severity == "error" for fault in faults):
        raise InvalidInput(f"{stated.file}: {counted(wrong, 'error')}", faults)
    return put_rows(connection, stated.table, rows), tuple(faults)


def _key(table: str, row: Mapping[str, Any]) -> tuple[Any, ...]:
    return tuple(row[name] for name in register_table(table).key)


def _by_key(table: str, rows: Sequence[Mapping[str, Any]]) -> dict[tuple[Any, ...], Mapping[str, Any]]:
    return {_key(table, row): row for row in rows}


def _completed(
    stated: StatedRows, row: Mapping[str, Any], earlier: Mapping[str, Any] | None, by: str | None, today: date
) -> dict[str, Any]:
    """A row with what it does not state: as it was, or as the schema says where it is new."""
    whole = {}
    for column in register_table(stated.table).columns:
        name = column.name
        fixed = stated.table == "documents" and name in OF_BYTES
        if earlier is not None and (name not in stated.stated or fixed):
            whole[name] = earlier[name]
            continue
        value = row[name]
        if column.is_list and value is None:
            value = ()
        whole[name] = column.default if value is None and column.default is not None else value
    if "recorded_on" in whole and whole["recorded_on"] is None:
        whole |= {"recorded_on": today, "recorded_by": whole["recorded_by"] or by}
    return whole


def _missing(stated: StatedRows, row: Mapping[str, Any], line: int) -> Iterator[Fault]:
    for column in register_table(stated.table).columns:
        if column.required and row[column.name] is None and column.name not in stated.stated:
            yield Fault(stated.file, line, column.name, None, "a required value is missing", "fill it in")


def _no_document(file: str, line: int, name: str | None, known: Sequence[str]) -> Fault:
    near = did_you_mean(name or "", known)
    remedy = f"did you mean {near}?" if near else "add its file first: vendorline evidence add FILE"
    return Fault(file, line, "document_id", name, "there is no such document", remedy)


def _dangling(
    connection: sqlite3.Connection, stated: StatedRows, rows: Sequence[Mapping[str, Any]], lines: Sequence[int]
) -> Iterator[Fault]:
    """Ids that lead nowhere, neither in the register nor among the rows themselves."""
    for column in register_table(stated.table).columns:
        for table, name in targets_of(column):
            known = {str(value) for (value,) in connection.execute(f'select "{name}" from "{table}"')}
            if table == stated.table:
                known |= {str(row[name]) for row in rows}
            for row, line in zip(rows, lines, strict=True):
                value = row[column.name]
                for one in value if column.is_list else [value] if value is not None else []:
                    if one not in known:
                        near = did_you_mean(one, sorted(known))
                        remedy = f"did you mean {near}?" if near else f"state it in {table} first, or mend the id"
                        yield Fault(stated.file, line, column.name, one, f"no such id in {table}", remedy)
