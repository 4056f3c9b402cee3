"""Numbers in the sentences of notes and faults."""

from __future__ import annotations


def counted(count: int, word: str) -> str:
    """A number and its noun: 1 cell, 2 cells."""
    return f"{count:,} {word}{'' if count == 1 else 's'}"
