"""An index that stands in files beside the tables."""

from __future__ import annotations

import polars as pl

from vendorline.network.index.build import ElementIndex
from vendorline.network.index.layout import IndexFiles
from vendorline.network.index.rows import IndexRows, Table
from vendorline.network.index.stored_numbers import stored_numbers


def open_index(files: IndexFiles, elements: Table, sites: Table) -> ElementIndex:
    """The index of two tables in files; elements are read when they are asked for."""
    classes = pl.read_parquet(files.classes, glob=False)
    return ElementIndex(classes, IndexRows(stored_numbers(files), classes["number"].to_numpy()), elements, sites)
