"""What nothing may mend, found and told: lost blocks, cuts, marks without a counterpart, signs of a translation or a wrong charset.

`data/detectors.csv` lists the detectors. They read the mended text; what they find is told by its place in the text as it came.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from functools import cache
from itertools import chain

from vendorline.evidence.repair.paragraphs import paragraphs, sentences
from vendorline.evidence.repair.quotation import unpaired
from vendorline.evidence.repair.repaired import Flag, Repaired
from vendorline.evidence.repair.rules import characters, rules, rules_that_lose
from vendorline.evidence.repair.scripts import mixed_words
from vendorline.evidence.repair.translation import signs_of_translation
from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass

#: Places of one kind that are told one by one; of the rest, how many there are.
MOST = 500
#: Characters of a last paragraph from which on it must end in a mark, and what counts as one.
_LONG_ENOUGH = 40
_ENDING = re.compile(r"[.!?:;\u3002\uff01\uff1f\u061f\u0964][\"'”’»)\]]*\Z|[\"”»)\]]\Z")
_TRAILING_OFF = re.compile(r"(?:…|\.\.\.)\Z")

#: A place in the mended text, and what is told of it where that differs from what the detector says of all.
Found = Iterator[tuple[int, int, str, int | None]]


@dataclass(frozen=True, slots=True)
class Detector:
    """One kind of thing that is found and left: `least` of it must be there. `example` is a text in which it is."""

    id: str
    how: str
    pattern: re.Pattern[str]
    least: int
    note: str
    example: str
    finds: str


@cache
def detectors() -> tuple[Detector, ...]:
    """Every detector, in the order in which flags of one place are told."""
    return tuple(
        Detector(
            id=row["id"],
            how=row["how"],
            pattern=re.compile(row["pattern"]),
            least=int(row["least"]),
            note=row["note"],
            example=characters(row["example"]),
            finds=row["finds"],
        )
        for row in rows_of("vendorline.evidence", "data/detectors.csv")
    )


def flags_of(mended: Repaired) -> tuple[Flag, ...]:
    """Everything that is found in a mended text, in the order of the raw text."""
    found = list(chain.from_iterable(_capped(one, _flags(one, mended), mended) for one in detectors()))
    return tuple(sorted(found, key=lambda flag: (flag.start, flag.end, flag.detector)))


def _capped(detector: Detector, flags: Iterator[Flag], mended: Repaired) -> Iterator[Flag]:
    more = 0
    for place, flag in enumerate(flags):
        if place < MOST:
            yield flag
        else:
            more += 1
    if more:
        yield Flag(detector.id, 0, len(mended.raw), f"{more:,} more places: {detector.note}", more)


def _flags(detector: Detector, mended: Repaired) -> Iterator[Flag]:
    if detector.how == "lost":
        yield from _lost(detector, mended)
        return
    if detector.how == "own":
        return
    found = _matches(detector, mended.text) if detector.how == "pattern" else _FINDING[detector.id](mended.text)
    for start, end, note, count in found:
        yield Flag(detector.id, *mended.span_to_raw(start, end), f"{detector.note}{note}", count)


def _lost(detector: Detector, mended: Repaired) -> Iterator[Flag]:
    patterns = {rule.id: rule.pattern for rule in rules() if rule.loses}
    for edit in mended.edits:
        for name in rules_that_lose().intersection(edit.rule.split("+")):
            for match in patterns[name].finditer(edit.removed):
                number = match.groupdict().get("index")
                start = edit.raw_start + match.start()
                note = f"{detector.note}: number {number} of the page" if number else detector.note
                yield Flag(detector.id, start, start + len(match[0]), note, 1)


def _matches(detector: Detector, text: str) -> Found:
    first: list[tuple[int, int, str, int | None]] = []
    for count, match in enumerate(detector.pattern.finditer(text), 1):
        length = len(match[0]) if detector.id == "replacement_character" else None
        first.append((*match.span(), "", length))
        if count >= detector.least:
            yield from first
            first = []


def _without_counterpart(text: str) -> Found:
    whole = list(_of_wrapped_lines(text, paragraphs(text)))
    for place, (start, end) in enumerate(whole):
        mark = unpaired(text, start, end)
        if mark is None:
            continue
        following = whole[place + 1] if place + 1 < len(whole) else None
        goes_on = following is not None and text[following[0]] in '"“„«' and text[start:end].lstrip()[0] in '"“„«'
        if not goes_on:
            yield mark, mark + 1, "", None


def _of_wrapped_lines(text: str, spans: Iterable[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    """Paragraphs, with lines put together that end within a sentence: those of a page of a PDF are not its paragraphs."""
    first = last = None
    for start, end in spans:
        if first is not None and last is not None:
            wrapped = text[last:start].count("\n") == 1 and (text[last - 1].isalnum() or text[last - 1] in ",;-–—“„«(")
            if not wrapped:
                yield first, last
                first = None
        first, last = start if first is None else first, end
    if first is not None and last is not None:
        yield first, last


def _come_again(text: str) -> Found:
    spans = list(sentences(text))
    keys = [hash(" ".join(text[start:end].casefold().split())) for start, end in spans]
    times = Counter(keys)
    seen: set[int] = set()
    for (start, end), key in zip(spans, keys, strict=True):
        if key in seen:
            yield start, end, "", times[key]
        seen.add(key)


def _cut_off(text: str) -> Found:
    whole = list(paragraphs(text))
    if not whole:
        return
    start, end = whole[-1]
    last = text[max(start, end - 200) : end]
    ended = sum(_ENDING.search(text, max(first, behind - 4), behind) is not None for first, behind in whole[:-1])
    stops = _ENDING.search(last) is None and last[-1:].isalnum() | (last[-1:] in ",–—-")
    if end - start >= _LONG_ENOUGH and (_TRAILING_OFF.search(last) or (stops and 0 < len(whole) - 1 <= 2 * ended)):
        yield end - 1, end, "", None


_FINDING: Mapping[str, Callable[[str], Found]] = {
    "mixed_scripts": lambda text: ((start, end, "", None) for start, end in mixed_words(text)),
    "unbalanced_quotes": _without_counterpart,
    "repeated_sentence": _come_again,
    "truncated_end": _cut_off,
    "suspected_translation": lambda text: (
        (one.start, one.end, f": {one.idiom}", None) for one in signs_of_translation(text)
    ),
}
