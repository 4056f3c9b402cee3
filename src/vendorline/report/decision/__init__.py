"""How a decision is shown: the same tables as a section of a page, as a workbook, as a brief, and on a terminal."""

from vendorline.report.decision.brief import decision_brief
from vendorline.report.decision.workbook import decision_workbook

__all__ = ["decision_brief", "decision_workbook"]
