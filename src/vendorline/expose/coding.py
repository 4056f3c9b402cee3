"""Ids as places in a table: the integers that the arrays of a prepared network hold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import polars as pl

if TYPE_CHECKING:
    from datetime import date

    from numpy.typing import NDArray

    Ints = NDArray[np.int64]
    Flags = NDArray[np.bool_]

NONE = -1
#: Values looked up in one go: looking up all of a very long column would take its memory several times over.
_AT_ONCE = 10_000_000


class Places:
    """Ids and their places; unknown ids stand at -1."""

    def __init__(self, ids: pl.Series) -> None:
        self.ids = ids
        self._frame = pl.DataFrame({"_id": ids, "_place": np.arange(len(ids), dtype=np.int64)}).unique(
            "_id", keep="first"
        )
        self._named: dict[str, Ints] = {}

    def of_series(self, values: pl.Series) -> Ints:
        """The place of every value."""
        places = np.empty(len(values), dtype=np.int64)
        for start in range(0, len(values), _AT_ONCE):
            part = values.slice(start, _AT_ONCE).to_frame("_id")
            found = part.join(self._frame, on="_id", how="left", maintain_order="left")["_place"]
            places[start : start + _AT_ONCE] = found.fill_null(NONE).to_numpy()
        return places

    def named(self, name: str, values: pl.Series) -> Ints:
        """The place of every value of a column that is asked for more than once; `name` says which column it is."""
        if name not in self._named:
            self._named[name] = self.of_series(values)
        return self._named[name]

    def of(self, column: pl.Expr, frame: pl.DataFrame) -> pl.Series:
        """The place of every value of a column, as a column."""
        return pl.Series(self.of_series(frame.select(column).to_series()))


def padded(owner: Ints, value: Ints, count: int) -> Ints:
    """Values of sorted owners as rows of one length, filled up with -1."""
    lengths = np.bincount(owner, minlength=count) if len(owner) else np.zeros(count, dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    out = np.full((count, int(lengths.max(initial=0))), NONE, dtype=np.int64)
    out[owner, np.arange(len(owner)) - starts[owner]] = value
    return out


def in_time(start: str, end: str, on: date) -> pl.Expr:
    """Whether a row holds on a day: from its start on, until before its end."""
    begun = pl.col(start).is_null() | (pl.col(start) <= on)
    return begun & (pl.col(end).is_null() | (pl.col(end) > on))


def assumed_rows(frame: pl.DataFrame) -> Flags:
    """Which rows are assumed."""
    return (frame["basis"] == "assumed").fill_null(False).to_numpy().copy()


def codes_of(values: pl.Series, names: tuple[str, ...]) -> Ints:
    """Where each value stands among the names; -1 for one that is not among them."""
    codes = values.cast(pl.String).cast(pl.Enum(list(names)), strict=False).to_physical().cast(pl.Int64)
    return codes.fill_null(NONE).to_numpy().astype(np.int64)
