"""Element classes: elements alike in everything but their days, site and amounts, and the rows behind each class, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index.layout import (
    DAYS,
    EPOCH,
    KB_PER_GB,
    LAST_DAY,
    NO_AMOUNT,
    NO_SITE,
    NOT_STATED,
    OF_ELEMENTS,
    OF_SITES,
)  # fmt: skip
from vendorline.network.index.rows import IndexRows, Table
from vendorline.quick_dataclass import dataclass

#: Columns of the site of an element in which elements of one class are alike.
OF_THEIR_SITES = tuple(f"site_{name}" for name in OF_SITES)


@dataclass(frozen=True)
class ElementIndex:
    """The elements of a network by class.

    `classes` has a row per class: the columns in which its elements are alike, and their `number`. `rows` has one per element: its
    class (`class`), the places of its `site` and of itself (`row`) in their tables, its days as `date.toordinal`, and its amounts.
    `elements`, `sites`: these tables.
    """

    classes: pl.DataFrame
    rows: IndexRows
    elements: Table
    sites: Table


def index_of(elements: pl.DataFrame, sites: pl.DataFrame, more: Sequence[str] = ()) -> ElementIndex:
    """The index of tables in memory.

    Args:
        elements: the table of elements.
        sites: the table of sites.
        more: further columns of `elements` in which the elements of a class are alike.
    """
    keys = [*OF_ELEMENTS, *more, *OF_THEIR_SITES]
    of_sites = [pl.col(name).alias(key) for name, key in zip(OF_SITES, OF_THEIR_SITES, strict=True)]
    placed = sites.select("site_id", *of_sites, site=pl.int_range(pl.len(), dtype=pl.UInt32))
    told = elements.select("site_id", *OF_ELEMENTS, *more).join(placed, on="site_id", how="left", maintain_order="left")
    varying = [key for key in keys if told[key].null_count() < told.height] or keys[:1]
    told = told.with_row_index("row")
    groups = told.group_by(varying, maintain_order=True).agg("row").sort(varying[0], maintain_order=True)
    row, numbers = groups["row"].explode(empty_as_null=False).to_numpy(), groups["row"].list.len()
    columns = [pl.col(key) if key in varying else pl.lit(None, told.schema[key]).alias(key) for key in keys]
    classes, number = groups.select(*columns, number=numbers), numbers.to_numpy()
    of_elements = {"site": told["site"].fill_null(NO_SITE).to_numpy(), **numbers_of(elements)}
    by_class = {name: values.take(row) for name, values in of_elements.items()}
    return ElementIndex(classes, IndexRows({**by_class, "row": row}, number), elements, sites)


def numbers_of(elements: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """Days of elements as `date.toordinal`, and amounts as whole numbers."""
    since_1970 = [pl.col(f"{day}_on").to_physical().cast(pl.Int64).fill_null(NOT_STATED - EPOCH) for day in DAYS]
    kilobytes = (pl.col("traffic_gb_day") * KB_PER_GB).round(0).fill_nan(None).cast(pl.Int64)
    told = elements.select(
        *since_1970, traffic_kb=kilobytes.fill_null(NO_AMOUNT), premises=pl.col("premises").fill_null(NO_AMOUNT)
    )
    days = {day: _ordinals(told[f"{day}_on"].to_numpy()) for day in DAYS}
    return {**days, "traffic_kb": told["traffic_kb"].to_numpy(), "premises": told["premises"].to_numpy()}


def _ordinals(since_1970: NDArray[np.int64]) -> NDArray[np.uint32]:
    """Days as `date.toordinal`."""
    days = np.clip(since_1970 + EPOCH, 1, LAST_DAY)
    return np.where(since_1970 == NOT_STATED - EPOCH, NOT_STATED, days).astype(np.uint32)
