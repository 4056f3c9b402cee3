"""What is wrong with a record of a YAML file, in words of our own."""

from __future__ import annotations

import re
from collections.abc import Iterator

#: What the library says, and what is said instead.
_WORDS = (
    (re.compile(r"^Value error, "), ""),
    (re.compile(r"^Input should be a valid (\w+).*", re.DOTALL), r"is no \1"),
    (re.compile(r"^Input should be "), "should be "),
    (re.compile(r"^Field required$"), "is missing"),
    (re.compile(r"^Extra inputs are not permitted$"), "is not a field"),
    (re.compile(r"^String should match pattern '(.*)'$", re.DOTALL), r"is not of the form \1"),
    (re.compile(r"^\w+ should have at least 1 .*", re.DOTALL), "is empty"),
    (re.compile(r"\bis no string$"), "is no text"),
)


def problems_of(said: str) -> Iterator[str]:
    """The problems that one message of the library tells, one by one."""
    for pattern, words in _WORDS:
        said = pattern.sub(words, said)
    yield from said.split("\n")
