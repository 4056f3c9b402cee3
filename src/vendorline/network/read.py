"""Read a network."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import polars as pl

from vendorline.errors import InvalidInput
from vendorline.network.guard import located
from vendorline.network.index.layout import FILES, IndexFiles
from vendorline.network.large_tables import STAYS_FROM, StoredTables
from vendorline.network.left_out import read_left_out, rejected_file
from vendorline.network.manifest import READING, read_manifest
from vendorline.network.table_files import find_tables, sha256
from vendorline.network.tables import InputFile, Network, conform
from vendorline.version import __version__


def read_network(path: Path | str, *, today: date | None = None) -> Network:
    """The network in a folder of tables, CSV or Parquet or both, with an optional manifest.

    Raises InvalidInput, with every fault at once, where a row holds an error. `today` is the day to fall back on where neither
    manifest, observations nor installation dates say which day the folder describes.

    A folder that this version wrote after finding no error in it, and whose files nobody touched since, is not searched again.
    """
    known = _as_validated(Path(path))
    if known is not None:
        return known
    from vendorline.network.validate import validate_folder

    validation = validate_folder(path, today=today)
    if validation.network is None:
        hint = "; see vendorline validate" if validation.path.is_dir() else ""
        raise InvalidInput(f"{validation.summary}{hint}", validation.faults)
    return validation.network


def _as_validated(folder: Path) -> Network | None:
    """The network of a folder that was written validated and is untouched; None where anything differs."""
    home = folder / "manifest.json"
    try:
        with located(home, but=(OSError, ValueError)):
            said: dict[str, Any] = json.loads(home.read_text(encoding="utf-8"))
        fingerprints = dict(said["fingerprints"])
        if (said["validated"], said["reading"]) != (__version__, READING) or not isinstance(said["row_counts"], dict):
            return None
    except (OSError, ValueError, KeyError, TypeError, InvalidInput):
        return None
    files, faults = find_tables(folder)
    names = {file.name: name for name, file in files.items()}
    if faults or names.keys() != fingerprints.keys() or any(not name.endswith(".parquet") for name in names):
        return None
    index = _index(folder, said)
    found = _fingerprints(folder, [*names, *index])
    untouched = {name: found.pop(name) for name in index} == index
    manifest = read_manifest(folder)
    if found != fingerprints or manifest.faults or manifest.manifest.as_of is None:
        return None
    stays = {name: folder / file for file, name in names.items() if _is_large(said["row_counts"].get(name))}
    frames = {name: pl.read_parquet(folder / file, glob=False) for file, name in names.items() if name not in stays}
    inputs = [InputFile(str(home), sha256(home)), *(InputFile(str(folder / f), digest) for f, digest in found.items())]
    if (rejected := rejected_file(folder, manifest.manifest.left_out)) is not None:
        inputs.append(InputFile(str(rejected), sha256(rejected)))
    network = Network.of(frames, as_of=manifest.manifest.as_of, manifest=manifest.manifest, inputs=tuple(inputs))
    there = {name: frame for name, frame in network.frames.items() if name not in stays}
    beside = _index_of(folder, stays.get("elements")) if index and untouched else None
    network = replace(network, left_out=read_left_out(folder, manifest.manifest.left_out))
    return replace(network, frames=StoredTables(there, stays, _read, beside)) if stays else network


def _is_large(rows: object) -> bool:
    """Whether a table of so many rows stays in its file until somebody asks for it."""
    return isinstance(rows, int) and rows >= STAYS_FROM


def _index(folder: Path, said: Mapping[str, Any]) -> dict[str, str]:
    """The fingerprints that the files of an index should have; none where the manifest knows of no index or a file is missing."""
    fingerprints = said.get("index")
    if not isinstance(fingerprints, dict) or fingerprints.keys() != set(FILES):
        return {}
    return fingerprints if all((folder / name).is_file() for name in FILES) else {}


def _index_of(folder: Path, elements: Path | None) -> IndexFiles | None:
    """The index in a folder; None where it has not the form of one of the table, whatever the manifest says of it."""
    from vendorline.network.index.read import fits

    files = IndexFiles(folder)
    return files if elements is not None and fits(files, elements) else None


def _fingerprints(folder: Path, names: Sequence[str]) -> dict[str, str]:
    """Fingerprints of files, worked out side by side."""
    with ThreadPoolExecutor() as pool:
        return dict(zip(names, pool.map(lambda name: sha256(folder / name), names), strict=True))


def _read(name: str, file: Path, columns: Sequence[str] | None = None) -> pl.DataFrame:
    if columns is None:
        return conform(name, pl.read_parquet(file, glob=False))
    there = pl.scan_parquet(file, glob=False).collect_schema()
    return conform(name, pl.read_parquet(file, glob=False, columns=[c for c in columns if c in there])).select(columns)
