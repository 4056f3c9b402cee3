"""Check: verdicts of a network against provisions, with the numbers and the source."""

from typing import TYPE_CHECKING, Any

from vendorline.callable_module import make_callable
from vendorline.check.against import CHANGES, Comparison, compare, pairs
from vendorline.check.days import MONTHS, series
from vendorline.check.evaluate import check, draw
from vendorline.check.findings import Findings
from vendorline.check.margins import margins
from vendorline.check.side_by_side import counts_by_basis
from vendorline.check.timeline import Timeline, timeline

if TYPE_CHECKING:
    from vendorline.check.cases import cases_in, run_cases, shipped_cases

__all__ = [
    "CHANGES", "MONTHS", "Comparison", "Findings", "Timeline", "cases_in", "check", "compare", "counts_by_basis", "draw", "margins",
    "pairs", "run_cases", "series", "shipped_cases", "timeline",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    """The tests of provisions, which a check has no use for, are loaded when they are first asked for."""
    if name not in {"cases_in", "run_cases", "shipped_cases"}:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from vendorline.check import cases

    return getattr(cases, name)


make_callable(__name__)
