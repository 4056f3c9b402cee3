"""What rows of the register say together: dates in order, numbers with a unit, no circle, nothing on what was withdrawn."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Any

from vendorline.errors import Fault
from vendorline.evidence.register.standing import cycle_in, standing
from vendorline.evidence.register.store import rows_of_table

Row = Mapping[str, Any]

#: Columns that begin and end a span, by table; the end of a half-open span is the first day after it.
_SPANS = {
    "documents": ("published_from", "published_until"),
    "actor_roles": ("from_on", "until_on"),
    "statements": ("said_from", "said_until"),
    "statement_dates": ("from_on", "until_on"),
}
#: Columns by which a row refers to others of its own table that came before it.
_CHAINS = {"documents": ("document_id", "derived_from"), "statements": ("statement_id", "supersedes")}


def incoherent(
    connection: sqlite3.Connection, table: str, file: str, rows: Sequence[Row], lines: Sequence[int]
) -> Iterator[Fault]:
    """What is wrong with rows that are to be put into a table, each by itself and with what is there."""
    yield from _spans(table, file, rows, lines)
    if table in _CHAINS:
        yield from _circles(connection, table, file, rows, lines)
    check = {"claims": _claims, "uses": _uses, "links": _links}.get(table)
    if check is not None:
        for row, line in zip(rows, lines, strict=True):
            yield from (Fault(file, line, *told) for told in check(row))
    if table in {"claims", "uses"}:
        yield from _on_what_fell(connection, table, file, rows, lines)


def _spans(table: str, file: str, rows: Sequence[Row], lines: Sequence[int]) -> Iterator[Fault]:
    if table not in _SPANS:
        return
    first, last = _SPANS[table]
    for row, line in zip(rows, lines, strict=True):
        begins, ends = row[first], row[last]
        if begins is not None and ends is not None and ends < begins:
            yield Fault(file, line, last, str(ends), f"before {first}, {begins}", "put the days in order")


def _circles(
    connection: sqlite3.Connection, table: str, file: str, rows: Sequence[Row], lines: Sequence[int]
) -> Iterator[Fault]:
    name, earlier = _CHAINS[table]
    edges = {
        row[name]: tuple(row[earlier]) for row in [*rows_of_table(connection, table), *rows] if row[name] is not None
    }
    cycle = cycle_in(edges)
    if cycle is None:
        return
    told = " > ".join([*cycle, cycle[0]])
    line = next((line for row, line in zip(rows, lines, strict=True) if row[name] in cycle), None)
    yield Fault(file, line, earlier, told, "these come before one another in a circle", "take out one of them")


def _claims(row: Row) -> Iterator[tuple[str, str | None, str, str]]:
    ends = [(name, row[name]) for name in ("low", "central", "high") if row[name] is not None]
    for (name, value), (later, other) in pairwise(ends):
        if other < value:
            yield later, str(other), f"below {name}, {value}", "put low, central and high in order"
    if ends and not row["unit"]:
        yield "unit", None, "a number without a unit", "name its unit, such as EUR million, share or months"
    if ends and not row["parameter"]:
        yield "parameter", None, "a number of nothing", "name the parameter that it is of"
    if not row["statement_ids"] and not row["source"]:
        yield "statement_ids", None, "it rests on nothing", "name the statements, or the registered source, that say so"


def _uses(row: Row) -> Iterator[tuple[str, str | None, str, str]]:
    if not row["claim_ids"]:
        yield "claim_ids", None, "it rests on no claim", "name the claims"


def _links(row: Row) -> Iterator[tuple[str, str | None, str, str]]:
    if row["from_claim_id"] == row["to_claim_id"]:
        yield "to_claim_id", row["to_claim_id"], "a claim linked to itself", "name another claim"


def _on_what_fell(
    connection: sqlite3.Connection, table: str, file: str, rows: Sequence[Row], lines: Sequence[int]
) -> Iterator[Fault]:
    """Claims on statements, and uses of claims, that were withdrawn."""
    mine = {row["claim_id"] for row in rows} if table == "claims" else set[str]()
    claims = [row for row in rows_of_table(connection, "claims") if row["claim_id"] not in mine]
    documents, texts, statements = (rows_of_table(connection, name) for name in ("documents", "texts", "statements"))
    invalid_because = standing(documents, texts, statements, claims)
    column, gone = (
        ("statement_ids", invalid_because.statements) if table == "claims" else ("claim_ids", invalid_because.claims)
    )
    what: Callable[[str], str] = (
        (lambda name: f"statement {name}") if table == "claims" else (lambda name: f"claim {name}")
    )
    for row, line in zip(rows, lines, strict=True):
        if row.get("withdrawn_on") is not None:
            continue
        for name in row[column]:
            if name in gone:
                problem = f"the {what(name)} was withdrawn: {gone[name]}"
                yield Fault(file, line, column, name, problem, "name one that stands, or withdraw this row as well")
