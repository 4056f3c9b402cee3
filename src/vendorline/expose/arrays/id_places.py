"""Ids as places in a table: the integers that the arrays of a prepared network hold."""

from __future__ import annotations

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.expose.arrays import Flags, Ints

NONE = -1


class CodedIds:
    """The ids of a table as codes of a dictionary, so that a column that names some of them is looked up by reading it once.

    Networks of one table of elements on different days have the same ones; making them is most of the work of looking anything up.
    """

    def __init__(self, ids: pl.Series) -> None:
        self.ids = ids
        self._dictionary = pl.Categorical(pl.Categories.random())
        self._kept = ids.cast(self._dictionary)  # the dictionary lasts as long as a column of it
        codes = self._kept.to_physical()
        #: Stands for an id that is not there, and for none.
        self.other = 0 if codes.null_count() == len(codes) else int(codes.max()) + 1  # type: ignore[arg-type]
        self.codes: NDArray[np.uint32] = codes.fill_null(self.other).to_numpy()

    def of(self, values: pl.Series) -> NDArray[np.uint32]:
        """The code of every value."""
        codes = values.cast(self._dictionary).to_physical().fill_null(self.other).to_numpy()
        found: NDArray[np.uint32] = np.minimum(codes, self.other)
        return found


class Places:
    """Ids and their places; an id that is not there, and none at all, stand at -1. Of two rows of one id the first is its place.

    Args:
        ids: of a table, as they are or coded.
        present: which rows have a place, one after the other; the others are known, and have none.
    """

    def __init__(self, ids: pl.Series | CodedIds, present: pl.Series | None = None) -> None:
        coded = CodedIds(ids) if isinstance(ids, pl.Series) else ids
        self.ids = coded.ids if present is None else coded.ids.filter(present)
        self._coded = coded
        there = np.arange(len(coded.ids)) if present is None else present.arg_true().to_numpy()
        absent = np.empty(0, dtype=np.int64) if present is None else (~present).arg_true().to_numpy()
        self._place = np.full(coded.other + 1, NONE, dtype=np.int64)
        for rows, begin in ((absent, len(there)), (there, 0)):
            self._place[coded.codes[rows][::-1]] = np.arange(begin, begin + len(rows))[::-1]
        self._place[coded.other] = NONE

    def of(self, values: pl.Series) -> Ints:
        """The place of every value."""
        places = self.known(values)
        return np.where(places < len(self.ids), places, NONE)

    def known(self, values: pl.Series) -> Ints:
        """The same; of ids that are known and have no place, numbers from the number of places on."""
        return self._place[self._coded.of(values)]


def places_among(ids: pl.Series, few: pl.Series) -> Ints:
    """The places of a few ids among many, of which no dictionary is made."""
    asked = np.flatnonzero(ids.is_in(few.unique().implode()).fill_null(False).to_numpy())
    if not len(asked):
        return np.full(len(few), NONE, dtype=np.int64)
    return np.append(asked, NONE)[Places(ids.gather(asked)).of(few)]


def listed(lists: pl.Series, places: Places) -> tuple[Ints, Ints]:
    """How many values each list holds, and the places of all of them one after the other, as `known` gives them; empty values are left out."""
    lengths = lists.list.len().fill_null(0).to_numpy().astype(np.int64)
    values = lists.explode(empty_as_null=False, keep_nulls=False)
    if values.null_count():
        there = values.is_not_null()
        lengths = np.bincount(np.repeat(np.arange(len(lists)), lengths)[there.to_numpy()], minlength=len(lists))
        values = values.filter(there)
    return lengths, places.known(values)


def padded(lengths: Ints, values: Ints) -> Ints:
    """Values that stand one after the other as rows of the given lengths, filled up with -1."""
    out = np.full((len(lengths), int(lengths.max(initial=0))), NONE, dtype=np.int64)
    out[np.arange(out.shape[1]) < lengths[:, None]] = values
    return out


def is_assumed(values: pl.Series) -> Flags:
    """Which rows are assumed, by a column that says how each is known."""
    return (values == "assumed").fill_null(False).to_numpy().copy()


def codes_of(values: pl.Series, names: tuple[str, ...]) -> Ints:
    """Where each value stands among the names; -1 for one that is not among them."""
    codes = values.cast(pl.String).cast(pl.Enum(list(names)), strict=False).to_physical().cast(pl.Int64)
    return codes.fill_null(NONE).to_numpy().astype(np.int64)
