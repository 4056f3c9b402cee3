"""Two sets of findings side by side: what is new, worse, cured, better or the same.

Both are judged on the same days by the same law, so that whatever differs comes from the networks alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any, Literal

from vendorline.check.findings import Findings
from vendorline.quick_dataclass import dataclass
from vendorline.results import changed_row, table

Change = Literal["new", "worse", "cured", "better", "same"]
#: In the order in which people want to be told.
CHANGES: tuple[Change, ...] = ("new", "worse", "cured", "better", "same")

_FAILING = frozenset({"due", "breached"})
_RANKS = {"not_applicable": 0, "met": 0, "unknown": 1, "due": 2, "breached": 3}
_Row = Mapping[str, Any]
_Key = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class Comparison:
    """Findings whose rows carry `change`, the row that each is compared with, and the rows that have no successor.

    `before` stands beside the rows: None where there was no such row.
    """

    findings: Findings
    before: tuple[_Row | None, ...]
    gone: tuple[_Row, ...]

    @property
    def counts(self) -> dict[str, int]:
        """How many rows are new, worse, cured, better, the same."""
        counted = Counter(row["change"] for row in self.findings.rows)
        return {change: counted[change] for change in CHANGES}


def compare(new: Findings, old: Findings) -> Comparison:
    """Say of every row of `new` how it stands against the row of `old` for the same day, provision, operator and key.

    new: due or breached, and was not; cured: the other way round; worse and better: by verdict (unknown lies between met and due),
    then by the room that is left, then by how many elements stand behind it.
    """
    earlier = dict(_keyed(old.rows))
    rows, before = [], []
    for key, row in _keyed(new.rows):
        was = earlier.pop(key, None)
        rows.append(changed_row("check_rows", row, change=change_of(row, was)))
        before.append(was)
    return Comparison(replace(new, rows=tuple(rows)), tuple(before), tuple(earlier.values()))


def pairs(rows: Sequence[_Row], earlier: Sequence[_Row]) -> list[tuple[_Row, _Row | None]]:
    """Each row with the one that it is compared with; None where there was no such row."""
    before = dict(_keyed(earlier))
    return [(row, before.get(key)) for key, row in _keyed(rows)]


def change_of(row: _Row, was: _Row | None) -> Change:
    """How a row stands against the one before it; one that is not there counts as nothing to judge."""
    now_fails, failed = row["verdict"] in _FAILING, was is not None and was["verdict"] in _FAILING
    if now_fails != failed:
        return "new" if now_fails else "cured"
    if was is None:
        return "worse" if _RANKS[row["verdict"]] else "same"
    for one, other in zip(_badness(row), _badness(was), strict=True):
        if one is not None and other is not None and one != other:
            return "worse" if one > other else "better"
    return "same"


def _badness(row: _Row) -> tuple[float | None, ...]:
    slack = row["slack"]
    return _RANKS[row["verdict"]], None if slack is None else -slack, row["violating_count"]


def _keyed(rows: Sequence[_Row]) -> Iterator[tuple[_Key, _Row]]:
    """Rows by what they are about; the second of one kind on one key is another."""
    seen: Counter[_Key] = Counter()
    for row in rows:
        key = tuple(row[name] for name in table("check_rows").key)
        seen[key] += 1
        yield (*key, seen[key]), row
