"""Rows of findings, of which many are alike but for their site: those are kept once and written out as one goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from operator import eq
from typing import Any, overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class AlikeRows:
    """Rows that differ in `level_key` alone: the `patterns` there are, which of them each row is, and its key."""

    patterns: tuple[Row, ...]
    which: NDArray[np.int64]
    keys: pl.Series

    def __len__(self) -> int:
        return len(self.which)

    def __iter__(self) -> Iterator[dict[str, Any]]:
        for pattern, key in zip(self.which.tolist(), self.keys.to_list(), strict=True):
            yield {**self.patterns[pattern], "level_key": key}


class Rows(Sequence[Row]):
    """Rows in order, some of them kept as `AlikeRows`."""

    def __init__(self, parts: Iterable[Row | AlikeRows]) -> None:
        self._parts = tuple(parts)
        self._length = sum(len(part) if isinstance(part, AlikeRows) else 1 for part in self._parts)

    def __len__(self) -> int:
        return self._length

    def __iter__(self) -> Iterator[Row]:
        for part in self._parts:
            if isinstance(part, AlikeRows):
                yield from part
            else:
                yield part

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sequence) and len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]

    @overload
    def __getitem__(self, place: int) -> Row: ...
    @overload
    def __getitem__(self, place: slice) -> tuple[Row, ...]: ...
    def __getitem__(self, place: int | slice) -> Row | tuple[Row, ...]:
        return tuple(self)[place]


def alike(columns: Sequence[NDArray[Any]]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Which places hold the same values in all columns: the first place of each kind, and the kind of each place."""
    kind = np.zeros(len(columns[0]), dtype=np.int64)
    for column in columns:
        values, own = np.unique(column, return_inverse=True)
        kind = np.unique(kind * len(values) + own, return_inverse=True)[1].astype(np.int64)
    _, first, kind = np.unique(kind, return_index=True, return_inverse=True)
    return first, kind
