"""Which classes of elements manage which: from the table of controls, looked up a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index.places import NOWHERE, rows_of
from vendorline.network.index.rows import Table, all_pieces, values_at
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class Managers:
    """The managers of some operators, by their ids in the table of elements; and the table of controls."""

    ids: pl.Series
    controls: Table

    def manages(self) -> Iterator[pl.DataFrame]:
        """What they manage (controller_id, element_id), a piece of the table at a time."""
        for piece in all_pieces(self.controls, ["controller_id", "element_id", "kind"]):
            own = (pl.col("kind") == "manages") & pl.col("controller_id").is_in(self.ids.implode())
            yield piece.filter(own).select("controller_id", "element_id")

    def by_class(self, classes: pl.DataFrame) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
        """Pairs of a class of managers and a class of which they manage something.

        `classes`: those of an index that are split by managers, so that `element_id` stands for what all of a class have.
        """
        of = classes.select("element_id", number=pl.int_range(pl.len(), dtype=pl.UInt32)).drop_nulls()
        told = [
            piece.filter(pl.col("element_id").is_in(of["element_id"].unique().implode())) for piece in self.manages()
        ]
        pairs = (
            pl.concat([pl.DataFrame(schema={"controller_id": pl.String, "element_id": pl.String}), *told])
            .join(of.rename({"number": "managed"}), on="element_id")
            .join(of.select(controller_id="element_id", manager="number"), on="controller_id")
        )
        return pairs["manager"].to_numpy(), pairs["managed"].to_numpy()


def managers_of(elements: Table, controls: Table, operators: Sequence[str]) -> Managers:
    """The managers among the elements of some operators.

    Args:
        elements: the table of elements.
        controls: who controls what.
        operators: whose managers.
    """
    parts = [
        piece.filter(pl.col("kind") == "manages")["controller_id"].unique()
        for piece in all_pieces(controls, ["controller_id", "kind"])
    ]
    named = pl.concat([pl.Series("controller_id", [], dtype=pl.String), *parts]).drop_nulls().unique()
    rows = rows_of(elements, "element_id", named)
    there = np.flatnonzero(rows != NOWHERE)
    own = values_at(elements, "operator_id", rows[there]).is_in(list(operators)).fill_null(value=False)
    return Managers(named.gather(there).filter(own), controls)
