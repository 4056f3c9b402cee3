"""What stands in the place of something lost, with the blank that would stay behind it."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANK = re.compile(r"[ \t]*")
_LINE_END = re.compile(r"[ \t]*\r?\n")


def removals(text: str, matches: Iterator[re.Match[str]]) -> Iterator[tuple[int, int, re.Match[str]]]:
    """From where to where each placeholder goes.

    One that stands alone in its lines, or with others, takes their ends along, so that as many are left as stood before or behind it;
    one within a line takes the blank behind it where one stands before it as well.
    """
    behind_last, cleared, ends_before = 0, -1, 0  # cleared: from here to a match nothing stays; -1: something does
    for match in matches:
        start, end = match.span()
        line = text.rfind("\n", behind_last, start) + 1
        if line or not behind_last:
            cleared = line if not text[line:start].strip() else -1
            ends_before = _ends_before(text, line) if cleared >= 0 else 0
        elif cleared >= 0:
            cleared = behind_last if not text[behind_last:start].strip() else -1
        blank = _BLANK.match(text, end)
        behind = end if blank is None else blank.end()
        at_end = behind == len(text) or text[behind] in "\r\n"
        if cleared >= 0:
            start, end = cleared, _past_ends(text, behind, ends_before) if at_end else behind
            cleared = end
        elif at_end:
            while start > behind_last and text[start - 1] in " \t":
                start -= 1
            end = behind
        elif text[start - 1 : start] in {" ", "\t"}:
            end = behind
        behind_last = end
        yield start, end, match


def _ends_before(text: str, line: int) -> int:
    """Ends of lines right before a line; more than any where nothing stands before them."""
    place, count = line, 0
    while place and text[place - 1] in "\r\n \t":
        place -= 1
        count += text[place] == "\n"
    return count if place else len(text)


def _past_ends(text: str, end: int, most: int) -> int:
    """Past so many ends of lines at most."""
    while most and (found := _LINE_END.match(text, end)):
        end, most = found.end(), most - 1
    return end
