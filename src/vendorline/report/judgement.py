"""One row of a check result, read with its types."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from datetime import date
from typing import Any

from vendorline.quick_dataclass import dataclass
from vendorline.results.reading import typed


@dataclass(frozen=True, slots=True)
class Judgement:
    """A provision judged for one operator (or a whole jurisdiction) on one day; shares 0 to 1."""

    on: date
    provision_id: str
    jurisdiction: str
    verdict: str
    known: date | None = None
    outlook: bool = False
    reading: str | None = None
    force: str | None = None
    law_status: str | None = None
    hypothetical: bool = False
    operator_id: str | None = None
    level: str | None = None
    level_key: str | None = None
    reason: str | None = None
    basis: str | None = None
    vendor_ids: tuple[str, ...] = ()
    numerator: float | None = None
    numerator_unknown: float | None = None
    denominator: float | None = None
    denominator_unknown: float | None = None
    bounds: str | None = None
    share_low: float | None = None
    share_high: float | None = None
    limit: float | None = None
    margin: float | None = None
    slack: float | None = None
    violating_count: float | None = None
    target: date | None = None
    deadline: date | None = None
    days_left: int | None = None
    assumed_share: float | None = None
    confidence: str | None = None
    law_checked_on: date | None = None
    law_outlook: bool | None = None
    source_urls: tuple[str, ...] = ()
    p_met: float | None = None
    p_due: float | None = None
    p_breached: float | None = None
    p_unknown: float | None = None

    @property
    def is_share(self) -> bool:
        """Whether a share is judged against a limit."""
        return self.share_high is not None and self.limit is not None

    @property
    def requires(self) -> bool:
        """Whether a number of different vendors is required, so that more is better."""
        return self.basis == "vendors"

    @property
    def count_low(self) -> float | None:
        """What counts against a provision that forbids, or in favour of one that requires a number."""
        return self.violating_count if self.numerator is None else self.numerator

    @property
    def count_high(self) -> float | None:
        """The same with every element of unknown vendor."""
        return None if self.count_low is None else self.count_low + (self.numerator_unknown or 0)

    @property
    def denominator_high(self) -> float | None:
        """All that may be in scope."""
        return None if self.denominator is None else self.denominator + (self.denominator_unknown or 0)

    @property
    def series(self) -> tuple[str, str, str, str]:
        """What stays the same over the days: operator, level, its key and the reading."""
        return (self.operator_id or "", self.level or "", self.level_key or "", self.reading or "")


def judgement(row: Mapping[str, Any]) -> Judgement:
    """A row of a check result with its types; TypeError where a cell cannot be what its column says."""
    known = {field.name for field in fields(Judgement)}
    return Judgement(**{name: value for name, value in typed("check_rows", row).items() if name in known})
