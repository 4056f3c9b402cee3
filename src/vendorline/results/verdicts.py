"""How each verdict is shown, in the terminal and on a page alike."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Verdict:
    """How a verdict is shown: a sign and a word, so that colour never stands alone."""

    id: str
    sign: str
    word: str
    meaning: str


#: Worst first: the order in which several verdicts on one provision are summed up.
VERDICTS: Mapping[str, Verdict] = {
    v.id: v
    for v in (
        Verdict("breached", "✗", "breached", "not satisfied, and no time is left"),
        Verdict("due", "◷", "due", "not satisfied yet, the deadline is ahead"),
        Verdict("unknown", "?", "unknown", "what is known cannot settle it"),
        Verdict("met", "✓", "met", "satisfied, whatever the unknown parts turn out to be"),
        Verdict("not_applicable", "–", "not applicable", "nothing in scope"),
    )
}
