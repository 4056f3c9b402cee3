"""Edits of a text: what was taken out, what was put in, and where, before and after; they invert to the text as it came."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Literal

from vendorline.quick_dataclass import dataclass

#: certain: nothing else can be meant; likely: a reader would say so; cosmetic: the words stay the same.
Confidence = Literal["certain", "likely", "cosmetic"]


@dataclass(frozen=True, slots=True)
class Edit:
    """One mended place. `rule` names several, joined by +, where one mended what another had left.

    `raw_start` and `raw_end` are characters of the text as it came, `start` and `end` of the mended one.
    """

    rule: str
    raw_start: int
    raw_end: int
    removed: str
    inserted: str
    start: int
    end: int
    confidence: Confidence

    def to_dict(self) -> dict[str, str | int]:
        """The edit as a plain row."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Change:
    """What one rule would do to a text: put `inserted` in the place of the characters from `start` to `end`."""

    rule: str
    confidence: Confidence
    start: int
    end: int
    inserted: str


def inverted(text: str, edits: Sequence[Edit]) -> str:
    """The text as it came, from the mended one and its edits in order."""
    parts, place = [], 0
    for edit in edits:
        parts += [text[place : edit.start], edit.removed]
        place = edit.end
    return "".join([*parts, text[place:]])


def apply(text: str, changes: Sequence[Change]) -> str:
    """A text after changes that stand in order and do not overlap."""
    parts, place = [], 0
    for change in changes:
        parts += [text[place : change.start], change.inserted]
        place = change.end
    return "".join([*parts, text[place:]])


def as_edits(raw: str, text: str, edits: Sequence[Edit], changes: Sequence[Change]) -> tuple[str, tuple[Edit, ...]]:
    """The text after `changes` to a text that already came from `raw` by `edits`, and the edits that lead there from `raw`.

    A change that touches what an edit put in, or spans what one took out, becomes one with it.

    Args:
        raw: the text as it came.
        text: the text after `edits`.
        edits: in order.
        changes: of `text`, in order, not overlapping.
    """
    changed = apply(text, changes)
    made: list[Edit] = []
    raw_shift = shift = 0  # raw less text, and changed less text, behind the last group
    for group in _groups(edits, changes):
        start = min(one.start for one in group)
        end = max(one.end for one in group)
        before = [one for one in group if isinstance(one, Edit)]
        after = [one for one in group if isinstance(one, Change)]
        raw_start, new_start = start + raw_shift, start + shift
        raw_shift += sum(len(one.removed) - len(one.inserted) for one in before)
        shift += sum(len(one.inserted) - (one.end - one.start) for one in after)
        raw_end, new_end = end + raw_shift, end + shift
        removed, inserted = raw[raw_start:raw_end], changed[new_start:new_end]
        if removed != inserted:
            rules = dict.fromkeys(name for one in group for name in one.rule.split("+"))
            confidence = _together([one.confidence for one in group])
            made.append(Edit("+".join(rules), raw_start, raw_end, removed, inserted, new_start, new_end, confidence))
    return changed, tuple(made)


def _groups(edits: Sequence[Edit], changes: Sequence[Change]) -> Iterable[list[Edit | Change]]:
    """Edits and changes by their places in the text between them: together where they overlap."""
    ordered: list[Edit | Change] = sorted(
        [*edits, *changes], key=lambda one: (one.start, one.end, isinstance(one, Change))
    )
    group: list[Edit | Change] = []
    end = -1
    for one in ordered:
        if group and one.start >= end:
            yield group
            group, end = [], -1
        group.append(one)
        end = max(end, one.end)
    if group:
        yield group


def _together(confidences: Sequence[Confidence]) -> Confidence:
    """How sure one edit is that came of several: in doubt where one is."""
    kinds = set(confidences)
    return "likely" if "likely" in kinds else "certain" if "certain" in kinds else "cosmetic"
