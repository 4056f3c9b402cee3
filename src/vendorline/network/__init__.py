"""The network: tables, schema, validation, reading, writing, example networks."""

from __future__ import annotations

from vendorline.network.read import read_network
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.network.validate import Validation, snapshot_date, validate_folder
from vendorline.network.write import NetworkWriter, write_network

__all__ = [
    "InputFile", "Manifest", "Network", "NetworkWriter", "Validation", "example", "read_network", "snapshot_date",
    "validate_folder", "write_network",
]  # fmt: skip


def example(name: str, *, sites: int | None = None, seed: int = 0) -> Network:
    """A synthetic national network made from public facts: `canada-2020` or `united-kingdom-2020`.

    `sites` sets how many sites it has (default: as many as the country had), `seed` which one of the possible networks it is.
    Raises UnknownName for another name.
    """
    from vendorline.network.examples import example as make

    return make(name, sites=sites, seed=seed)
