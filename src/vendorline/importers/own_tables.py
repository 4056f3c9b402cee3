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
    validation = validate_folder(paths[0], today=today)
    notes = [] if validation.accepted is None else [f"snapshot of {validation.accepted.as_of.isoformat()}"]
    return Imported(
        validation.accepted,
        validation.faults,
        validation.rejected,
        tuple(notes),
        validation.inputs,
        validation.errors,
        validation.warnings,
    )
