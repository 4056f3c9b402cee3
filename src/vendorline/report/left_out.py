"""Rows that the import of a network left out: the page says so wherever there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vendorline.network.tables import Network
from vendorline.report.names import Names
from vendorline.report.rendering import render
from vendorline.report.sections.section import Part
from vendorline.results.reading import faults

MOST_ROWS = 60
Row = Mapping[str, Any]


def left_out_of(network: Network, results: Sequence[Mapping[str, Any]]) -> list[Row]:
    """Rows left out of a network, and of those that results were computed from: table, operator_id, cause and how many rows."""
    own = [one.to_dict() for one in getattr(network.manifest, "left_out", ())]
    said = [row for result in results for row in result.get("left_out") or ()]
    found: dict[tuple[Any, ...], Row] = {}
    for row in (*own, *said):
        key = row["table"], row.get("operator_id"), row.get("cause")
        if key not in found or found[key]["rows"] < row["rows"]:
            found[key] = row
    return sorted(found.values(), key=lambda row: (-row["rows"], row["table"]))


def left_out_parts(rows: Sequence[Row], names: Names) -> list[Part]:
    """The part of the page about them; none where nothing was left out."""
    if not rows:
        return []
    lines = [
        {
            "table": row["table"],
            "operator": names.operator(row["operator_id"]) if row.get("operator_id") else "not known",
            "cause": row.get("cause") or "not told",
            "rows": row["rows"],
        }
        for row in rows[:MOST_ROWS]
    ]
    total = sum(row["rows"] for row in rows)
    html = render("left_out.html.j2", lines=lines, hidden=len(rows) - len(lines), total=total)
    return [Part("left-out", "What was left out", html)]


def is_left_out(rows: object) -> bool:
    """Whether a value of a saved result is a list of rows left out."""
    return (
        isinstance(rows, list) and not list(faults("left_out", rows, "", "")) and all(row["rows"] > 0 for row in rows)
    )
