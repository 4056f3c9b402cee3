"""Probability words and the scales that say what they mean."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.errors import did_you_mean
from vendorline.knowledge.data_files import rows_of


@cache
def scales() -> Mapping[str, Mapping[str, tuple[float, float]]]:
    """Scale to word to the range of probabilities that it stands for."""
    found: dict[str, dict[str, tuple[float, float]]] = {}
    for row in rows_of("vendorline.decide", "data/probability_words.csv"):
        found.setdefault(row["scale"], {})[row["word"]] = (float(row["low"]), float(row["high"]))
    return MappingProxyType({scale: MappingProxyType(words) for scale, words in found.items()})


def range_of(word: str, scale: str) -> tuple[float, float]:
    """The probabilities that a word stands for on a scale; of two spellings between slashes either is known.

    Raises ValueError, which says what the scale knows.
    """
    words = scales()[scale]
    for spelling in (word, *word.split("/")):
        folded = " ".join(spelling.casefold().split())
        if folded in words:
            return words[folded]
    near = did_you_mean(word, list(words))
    raise ValueError(
        f"{word!r} is no word of the scale {scale}" + (f"; did you mean {near!r}?" if near else f": {', '.join(words)}")
    )
