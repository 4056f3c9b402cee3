"""When an amount of an option falls due: payments and flows after a decision, within the horizon, discounted continuously.

A payment at t counts exp(-r t); a flow from t to u counts (exp(-r t) - exp(-r u)) / r, and u - t where nothing is discounted.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import field

import numpy as np

from vendorline.decide.case.options import Amount
from vendorline.decide.case.outcomes import Term
from vendorline.decide.draws.quantiles import Numbers
from vendorline.quick_dataclass import dataclass

#: A rate below this is none: the flow is as long as its span.
_NO_RATE = 1e-9
#: Years from today of a payment (and None), or at which a flow of one a year starts and ends.
Span = tuple[float, float | None]
#: What counts as it is.
NOW: Span = (0.0, None)
#: How much falls due, by time; of what is not discounted all at `NOW`.
Due = tuple[tuple[Span, float], ...]


@dataclass(slots=True)
class Discounting:
    """Factors of one chunk of draws; each is worked out once."""

    rate: Numbers
    _known: dict[Span, Numbers] = field(default_factory=dict)

    def payment(self, at: float) -> Numbers:
        """What a payment so many years from today counts."""
        if (at, None) not in self._known:
            self._known[at, None] = np.exp(-self.rate * at) if at else np.ones(1)
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

    def counts(self, due: Due) -> Numbers:
        """What all that falls due counts together."""
        found: Numbers | None = None
        for (start, end), amount in due:
            one = self.payment(start) if end is None else self.flow(start, end)
            made = one if amount == 1 else amount * one
            found = made if found is None else found + made
        return np.zeros(1) if found is None else found


def due(term: Term, amount: Amount, decided: float, horizon: float, *, discounted: bool) -> Due:
    """What an amount makes of an outcome, and when, for a decision taken after `decided` years.

    Args:
        term: says when it is paid.
        amount: a number, or one for each year after the decision; the last holds on.
        decided: years from today.
        horizon: years from today to its end.
        discounted: whether time counts.
    """
    waited = {"year waited": decided, "month waited": 12 * decided}.get(term.per or "", 1.0)
    if isinstance(amount, tuple):
        return _gathered(
            (_flow(decided + year, min(decided + year + 1, horizon), discounted), waited * each)
            for year, each in enumerate(_by_year(amount, int(np.ceil(horizon - decided))))
            if year >= term.after
        )
    if term.paid is None:
        return _gathered([(_payment(decided, discounted), waited * amount)])
    first, last = term.paid
    if not term.is_flow:
        at = decided + first
        return _gathered([(_payment(at, discounted), waited * amount)] if at <= horizon else [])
    return _gathered([(_flow(decided + first - 1, min(decided + last, horizon), discounted), waited * amount)])


def before(term: Term, amount: Amount, decided: float, *, discounted: bool) -> Due:
    """What an amount makes that holds while nothing is decided, for `decided` years."""
    rate = amount[0] if isinstance(amount, tuple) else amount
    if term.after:
        return ()
    if term.per is not None:
        return _gathered([((NOW, 1.0), rate * (decided if term.per == "year waited" else 12 * decided))])
    return _gathered([(_flow(0.0, decided, discounted), rate)])


def together(one: Due, other: Due) -> Due:
    """What falls due by either."""
    return _gathered(((span, 1.0), amount) for span, amount in (*one, *other))


def _by_year(amounts: tuple[float, ...], years: int) -> list[float]:
    return [amounts[min(year, len(amounts) - 1)] for year in range(years)]


def _payment(at: float, discounted: bool) -> tuple[Span, float]:
    return ((at, None), 1.0) if discounted else (NOW, 1.0)


def _flow(start: float, end: float, discounted: bool) -> tuple[Span, float]:
    """The time of a flow of one a year, and how much of it there is."""
    if end <= start:
        return NOW, 0.0
    return ((start, end), 1.0) if discounted else (NOW, end - start)


def _gathered(parts: Iterable[tuple[tuple[Span, float], float]]) -> Due:
    found: dict[Span, float] = {}
    for (span, each), amount in parts:
        if each * amount:
            found[span] = found.get(span, 0.0) + each * amount
    return tuple(found.items())
