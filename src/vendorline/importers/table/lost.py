"""Rows that are left out before they become rows of our tables: their id is damaged, so nobody knows what they are about."""

from __future__ import annotations

from collections.abc import Mapping

import polars as pl

from vendorline.importers.table.cells import Read
from vendorline.importers.table.elements import NUMBER
from vendorline.importers.table.words import fields
from vendorline.network.validation.rejected_dependents import BY_FAULT, REJECTED_SCHEMA

DAMAGED = "the id is damaged"
_PLACE, _MARK = ("file", "row", "column", "value"), "lost "


def with_marks(frame: pl.DataFrame, read: Read, origins: pl.DataFrame) -> pl.DataFrame:
    """The rows of a sheet with where they stand and which id of theirs is damaged, for those whose id is.

    Args:
        frame: the rows with a running number.
        read: the sheet as read.
        origins: the file and row of each running number.
    """
    first = read.lost.unique("row", keep="first", maintain_order=True)
    marks = origins.join(first, on="row", how="inner", maintain_order="left").select(
        NUMBER, *(pl.col(name).alias(_MARK + name) for name in _PLACE)
    )
    return frame.join(marks, on=NUMBER, how="left", maintain_order="left")


def parted(frame: pl.DataFrame, own: str | None) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The rows whose ids are sound; and the others as rejected rows, with what could be read of each.

    Args:
        frame: rows with marks.
        own: the table of ours that they stand in; None for an inventory, whose rows are elements.
    """
    sound = frame.filter(pl.col(_MARK + "column").is_null()).select(pl.exclude([_MARK + name for name in _PLACE]))
    gone = frame.filter(pl.col(_MARK + "column").is_not_null())
    names = {field.column: id_ for id_, field in fields().items() if field.table == "elements"}
    names |= {"site_id": "site_id", "operator_id": "operator"}
    if own is not None:
        names = {name: name for name in sound.columns if name != NUMBER}
    held = {column: name for column, name in names.items() if name in frame.columns}
    original = pl.struct(pl.col(name).alias(column) for column, name in held.items()).struct.json_encode()
    rejected = gone.select(
        *(pl.col(_MARK + name).alias(name) for name in _PLACE), problem=pl.lit(DAMAGED), cause=pl.lit(BY_FAULT),
        original=original,
    )  # fmt: skip
    return sound, rejected.select(pl.col(name).cast(dtype) for name, dtype in REJECTED_SCHEMA.items())


def with_lost(rejected: Mapping[str, pl.DataFrame], lost: Mapping[str, pl.DataFrame]) -> dict[str, pl.DataFrame]:
    """Rejected rows by table, those lost before among them."""
    found = dict(rejected)
    for name, frame in lost.items():
        found[name] = pl.concat([found[name], frame]) if name in found else frame
    return found
