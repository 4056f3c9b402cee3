"""Decide: options under uncertainty and pressure, which is best, and what would change the answer."""

from vendorline.callable_module import make_callable
from vendorline.decide.case.read import CaseFile, read_case
from vendorline.decide.decision import Best, Decision, best_of, decide

__all__ = ["Best", "CaseFile", "Decision", "best_of", "decide", "read_case"]

make_callable(__name__)
