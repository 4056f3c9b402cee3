"""The rows as CSV inside the page: a link that needs no server."""

from __future__ import annotations

import base64
from collections.abc import Mapping, Sequence
from typing import Any

from vendorline.report.groups import Group
from vendorline.results.csv_text import rows_csv

#: Bytes of text that a page may carry along.
MOST_BYTES = 600_000
COLUMNS = (
    "jurisdiction", "provision_id", "short_title", "operator_id", "level", "level_key", "reading", "on", "known", "outlook", "hypothetical",
    "force", "law_status", "verdict", "reason", "basis", "vendor_ids", "numerator", "numerator_unknown", "denominator", "denominator_unknown", "bounds", "share_low",
    "share_high", "limit", "deadline", "confidence", "assumed_share", "law_checked_on",
)  # fmt: skip


def finding_rows(groups: Sequence[Group]) -> list[dict[str, Any]]:
    """Every row of a report, in the order of its sets."""
    return [_row(group, row) for group in groups for row in group.rows]


def csv_link(groups: Sequence[Group]) -> str:
    """An address that holds the rows: all of them, or those of the key days where there are very many; empty without rows, or with too many."""
    text = rows_csv(finding_rows(groups), spreadsheet=True)
    if len(text) > MOST_BYTES:
        rows = [_row(group, row) for group in groups for row in group.rows if row.on in group.key_days]
        text = rows_csv(rows, spreadsheet=True)
    if not text or len(text) > MOST_BYTES:
        return ""
    return "data:text/csv;charset=utf-8;base64," + base64.b64encode(text.encode("utf-8", "replace")).decode()


def _row(group: Group, row: Any) -> dict[str, Any]:
    given: Mapping[str, Any] = {
        "short_title": group.provisions[row.provision_id].title.replace("\N{NO-BREAK SPACE}", " ")
    }
    return {name: _plain(given[name] if name in given else getattr(row, name)) for name in COLUMNS}


def _plain(value: Any) -> Any:
    return list(value) if isinstance(value, tuple) else value.isoformat() if hasattr(value, "isoformat") else value
