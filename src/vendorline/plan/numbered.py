"""Names as numbers: what arrays are indexed by."""

from __future__ import annotations

import polars as pl

from vendorline.plan.problem.instance import Ints


def numbered(values: pl.Series) -> tuple[list[str], Ints]:
    """The different values in order (none first, where there is none), and [row] the place of each among them."""
    names = values.unique().sort().to_list()
    some = [name for name in names if name is not None]
    codes = values.cast(pl.Enum(some)).to_physical().cast(pl.Int64)
    return names, (codes + (len(names) - len(some))).fill_null(0).to_numpy()
