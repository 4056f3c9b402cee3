"""The network: tables, schema, validation, reading, writing."""

from __future__ import annotations

from vendorline.network.read import read_network
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.network.validate import Validation, snapshot_date, validate_folder
from vendorline.network.write import NetworkWriter, write_network

__all__ = [
    "InputFile", "Manifest", "Network", "NetworkWriter", "Validation", "read_network", "snapshot_date",
    "validate_folder", "write_network",
]  # fmt: skip
