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

    def of(self, ids: pl.Series) -> NDArray[np.uint32]:
        """The place of each of some ids, NOWHERE where it is not there or null."""
        # The same id often stands in several rows that follow each other.
        begins = (ids != ids.shift()).fill_null(value=True).to_numpy()
        found = self._of_others(ids.filter(pl.Series(begins)))
        return found.take(np.cumsum(begins) - 1)

    def _of_others(self, ids: pl.Series) -> NDArray[np.uint32]:
        found = np.full(len(ids), NOWHERE, dtype=np.uint32)
        hashes = self._hashes(ids)
        open_ = np.argsort(hashes)  # keys in order are found several times as fast
        open_ = open_[ids.is_not_null().to_numpy()[open_]]
        place = np.searchsorted(self._keys, hashes[open_] << self._bits)
        while len(self._keys) and len(open_):
            keys = self._keys.take(np.minimum(place, len(self._keys) - 1))
            alike = np.flatnonzero((place < len(self._keys)) & (keys >> self._bits == hashes[open_]))
            open_, place, rows = open_[alike], place[alike], (keys[alike] & self._row).astype(np.uint32)
            same = (values_at(self._table, self._column, rows) == ids.gather(open_)).to_numpy()
            found[open_[same]] = rows[same]
            # Of several ids with the same hash the next one may be meant.
            open_, place = open_[~same], place[~same] + 1
        return found

    @property
    def _row(self) -> np.uint64:
        """The bits of a key that hold the place of a row."""
        return (np.uint64(1) << self._bits) - np.uint64(1)

    def _hashes(self, ids: pl.Series) -> NDArray[Any]:
        """Hashes in the bits that places leave."""
        return ids.hash().to_numpy() >> self._bits
