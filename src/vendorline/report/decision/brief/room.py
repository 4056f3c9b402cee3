"""How much the pages of a brief hold, and what is left out first where one is full."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from math import ceil

from vendorline.errors import cut
from vendorline.quick_dataclass import dataclass

#: Lines of the first page and of the second, and characters of a line over the whole width and over half of it.
FIRST_LINES, LINES, WIDE, HALF = 61, 61, 106, 53
_TAGS = re.compile(r"<[^>]+>")


@dataclass(frozen=True, slots=True)
class Room:
    """The most that is told of each kind, and the characters of a long title."""

    questions: int
    objections: int
    views: int
    sets: int
    undone: int
    longest: int


@dataclass(frozen=True, slots=True)
class FirstRoom:
    """The most that the first page tells of each kind, and the characters of a long title and of a question."""

    scores: int
    points: int
    weights: int
    gains: int
    longest: int
    question: int


#: From everything to what must be told.
FIRST_ROOMS = (
    FirstRoom(8, 3, 2, 3, 150, 260), FirstRoom(5, 3, 1, 2, 100, 200), FirstRoom(3, 2, 1, 2, 76, 140), FirstRoom(0, 1, 1, 1, 60, 100),
)  # fmt: skip
#: From everything to what must be told.
ROOMS = (Room(2, 5, 6, 3, 6, 130), Room(1, 4, 6, 2, 4, 100), Room(1, 3, 5, 1, 3, 72), Room(0, 2, 4, 1, 2, 56))


def lines_of(texts: Iterable[str], width: int) -> int:
    """How many lines texts take, each begun on its own."""
    return sum(max(1, ceil(len(_TAGS.sub("", str(text))) / width)) for text in texts)


def ended(text: str) -> str:
    """A text with a full stop, unless it was cut or ends in a mark of its own."""
    return text if text.endswith(("…", ".", "?", "!")) else f"{text}."


def named(titles: Mapping[str, str], longest: int) -> dict[str, str]:
    """Titles of at most so many characters, by name; where two would then be alike each bears its name."""
    short = {name: cut(title, longest) for name, title in titles.items()}
    many = Counter(short.values())
    return {
        name: title
        if many[title] == 1
        else f"{cut(titles[name], max(8, longest - len(cut(name, 16)) - 3))} ({cut(name, 16)})"
        for name, title in short.items()
    }
