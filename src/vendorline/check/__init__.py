"""Check: verdicts of a network against provisions, with the numbers and the source."""

from vendorline.callable_module import make_callable
from vendorline.check.by_basis import counts_by_basis
from vendorline.check.compare import CHANGES, Comparison, compare, pairs
from vendorline.check.day_series import MONTHS, series
from vendorline.check.evaluate import check, draw
from vendorline.check.findings import Findings
from vendorline.check.margins import margins
from vendorline.check.timeline import Timeline, timeline

__all__ = [
    "CHANGES", "MONTHS", "Comparison", "Findings", "Timeline", "check", "compare", "counts_by_basis", "draw", "margins",
    "pairs", "series", "timeline",
]  # fmt: skip

make_callable(__name__)
