"""Rows that the import of a network left out: the page says so wherever there are any."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from vendorline.network.tables import Network
from vendorline.results.reading import faults

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


def is_left_out(rows: object) -> bool:
    """Whether a value of a saved result is a list of rows left out."""
    return (
        isinstance(rows, list) and not list(faults("left_out", rows, "", "")) and all(row["rows"] > 0 for row in rows)
    )
