"""The brief of a decision: two A4 pages for those who decide, and below them what each number rests on."""

from vendorline.report.decision.brief.page import decision_brief

__all__ = ["decision_brief"]
