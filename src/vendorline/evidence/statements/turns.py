"""Who has the floor: labels of speakers in records of a parliament or an interview, and datelines of agencies.

`The Secretary of State (Dame NAME): ...` gives the floor to NAME until the next label. One label alone is no record, and gives nothing.
"""

from __future__ import annotations

import re
from collections.abc import Mapping

from vendorline.evidence.statements.passages import Span
from vendorline.evidence.statements.speakers import People, Speaker, speaker

_LABEL = re.compile(r"([A-ZÀ-Þ][^:.!?“”\"\n]{1,60}(?:\.[^:!?“”\"\n]{1,60})?(?:\([^)\n]{1,60}\)\s*){0,3}):\s+(?=\S)")
_DATELINE = re.compile(
    r"[A-ZÀ-Þ][A-ZÀ-Þ .,’'/-]{1,40}(?:,\s+[A-Z][\w .]{1,30})?\s*(?:\([^)\n]{1,40}\)\s*)?\s[-–—―]\s+(?=\S)"
)


def turns(text: str, spans: list[Span], known: People) -> Mapping[int, tuple[Speaker, int]]:
    """Speakers who are given the floor, and where their words begin, by the first character of the paragraph.

    Args:
        text: the whole text.
        spans: its paragraphs.
        known: full names of the text by surname.
    """
    found = {start: turn for start, end in spans if (turn := _labelled(text, start, end, known)) is not None}
    return found if len(found) > 1 else {}


def _labelled(text: str, start: int, end: int, known: People) -> tuple[Speaker, int] | None:
    label = _LABEL.match(text, start, end)
    if label is None:
        return None
    whole = label[1].strip()
    inner = re.search(r"\(([^)]+)\)", whole)
    outside = re.sub(r"\([^)]*\)", "", whole).strip()
    for words, role in ((inner[1] if inner else "", outside), (outside, None)):
        who = speaker(words, role, known) if words else None
        if who is not None and who.naming == "named":
            return who, label.end()
    return None


def after_dateline(text: str, start: int, end: int) -> int:
    """Where the words of a paragraph begin: after `CITY (Agency) -`, where it begins so."""
    dateline = _DATELINE.match(text, start, end)
    return dateline.end() if dateline is not None else start
