"""Two texts set side by side: for each quotation of the first, whether the second has the same words, others, or says the contrary."""

from __future__ import annotations

import math
import re
from array import array
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from difflib import Match
from typing import Literal

from vendorline.evidence.statements.alignment import (
    Difference,
    Word,
    are_opposites,
    blocks,
    differences,
    each_read,
    likeness,
    read,
    spelled,
    turns_meaning,
)
from vendorline.evidence.statements.anchors import Anchor, anchor
from vendorline.evidence.statements.passages import paragraphs
from vendorline.evidence.statements.quotations import quotations
from vendorline.evidence.statements.vocabulary import function_words, negations
from vendorline.quick_dataclass import dataclass

Verdict = Literal["identical", "variant", "contradicts", "absent"]
#: Least share of equal words for the same statement in other words, and for a difference that turns its meaning.
LEAST_ALIKE, LEAST_FOR_CONTRARY = 0.5, 0.6
#: A quotation of fewer words is not looked for; of a longer one the first words are.
_FEWEST, _MOST = 3, 200
#: A word that stands in more places leads nowhere; places that are compared.
_COMMONEST, _COMPARED = 2_000, 4
_ELLIPSIS = re.compile(r"\s*(?:…|\.\s?\.\s?\.)\s*")
_BREAK = re.compile(r"[.!?\"“”«»]")


@dataclass(frozen=True, slots=True)
class Collated:
    """A quotation of the first text beside what the second has.

    Fields:
        quote_a: the words in the first text.
        quote_b: the words in the second that stand for them; None where there are none.
        verdict: `identical` words (case and marks aside), a `variant`, `contradicts`, or `absent`.
        similarity: the share of equal words, 0 to 1.
        differing: the words that differ, of the first text and of the second.
    """

    quote_a: Anchor
    quote_b: Anchor | None
    verdict: Verdict
    similarity: float
    differing: tuple[Difference, ...]


def collate(text_a: str, text_b: str, quotes: Sequence[Anchor] | None = None) -> tuple[Collated, ...]:
    """Each quotation of one text beside another text.

    Args:
        text_a: the text whose quotations are looked for.
        text_b: the text in which they are.
        quotes: the words to look for; every quotation of three words or more where nobody says.
    """
    asked = quoted(text_a) if quotes is None else tuple(quotes)
    looked_for = [read(spelled(quote.exact))[:_MOST] for quote in asked]
    numbered = _numbered(text_b, {word.word for words in looked_for for word in words})
    taken = _taken(
        [_options(quote.exact, words, text_b, numbered) for quote, words in zip(asked, looked_for, strict=True)],
        looked_for,
    )
    return tuple(
        _beside(quote, words, text_b, option) for quote, words, option in zip(asked, looked_for, taken, strict=True)
    )


def quoted(text: str) -> tuple[Anchor, ...]:
    """The quotations of a text, parted where an ellipsis says that words were left out."""
    found = []
    for start, end in paragraphs(text):
        for quotation in quotations(text, start, end):
            if quotation.depth > 0:
                continue
            begin = quotation.start
            gaps = [(m.start(), m.end()) for m in _ELLIPSIS.finditer(text, quotation.start, quotation.end)]
            for stop, after in [*gaps, (quotation.end, quotation.end)]:
                last = begin + len(text[begin:stop].rstrip(" ,;"))
                if len(spelled(text, begin, last)) >= _FEWEST:
                    found.append(anchor(text, begin, last))
                begin = after
    return tuple(found)


@dataclass(frozen=True, slots=True)
class _Numbered:
    """The words of a text by number: where wanted words stand, and the first character of each and the one after its last."""

    places: Mapping[str, list[int]]
    starts: array[int]
    ends: array[int]


def _numbered(text: str, wanted: Iterable[str]) -> _Numbered:
    known = frozenset(wanted)
    places: dict[str, list[int]] = defaultdict(list)
    starts, ends = array("Q"), array("Q")
    for word in each_read(text):
        # A word that stands in very many places leads nowhere: no more are kept than are looked at.
        if word.word in known and len(places[word.word]) <= _COMMONEST:
            places[word.word].append(len(starts))
        starts.append(word.start)
        ends.append(word.end)
    return _Numbered(places, starts, ends)


def _options(exact: str, words: list[Word], text: str, numbered: _Numbered) -> list[tuple[float, list[Word]]]:
    """The places that may hold a quotation, the most alike first."""
    near = [read(spelled(text, at, at + len(exact))) for at in _same(exact, text)]
    near += [_there(words, text, begin, numbered) for begin in _likely(words, numbered.places)]
    scored = [(likeness(words, there), there) for there in near if there]
    return sorted(scored, key=lambda option: (-option[0], option[1][0].start))


def _same(exact: str, text: str) -> Iterator[int]:
    """The first places where the very characters stand."""
    at = text.find(exact)
    for _ in range(_COMPARED):
        if at < 0:
            return
        yield at
        at = text.find(exact, at + len(exact))


def _taken(
    options: Sequence[list[tuple[float, list[Word]]]], words: Sequence[list[Word]]
) -> list[tuple[float, list[Word]] | None]:
    """For each quotation the most alike place that no more alike quotation has; quotations of equal words share one."""
    chosen: list[tuple[float, list[Word]] | None] = [None] * len(options)
    held: list[tuple[int, int, list[str]]] = []
    order = sorted(((-alike, i, n) for i, some in enumerate(options) for n, (alike, _) in enumerate(some)))
    for _, index, number in order:
        there = options[index][number][1]
        start, end = there[0].start, there[-1].end
        mine = [w.word for w in words[index]]
        free = all(end <= low or high <= start or mine == other for low, high, other in held)
        if chosen[index] is None and free:
            chosen[index] = options[index][number]
            held.append((start, end, mine))
    return chosen


def _beside(quote: Anchor, words: list[Word], text: str, option: tuple[float, list[Word]] | None) -> Collated:
    if option is None or option[0] < LEAST_ALIKE or not _shares_substance(words, option[1]):
        return Collated(quote, None, "absent", round(option[0], 3) if option else 0.0, ())
    alike, there = option
    found = differences(words, there)
    other = anchor(text, there[0].start, there[-1].end)
    return Collated(quote, other, _verdict(quote.exact, other.exact, alike, found), round(alike, 3), found)


def _verdict(first: str, second: str, alike: float, found: Sequence[Difference]) -> Verdict:
    if [w.word for w in spelled(first)] == [w.word for w in spelled(second)]:
        return "identical"
    return "contradicts" if alike >= LEAST_FOR_CONTRARY and turns_meaning(found) else "variant"


def _likely(words: Sequence[Word], places: Mapping[str, list[int]]) -> list[int]:
    """The numbers of words of the other text at which the quotation may begin: where its rarer words stand in its order."""
    votes: dict[int, float] = defaultdict(float)
    step = max(2, len(words) // 3)
    for index, word in enumerate(words):
        stands = places.get(word.word, [])
        for at in stands if len(stands) <= _COMMONEST else ():
            begin = (at - index) // step
            weight = 1 / math.log(2 + len(stands))
            votes[begin] += weight
            votes[begin + 1] += weight / 2
            votes[begin - 1] += weight / 2
    if not votes:
        votes = {at // step: 1.0 for word in words for at in places.get(word.word, [])[:_COMPARED]}
    return [begin * step for begin in sorted(votes, key=lambda b: (-votes[b], b))[:_COMPARED]]


def _there(words: Sequence[Word], text: str, begin: int, numbered: _Numbered) -> list[Word]:
    """The words of the other text that stand for a quotation near a place: its equal words, and as many at their ends as it has."""
    margin = len(words) // 2 + 6
    low, high = max(0, begin - margin), min(len(numbered.ends), begin + len(words) + margin)
    if low >= high:
        return []
    window = read(spelled(text, numbered.starts[low], numbered.ends[high - 1]))
    runs = blocks(words, window)
    if not runs:
        return []
    first, last = _densest(runs, len(words))
    start = _widened(text, window, runs[first].b, -1, runs[first].a)
    stop = _widened(text, window, runs[last].b + runs[last].size - 1, 1, len(words) - runs[last].a - runs[last].size)
    return window[start : stop + 1]


def _densest(runs: Sequence[Match], length: int) -> tuple[int, int]:
    """The first and the last run of equal words that together hold most for their span."""
    best, found = -1.0, (0, 0)
    for first in range(len(runs)):
        for last in range(first, min(len(runs), first + 40)):
            same = sum(run.size for run in runs[first : last + 1])
            span = runs[last].b + runs[last].size - runs[first].b
            score = 2 * same / (length + span)
            if score > best:
                best, found = score, (first, last)
    return found


def _widened(text: str, window: Sequence[Word], at: int, step: int, most: int) -> int:
    """A word further out for each word that the quotation has beyond its equal words, up to the end of the sentence or quotation."""
    for _ in range(most):
        beyond = at + step
        if not 0 <= beyond < len(window):
            break
        gap = text[window[at].end : window[beyond].start] if step > 0 else text[window[beyond].end : window[at].start]
        if _BREAK.search(gap):
            break
        at = beyond
    return at


def _shares_substance(words: Sequence[Word], there: Sequence[Word]) -> bool:
    """Whether two words beyond the small ones of the language are equal or opposites, or all that the quotation has."""
    small = {
        w
        for use in ("be", "auxiliary", "before_noun", "boundary", "pronoun", "preposition")
        for w in function_words(use)
    }
    plain = {_singular(w.word) for w in words if w.word not in small and w.word not in negations()}
    others = {_singular(w.word) for w in there}
    shared = sum(word in others or any(are_opposites(word, other) for other in others) for word in plain)
    return shared >= min(2, len(plain))


def _singular(word: str) -> str:
    return word[:-1] if len(word) > 4 and word.endswith("s") else word
