"""From what questions reach to shares in every completion: sums over signatures, each of one question of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np

from vendorline.expose.arrays import Floats, Ints, Words
from vendorline.expose.capabilities import HIGH, LOW
from vendorline.expose.compute import Weights, tidy
from vendorline.expose.control.bit_rows import different, unpack
from vendorline.expose.likely.evaluated import Network, Reached
from vendorline.expose.likely.questions import Questions
from vendorline.expose.measures import MEASURES

#: A measure and a bound.
_Number = tuple[str, int]


class Sums:
    """Weight that is reached, by measure and bound: weights x completions x columns, added up signature by signature.

    What columns reach without any lot is added up by the switches that bear on it, and laid out over completions once, at the end.
    """

    def __init__(self, weights: int, number: int, columns: int) -> None:
        self._shape = weights, number, columns
        self._got = {(name, bound): np.zeros(self._shape) for name in MEASURES for bound in (LOW, HIGH)}
        self._plain: dict[tuple[int, ...], tuple[Questions, dict[_Number, Floats]]] = {}

    def add(
        self, found: Reached, network: Network, chosen: Ints, questions: Sequence[Questions], weights: Weights
    ) -> None:
        """Add what the questions of some signatures reach."""
        signatures = network.signatures
        which = np.full(len(signatures), -1, dtype=np.int64)
        which[chosen] = np.arange(len(chosen))
        of_class = which[signatures.of_class[found.classes]]
        per_class = weights.classes[:, found.classes]
        per_case = per_class[:, found.case_class] * found.share
        begin = np.r_[0, np.cumsum([len(one) for one in questions])]
        keys = [
            (int(signatures.operator[i]), *signatures.switches[i].tolist()) if len(signatures.switches[i]) else ()
            for i in chosen.tolist()
        ]
        got = _Got(questions, begin, self._shape)
        cases = {name: words for name, words in found.measures.items() if name != "deny"}
        for measures, rows, weight in (
            (cases, of_class[found.case_class], per_case),
            ({"deny": found.measures["deny"]}, of_class, per_class),
        ):
            for words, numbers in _alike(measures):
                total = _totals(words, rows, weight, questions, begin)
                by_lots = got.beyond(total)
                for number in numbers:
                    self._got[number] += by_lots
                for place, (key, asked) in enumerate(zip(keys, questions, strict=True)):
                    part = total[:, begin[place] : begin[place] + self._shape[2] * asked.states]
                    _, plain = self._plain.setdefault(key, (asked, {}))
                    for number in numbers:
                        plain[number] = part + plain[number] if number in plain else part

    def of(self, name: str, bound: int, weights: Weights) -> Floats:
        """Shares of each weight."""
        found = self._got[name, bound]
        for asked, plain in self._plain.values():
            by_state = plain[name, bound].reshape(self._shape[0], self._shape[2], asked.states)
            found += by_state[:, :, asked.plain].transpose(0, 2, 1)
        return tidy(found / weights.total[:, None, None])


class _Got:
    """Where in completions some column got a lot: what it asks then, and what it would ask without."""

    def __init__(self, questions: Sequence[Questions], begin: Ints, shape: tuple[int, int, int]) -> None:
        self._shape = shape
        columns = shape[2]
        self._asks = np.concatenate([start + one.asks for start, one in zip(begin, questions, strict=False)])
        self._plain = np.concatenate(
            [
                start + one.who * one.states + one.plain[one.completion]
                for start, one in zip(begin, questions, strict=False)
            ]
        )
        self._key = np.concatenate([one.completion * columns + one.who for one in questions])

    def beyond(self, total: Floats) -> Floats:
        """What lots add to what is reached without: weights x completions x columns."""
        weights, number, columns = self._shape
        rows = [
            np.bincount(self._key, weights=row[self._asks] - row[self._plain], minlength=number * columns)
            for row in total
        ]
        found: Floats = np.array(rows, dtype=np.float64).reshape(weights, number, columns)
        return found


def _alike(measures: Mapping[str, tuple[Words, Words]]) -> Iterator[tuple[Words, list[_Number]]]:
    """Words of measures and bounds, those that are the same once: measures often agree."""
    groups: list[tuple[np.uint64, Words, list[_Number]]] = []
    for name, both in measures.items():
        for bound, words in enumerate(both):
            mark = words.sum(dtype=np.uint64)
            for seen, same, numbers in groups:
                if seen == mark and np.array_equal(same, words):
                    numbers.append((name, bound))
                    break
            else:
                groups.append((mark, words, [(name, bound)]))
    for _, words, numbers in groups:
        yield words, numbers


def _totals(words: Words, of_row: Ints, weight: Floats, questions: Sequence[Questions], begin: Ints) -> Floats:
    """Weight that each question reaches: weights x questions of all signatures, one after the other from `begin` on."""
    both, inverse = different(np.column_stack([of_row.astype(np.uint64), words]))
    order = np.argsort(both[:, 0], kind="stable")
    ends = np.r_[0, np.cumsum(np.bincount(both[:, 0].astype(np.int64), minlength=len(questions)))]
    each = np.stack([np.bincount(inverse, weights=row, minlength=len(both)) for row in weight])[:, order]
    masks = both[order, 1:]
    total = np.zeros((len(weight), int(begin[-1])))
    for place, asked in enumerate(questions):
        rows = slice(ends[place], ends[place + 1])
        total[:, begin[place] : begin[place + 1]] = each[:, rows] @ unpack(masks[rows], len(asked)).astype(np.float64)
    return total
