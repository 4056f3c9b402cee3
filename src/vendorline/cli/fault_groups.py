"""Faults by cause: how many, where for example, and what follows from what."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import field
from types import MappingProxyType
from typing import Any

from vendorline.errors import Fault
from vendorline.quick_dataclass import dataclass
from vendorline.results import new_row

MISSING = "a required value is missing"
#: What a value is made of where nobody states it: it is missing because one of these is at fault.
MADE_OF: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "site_id": ("name", "site_name"),
        "function": ("generations", "bands_mhz"),
        "element_id": ("function", "site_id"),
        "row_id": ("element_id", "site_id", "operator_id"),
    }
)
_MORE = re.compile(r" \(and in ([\d,]+) more rows?\)$")
_HINT = re.compile(r"; did you mean [^?]*\?$|^did you mean [^?]*\?$")
_VARIES = re.compile(r"\d[\d.,:-]*|'[^']*'|\"[^\"]*\"")
_HEADER = 1
#: Different values of one cause that are told.
MOST_VALUES = 5


@dataclass(slots=True)
class Group:
    """Faults of one cause: `first` of them, how many rows they stand in, in which `files`, the first `values`, and the columns that `follow`."""

    first: Fault
    problem: str
    rows: int = 0
    files: set[str] = field(default_factory=set)
    follow: set[str] = field(default_factory=set)
    values: dict[str, None] = field(default_factory=dict)

    @property
    def is_of_the_whole(self) -> bool:
        """Whether it is about a file, a table or a column, and not about some rows."""
        return self.first.row is None or _is_of_header(self.first)


def by_cause(faults: Iterable[Fault]) -> list[Group]:
    """Faults grouped by cause: errors first, what concerns a whole file or column before single rows, then the most frequent."""
    faults = list(faults)
    groups: dict[tuple[Any, ...], Group] = {}
    at: dict[tuple[str, int | None, str | None], Group] = {}
    seen: set[Fault] = set()
    followers = []
    for fault, follows in zip(faults, causes(faults), strict=True):
        if fault in seen:
            continue
        seen.add(fault)
        if follows is not None:
            followers.append((fault, follows))
            continue
        more = _MORE.search(fault.problem)
        said = fault.problem[: more.start()] if more else fault.problem
        base = _HINT.sub("", fault.remedy)
        of_header = _is_of_header(fault) and base == fault.remedy
        key = (fault.severity, _HEADER if of_header else fault.column, _VARIES.sub("#", said), base)
        group = groups.get(key)
        if group is None:
            group = groups[key] = Group(fault, said)
        elif group.problem != said:
            group.problem = _VARIES.sub("…", said)
        group.rows += 1 + (int(more[1].replace(",", "")) if more else 0)
        group.files.add(fault.file)
        value = fault.column if of_header else fault.value
        if value is not None and len(group.values) < MOST_VALUES:
            group.values[value] = None
        at[fault.file, fault.row, fault.column] = group
    for fault, follows in followers:
        if fault.column is not None:
            at[fault.file, fault.row, follows].follow.add(fault.column)
    return sorted(groups.values(), key=lambda g: (g.first.severity != "error", not g.is_of_the_whole, -g.rows))


def _is_of_header(fault: Fault) -> bool:
    """Whether a fault is about a column as a whole."""
    return fault.row == _HEADER and fault.column is not None and fault.value is None


def causes(faults: Sequence[Fault]) -> Iterator[str | None]:
    """For each fault the column whose fault in the same row it follows from; None where it stands by itself."""
    wrong: dict[tuple[str, int | None], set[str]] = {}
    rows = {(f.file, f.row) for f in faults if f.column in MADE_OF and f.problem == MISSING and f.row is not None}
    for fault in faults:
        if fault.column is not None and (fault.file, fault.row) in rows:
            wrong.setdefault((fault.file, fault.row), set()).add(fault.column)
    for fault in faults:
        if fault.column is None or fault.column not in MADE_OF or fault.problem != MISSING or fault.row is None:
            yield None
        else:
            yield _root(fault.column, wrong[fault.file, fault.row])


def _root(column: str, wrong: set[str]) -> str | None:
    """The first cause of a missing value among the columns at fault in its row."""
    for part in MADE_OF.get(column, ()):
        if part in wrong:
            return _root(part, wrong) or part
    return None


def fault_rows(faults: Sequence[Fault]) -> list[dict[str, Any]]:
    """Every fault as a row of a result; `follows` names the column whose fault in the same row it follows from."""
    return [
        new_row("faults", **fault.to_dict(), follows=follows)
        for fault, follows in zip(faults, causes(faults), strict=True)
    ]
