"""Which known spelling an unknown one probably means: an offer that decides nothing."""

from __future__ import annotations

import difflib
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from functools import cache

from vendorline.vendors.names import ids_by_spelling
from vendorline.vendors.spelling import bare

#: How alike a spelling must be to be offered: two letters swapped in a short name, but not one word of two.
LIKENESS = 0.75
#: Only so many spellings that share most pairs of letters are compared letter by letter.
COMPARED = 12
#: Of a longer text the first words may be the name; fewer letters, or less alike, resemble too much.
SHORTEST_HEAD = 5
LIKENESS_OF_A_HEAD = 0.84


def near_name(text: str) -> str | None:
    """The id of the vendor that an unknown spelling probably means; None where nothing is near."""
    words = bare(text).split()
    near = _nearest(" ".join(words), LIKENESS)
    for length in (2, 1):
        head = " ".join(words[:length])
        if near is None and len(words) > length and len(head) >= SHORTEST_HEAD:
            near = _nearest(head, LIKENESS_OF_A_HEAD)
    return ids_by_spelling()[near] if near else None


def near_of(text: str, known: Mapping[str, str]) -> str | None:
    """The same among names of somebody's own: folded bare names with the vendor each means."""
    near = difflib.get_close_matches(bare(text), known, n=1, cutoff=LIKENESS)
    return known[near[0]] if near else None


def _nearest(name: str, least: float) -> str | None:
    by_pair = _pairs_of_the_catalogue()
    shared = Counter(spelling for pair in _pairs(name) for spelling in by_pair.get(pair, ()))
    # A long spelling shares many pairs with everything: rank by the share of both.
    ranked = sorted(shared, key=lambda spelling: (-shared[spelling] / (len(spelling) + len(name)), spelling))
    found = difflib.get_close_matches(name, ranked[:COMPARED], n=1, cutoff=least)
    return found[0] if found else None


def _pairs(text: str) -> set[str]:
    return {text[at : at + 2] for at in range(len(text) - 1)}


@cache
def _pairs_of_the_catalogue() -> Mapping[str, tuple[str, ...]]:
    return _by_pair(ids_by_spelling())


def _by_pair(spellings: Iterable[str]) -> Mapping[str, tuple[str, ...]]:
    found: dict[str, list[str]] = defaultdict(list)
    for spelling in spellings:
        for pair in _pairs(spelling):
            found[pair].append(spelling)
    return {pair: tuple(having) for pair, having in found.items()}
