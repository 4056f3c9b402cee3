"""UTF-8 that was read in a wrong code page, mended by ftfy line by line; what it changed is told as spans, so that it inverts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

from vendorline.errors import require_library
from vendorline.evidence.repair.edits import Change
from vendorline.evidence.repair.rules import Rule

_NOT_ASCII = re.compile(r"[^\x00-\x7f]+")
#: No damage without two characters in a row that are not ASCII, or one before a space: each damaged character was two bytes.
_SUSPECT = re.compile("[^\x00-\x7f]{2}|[\u00c0-\u00ff\u0402-\u045f][ ?\x1a]")
#: Characters of a line in which changes are looked for one by one; of a longer line they are one.
_LONGEST = 2_000


def mojibake(rule: Rule, text: str) -> list[Change]:
    """What ftfy would mend in a text. Raises MissingLibrary where it is needed and not installed."""
    if text.isascii() or _SUSPECT.search(text) is None:
        return []
    require_library("ftfy", "mending a text in a wrong code page needs ftfy: pip install 'vendorline[evidence]'")
    from ftfy import TextFixerConfig, fix_encoding
    from ftfy.badness import badness

    config = TextFixerConfig(explain=False)
    found = []
    for start, line in _lines(text):
        if _SUSPECT.search(line):
            fixed = fix_encoding(line, config=config)
            # Where most of a line stays bad, it came from another code page, and what looks like UTF-8 in it is chance.
            if fixed != line and 2 * badness(fixed) < badness(line):
                for first, last, inserted in _spans(line, fixed):
                    found.append(Change(rule.id, rule.confidence, start + first, start + last, inserted))
    return found


def _lines(text: str) -> Iterator[tuple[int, str]]:
    start = 0
    while start < len(text):
        end = text.find("\n", start)
        end = len(text) if end < 0 else end
        yield start, text[start:end]
        start = end + 1


def _spans(line: str, fixed: str) -> Iterator[tuple[int, int, str]]:
    """What differs, as spans of the line that are not empty and what takes their place."""
    runs, fixed_runs = list(_NOT_ASCII.finditer(line)), list(_NOT_ASCII.finditer(fixed))
    if len(runs) == len(fixed_runs) and _NOT_ASCII.sub("\x80", line) == _NOT_ASCII.sub("\x80", fixed):
        for one, other in zip(runs, fixed_runs, strict=True):
            if one[0] != other[0]:
                yield from _within(one.start(), one[0], other[0])
        return
    yield from _within(0, line, fixed)


def _within(start: int, old: str, new: str) -> Iterator[tuple[int, int, str]]:
    if max(len(old), len(new)) > _LONGEST:
        yield start, start + len(old), new
        return
    for what, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if what == "insert":  # with a neighbour: an edit takes something out
            first = max(0, i1 - 1)
            last = i2 if i1 else i2 + 1
            yield start + first, start + last, old[first:i1] + new[j1:j2] + old[i2:last]
        elif what != "equal":
            yield start + i1, start + i2, new[j1:j2]
