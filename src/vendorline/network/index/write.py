"""An index in files beside large tables: which class each element is of, at which site, from when until when.

The manifest holds the fingerprints of the files; without them everything is read from the tables.

`classes.parquet` has a row per class: its columns (those of the site by `site_` before their name), and how many elements it is.
`by_class_NAME.npy` has a whole number per element, in the order of classes: site and row (places in the tables), installed, retired
and acquired (`date.toordinal`, NOT_STATED where empty), traffic_kb and premises (NO_AMOUNT where empty).
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index.build import OF_THEIR_SITES, numbers_of
from vendorline.network.index.layout import DAYS, NO_AMOUNT, NO_SITE, NUMBERS, OF_ELEMENTS, OF_SITES, IndexFiles
from vendorline.network.index.rows import all_pieces
from vendorline.network.index.stored_numbers import write_numbers

#: With fewer elements to a class than this, on average, an index is of no use.
_LEAST_PER_CLASS = 8
#: What a row of the index takes while it is sorted.
_ROW = np.dtype([
    ("class", "u4"), ("site", "u4"), ("row", "u4"), *((day, "u4") for day in DAYS), ("traffic_kb", "i8"), ("premises", "i8"),
])  # fmt: skip
#: Copies of the rows of a part that are held at once while it is sorted and written.
_COPIES = 8
_KEYS = (*OF_ELEMENTS, "site_class")
#: Rows of the table that are looked at at once.
_PIECE = 500_000


def write_index(elements: Path, sites: Path, into: Path, *, memory_gb: float = 2.0) -> IndexFiles | None:
    """Make the index of two Parquet tables in a folder.

    None, and no file, where elements are too various for one, a day lies outside of the calendar, or the disk is full: tables do
    without it.

    Args:
        elements: the table of elements.
        sites: the table of sites.
        into: where the files go.
        memory_gb: memory that sorting may take.
    """
    found = IndexFiles(into)
    placed, classes_of_sites = _placed(sites)
    classes = _classes(elements, placed, classes_of_sites)
    if classes is None:
        return None
    most = int(memory_gb * 1e9 / _ROW.itemsize / _COPIES)
    try:
        with tempfile.TemporaryDirectory(prefix="vendorline-", dir=into) as beside:
            dealt = _dealt(elements, placed, classes, Path(beside), most=most)
            if dealt is None:
                return None
            parts, largest = dealt
            write_numbers(found, map(_sorted, parts), int(classes["number"].sum()), largest)
            classes.drop("site_class").write_parquet(found.classes)
    except (OSError, pl.exceptions.PolarsError):
        found.remove()
        return None
    return found


def _placed(sites: Path) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Sites with their place and class, and the classes of sites: alike in tags, areas and country."""
    named = [pl.col(name).alias(key) for name, key in zip(OF_SITES, OF_THEIR_SITES, strict=True)]
    table = pl.read_parquet(sites, columns=["site_id", *OF_SITES], glob=False).with_row_index("site")
    groups = table.group_by(OF_SITES, maintain_order=True).agg("site_id", "site").with_row_index("site_class")
    placed = groups.select("site_class", "site_id", "site").explode("site_id", "site")
    return placed, groups.select("site_class", *named)


def _pieces(elements: Path, placed: pl.DataFrame, more: tuple[str, ...] = ()) -> Iterator[pl.DataFrame]:
    """The table of elements with the place and class of their sites, a piece at a time."""
    for piece in all_pieces(elements, [*OF_ELEMENTS, "site_id", *more], _PIECE):
        yield piece.join(placed, on="site_id", how="left", maintain_order="left")


def _classes(elements: Path, placed: pl.DataFrame, classes_of_sites: pl.DataFrame) -> pl.DataFrame | None:
    """A row per class and how many elements it is, in order; None where they are too various."""
    counted: pl.DataFrame | None = None
    for piece in _pieces(elements, placed):
        told = piece.select(_KEYS).group_by(_KEYS).agg(number=pl.len())
        together = told if counted is None else pl.concat([counted, told])
        counted = together.group_by(_KEYS).agg(pl.col("number").sum())
        if counted.height * _LEAST_PER_CLASS > max(counted["number"].sum(), piece.height):
            return None
    if counted is None:
        return None
    counted = counted.join(classes_of_sites, on="site_class", how="left", maintain_order="left")
    # What is asked for together stands together: an operator, what carries tags, a function.
    tagged = pl.any_horizontal(pl.col(name).list.len() > 0 for name in ("tags", "site_tags", "site_areas"))
    texts = [pl.col(name).cast(pl.List(pl.String)).list.join("\x00") if kind.is_nested() else pl.col(name)
             for name, kind in counted.select(*OF_ELEMENTS, *OF_THEIR_SITES).schema.items()]  # fmt: skip
    order = ["operator_id", tagged.fill_null(value=False), *texts[1:]]
    return counted.sort(order).select(*OF_ELEMENTS, *OF_THEIR_SITES, "site_class", pl.col("number").cast(pl.Int64))


def _dealt(
    elements: Path, placed: pl.DataFrame, classes: pl.DataFrame, beside: Path, *, most: int
) -> tuple[list[Path], dict[str, int]] | None:
    """The rows of the index in files of so many rows at the most, or of one class, and their largest numbers.

    None for a day beyond the calendar.
    """
    known = classes.select(_KEYS).with_row_index("class")
    ends = np.cumsum(classes["number"].to_numpy())
    parts, part_of = np.unique((ends - 1) // max(1, most), return_inverse=True)
    largest = dict.fromkeys(NUMBERS, NO_AMOUNT)
    streams = [(beside / f"{number}.rows").open("ab") for number in range(len(parts))]
    try:
        begin = 0
        for piece in _pieces(
            elements, placed, ("installed_on", "retired_on", "acquired_on", "traffic_gb_day", "premises")
        ):
            told = piece.select(_KEYS).join(known, on=_KEYS, how="left", nulls_equal=True, maintain_order="left")
            numbers = numbers_of(piece)
            if _beyond(piece):
                return None
            rows = np.empty(piece.height, dtype=_ROW)
            rows["class"], rows["site"] = told["class"].to_numpy(), piece["site"].fill_null(NO_SITE).to_numpy()
            rows["row"] = np.arange(begin, begin + piece.height)
            for name in (*DAYS, "traffic_kb", "premises"):
                rows[name] = numbers[name]
            largest = {name: max(known, int(rows[name].max())) for name, known in largest.items()}
            begin += piece.height
            _deal(rows, part_of[rows["class"]], streams)
    finally:
        for stream in streams:
            stream.close()
    return [Path(stream.name) for stream in streams], largest


def _deal(rows: NDArray[Any], part: NDArray[np.int64], streams: list[Any]) -> None:
    """Put rows into the files of their parts."""
    order = np.argsort(part, kind="stable")
    edges = np.searchsorted(part[order], np.arange(len(streams) + 1))
    for stream, (first, last) in zip(streams, pairwise(edges.tolist()), strict=True):
        if first < last:
            rows[order[first:last]].tofile(stream)


def _sorted(path: Path) -> dict[str, NDArray[Any]]:
    """The rows of a part in the order of classes and sites; its file goes."""
    rows = np.fromfile(path, dtype=_ROW)
    path.unlink()
    order = np.argsort((rows["class"].astype(np.int64) << 32) + rows["site"], kind="stable")
    return {name: rows[name].take(order) for name in NUMBERS}


def _beyond(piece: pl.DataFrame) -> bool:
    """Whether a day lies outside of the calendar, from year 1 to 9999; a Parquet file may hold one."""
    days = [pl.col(f"{day}_on").is_between(pl.date(1, 1, 1), pl.date(9999, 12, 31)).not_() for day in DAYS]
    return bool(piece.select(pl.any_horizontal(days).any()).item())
