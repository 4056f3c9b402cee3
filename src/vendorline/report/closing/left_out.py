"""The fold “Left out”: rows that the import of a network could not read."""

from __future__ import annotations

from vendorline.report.left_out import left_out_of
from vendorline.report.material import Material
from vendorline.report.parts import Fold
from vendorline.report.rendering import render

MOST_ROWS = 60


def left_out_fold(made_from: Material) -> Fold | None:
    """The fold; None where nothing was left out."""
    rows = left_out_of(made_from.network, made_from.results)
    if not rows:
        return None
    lines = [
        {
            "table": row["table"],
            "operator": made_from.names.operator(row["operator_id"]) if row.get("operator_id") else "not known",
            "cause": row.get("cause") or "not told",
            "rows": row["rows"],
        }
        for row in rows[:MOST_ROWS]
    ]
    total = sum(row["rows"] for row in rows)
    what = "row could not be read when the network was imported" if total == 1 else "rows could not be read when the network was imported"  # fmt: skip
    html = render("left_out.html.j2", lines=lines, hidden=len(rows) - len(lines))
    return Fold("left-out", "Left out", f"{total:,} {what}", html, nav="Left out")
