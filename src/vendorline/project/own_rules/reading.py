"""The provisions that hold for a project: those that are shipped, and beside them its own."""

from __future__ import annotations

from pathlib import Path

from vendorline.project.folder import Project
from vendorline.rulebook import Rulebook, provisions, read_instruments
from vendorline.rulebook.load import instrument_files


def rulebook_of(project: Project | None) -> tuple[Rulebook, tuple[Path, ...]]:
    """The rulebook of a project, and the files of its own instruments; that which is shipped where it has none.

    Raises InvalidRules with every fault of these files.
    """
    shipped = provisions()
    files = tuple(instrument_files([project.rules])) if project is not None and project.rules is not None else ()
    if not files:
        return shipped, ()
    return Rulebook([*shipped.instruments, *read_instruments(files, beside=shipped).instruments]), files
