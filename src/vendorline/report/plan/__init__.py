"""How a plan is shown: a section of a page, and a workbook."""

from vendorline.report.plan.workbook import plan_workbook

__all__ = ["plan_workbook"]
