"""Which classes of elements manage which: from the table of controls, looked up a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index import ElementIndex
from vendorline.network.index.rows import Table, all_pieces, height_of

#: Rows of controls that are looked up at once.
_CHUNK = 2_000_000


@dataclass(frozen=True)
class Managers:
    """The managers of some operators: `controller_id` and `row`, their place in the table of elements; and the table of controls."""

    elements: pl.DataFrame
    controls: Table

    def manages(self) -> Iterator[pl.DataFrame]:
        """What they manage (controller_id, element_id), as much at a time as is looked up at once."""
        waiting: list[pl.DataFrame] = []
        for piece in _manages(self.controls):
            waiting.append(piece.filter(pl.col("controller_id").is_in(self.elements["controller_id"].implode())))
            if sum(frame.height for frame in waiting) >= _CHUNK:
                yield pl.concat(waiting)
                waiting = []
        if waiting:
            yield pl.concat(waiting)

    def by_class(self, index: ElementIndex) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Pairs of a class of managers and a class of which they manage something."""
        size = height_of(index.elements)
        class_of = np.zeros(size, dtype=np.uint32)
        for rows in index.rows.pieces(np.ones(len(index.classes), dtype=bool), ["class", "row"]):
            class_of[rows["row"]] = rows["class"]
        own = self.elements.select("controller_id", manager=pl.Series(class_of[self.elements["row"].to_numpy()]))
        found = [pl.DataFrame(schema={"manager": pl.UInt32, "managed": pl.UInt32})]
        for chunk in self.manages():
            told = chunk.join(own, on="controller_id", how="inner").select("element_id", "manager")
            begin = 0
            for piece in all_pieces(index.elements, ["element_id"]):
                managed = pl.Series("managed", class_of[begin : begin + piece.height])
                begin += piece.height
                pairs = piece.with_columns(managed).join(told, on="element_id", how="inner")
                found.append(pairs.select("manager", "managed").unique())
            found = [pl.concat(found).unique()]
        return found[0]["manager"].to_numpy(), found[0]["managed"].to_numpy()


def managers_of(elements: Table, controls: Table, operators: Sequence[str]) -> Managers:
    """The managers among the elements of some operators.

    Args:
        elements: the table of elements.
        controls: who controls what.
        operators: whose managers.
    """
    parts = [piece["controller_id"].unique() for piece in _manages(controls)]
    named = pl.concat([pl.Series("controller_id", [], dtype=pl.String), *parts]).unique()
    found = [pl.DataFrame(schema={"controller_id": pl.String, "row": pl.Int64})]
    begin = 0
    for piece in all_pieces(elements, ["element_id", "operator_id"]):
        rows = piece.with_columns(row=pl.int_range(begin, begin + piece.height, dtype=pl.Int64))
        begin += piece.height
        own = pl.col("element_id").is_in(named.implode()) & pl.col("operator_id").is_in(list(operators))
        found.append(rows.filter(own).select(controller_id="element_id", row="row"))
    return Managers(pl.concat(found), controls)


def _manages(controls: Table) -> Iterator[pl.DataFrame]:
    for piece in all_pieces(controls, ["controller_id", "element_id", "kind"]):
        yield piece.filter(pl.col("kind") == "manages").select("controller_id", "element_id")
