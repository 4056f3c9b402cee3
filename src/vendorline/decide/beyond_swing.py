"""Outcomes that lie beyond the span that their weight speaks of, so that nobody can have weighed them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from vendorline.decide.case.outcomes import Outcome

#: So much of the span is a matter of rounding.
_SLACK = 1e-6


def beyond_swing(outcomes: Mapping[str, Outcome], rows: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """For each outcome the option whose mean lies farthest beyond its swing; none where all lie within.

    Args:
        outcomes: of the case, by name.
        rows: option by outcome, with the mean.
    """
    farthest: dict[str, dict[str, Any]] = {}
    for row in rows:
        outcome = outcomes[row["outcome"]]
        if outcome.never_weighed:
            continue
        low, high = outcome.span
        beyond = max(row["mean"] - high, low - row["mean"])
        known = farthest.get(row["outcome"])
        if beyond > _SLACK * (high - low) and (known is None or beyond > known["beyond"]):
            farthest[row["outcome"]] = {
                "outcome": row["outcome"], "option": row["option"], "mean": row["mean"], "unit": row["unit"], "low": low, "high": high,
                "beyond": beyond,
            }  # fmt: skip
    return [farthest[name] for name in outcomes if name in farthest]
