"""Element classes: elements alike in everything but their days, site and amounts, and the rows behind each class, in memory."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import polars as pl

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

_OF_SITES = tuple(f"site_{name}" for name in OF_SITES)


@dataclass(frozen=True)
class ElementIndex:
    """The elements of a network by class.

    `classes` has a row per class: the columns in which its elements are alike, and their `number`. `rows` has one per element: its
    class (`kind`), the places of its `site` and of itself (`row`) in their tables, its days as `date.toordinal`, and its amounts.
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
    keys = [*OF_ELEMENTS, *more, *_OF_SITES]
    placed = sites.select(
        "site_id",
        pl.int_range(pl.len(), dtype=pl.UInt32).alias("site"),
        *(pl.col(n).alias(f"site_{n}") for n in OF_SITES),
    )
    rows = (
        elements.select(*OF_ELEMENTS, *more, "site_id", *_numbers())
        .join(placed, on="site_id", how="left", maintain_order="left")
        .with_columns(pl.col("site").fill_null(NO_SITE))
        .with_row_index("row")
    )
    groups = rows.group_by(keys, maintain_order=True).agg("row").sort("operator_id", maintain_order=True)
    classes = groups.select(*keys, number=pl.col("row").list.len())
    members = groups.select(kind=pl.int_range(pl.len(), dtype=pl.UInt32), row="row").explode("row")
    numbers = rows.select("site", *DAYS, "traffic_kb", "premises")
    by_class = members.hstack(numbers[members["row"]] if elements.height else numbers)
    return ElementIndex(classes, IndexRows(by_class, classes["number"].to_numpy()), elements, sites)


def _numbers() -> list[pl.Expr]:
    """Days and amounts of elements as whole numbers."""
    days = [
        (pl.col(f"{day}_on").to_physical() + EPOCH).clip(1, LAST_DAY).fill_null(NOT_STATED).cast(pl.UInt32).alias(day)
        for day in DAYS
    ]
    kilobytes = (pl.col("traffic_gb_day") * KB_PER_GB).round(0).fill_nan(None).cast(pl.Int64)
    return [*days, kilobytes.fill_null(NO_AMOUNT).alias("traffic_kb"), pl.col("premises").fill_null(NO_AMOUNT)]
