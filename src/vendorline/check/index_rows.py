"""The rows of an index, read in pieces: only those of the kinds that are asked for, so that memory does not grow with the network."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

Mask = NDArray[np.bool_]
#: Rows that are read at once.
_PIECE = 2_000_000
#: Rows between two wanted ones that are read along rather than skipped.
_GAP = 122_880


class IndexRows:
    """The rows of an index in the order of their kinds.

    Args:
        file: the index file with a row per element.
        number: how many elements each kind is.
    """

    def __init__(self, file: Path, number: NDArray[Any]) -> None:
        self._file = file
        self._begins = np.concatenate([[0], np.cumsum(number, dtype=np.int64)])

    def pieces(self, kinds: Mask, columns: Sequence[str]) -> Iterator[pl.DataFrame]:
        """The rows of some kinds, and perhaps of others that stand between them, a piece at a time."""
        wanted = np.flatnonzero(kinds)
        if not len(wanted):
            return
        begins, ends = self._begins[wanted], self._begins[wanted + 1]
        breaks = np.flatnonzero(begins[1:] - ends[:-1] > _GAP)
        firsts, lasts = begins[np.append(0, breaks + 1)], ends[np.append(breaks, len(wanted) - 1)]
        rows = pl.scan_parquet(self._file, glob=False).select(columns)
        for first, last in zip(firsts.tolist(), lasts.tolist(), strict=True):
            for begin in range(first, last, _PIECE):
                yield rows.slice(begin, min(_PIECE, last - begin)).collect()

    def where(self, kinds: Mask, columns: Sequence[str], keep: Callable[[pl.DataFrame], Mask]) -> pl.DataFrame:
        """The rows among those of some kinds that are to be kept."""
        nothing = pl.read_parquet(self._file, columns=list(columns), n_rows=0, glob=False)
        return pl.concat([nothing, *(piece.filter(pl.Series(keep(piece))) for piece in self.pieces(kinds, columns))])


def values_at(file: Path, column: str, rows: NDArray[Any]) -> pl.Series:
    """The values of a column at some rows of a Parquet file, read a piece at a time."""
    values = pl.scan_parquet(file, glob=False).select(column)
    order = np.argsort(rows, kind="stable")
    ordered = rows[order].astype(np.int64)
    parts = [pl.Series(column, [], dtype=values.collect_schema()[column])]
    done = 0
    while done < len(ordered):
        begin = int(ordered[done])
        until = int(np.searchsorted(ordered, begin + _PIECE))
        length = int(ordered[until - 1]) - begin + 1
        parts.append(values.slice(begin, length).collect()[column].gather(ordered[done:until] - begin))
        done = until
    place = np.empty(len(rows), dtype=np.int64)
    place[order] = np.arange(len(rows))
    return pl.concat(parts).gather(place)
