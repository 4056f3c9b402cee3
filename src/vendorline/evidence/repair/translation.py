"""Signs that a text was translated, perhaps forth and back: `data/translation_signals.csv`, general turns with points."""

from __future__ import annotations

import re
from functools import cache

from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass

#: Points of different signals from which on a text is suspected, and points for each thousand words.
POINTS, PER_THOUSAND = 3, 2.0
#: Characters of a text that are read for signals: whoever translated them translated the rest.
_READ = 1_000_000


@dataclass(frozen=True, slots=True)
class Signal:
    """A turn that translators and programs take over from another language."""

    id: str
    pattern: re.Pattern[str]
    points: int
    language: str
    idiom: str
    source: str


@dataclass(frozen=True, slots=True)
class Sign:
    """Where a signal stands in a text, and what English would say."""

    signal: str
    start: int
    end: int
    idiom: str


@cache
def signals() -> tuple[Signal, ...]:
    """Every signal."""
    return tuple(
        Signal(row["id"], re.compile(row["pattern"]), int(row["points"]), row["language"], row["idiom"], row["source"])
        for row in rows_of("vendorline.evidence", "data/translation_signals.csv")
    )


def signs_of_translation(text: str) -> list[Sign]:
    """Every sign, where there are enough points of at least two signals for a text of this length; none otherwise."""
    found = [
        (signal, Sign(signal.id, *match.span(), signal.idiom))
        for signal in signals()
        for match in signal.pattern.finditer(text, 0, _READ)
    ]
    kinds = {signal.id: signal.points for signal, _ in found}
    points = sum(kinds.values())
    if len(kinds) < 2 or points < POINTS:
        return []
    every = sum(signal.points for signal, _ in found)
    if every < PER_THOUSAND * text.count(" ", 0, _READ) / 1_000:
        return []
    return sorted((sign for _, sign in found), key=lambda sign: sign.start)
