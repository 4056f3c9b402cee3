"""Rows that are left out before they become rows of our tables: their id is damaged, so nobody knows what they are about."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vendorline.importers.table.words import fields
from vendorline.network.fall import BY_FAULT, REJECTED_SCHEMA

DAMAGED = "the id is damaged"


def lost_rows(frame: pl.DataFrame, own: str | None) -> pl.DataFrame:
    """Rejected rows, with what could be read of each.

    Args:
        frame: the rows as read, with columns file, row, column and value of the damaged id.
        own: the table of ours that they stand in; None for an inventory, whose rows are elements.
    """
    names = {field.column: id_ for id_, field in fields().items() if field.table == "elements"}
    names |= {"site_id": "site_id", "operator_id": "operator"}
    if own is not None:
        names = {name: name for name in frame.columns if name not in {*_PLACE, "number"}}
    held = {column: name for column, name in names.items() if name in frame.columns}
    original = pl.struct(pl.col(name).alias(column) for column, name in held.items()).struct.json_encode()
    return frame.select(
        *_PLACE, problem=pl.lit(DAMAGED), cause=pl.lit(BY_FAULT), original=original
    ).select(pl.col(name).cast(dtype) for name, dtype in REJECTED_SCHEMA.items())  # fmt: skip


_PLACE = ("file", "row", "column", "value")


def with_lost(rejected: Mapping[str, pl.DataFrame], lost: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Rejected rows by table, those lost before among them."""
    found = dict(rejected)
    for name, frame in lost.items():
        found[name] = pl.concat([found[name], frame]) if name in found else frame
    return found
