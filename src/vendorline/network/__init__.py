"""The network: tables, schema, validation, reading, writing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from vendorline.network.read import read_network
    from vendorline.network.tables import InputFile, Manifest, Network
    from vendorline.network.validate import Validation, snapshot_date, validate_folder
    from vendorline.network.write import NetworkWriter, write_network

#: Public name to the module that holds it; loaded when first asked for: a network that is only read needs none that writes.
HOMES = {
    "InputFile": "tables",
    "Manifest": "tables",
    "Network": "tables",
    "NetworkWriter": "write",
    "Validation": "validate",
    "read_network": "read",
    "snapshot_date": "validate",
    "validate_folder": "validate",
    "write_network": "write",
}

__all__ = [
    "InputFile", "Manifest", "Network", "NetworkWriter", "Validation", "read_network", "snapshot_date",
    "validate_folder", "write_network",
]  # fmt: skip


def __getattr__(name: str) -> Any:
    if name not in HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    from importlib import import_module

    return getattr(import_module(f"{__name__}.{HOMES[name]}"), name)
