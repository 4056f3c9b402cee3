"""How measures of exposure are headed, and their shares written."""

from __future__ import annotations

from vendorline.results.measures import measure


def head(name: str) -> str:
    """How the column of a measure is headed."""
    return measure(name).head.lower()


def share_text(low: float, high: float) -> str:
    """A share in percent, a range as a range."""
    short = [f"{100 * value:.1f}".removesuffix(".0") for value in (low, high)]
    return short[0] if short[0] == short[1] else f"{short[0]} to {short[1]}"
