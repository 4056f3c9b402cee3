"""Import a folder of our own tables, CSV or Parquet or both."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from vendorline.errors import UsageError
from vendorline.importers.imported import Imported
from vendorline.network.validate import validate_folder


def import_tables(paths: Sequence[Path], *, today: date) -> Imported:
    """Read a folder of tables; raises UsageError where more than one is given."""
    if len(paths) != 1:
        raise UsageError("one folder of tables at a time")
    found = validate_folder(paths[0], today=today)
    notes = () if found.accepted is None else (f"snapshot of {found.accepted.as_of.isoformat()}",)
    counts = found.errors, found.warnings
    return Imported(found.accepted, found.faults, found.rejected, notes, found.inputs, *counts)
