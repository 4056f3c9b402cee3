"""Check: verdicts of a network against provisions, with the numbers and the source."""

from vendorline.callable_module import make_callable
from vendorline.check.days import series
from vendorline.check.evaluate import check, draw
from vendorline.check.findings import Findings

__all__ = ["Findings", "check", "draw", "series"]

make_callable(__name__)
