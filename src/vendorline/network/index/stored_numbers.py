"""The numbers of an index in files, one NumPy array each: any part of one is read without the rest, in its memory and no more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.lib import format as npy
from numpy.typing import NDArray

from vendorline.network.index.layout import NUMBERS, IndexFiles
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class StoredNumbers:
    """An array of one dimension in a file: `stored[begin:end]` reads that part."""

    path: Path
    dtype: np.dtype[Any]
    offset: int

    def __getitem__(self, part: slice) -> NDArray[Any]:
        begin, end = part.start, part.stop
        return np.fromfile(self.path, self.dtype, end - begin, offset=self.offset + begin * self.dtype.itemsize)


def stored_numbers(files: IndexFiles) -> dict[str, StoredNumbers]:
    """The numbers of an index by name."""
    return {name: _opened(files.numbers(name)) for name in NUMBERS}


def is_stored(files: IndexFiles, name: str, size: int) -> bool:
    """Whether the numbers of a name are there: so many, of a type that they are written in."""
    path = files.numbers(name)
    with path.open("rb") as stream:
        npy.read_magic(stream)
        shape, _, dtype = npy.read_array_header_1_0(stream)
        kinds = _SIGNED if name in _AMOUNTS else (np.uint32,)
        length = stream.tell() + size * dtype.itemsize
    return shape == (size,) and dtype in {np.dtype(kind) for kind in kinds} and path.stat().st_size == length


def _opened(path: Path) -> StoredNumbers:
    with path.open("rb") as stream:
        npy.read_magic(stream)
        _, _, dtype = npy.read_array_header_1_0(stream)
        return StoredNumbers(path, dtype, stream.tell())


def write_numbers(
    files: IndexFiles, parts: Iterator[Mapping[str, NDArray[Any]]], size: int, largest: Mapping[str, int]
) -> None:
    """Write the numbers of an index as they come.

    Args:
        files: where they go.
        parts: numbers by name, of rows that follow each other.
        size: how many there are in all.
        largest: the largest of each name.
    """
    dtypes = {name: np.dtype(np.uint32) for name in NUMBERS} | {n: _narrowest(largest[n]) for n in _AMOUNTS}
    for name, dtype in dtypes.items():
        with files.numbers(name).open("wb") as stream:
            said = {"descr": npy.dtype_to_descr(dtype), "fortran_order": False, "shape": (size,)}
            npy.write_array_header_1_0(stream, said)
    for part in parts:
        for name, dtype in dtypes.items():
            with files.numbers(name).open("ab") as stream:
                part[name].astype(dtype).tofile(stream)


_AMOUNTS = ("traffic_kb", "premises")
_SIGNED = (np.int16, np.int32, np.int64)


def _narrowest(largest: int) -> np.dtype[Any]:
    """The narrowest type that holds whole numbers up to the largest, and -1."""
    return next(np.dtype(kind) for kind in _SIGNED if largest <= np.iinfo(kind).max)
