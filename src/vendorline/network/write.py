"""Write a network: whole at once, or table by table in bounded memory; always all or nothing."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Literal, Protocol, Self

import polars as pl

from vendorline.errors import Fault, InvalidInput
from vendorline.network.cells import LIST_SEPARATOR
from vendorline.network.folders import check_target, make_beside, put_in_place
from vendorline.network.index import FILES, write_index
from vendorline.network.large_tables import STAYS_FROM
from vendorline.network.manifest import manifest_json
from vendorline.network.schema import REQUIRED_TABLES, TABLES, table
from vendorline.network.table_files import sha256
from vendorline.network.tables import Manifest, Network, conform

TableFormat = Literal["parquet", "csv"]
ROW_GROUP = 250_000


def write_network(
    network: Network,
    folder: Path | str,
    *,
    format: TableFormat = "parquet",
    replace: bool = False,
    extra: Mapping[str, bytes] | None = None,
    validated: bool = False,
) -> None:
    """Write a network as a folder of tables with a manifest; the folder appears whole or not at all.

    Tables without rows are left out, the required ones excepted. `extra` are further files, by name. `validated` says that the
    network holds no error: it is then read back without looking for one, as long as no file was touched. Raises UsageError where the
    folder is there already and `replace` is not given, or where it holds anything but a network.
    """
    manifest = network.manifest
    dated = _with_date(manifest, network)
    with NetworkWriter(folder, dated, format=format, replace=replace, validated=validated) as writer:
        for name, frame in network.frames.items():
            writer.append(name, frame)
        for name, content in (extra or {}).items():
            writer.add_file(name, content)


def _with_date(manifest: Manifest, network: Network) -> Manifest:
    return replace(manifest, as_of=network.as_of)


class NetworkWriter:
    """Write a network piece by piece: `with NetworkWriter(folder, manifest) as writer: writer.append("elements", frame)`.

    Rows go to disk in groups of 250,000. The folder appears, with its manifest, when the block ends; an exception inside it, Ctrl-C
    included, leaves whatever was there before.
    """

    def __init__(
        self,
        folder: Path | str,
        manifest: Manifest,
        format: TableFormat = "parquet",
        *,
        replace: bool = False,
        validated: bool = False,
    ) -> None:
        self.folder, self.manifest, self.format, self.validated = Path(folder), manifest, format, validated
        check_target(self.folder, replace=replace)
        self.row_counts: dict[str, int] = {}
        self._pending: dict[str, list[pl.DataFrame]] = {}
        self._open: dict[str, _TableFile] = {}
        self._made: Path | None = None

    def __enter__(self) -> Self:
        self._made = make_beside(self.folder)
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        made = self._here()
        self._made = None
        try:
            if kind is None:
                self._finish(made)
        finally:
            if made.exists():  # only where it was not put in place
                shutil.rmtree(made, ignore_errors=True)

    def append(self, name: str, frame: pl.DataFrame) -> None:
        """Add rows to a table; missing columns are filled with their defaults.

        Raises KeyError for a table or column that the schema does not have.
        """
        self._here()
        frame = conform(name, frame)
        self.row_counts[name] = self.row_counts.get(name, 0) + frame.height
        pending = self._pending.setdefault(name, [])
        pending.append(frame)
        if sum(part.height for part in pending) >= ROW_GROUP:
            self._flush(name)

    def add_file(self, name: str, content: bytes) -> None:
        """Put a further file into the folder."""
        (self._here() / name).write_bytes(content)

    def _here(self) -> Path:
        if self._made is None:
            raise RuntimeError("a NetworkWriter writes only inside its with block")
        return self._made

    def _flush(self, name: str, made: Path | None = None) -> None:
        made = made or self._here()
        frame = pl.concat(self._pending.pop(name))
        if name not in self._open:
            kind = _ParquetFile if self.format == "parquet" else _CsvFile
            self._open[name] = kind(made / f"{name}.{self.format}", name)
        self._open[name].write(frame)

    def _finish(self, made: Path) -> None:
        for name in REQUIRED_TABLES:
            self.row_counts.setdefault(name, 0)
            self._pending.setdefault(name, []).append(table(name).empty())
        for name in [name for name in TABLES if name in self._pending]:
            if self.row_counts[name] or name in REQUIRED_TABLES:
                self._flush(name, made)
        for file in self._open.values():
            file.close()
        written = [name for name in TABLES if name in self._open]
        paths = {name: made / f"{name}.{self.format}" for name in written}
        fingerprints = {path.name: sha256(path) for path in paths.values()}
        index = self._index(made)
        counts = {name: self.row_counts[name] for name in written}
        (made / "manifest.json").write_text(
            manifest_json(self.manifest, counts, fingerprints, validated=self.validated, index=index),
            encoding="utf-8",
        )
        put_in_place(made, self.folder)

    def _index(self, made: Path) -> dict[str, str]:
        """Fingerprints of the index of a large table of elements, where one is made."""
        if self.format != "parquet" or not self.validated or self.row_counts["elements"] < STAYS_FROM:
            return {}
        found = write_index(made / "elements.parquet", made / "sites.parquet", made)
        return {} if found is None else {name: sha256(made / name) for name in FILES}


class _TableFile(Protocol):
    """A table's file while it grows."""

    def write(self, frame: pl.DataFrame) -> None:
        """Add rows."""

    def close(self) -> None:
        """No more rows come."""


class _ParquetFile:
    """Parquet, zstd, columns dictionary-coded where that is shorter; rows wait in parts beside it until all have come."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name
        self._parts: list[Path] = []

    def write(self, frame: pl.DataFrame) -> None:
        self._parts.append(self.path.with_name(f"{self.path.name}.{len(self._parts)}"))
        frame.write_parquet(self._parts[-1], row_group_size=ROW_GROUP)

    def close(self) -> None:
        if len(self._parts) == 1:
            self._parts[0].rename(self.path)
            return
        pl.scan_parquet(self._parts, glob=False).sink_parquet(self.path, row_group_size=ROW_GROUP)
        for part in self._parts:
            part.unlink()


class _CsvFile:
    """CSV for people: UTF-8, lists with semicolons, missing values empty."""

    def __init__(self, path: Path, name: str) -> None:
        self.path, self.name = path, name

    def write(self, frame: pl.DataFrame) -> None:
        flat = frame.with_columns(
            self._flat(frame, column.name) for column in table(self.name).columns if column.is_list
        )
        with self.path.open("ab") as stream:
            flat.write_csv(stream, include_header=stream.tell() == 0, date_format="%Y-%m-%d")

    def close(self) -> None:
        pass

    def _flat(self, frame: pl.DataFrame, column: str) -> pl.Series:
        texts = frame[column].cast(pl.List(pl.String))
        items = pl.DataFrame({"item": texts.explode()})
        torn = items.filter(pl.col("item").str.contains(LIST_SEPARATOR, literal=True))
        if torn.height:
            value = str(torn["item"][0])
            remedy = "write Parquet, or rename it"
            fault = Fault(
                self.path.name, None, column, value, "a list item holds a semicolon; CSV would tear it", remedy
            )
            raise InvalidInput(f"{self.name}.{column} cannot be written as CSV", [fault])
        return texts.list.join(LIST_SEPARATOR, ignore_nulls=True).alias(column)
