"""Quotations: what stands between quotation marks, of every kind, nested, and where a mark was lost.

A quotation whose closing mark is missing ends with its paragraph, as the printed convention for long quotations has it; a lost mark
therefore never swallows what follows.
"""

from __future__ import annotations

from collections.abc import Iterator

from vendorline.quick_dataclass import dataclass

#: Closing marks by opening mark; several where countries differ.
_PAIRS = {"“": "”", "„": "“”", "«": "»", "‹": "›", "「": "」", "『": "』", "‘": "’", "‚": "‘’", "〈": "〉", "《": "》"}  # noqa: RUF001
_CLOSING = frozenset("".join(_PAIRS.values()))
#: Quotations inside quotations; no writer nests more.
_DEEPEST = 6
_SINGLE = frozenset("’'")
_BEFORE_CLOSING = frozenset(".,!?…;")


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation: the characters inside its marks, those with its marks, and how deep it stands in others.

    `closed` is False where the closing mark is missing.
    """

    start: int
    end: int
    outer_start: int
    outer_end: int
    depth: int
    closed: bool


def quotations(text: str, start: int, end: int) -> tuple[Quotation, ...]:
    """The quotations of a paragraph in the order in which they begin.

    Args:
        text: the whole text.
        start: the first character of the paragraph.
        end: the character after its last.
    """
    found: list[Quotation] = []
    opened: list[tuple[int, str]] = []
    for at in _marks(text, start, end):
        mark = text[at]
        level = _closes(text, at, end, opened)
        if level is not None:
            # What stands open inside has lost its mark: it ends where the outer one does.
            while len(opened) > level:
                began, _ = opened.pop()
                found.append(Quotation(began + 1, at, began, at + 1, len(opened), closed=len(opened) == level))
        elif _opens(text, at, start, end) and len(opened) < _DEEPEST:
            if opened and opened[-1][1] == mark == '"':
                began, _ = opened.pop()
                found.append(_unclosed(text, began, at, len(opened)))
            opened.append((at, mark))
    while opened:
        began, _ = opened.pop()
        found.append(_unclosed(text, began, end, len(opened)))
    return tuple(
        sorted((q for q in found if text[q.start : q.end].strip()), key=lambda q: (q.outer_start, -q.outer_end))
    )


def _marks(text: str, start: int, end: int) -> Iterator[int]:
    return (at for at in range(start, end) if text[at] in _PAIRS or text[at] in _CLOSING or text[at] in "\"'")


def _unclosed(text: str, began: int, end: int, depth: int) -> Quotation:
    last = began + 1 + len(text[began + 1 : end].rstrip())
    return Quotation(began + 1, last, began, last, depth, closed=False)


def _opens(text: str, at: int, start: int, end: int) -> bool:
    before = text[at - 1] if at > start else " "
    after = text[at + 1] if at + 1 < end else " "
    if text[at] in _PAIRS:
        # Where apostrophes are set as opening marks they stand inside words.
        return not before.isalnum() or text[at] not in "‘‚"  # noqa: RUF001
    return text[at] in "\"'" and not before.isalnum() and not after.isspace()


def _closes(text: str, at: int, end: int, opened: list[tuple[int, str]]) -> int | None:
    """The place in the stack of what a mark closes, None where it closes nothing."""
    mark = text[at]
    after = text[at + 1] if at + 1 < end else " "
    before = text[at - 1]
    for level in range(len(opened) - 1, -1, -1):
        opening = opened[level][1]
        if mark == '"' and opening in '"“„':
            looks_opening = (before.isspace() or before in "([") and not after.isspace()
            return None if looks_opening else level
        if mark in _SINGLE and (opening == mark or mark in _PAIRS.get(opening, "")):
            if after.isalnum():  # an apostrophe inside a word
                return None
            plural = before == "s" and after.isspace() and _closed_later(text, at + 1, end, mark)
            return None if plural else level
        if mark in _PAIRS.get(opening, "") or (mark == "”" and opening == '"'):
            return level
    return None


def _closed_later(text: str, at: int, end: int, mark: str) -> bool:
    """Whether a clearer closing mark follows within two hundred characters: `our allies' networks,'`."""
    for later in range(at, min(end, at + 200)):
        if text[later] == mark:
            after = text[later + 1] if later + 1 < end else " "
            return text[later - 1] in _BEFORE_CLOSING or not after.isalnum()
    return False
