"""The tables of a network as DuckDB reads them: from their files where they stay there, in bounded memory."""

from __future__ import annotations

import shutil
import tempfile
import weakref
from pathlib import Path

import polars as pl

from vendorline.network.database import file_literal, open_database
from vendorline.network.tables import Network


class Database:
    """A database of nobody else's that loads nothing from elsewhere and spills to disk above `memory_gb`."""

    def __init__(self, network: Network, memory_gb: float) -> None:
        beside = tempfile.mkdtemp(prefix="vendorline-")
        self.network = network
        self._connection = open_database(memory_gb, beside)
        self._tidy = weakref.finalize(self, shutil.rmtree, beside, ignore_errors=True)

    def frame(self, query: str) -> pl.DataFrame:
        """The rows of a query."""
        return pl.DataFrame(pl.from_arrow(self._connection.sql(query).to_arrow_table()))

    def execute(self, statement: str) -> None:
        """Carry out a statement."""
        self._connection.execute(statement)

    def register(self, name: str, frame: pl.DataFrame) -> None:
        """Let queries read a frame under a name."""
        self._connection.register(name, frame.to_arrow(compat_level=pl.CompatLevel.oldest()))

    def relation(self, name: str) -> str:
        """A table of the network as a query reads it: its file, or a view of what is in memory."""
        file = self.network.file_of(name)
        if file is not None:
            return parquet(file)
        self.register(name, self.network[name])
        return name

    def holds_nothing(self, table: str, column: str) -> bool:
        """Whether the statistics of a table's file say that a column of lists holds nothing at all; False where unknown."""
        import pyarrow.parquet as pq

        file = self.network.file_of(table)
        if file is None:
            return self.network[table][column].list.len().sum() == 0
        metadata = pq.ParquetFile(file).metadata
        for group in range(metadata.num_row_groups):
            chunks = [metadata.row_group(group).column(i) for i in range(metadata.num_columns)]
            said = [chunk.statistics for chunk in chunks if chunk.path_in_schema == f"{column}.list.element"]
            if not said or any(s is None or s.has_min_max or s.null_count is None for s in said):
                return False
        return True


def parquet(file: Path, *, numbered: bool = False) -> str:
    """A Parquet file as a query reads it; `numbered` = with the number of each row."""
    return f"read_parquet({file_literal(file)}{', file_row_number = true' if numbered else ''})"
