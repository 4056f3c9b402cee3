"""What every chart that is drawn from a specification shares: its type and its quiet axes."""

from __future__ import annotations

from typing import Any

from vendorline.report.palette import GRID, QUIET

Spec = dict[str, Any]

CONFIG: Spec = {
    "aria": False,
    "background": None,
    "font": "sans-serif",
    "view": {"stroke": None},
    "axis": {
        "labelColor": QUIET, "titleColor": QUIET, "labelFontSize": 11, "titleFontSize": 11, "titleFontWeight": "normal",
        "gridColor": GRID, "domainColor": QUIET, "tickColor": QUIET, "tickSize": 4,
    },
    "text": {"fontSize": 11},
}  # fmt: skip
