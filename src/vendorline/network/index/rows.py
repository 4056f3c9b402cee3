"""The rows of an index, read in pieces: only those of the classes that are asked for, so that memory does not grow with the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass

Mask = NDArray[np.bool_]
#: Some columns of some rows, by name.
Piece = Mapping[str, NDArray[Any]]
#: A table in memory, or the Parquet file that it stands in.
Table = pl.DataFrame | Path
#: Rows that are read at once, of an index and of a table: as many as a group in which tables are written.
_PIECE, _TABLE_PIECE = 491_520, 250_000
#: Rows between two wanted ones that are read along rather than skipped.
_GAP = 16_384


class Numbers(Protocol):
    """A number per row, of which any part can be had: an array, or a file."""

    def __getitem__(self, part: slice, /) -> NDArray[Any]: ...


@dataclass(frozen=True)
class Split:
    """Classes split further: `keys`, in order, hold the class before (`key // width`) and what is told apart within it.

    `of` gives the key of each row from the `columns` it needs. Of most rows nothing is told: `key % width` is 0.
    """

    keys: NDArray[np.int64]
    width: int
    columns: tuple[str, ...]
    of: Callable[[Piece], NDArray[np.int64]]

    def classes(self, piece: Piece) -> NDArray[np.uint32]:
        """The class of each row after it is split."""
        key, before = self.of(piece), piece["class"]
        found = self._untold.take(before)
        told = np.flatnonzero(key != before * np.int64(self.width))
        found[told] = np.searchsorted(self.keys, key[told])
        return found

    @cached_property
    def _untold(self) -> NDArray[np.uint32]:
        """By the class before, that of its rows of which nothing is told."""
        before = np.arange(int(self.keys.max(initial=-1)) // self.width + 1) * self.width
        return np.searchsorted(self.keys, before).astype(np.uint32)


class IndexRows:
    """The rows of an index in the order of their classes.

    Args:
        source: a number per element by name, in the order of classes; `class` beside them is told by `number`.
        number: how many elements each class is, before it is split.
        split: how classes are split further; None = not at all.
    """

    def __init__(self, source: Mapping[str, Numbers], number: NDArray[Any], split: Split | None = None) -> None:
        self._source, self._number, self._split = source, number, split
        self._begins = np.concatenate([[0], np.cumsum(number, dtype=np.int64)])

    def split(self, split: Split) -> IndexRows:
        """The same rows by classes that are split further."""
        return IndexRows(self._source, self._number, split)

    def number(self, classes: Mask) -> int:
        """How many rows some classes have, and those that they are split from."""
        return int(self._number[self._unsplit(classes)].sum())

    def pieces(self, classes: Mask, columns: Sequence[str]) -> Iterator[Piece]:
        """The rows of some classes, and perhaps of others that stand between them, a piece at a time."""
        split, unsplit = self._split, self._unsplit(classes)
        if split is None:
            yield from self._read(unsplit, columns)
            return
        read = list(dict.fromkeys(["class", *columns, *split.columns]))
        for piece in self._read(unsplit, read):
            own = split.classes(piece)
            yield {name: own if name == "class" else piece[name] for name in columns}

    def all(self, columns: Sequence[str]) -> Piece:
        """Every row."""
        return self._slice(columns, 0, int(self._begins[-1]))

    def where(self, classes: Mask, columns: Sequence[str], keep: Callable[[Piece], Mask]) -> Piece:
        """The rows among those of some classes that are to be kept."""
        kept = [self._slice(columns, 0, 0)]
        for piece in self.pieces(classes, columns):
            chosen = np.flatnonzero(keep(piece))
            kept.append({name: piece[name].take(chosen) for name in columns})
        return {name: np.concatenate([piece[name] for piece in kept]) for name in columns}

    def _unsplit(self, classes: Mask) -> NDArray[np.int64]:
        split = self._split
        return (
            np.flatnonzero(classes)
            if split is None
            else np.flatnonzero(np.bincount(split.keys[classes] // split.width))
        )

    def _read(self, classes: NDArray[np.int64], columns: Sequence[str]) -> Iterator[Piece]:
        if not len(classes):
            return
        begins, ends = self._begins[classes], self._begins[classes + 1]
        breaks = np.flatnonzero(begins[1:] - ends[:-1] > _GAP)
        firsts, lasts = begins[np.append(0, breaks + 1)], ends[np.append(breaks, len(classes) - 1)]
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
            for begin in range(first, last, _PIECE):
                yield self._slice(columns, begin, min(_PIECE, last - begin))

    def _slice(self, columns: Sequence[str], begin: int, length: int) -> Piece:
        end = begin + length
        return {
            name: self._classes(begin, end) if name == "class" else self._source[name][begin:end] for name in columns
        }

    def _classes(self, begin: int, end: int) -> NDArray[np.uint32]:
        """The classes of rows that follow each other."""
        first, last = (
            int(np.searchsorted(self._begins, place, side="right")) - 1 for place in (begin, max(begin, end - 1))
        )
        edges = np.clip(self._begins[first : last + 2], begin, end)
        return np.repeat(np.arange(first, first + len(edges) - 1, dtype=np.uint32), np.diff(edges))


def slice_of(table: Table, columns: Sequence[str], begin: int, length: int) -> pl.DataFrame:
    """Some columns of some rows of a table that follow each other."""
    if isinstance(table, pl.DataFrame):
        return table[list(columns)].slice(begin, length)
    return pl.scan_parquet(table, glob=False).select(columns).slice(begin, length).collect()


def height_of(table: Table) -> int:
    """How many rows a table has."""
    if isinstance(table, pl.DataFrame):
        return table.height
    return int(pl.scan_parquet(table, glob=False).select(pl.len()).collect().item())


def all_pieces(table: Table, columns: Sequence[str], length: int | None = None) -> Iterator[pl.DataFrame]:
    """Some columns of all rows of a table, so many at a time."""
    length = length or _TABLE_PIECE
    for begin in range(0, height_of(table), length):
        yield slice_of(table, columns, begin, length)


def values_at(table: Table, column: str, rows: NDArray[Any]) -> pl.Series:
    """The values of a column at some rows of a table; of a file, a piece is read at a time."""
    if not len(rows):
        return slice_of(table, [column], 0, 0)[column]
    if isinstance(table, pl.DataFrame):
        return table[column].gather(rows)
    order = np.argsort(rows, kind="stable")
    ordered = rows[order].astype(np.int64)
    parts = [slice_of(table, [column], 0, 0)[column]]
    done = 0
    while done < len(ordered):
        begin = int(ordered[done])
        until = int(np.searchsorted(ordered, begin + _PIECE))
        length = int(ordered[until - 1]) - begin + 1
        parts.append(slice_of(table, [column], begin, length)[column].gather(ordered[done:until] - begin))
        done = until
    place = np.empty(len(rows), dtype=np.int64)
    place[order] = np.arange(len(rows))
    return pl.concat(parts).gather(place)
