"""What each basis of a provision is counted in, in words: one place for whoever tells numbers, here and in reports."""

from __future__ import annotations

_WORDS = {"traffic": "GB/day", "software": "pieces of software"}


def unit_of(basis: str) -> str:
    """What a basis is counted in, in the plural."""
    return _WORDS.get(basis, basis)
