"""Decide: options under uncertainty and pressure, which is best, and what would change the answer."""

from vendorline.decide.case.read import CaseFile, read_case
from vendorline.decide.decision import Decision, decide

__all__ = ["CaseFile", "Decision", "decide", "read_case"]
