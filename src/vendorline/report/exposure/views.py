"""Two views of one invented network: which single change moves what could be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vendorline.quick_dataclass import dataclass
from vendorline.report.exposure.numbers import DUST
from vendorline.report.wording import exact_range, plural, word
from vendorline.results.measures import measure


@dataclass(frozen=True, slots=True)
class Case:
    """A case: what stands where, what is changed against another, and its numbers."""

    id: str
    what: str
    against: str
    changed: str
    low: float
    high: float
    numbers: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class View:
    """Who says what, and the cases of that view."""

    name: str
    claim: str
    source: Mapping[str, Any]
    cases: tuple[Case, ...]


@dataclass(frozen=True, slots=True)
class Views:
    """Both views and what their comparison shows."""

    message: str
    heads: tuple[str, ...]
    views: tuple[View, ...]
    synthetic: str
    network: str
    vendor: str


def views(compared: Mapping[str, Any]) -> Views:
    """The comparison as a table."""
    codes = list(dict.fromkeys(row["measure"] for row in compared["rows"]))
    first = "read" if "read" in codes else codes[0] if codes else ""
    made = tuple(_view(view, compared, codes, first) for view in compared["views"])
    message = f"Manageable or inseparable? In a model network, {_changes(compared, first)} what vendor {compared['vendor']} could read"
    return Views(message, tuple(measure(code).head for code in codes), made, compared["synthetic"], compared["network"], compared["vendor"])  # fmt: skip


def _view(view: Mapping[str, Any], compared: Mapping[str, Any], codes: list[str], first: str) -> View:
    own = [row for row in compared["rows"] if row["view"] == view["view"]]
    cases = []
    for case in dict.fromkeys(row["case"] for row in own):
        rows = {row["measure"]: row for row in own if row["case"] == case}
        one = rows.get(first) or next(iter(rows.values()))
        numbers = tuple(exact_range(rows[c]["low"], rows[c]["high"]) if c in rows else "–" for c in codes)
        cases.append(
            Case(case, one["what"], one["against"] or "", one["changed"] or "", one["low"], one["high"], numbers)
        )
    return View(view["name"], view["claim"], view, tuple(cases))


def _changes(compared: Mapping[str, Any], code: str) -> str:
    rows = {row["case"]: row for row in compared["rows"] if row["measure"] == code}
    tried = [row for row in rows.values() if row["against"] in rows]
    moved = sum(abs(row["low"] - rows[row["against"]]["low"]) > DUST for row in tried)
    if not moved:
        return "no single change moves"
    return f"{word(moved)} single {plural(moved, 'change moves', 'changes move')}"
