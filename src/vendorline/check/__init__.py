"""Check: verdicts of a network against provisions, with the numbers and the source."""

from vendorline.callable_module import make_callable
from vendorline.check.against import CHANGES, Comparison, compare, pairs
from vendorline.check.cases import cases_in, run_cases, shipped_cases
from vendorline.check.days import MONTHS, series
from vendorline.check.evaluate import check, draw
from vendorline.check.findings import Findings
from vendorline.check.margins import margins
from vendorline.check.side_by_side import counts_by_basis
from vendorline.check.timeline import Timeline, timeline

__all__ = [
    "CHANGES", "MONTHS", "Comparison", "Findings", "Timeline", "cases_in", "check", "compare", "counts_by_basis", "draw", "margins",
    "pairs", "run_cases", "series", "shipped_cases", "timeline",
]  # fmt: skip

make_callable(__name__)
