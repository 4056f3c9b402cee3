"""How one thing of the register stands in a terminal: a text with its repairs, flags and statements marked, and what is known of it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.evidence.register.showing import Shown

#: Said in the lines above, or in the text itself.
_ELSEWHERE = frozenset({"prefix", "suffix", "start", "end", "invalid_because", "superseded_by"})


def draw_shown(console: Console, found: Shown) -> None:
    """Print what there is to show."""
    row = found.rows[0]
    if row["invalid_because"]:
        console.print(f"[bold]no longer stands[/]: {_plain(row['invalid_because'])}")
    if row["superseded_by"]:
        console.print(f"[bold]superseded by[/] {_plain(', '.join(row['superseded_by']))}")
    for name, value in row.items():
        if name not in _ELSEWHERE and value not in (None, ()):
            console.print(f"[dim]{name.replace('_', ' ')}[/]  {_plain(_cell(value))}")
    if found.text is not None:
        console.print()
        console.print(_marked(found))
    for flag in found.flags:
        console.print(f"[bold yellow]![/] {_plain(flag['detector'].replace('_', ' '))}: {_plain(flag['note'])}")
    if found.kind in {"documents", "texts"}:
        console.print(
            f"[dim]{len(found.edits)} repairs, {len(found.flags)} flags, {len(found.statements)} statements[/]"
        )
    for table, rows in (found.beside or {}).items():
        if rows:
            console.print(f"\n[bold]{table.replace('_', ' ')}[/]")
            for one in rows:
                console.print(
                    _plain(
                        "  "
                        + "  ".join(_cell(v) for k, v in one.items() if v not in (None, ()) and k not in _ELSEWHERE)
                    )
                )


def _plain(text: str) -> str:
    from rich.markup import escape

    return escape(text)


def _cell(value: Any) -> str:
    return "; ".join(map(str, value)) if isinstance(value, tuple | list) else str(value)


def _marked(found: Shown) -> Any:
    """The text: statements underlined with their ids before them, what was repaired green."""
    from rich.text import Text

    words = found.text or ""
    starts = {row["start"]: row["statement_id"] for row in reversed(found.statements) if row["start"] is not None}
    text, at = Text(), 0
    marks = [(row["start"], row["end"], "underline") for row in found.statements if row["start"] is not None]
    marks += [(edit["start"], edit["end"], "green") for edit in found.edits if edit["end"] > edit["start"]]
    cuts = sorted({0, len(words), *(m[0] for m in marks), *(m[1] for m in marks)})
    for first, last in pairwise(cuts):
        if first in starts:
            text.append(f"[{starts[first]}] ", style="bold cyan")
        style = " ".join(sorted({style for a, b, style in marks if a <= first and last <= b}))
        text.append(words[first:last], style=style)
        at = last
    text.append(words[at:])
    return text
