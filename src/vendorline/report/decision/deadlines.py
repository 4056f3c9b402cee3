"""What an earlier or a later last day changes: delay held against cost, for options that were written with several last days."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from vendorline.report.decision.reading import Decided
from vendorline.report.decision.table import OF_ROW, Column, Table


def deadlines(decided: Decided) -> Table | None:
    """By outcome, what each of several last days comes to; outcomes in which they differ alone. None where no option has several."""
    rows = list(_rows(decided))
    if not rows:
        return None
    shown = {row[0] for row, _ in rows}
    same = [
        title
        for name in dict.fromkeys(row["outcome"] for row in decided.rows("rows"))
        if (title := decided.outcome(name)) not in shown
    ]
    left = f" The same for all of them: {', '.join(same)}." if same else ""
    columns = (
        Column("Outcome"), Column("Option"), Column("Last day"), Column("Mean", "amount", OF_ROW),
        Column("5 % below", "amount", OF_ROW), Column("95 % below", "amount", OF_ROW), Column("Unit"),
    )  # fmt: skip
    return Table(
        "deadlines", "What an earlier or later last day changes", columns, tuple(row for row, _ in rows),
        f"One option, with several last days.{left}",
        tuple(place for _, place in rows),
    )  # fmt: skip


def _rows(decided: Decided) -> Iterator[tuple[tuple[Any, ...], str]]:
    """Rows, each with where its numbers stand in the result."""
    several: dict[str, list[tuple[str, str]]] = {}
    for row in decided.rows("options"):
        if row.get("deadline_of"):
            several.setdefault(row["deadline_of"], []).append((row["option"], row["deadline"]))
    found = {(row["option"], row["outcome"]): (n, row) for n, row in enumerate(decided.rows("rows"), start=1)}
    for each in several.values():
        for outcome in dict.fromkeys(outcome for _, outcome in found):
            own = [(by, *found[option, outcome]) for option, by in each]
            if len({row["mean"] for _, _, row in own}) == 1:
                continue
            for by, number, row in own:
                yield (
                    (decided.outcome(outcome), decided.option(row["option"]), by, row["mean"], row["p05"], row["p95"], row["unit"]),
                    f"rows:{number}",
                )  # fmt: skip
