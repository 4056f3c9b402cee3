"""Rows of findings, of which many are alike but for their site: those are kept once and written out as one goes through them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from operator import eq
from typing import Any, overload

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Keys:
    """Keys of rows: names, and at which place among them that of each row is; written out as one goes through the rows."""

    names: pl.Series
    places: NDArray[np.int64]

    def to_list(self) -> list[str | None]:
        """The key of each row."""
        return self.names[self.places].to_list()

    def at(self, rows: NDArray[np.int64]) -> Keys:
        """Those of some of the rows."""
        return Keys(self.names, self.places[rows])


@dataclass(frozen=True, slots=True)
class AlikeRows:
    """Rows that differ in `level_key` alone: the `patterns` there are, which of them each row is, and its key."""

    patterns: tuple[Row, ...]
    which: NDArray[np.int64]
    keys: Keys

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
    """Which places hold the same whole numbers in all columns: the first place of each kind, and the kind of each place."""
    size = len(columns[0])
    code, width = np.zeros(size, dtype=np.int64), 1
    for column in columns:
        if not size:
            break
        low, high = int(column.min()), int(column.max())
        if low == high:
            continue
        if high - low >= 2 * size:  # days, mostly: number them by what there is of them
            values, own = np.unique(column, return_inverse=True)
            spread = len(values)
        else:
            own, spread = column - low, high - low + 1
        if width * spread > 2**62:
            code = np.unique(code, return_inverse=True)[1].astype(np.int64)
            width = int(code.max()) + 1
        code, width = code * spread + own, width * spread
    if width > 4 * size + 1000:
        _, first, kind = np.unique(code, return_index=True, return_inverse=True)
        return first, kind
    first_of = np.full(width, -1, dtype=np.int64)
    first_of[code[::-1]] = np.arange(size - 1, -1, -1)
    there = np.flatnonzero(first_of >= 0)
    number = np.zeros(width, dtype=np.int64)
    number[there] = np.arange(len(there))
    return first_of[there], number[code]
