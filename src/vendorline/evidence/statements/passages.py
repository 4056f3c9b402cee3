"""Paragraphs and sentences of a text, as spans of characters; both are bounded, whatever the text is."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from vendorline.evidence.statements.vocabulary import abbreviations

if TYPE_CHECKING:
    from collections.abc import Sequence

    from vendorline.evidence.statements.quotations import Quotation

Span = tuple[int, int]
#: No paragraph and no sentence is longer, in characters; what is longer is cut at a space.
LONGEST_PARAGRAPH, LONGEST_SENTENCE = 20_000, 2_000
#: Stands for every character inside quotation marks where only the reporter's own words matter.
MASK = "\ue000"

_BLANK_LINE = re.compile(r"(?:\r\n|\r|\n|\u2028|\u2029|\f)[^\S\r\n]*(?:\r\n|\r|\n|\u2028|\u2029|\f)\s*|\u2029|\f")
_LINE = re.compile(r"\r\n|\r|\n|\u2028")
_ENDED = re.compile(r"[.!?…:;][\"”’»'\])]*\s*$")
_SENTENCE_END = re.compile(r"[.!?…]+[\"”’»'\])]*(?=\s+[\"“‘«„'(\[]*[A-Z0-9À-Þ\ue000])")  # noqa: RUF001
_LAST_WORD = re.compile(r"([\w.]+)\.$")


def paragraphs(text: str) -> Iterator[Span]:
    """The paragraphs of a text: parted by blank lines, and by line ends after the end of a sentence."""
    begin = 0
    for gap in _BLANK_LINE.finditer(text):
        yield from _lines(text, begin, gap.start())
        begin = gap.end()
    yield from _lines(text, begin, len(text))


def _lines(text: str, start: int, end: int) -> Iterator[Span]:
    begin = start
    for line in _LINE.finditer(text, start, end):
        tail = text[max(begin, line.start() - 20) : line.start()]
        following = text[line.end() : line.end() + 1]
        if _ENDED.search(tail) and not following.islower():
            yield from _bounded(text, begin, line.start(), LONGEST_PARAGRAPH)
            begin = line.end()
    yield from _bounded(text, begin, end, LONGEST_PARAGRAPH)


def _bounded(text: str, start: int, end: int, most: int) -> Iterator[Span]:
    """A span in pieces of at most so many characters, without the spaces at their ends."""
    while end - start > most:
        space = text.rfind(" ", start + most // 2, start + most)
        cut = space if space > 0 else start + most
        yield from _trimmed(text, start, cut)
        start = cut
    yield from _trimmed(text, start, end)


def _trimmed(text: str, start: int, end: int) -> Iterator[Span]:
    inner = text[start:end]
    begin = start + len(inner) - len(inner.lstrip())
    last = start + len(inner.rstrip())
    if begin < last:
        yield begin, last


def masked(text: str, start: int, end: int, quoted: Sequence[Quotation]) -> str:
    """A span with every character inside its outermost quotation marks replaced, so that positions stay."""
    pieces, at = [], start
    for quotation in quoted:
        if quotation.depth == 0 and quotation.start >= at:
            pieces += [text[at : quotation.start], MASK * (quotation.end - quotation.start)]
            at = quotation.end
    return "".join([*pieces, text[at:end]])


def sentences(text: str, start: int, end: int, quoted: Sequence[Quotation]) -> Iterator[Span]:
    """The sentences of a paragraph; none ends inside quotation marks, but one may end with them."""
    own = masked(text, start, end, quoted)
    ends = {match.end() for match in _SENTENCE_END.finditer(own) if not _abbreviated(own, match)}
    for quotation in quoted:
        after = quotation.outer_end - start
        if quotation.depth == 0 and text[quotation.end - 1] in ".!?…" and _begins(own[after : after + 4]):
            ends.add(after)
    begin = 0
    for stop in sorted(ends):
        yield from _bounded(text, start + begin, start + stop, LONGEST_SENTENCE)
        begin = stop
    yield from _bounded(text, start + begin, end, LONGEST_SENTENCE)


def _begins(following: str) -> bool:
    """Whether a sentence may begin here: a space, then a capital or an opening mark."""
    rest = following.lstrip()
    return bool(rest) and rest != following and (rest[0].isupper() or rest[0] in '"“‘«„')  # noqa: RUF001


def _abbreviated(own: str, match: re.Match[str]) -> bool:
    """Whether a full stop ends an abbreviation or an initial, not a sentence."""
    if match.group() != ".":
        return False
    word = _LAST_WORD.search(own[max(0, match.start() - 12) : match.end()])
    return word is not None and (word[1] in abbreviations() or (len(word[1]) == 1 and word[1].isupper()))
