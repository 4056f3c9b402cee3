"""When an amount of an option falls due: payments and flows after a decision, within the horizon, discounted continuously.

A payment at t counts exp(-r t); a flow from t to u counts (exp(-r t) - exp(-r u)) / r, and u - t where nothing is discounted.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from vendorline.decide.case.options import Amount
from vendorline.decide.case.outcomes import Term
from vendorline.decide.draws.quantiles import Numbers

#: A rate below this is none: the flow is as long as its span.
_NO_RATE = 1e-9


@dataclass(slots=True)
class Discounting:
    """Factors of one chunk of draws; each is worked out once."""

    rate: Numbers
    _known: dict[tuple[float, float | None], Numbers] = field(default_factory=dict)

    def payment(self, at: float) -> Numbers:
        """What a payment so many years from today counts."""
        if (at, None) not in self._known:
            self._known[at, None] = np.exp(-self.rate * at)
        return self._known[at, None]

    def flow(self, start: float, end: float) -> Numbers:
        """What a flow of one a year between two times counts."""
        if (start, end) not in self._known:
            rate = np.maximum(self.rate, _NO_RATE)
            self._known[start, end] = (self.payment(start) - self.payment(end)) / rate
            small = self.rate < _NO_RATE
            if small.any():
                self._known[start, end] = np.where(small, end - start, self._known[start, end])
        return self._known[start, end]


Factor = float | Numbers


def factor(term: Term, amount: Amount, decided: float, horizon: float, discounting: Discounting | None) -> Factor:
    """How much of an outcome an amount makes, for a decision taken after `decided` years.

    Args:
        term: says when it is paid.
        amount: a number, or one for each year after the decision; the last holds on.
        decided: years from today.
        horizon: years from today to its end.
        discounting: None where the outcome is not discounted.
    """
    waited = {"year waited": decided, "month waited": 12 * decided}.get(term.per or "", 1.0)
    if waited == 0:
        return 0.0
    if isinstance(amount, tuple):
        return waited * _by_year(amount, term, decided, horizon, discounting)
    if amount == 0:
        return 0.0
    if term.paid is None:
        return waited * amount * (1.0 if discounting is None else discounting.payment(decided))
    first, last = term.paid
    if not term.is_flow:
        at = decided + first
        if at > horizon:
            return 0.0
        return waited * amount * (1.0 if discounting is None else discounting.payment(at))
    return waited * amount * _flow(decided + first - 1, min(decided + last, horizon), discounting)


def _by_year(
    amounts: tuple[float, ...], term: Term, decided: float, horizon: float, discounting: Discounting | None
) -> Factor:
    total: Factor = 0.0
    for year in range(term.after, int(np.ceil(horizon - decided))):
        amount = amounts[min(year, len(amounts) - 1)]
        if amount:
            total = total + amount * _flow(decided + year, min(decided + year + 1, horizon), discounting)
    return total


def before(term: Term, amount: Amount, decided: float, discounting: Discounting | None) -> Factor:
    """How much an amount makes that holds while nothing is decided, for `decided` years."""
    rate = amount[0] if isinstance(amount, tuple) else amount
    if decided == 0 or rate == 0 or term.after:
        return 0.0
    if term.per is not None:
        return rate * (decided if term.per == "year waited" else 12 * decided)
    return rate * _flow(0.0, decided, discounting)


def _flow(start: float, end: float, discounting: Discounting | None) -> Factor:
    if end <= start:
        return 0.0
    return end - start if discounting is None else discounting.flow(start, end)
