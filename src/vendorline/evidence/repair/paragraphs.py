"""Paragraphs and sentences of a text by their places."""

from __future__ import annotations

import re
from collections.abc import Iterator

_BLANK_LINE = re.compile(r"\n(?:[ \t]*\r?\n)+")
_LINE_END = re.compile(r"\r?\n")
_SENTENCE = re.compile(
    r"[^.!?\u3002\uff01\uff1f\n]+(?:[.!?\u3002\uff01\uff1f]+(?![\s\"”’»)\]]|$)[^.!?\u3002\uff01\uff1f\n]+)*[.!?\u3002\uff01\uff1f]*"
)
#: Words and characters from which on a sentence that comes again is worth telling.
_WORDS, _CHARACTERS = 6, 30


def paragraphs(text: str) -> Iterator[tuple[int, int]]:
    """Where each paragraph with something in it begins and ends: between blank lines, or each line where there are no blank ones."""
    between = _BLANK_LINE if _BLANK_LINE.search(text.strip()) else _LINE_END
    start = 0
    for end, behind in [*(found.span() for found in between.finditer(text)), (len(text), len(text))]:
        part = text[start:end]
        inner = part.strip()
        if inner:
            first = start + len(part) - len(part.lstrip())
            yield first, first + len(inner)
        start = behind


def sentences(text: str) -> Iterator[tuple[int, int]]:
    """Where each sentence begins and ends that is long enough to be told from a heading or a formula."""
    for found in _SENTENCE.finditer(text):
        part = found[0]
        inner = part.strip()
        if len(inner) >= _CHARACTERS and inner.count(" ") + 1 >= _WORDS:
            start = found.start() + len(part) - len(part.lstrip())
            yield start, start + len(inner)
