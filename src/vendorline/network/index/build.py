"""Element classes: elements alike in everything but their days, site and amounts, and the rows behind each class, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
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
    places = sites.select("site_id", site=pl.int_range(pl.len(), dtype=pl.UInt32))
    place = elements.select("site_id").join(places, on="site_id", how="left", maintain_order="left")["site"]
    of_sites = [sites[name].gather(place).alias(key) for name, key in zip(OF_SITES, OF_THEIR_SITES, strict=True)]
    told = elements.select(*OF_ELEMENTS, *more).with_columns(of_sites).with_row_index("row")
    varying = [key for key in keys if told[key].null_count() < told.height] or keys[:1]
    groups = told.group_by(varying, maintain_order=True).agg("row").sort(varying[0], maintain_order=True)
    row = groups["row"].explode(empty_as_null=False).to_numpy()
    numbers = groups["row"].list.len()
    number = numbers.to_numpy()
    nothing = [pl.lit(None, told.schema[key]).alias(key) for key in keys if key not in varying]
    classes = groups.with_columns(*nothing, number=numbers).select(*keys, "number")
    of_elements = {"site": place.fill_null(NO_SITE).to_numpy(), **numbers_of(elements)}
    by_class = {name: values.take(row) for name, values in of_elements.items()}
    by_class |= {"row": row, "class": np.repeat(np.arange(len(number), dtype=np.uint32), number)}
    return ElementIndex(classes, IndexRows(by_class, number), elements, sites)


def numbers_of(elements: pl.DataFrame) -> dict[str, NDArray[Any]]:
    """Days of elements as `date.toordinal`, and amounts as whole numbers."""
    return {
        **{day: _ordinals(elements[f"{day}_on"]) for day in DAYS},
        "traffic_kb": _whole(elements["traffic_gb_day"] * KB_PER_GB),
        "premises": _whole(elements["premises"]),
    }


def _ordinals(days: pl.Series) -> NDArray[np.uint32]:
    """Days as `date.toordinal`."""
    since_1970 = days.to_physical().cast(pl.Int64).fill_null(NOT_STATED - EPOCH).to_numpy()
    return np.where(since_1970 == NOT_STATED - EPOCH, NOT_STATED, np.clip(since_1970 + EPOCH, 1, LAST_DAY)).astype(
        np.uint32
    )


def _whole(amounts: pl.Series) -> NDArray[np.int64]:
    """Amounts as whole numbers."""
    if amounts.dtype.is_float():
        amounts = amounts.round(0).fill_nan(None).cast(pl.Int64)
    return amounts.fill_null(NO_AMOUNT).to_numpy()
