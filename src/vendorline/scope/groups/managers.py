"""Which classes of elements manage which: from the table of controls, looked up a piece at a time."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
import polars as pl

from vendorline.network.index.places import NOWHERE, rows_of
from vendorline.network.index.rows import Table, all_pieces, values_at
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class Managers:
    """The managers of some operators, by their ids in the table of elements; and the table of controls."""

    ids: pl.Series
    controls: Table

    def manages(self) -> Iterator[tuple[pl.Series, pl.Series]]:
        """What they manage: ids of elements and the place of a manager of each, a piece of the table at a time."""
        own = pl.DataFrame({"controller_id": self.ids}).with_row_index("manager")
        for piece in all_pieces(self.controls, ["controller_id", "element_id", "kind"]):
            found = piece.filter(kind="manages").drop_nulls("element_id").join(own, on="controller_id")
            yield found["element_id"], found["manager"]


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
