"""An index in files beside large tables: which class each element is of, at which site, from when until when.

The manifest holds the fingerprints of the files; without them everything is read from the tables.

`classes.parquet` has a row per class: its columns (those of the site by `site_` before their name), and how many elements it is.
`by_class_NAME.npy` has a whole number per element, in the order of classes: site and row (places in the tables), installed, retired
and acquired (`date.toordinal`, NOT_STATED where empty), traffic_kb and premises (NO_AMOUNT where empty).
"""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from itertools import pairwise
from pathlib import Path
from typing import Any, BinaryIO

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.network.index.build import OF_THEIR_SITES, numbers_of
from vendorline.network.index.layout import DAYS, NO_AMOUNT, NUMBERS, OF_ELEMENTS, OF_SITES, IndexFiles
from vendorline.network.index.places import PlacesOfIds
from vendorline.network.index.rows import all_pieces
from vendorline.network.index.stored_numbers import write_numbers
from vendorline.quick_dataclass import dataclass

#: With fewer elements to a class than this, on average, an index is of no use.
_LEAST_PER_CLASS = 8
#: What is held of each row of the table until all classes are known, and what a row of the index takes while it is sorted.
_TOLD = np.dtype([("class", "u4"), ("site", "u4")])
_ROW = np.dtype([
    *((name, "u4") for name in ("class", "site", "row", *DAYS)), ("traffic_kb", "i8"), ("premises", "i8"),
])  # fmt: skip
#: Copies of the rows of a part that are held at once while it is sorted and written.
_COPIES = 8
_KEYS = (*OF_ELEMENTS, "site_class")
#: Rows of the table that are looked at at once.
_PIECE = 250_000


def write_index(elements: Path, sites: Path, into: Path, *, memory_gb: float = 2.0) -> IndexFiles | None:
    """Make the index of two Parquet tables in a folder.

    None, and no file, where elements are too various for one, a day lies outside of the calendar, or the disk is full: tables do
    without it. Beside what sorting takes, some twelve bytes are held for each site.

    Args:
        elements: the table of elements.
        sites: the table of sites.
        into: where the files go.
        memory_gb: memory that sorting may take.
    """
    found = IndexFiles(into)
    try:
        with tempfile.TemporaryDirectory(prefix="vendorline-", dir=into) as beside:
            told = _told(elements, sites, Path(beside) / "told")
            most = max(1, int(memory_gb * 1e9 / _ROW.itemsize / _COPIES))
            dealt = _dealt(elements, told, Path(beside), most) if told else None
            if told is None or dealt is None:
                return None
            parts, largest = dealt
            write_numbers(found, map(_sorted, parts), int(told.classes["number"].sum()), largest)
            told.classes.write_parquet(found.classes)
    except (OSError, pl.exceptions.PolarsError):
        found.remove()
        return None
    return found


@dataclass(frozen=True)
class _Told:
    """The classes there are, in order; a file with the class, as it came, and the site of each element; how many sites there are.

    `rank`: the place in order of each class as it came.
    """

    classes: pl.DataFrame
    rank: NDArray[np.uint32]
    file: Path
    sites: int


def _told(elements: Path, sites: Path, file: Path) -> _Told | None:
    """Of which class and at which site each element is; None where they are too various."""
    class_of_site, of_sites = _classes_of_sites(sites)
    places = PlacesOfIds(sites, "site_id")
    classes: pl.DataFrame | None = None
    with file.open("wb") as stream:
        for piece in all_pieces(elements, [*OF_ELEMENTS, "site_id"], _PIECE):
            rows = np.empty(piece.height, dtype=_TOLD)
            rows["site"] = places.of(piece["site_id"])
            # The last one stands for no site.
            site_class = pl.Series("site_class", class_of_site.take(np.minimum(rows["site"], len(class_of_site) - 1)))
            classes, rows["class"] = _numbered(classes, piece.select(*OF_ELEMENTS, site_class))
            if classes.height * _LEAST_PER_CLASS > max(classes["number"].sum(), piece.height):
                return None
            rows.tofile(stream)
    if classes is None:
        return None
    ordered = _in_order(classes.with_row_index("class").join(of_sites, on="site_class", maintain_order="left"))
    rank = np.empty(ordered.height, dtype=np.uint32)
    rank[ordered["class"].to_numpy()] = np.arange(ordered.height)
    return _Told(ordered.drop("class"), rank, file, max(1, len(class_of_site) - 1))


def _classes_of_sites(sites: Path) -> tuple[NDArray[np.uint32], pl.DataFrame]:
    """The class of each site, after the last one that of none; and the classes: alike in tags, areas and country."""
    named = [pl.col(name).alias(key) for name, key in zip(OF_SITES, OF_THEIR_SITES, strict=True)]
    nowhere = pl.read_parquet(sites, columns=list(OF_SITES), n_rows=0, glob=False).clear(1)
    classes, none = _numbered(None, nowhere)
    parts = []
    for piece in all_pieces(sites, OF_SITES):
        classes, own = _numbered(classes, piece)
        parts.append(own)
    return np.concatenate([*parts, none]), classes.with_row_index("site_class").select("site_class", *named)


def _numbered(classes: pl.DataFrame | None, rows: pl.DataFrame) -> tuple[pl.DataFrame, NDArray[np.uint32]]:
    """Rows alike in all columns are one class, numbered as they come: the classes with those of further rows, and that of each row.

    `classes` holds the columns, and the `number` of rows of each.
    """
    keys = rows.columns
    here = rows.with_row_index("row").group_by(keys, maintain_order=True).agg("row")
    here = here.with_columns(number=pl.col("row").list.len().cast(pl.Int64))
    told = here.select(*keys, "number")
    together = told if classes is None else pl.concat([classes, told])
    together = together.group_by(keys, maintain_order=True).agg(pl.col("number").sum())
    code = here.join(together.with_row_index("class"), on=keys, nulls_equal=True, maintain_order="left")["class"]
    found = np.empty(rows.height, dtype=np.uint32)
    found[here["row"].explode().to_numpy()] = np.repeat(code.to_numpy(), here["number"].to_numpy())
    return together, found


def _in_order(classes: pl.DataFrame) -> pl.DataFrame:
    """Classes so that what is asked for together stands together: an operator, what carries tags, a function."""
    tagged = pl.any_horizontal(pl.col(name).list.len() > 0 for name in ("tags", "site_tags", "site_areas"))
    texts = [pl.col(name).cast(pl.List(pl.String)).list.join("\x00") if kind.is_nested() else pl.col(name)
             for name, kind in classes.select(*OF_ELEMENTS, *OF_THEIR_SITES).schema.items()]  # fmt: skip
    order = ["operator_id", tagged.fill_null(value=False), *texts[1:]]
    return classes.sort(order, maintain_order=True).select("class", *OF_ELEMENTS, *OF_THEIR_SITES, "number")


def _dealt(elements: Path, told: _Told, beside: Path, most: int) -> tuple[list[Path], dict[str, int]] | None:
    """The rows of the index in files, one after the other in order, of so many rows or little more; and their largest numbers.

    None for a day beyond the calendar.
    """
    number = told.classes["number"].to_numpy()
    # The last file of each class; one of more rows than a file may have goes into several, by their sites.
    last, files = (np.cumsum(number) - 1) // most, -(-number // most)
    largest = dict.fromkeys(NUMBERS, NO_AMOUNT)
    paths = [beside / f"{part}.rows" for part in range(int(last[-1]) + 1)]
    begin = 0
    with ExitStack() as stack:
        streams = [stack.enter_context(path.open("wb")) for path in paths]
        known = stack.enter_context(told.file.open("rb"))
        for piece in all_pieces(elements, [*(f"{day}_on" for day in DAYS), "traffic_gb_day", "premises"], _PIECE):
            if _beyond(piece):
                return None
            of_table = np.fromfile(known, _TOLD, piece.height)
            rows = np.empty(piece.height, dtype=_ROW)
            rows["class"], rows["site"] = told.rank.take(of_table["class"]), of_table["site"]
            rows["row"] = np.arange(begin, begin + piece.height)
            for name, values in numbers_of(piece).items():
                rows[name] = values
            largest = {name: max(known, int(rows[name].max())) for name, known in largest.items()}
            begin += piece.height
            within = np.minimum(rows["site"], told.sites - 1).astype(np.int64) * files[rows["class"]] // told.sites
            _deal(rows, last[rows["class"]] - files[rows["class"]] + 1 + within, streams)
    return paths, largest


def _deal(rows: NDArray[Any], part: NDArray[np.int64], streams: Sequence[BinaryIO]) -> None:
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
