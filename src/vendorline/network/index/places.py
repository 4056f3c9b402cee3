"""Where ids stand in a large table: looked up by hash in eight bytes a row, and compared with what stands there."""

from __future__ import annotations

from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index.layout import NO_SITE
from vendorline.network.index.rows import Table, all_pieces, height_of, values_at

#: Stands for the place of an id that is not there.
NOWHERE = NO_SITE
#: Of so few ids it is told by the first bits of keys which ones there are, so that most others are left aside at once.
_FEW, _FIRST = 2**20, 22
_BELOW = np.uint64(64 - _FIRST)


class PlacesOfIds:
    """The places of the rows of a table by their id.

    Args:
        table: the table, of less than 2**32 rows.
        column: its column of ids, each of which stands there once.
    """

    def __init__(self, table: Table, column: str) -> None:
        self._table, self._column = table, column
        # A key holds the place of a row in as many bits as that needs, and above them its hash.
        size = height_of(table)
        self._bits = np.uint64(size.bit_length())
        self._keys = np.arange(size, dtype=np.uint64)
        begin = 0
        for piece in all_pieces(table, [column]):
            self._keys[begin : begin + piece.height] |= self._hashes(piece[column]) << self._bits
            begin += piece.height
        self._keys.sort()
        self._begins = _begins(self._keys) if size <= _FEW else None

    def of(self, ids: pl.Series) -> NDArray[np.uint32]:
        """The place of each of some ids, of which the same often stands in several rows that follow each other.

        NOWHERE where it is not there or null.
        """
        begins = (ids != ids.shift()).fill_null(value=True).to_numpy()
        found = self.of_each(ids.filter(pl.Series(begins)))
        return found.take(np.cumsum(begins) - 1)

    def of_each(self, ids: pl.Series) -> NDArray[np.uint32]:
        """The same of ids that differ from each other, mostly."""
        found = np.full(len(ids), NOWHERE, dtype=np.uint32)
        keys = self._hashes(ids) << self._bits
        may_be = None if self._begins is None else self._begins.take((keys >> _BELOW).view(np.int64))
        if may_be is None or ids.null_count():
            is_stated = ids.is_not_null().to_numpy()
            may_be = is_stated if may_be is None else may_be & is_stated
        open_ = np.flatnonzero(may_be)
        keys = keys.take(open_)
        place = self._first_places(keys)
        while len(self._keys) and len(open_):
            known = self._keys.take(np.minimum(place, len(self._keys) - 1))
            alike = np.flatnonzero((place < len(self._keys)) & (known & ~self._row == keys))
            open_, keys, place = open_[alike], keys[alike], place[alike]
            rows = (known[alike] & self._row).astype(np.uint32)
            same = (values_at(self._table, self._column, rows) == ids.gather(open_)).to_numpy()
            found[open_[same]] = rows[same]
            # Of several ids with the same hash the next one may be meant.
            open_, keys, place = open_[~same], keys[~same], place[~same] + 1
        return found

    def _first_places(self, keys: NDArray[np.uint64]) -> NDArray[np.int64]:
        """Where known keys with the hash of each begin, or would."""
        # Those that are near each other are looked up after each other, so that they are found in the processor's cache.
        order = np.argsort((keys >> np.uint64(48)).astype(np.uint16), kind="stable")
        found = np.empty(len(keys), dtype=np.int64)
        found[order] = np.searchsorted(self._keys, keys[order])
        return found

    @property
    def _row(self) -> np.uint64:
        """The bits of a key that hold the place of a row."""
        return (np.uint64(1) << self._bits) - np.uint64(1)

    def _hashes(self, ids: pl.Series) -> NDArray[Any]:
        """Hashes in the bits that places leave."""
        return ids.hash().to_numpy() >> self._bits


def _begins(keys: NDArray[np.uint64]) -> NDArray[np.bool_]:
    """By which first bits there is a key."""
    found = np.zeros(1 << _FIRST, dtype=bool)
    found[keys >> _BELOW] = True
    return found


def rows_of(table: Table, column: str, ids: pl.Series) -> NDArray[np.uint32]:
    """The place in a table of each of some ids, NOWHERE where it is not there; the table is gone through a piece at a time.

    Args:
        table: the table.
        column: its column of ids, each of which stands there once.
        ids: the ids, each once.
    """
    asked = PlacesOfIds(ids.to_frame(column), column)
    found = np.full(len(ids), NOWHERE, dtype=np.uint32)
    begin = 0
    for piece in all_pieces(table, [column]):
        place = asked.of_each(piece[column])
        here = np.flatnonzero(place != NOWHERE)
        found[place[here]] = begin + here
        begin += piece.height
    return found
