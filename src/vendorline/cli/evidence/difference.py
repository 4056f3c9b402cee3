"""A mended text on a terminal: what was taken out struck through, what was put in beside it, in brackets as well as in colour."""

from __future__ import annotations

import unicodedata
from collections import deque
from typing import TYPE_CHECKING

from vendorline.errors import counted

if TYPE_CHECKING:
    from rich.console import Console
    from rich.text import Text

    from vendorline.evidence.repair import Repaired

_OUT, _IN = "red strike", "bold green"
#: Categories of characters that nobody sees: their numbers are told.
_UNSEEN = frozenset({"Cc", "Cf", "Co", "Cn", "Cs", "Zl", "Zp"})


def told(text: str) -> str:
    """A text with the characters that nobody sees told by their numbers, ends of lines as ¶."""
    return "".join(_sign(sign) for sign in text)


def _sign(sign: str) -> str:
    if sign == "\n":
        return "¶"
    unseen = unicodedata.category(sign) in _UNSEEN or (sign != " " and unicodedata.category(sign) == "Zs")
    return f"<U+{ord(sign):04X}>" if unseen else sign


def draw_difference(console: Console, mended: Repaired) -> None:
    """Print the lines in which something was mended; of the others between them, how many there are."""
    from rich.text import Text

    place = 0  # of the raw text, up to which all is told
    edits = deque(mended.edits)
    while edits:
        start = mended.raw.rfind("\n", place, edits[0].raw_start) + 1 or place
        _tell_left_out(console, mended.raw.count("\n", place, start))
        line = Text()
        place = start
        while True:
            edit = edits.popleft()
            line.append(_words(mended.raw[place : edit.raw_start]))
            line.append(f"[-{told(edit.removed)}-]", style=_OUT)
            if edit.inserted:
                line.append(f"{{+{told(edit.inserted)}+}}", style=_IN)
            place = edit.raw_end
            if "\n" in edit.removed or not edits or "\n" in mended.raw[place : edits[0].raw_start]:
                break
        place = _finish(line, mended.raw, place)
        console.print(line, soft_wrap=True)
    _tell_left_out(console, mended.raw.count("\n", place))


def _finish(line: Text, raw: str, place: int) -> int:
    """The rest of a line, unless the last edit took its end along; where the next begins."""
    if raw[place - 1 : place] == "\n":
        return place
    end = raw.find("\n", place)
    line.append(_words(raw[place:] if end < 0 else raw[place:end]))
    return len(raw) if end < 0 else end + 1


def _words(text: str) -> str:
    return "".join("\t" if sign == "\t" else _sign(sign) for sign in text if sign != "\r")


def _tell_left_out(console: Console, lines: int) -> None:
    if lines:
        console.print(f"  ({counted(lines, 'line')} unchanged)", style="dim", highlight=False, markup=False)
