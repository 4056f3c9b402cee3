"""Names in the network whose folder stands on the command line already: only the columns that hold them are read."""

from __future__ import annotations

import csv
from collections.abc import Iterator
from pathlib import Path

#: A table of text that is larger is not read while somebody waits for a name.
MOST_BYTES = 20_000_000


def operators(folder: Path | None, begun: str) -> Iterator[tuple[str, str]]:
    """Operators of the network, with their names."""
    yield from sorted({row[0]: row[1] for row in _cells(folder, "operators", "operator_id", "name") if row[0]}.items())


def regions(folder: Path | None, begun: str) -> Iterator[tuple[str, str]]:
    """Regions in which the network has sites, with their names where these are known."""
    from vendorline.knowledge.data_files import rows_of

    names = {row["region"]: row["name"] for row in rows_of("vendorline", "knowledge/data/regions.csv")}
    found = {row[0] for row in _cells(folder, "sites", "region") if row[0]}
    yield from ((name, names.get(name, "")) for name in sorted(found))


def own_vendors(folder: Path | None) -> dict[str, str]:
    """Vendors that the network's own table confirms."""
    return {row[0]: row[1] for row in _cells(folder, "vendors", "vendor_id", "name") if row[0]}


def _cells(folder: Path | None, table: str, *columns: str) -> list[tuple[str, ...]]:
    """Some columns of a table of the network, its empty cells as empty text; nothing where there is no such table."""
    folder = None if folder is None else _tables_in(folder)
    if folder is None:
        return []
    text, columnar = folder / f"{table}.csv", folder / f"{table}.parquet"
    if text.is_file() and text.stat().st_size <= MOST_BYTES:
        with text.open(encoding="utf-8-sig", newline="") as lines:
            return list(dict.fromkeys(tuple(row.get(name) or "" for name in columns) for row in csv.DictReader(lines)))
    if not columnar.is_file():
        return []
    import polars as pl

    seen = pl.scan_parquet(columnar).select(columns).unique().collect()
    return [tuple(str(cell or "") for cell in row) for row in seen.iter_rows()]


def _tables_in(path: Path) -> Path | None:
    """The folder of tables: of a project the newest snapshot."""
    snapshots = path / "network"
    if (path / "vendorline.toml").is_file() and snapshots.is_dir():
        return max((folder for folder in snapshots.iterdir() if folder.is_dir()), key=lambda f: f.name, default=None)
    return path
