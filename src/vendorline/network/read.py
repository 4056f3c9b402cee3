"""Read a network."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from vendorline.errors import InvalidInput
from vendorline.network.tables import Network
from vendorline.network.validate import validate_folder


def read_network(path: Path | str, *, today: date | None = None) -> Network:
    """The network in a folder of tables, CSV or Parquet or both, with an optional manifest.

    Raises InvalidInput, with every fault at once, where a row holds an error. `today` is the day to fall back on where neither
    manifest, observations nor installation dates say which day the folder describes.
    """
    validation = validate_folder(path, today=today)
    if validation.network is None:
        count = f"{validation.errors:,} error{'' if validation.errors == 1 else 's'}"
        raise InvalidInput(f"{path}: {count}; see vendorline validate", validation.faults)
    return validation.network
