"""Statements find their words in their text: exactly, once, or not at all."""

from __future__ import annotations

import sqlite3
from collections.abc import Mapping, Sequence
from typing import Any

from vendorline.errors import Fault, cut
from vendorline.evidence.register.store import text_of
from vendorline.evidence.statements import Orphan, anchor, place

#: Characters of a lookalike that are shown.
_SHOWN = 80


def placed(
    connection: sqlite3.Connection, file: str, rows: Sequence[Mapping[str, Any]], lines: Sequence[int]
) -> tuple[list[dict[str, Any]], list[Fault]]:
    """The statements with where their words stand, and a fault for each that stands nowhere, or cannot be told from another place."""
    texts: dict[str, str | None] = {}
    found, faults = [], []
    for row, line in zip(rows, lines, strict=True):
        text_id, exact = row["text_id"], row["exact"]
        if text_id not in texts:
            texts[text_id] = None if text_id is None else text_of(connection, text_id)
        text = texts[text_id]
        if text is None or exact is None:  # told as a dangling id, or a missing value
            found.append(dict(row))
            continue
        where = place(text, exact, row["prefix"] or "", row["suffix"] or "", row["start"])
        if isinstance(where, Orphan):
            faults.append(_fault(file, line, exact, where))
            found.append(dict(row))
            continue
        whole = anchor(text, where.start, where.end)
        ends = {"prefix": whole.prefix, "suffix": whole.suffix, "start": whole.start, "end": whole.end}
        found.append({**row, **ends})
    return found, faults


def _fault(file: str, line: int, exact: str, orphan: Orphan) -> Fault:
    if orphan.reason == "ambiguous":
        problem = "these words stand more than once in the text"
        remedy = "give the words directly before and after them as prefix and suffix, copied from the text"
    else:
        problem, remedy = "these words do not stand in the text", "copy them from it: vendorline evidence show TEXT"
        if any(found.exact == exact for found in orphan.suggestions):
            problem = "these words stand in the text, but not beside this prefix or suffix"
            remedy = "copy prefix and suffix from the text as well, or leave them empty"
        elif orphan.suggestions:
            near = cut(orphan.suggestions[0].exact, _SHOWN)
            remedy = f"copy them from it; alike, but not the same, is {near!r}"
    return Fault(file, line, "exact", exact, problem, remedy)
