"""Large tables stay in their files until somebody asks for them: check reads of such a table only what it needs."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Protocol

import polars as pl

from vendorline.network.index.layout import IndexFiles
from vendorline.network.schema import TABLES

#: A table with at least so many rows stays in its file.
STAYS_FROM = 200_000
#: Memory that making the index of a large table may take, in GB, before it spills to disk.
MEMORY_GB = 1.0


class _Reader(Protocol):
    def __call__(self, name: str, file: Path, columns: Sequence[str] | None = None) -> pl.DataFrame: ...


class StoredTables(Mapping[str, pl.DataFrame]):
    """Tables by name; one that stays in its file is read when it is first asked for, and kept from then on.

    Args:
        frames: tables that are there.
        files: Parquet files of tables that are not read yet.
        read: makes a table, or some columns of it, of its name and file.
        index: the index of the elements, where there is one.
    """

    def __init__(
        self,
        frames: Mapping[str, pl.DataFrame],
        files: Mapping[str, Path],
        read: _Reader,
        index: IndexFiles | None = None,
    ) -> None:
        self._frames, self._files, self._read, self.index = dict(frames), dict(files), read, index

    def __getitem__(self, name: str) -> pl.DataFrame:
        if name not in self._frames and name in self._files:
            self._frames[name] = self._read(name, self._files[name])
        return self._frames[name]

    def __iter__(self) -> Iterator[str]:
        return iter([name for name in TABLES if name in self._frames or name in self._files])

    def __len__(self) -> int:
        return len(self._frames.keys() | self._files.keys())

    def file_of(self, name: str) -> Path | None:
        """The file of a table that nobody has asked for yet; None once it is read."""
        return None if name in self._frames else self._files.get(name)

    def path_of(self, name: str) -> Path | None:
        """The file that a table stands in, read or not; None where it was replaced or never stood in one alone."""
        return self._files.get(name)

    def columns(self, name: str, columns: Sequence[str]) -> pl.DataFrame:
        """Some columns of a table; of one that nobody has asked for yet these alone are read, and not kept."""
        file = self.file_of(name)
        return self._frames[name][list(columns)] if file is None else self._read(name, file, columns)

    def replaced(self, frames: Mapping[str, pl.DataFrame]) -> StoredTables:
        """The same tables, some of them replaced."""
        files = {name: file for name, file in self._files.items() if name not in frames}
        index = None if {"elements", "sites"} & frames.keys() else self.index
        return StoredTables({**self._frames, **frames}, files, self._read, index)
