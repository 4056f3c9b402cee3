"""How a decision is shown: the same tables as a section of a page, as a workbook, and on a terminal."""

from vendorline.report.decision.workbook import decision_workbook

__all__ = ["decision_workbook"]
