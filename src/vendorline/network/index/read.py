"""An index that stands in files beside the tables."""

from __future__ import annotations

from pathlib import Path

import polars as pl

from vendorline.network.index.build import OF_THEIR_SITES, ElementIndex
from vendorline.network.index.layout import NUMBERS, OF_ELEMENTS, IndexFiles
from vendorline.network.index.rows import IndexRows, Table
from vendorline.network.index.stored_numbers import is_stored, stored_numbers


def open_index(files: IndexFiles, elements: Table, sites: Table) -> ElementIndex:
    """The index of two tables in files; elements are read when they are asked for."""
    classes = pl.read_parquet(files.classes, glob=False)
    return ElementIndex(classes, IndexRows(stored_numbers(files), classes["number"].to_numpy()), elements, sites)


def fits(files: IndexFiles, elements: Path) -> bool:
    """Whether an index has the form of one of a table: a number for each of its elements, and classes that are as many in all."""
    try:
        size = pl.scan_parquet(elements, glob=False).select(pl.len()).collect().item()
        classes = pl.read_parquet(files.classes, glob=False)
        number = classes["number"]
        if set(classes.columns) != {*OF_ELEMENTS, *OF_THEIR_SITES, "number"} or number.dtype != pl.Int64:
            return False
        if number.null_count() or int(number.sum()) != size or (number < 1).any():
            return False
        return all(is_stored(files, name, size) for name in NUMBERS)
    except (OSError, ValueError, pl.exceptions.PolarsError):
        return False
