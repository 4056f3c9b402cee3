"""A mended text with all that was done to it, and where each of its characters came from."""

from __future__ import annotations

from bisect import bisect_right

from vendorline.evidence.repair.edits import Edit
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Flag:
    """Something in a text that nothing may mend: where it stands in the text as it came, and what a reader must know.

    `count` is how often it is there, or how much is lost, where that can be told.
    """

    detector: str
    start: int
    end: int
    note: str
    count: int | None = None

    def to_dict(self) -> dict[str, str | int | None]:
        """The flag as a plain row."""
        return {name: getattr(self, name) for name in self.__slots__}


@dataclass(frozen=True, slots=True)
class Repaired:
    """A text as it came, the mended one, the edits between them in order, and what was found and left."""

    raw: str
    text: str
    edits: tuple[Edit, ...]
    flags: tuple[Flag, ...]

    def to_repaired(self, position: int) -> int:
        """Where the character at a position of the raw text stands now, or what follows it where it was taken out.

        A position inside an edit is that of its beginning. Positions rise with positions. Raises IndexError outside the text.
        """
        _require(position, len(self.raw))
        place = bisect_right(self.edits, position, key=lambda edit: edit.raw_start) - 1
        if place < 0:
            return position
        edit = self.edits[place]
        return edit.start if position < edit.raw_end else position - edit.raw_end + edit.end

    def to_raw(self, position: int) -> int:
        """Where the character at a position of the mended text came from.

        What an edit put in came from its beginning. Positions rise with positions. Raises IndexError outside the text.
        """
        _require(position, len(self.text))
        place = bisect_right(self.edits, position, key=lambda edit: edit.start) - 1
        if place < 0:
            return position
        edit = self.edits[place]
        return edit.raw_start if position < edit.end else position - edit.end + edit.raw_end

    def span_to_repaired(self, start: int, end: int) -> tuple[int, int] | None:
        """Where the characters from `start` to `end` of the raw text stand now: None where all of them were taken out.

        A span that holds a part of an edit holds all that it put in.
        """
        if start >= end:
            return (self.to_repaired(start),) * 2
        first, last = self.to_repaired(start), self.to_repaired(end)
        place = bisect_right(self.edits, end, key=lambda edit: edit.raw_start) - 1
        if place >= 0 and self.edits[place].raw_start < end < self.edits[place].raw_end:
            last = self.edits[place].end
        return (first, last) if first < last else None

    def span_to_raw(self, start: int, end: int) -> tuple[int, int]:
        """Where the characters from `start` to `end` of the mended text came from.

        What was taken out before the first and behind the last of them is left out; nothing of a mended text came from nowhere.
        """
        if start >= end:
            return (self.to_raw(start),) * 2
        _require(end, len(self.text))
        place = bisect_right(self.edits, end - 1, key=lambda edit: edit.start) - 1
        if place < 0:
            return start, end
        last = self.edits[place]
        return self.to_raw(start), last.raw_end if end - 1 < last.end else end - last.end + last.raw_end


def _require(position: int, length: int) -> None:
    if not 0 <= position <= length:
        raise IndexError(f"position {position} of a text of {length} characters")
