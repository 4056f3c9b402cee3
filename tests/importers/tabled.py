"""A table of one's own to a network, in one line."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from vendorline.importers.imported import Imported
from vendorline.importers.table.mapping import parse
from vendorline.importers.table.read import Options, import_table

TODAY = date(2026, 11, 1)


def read(folder: Path, text: str, *set_: str, name: str = "a.csv") -> Imported:
    """Import a table given as text."""
    (folder / name).write_text(text, encoding="utf-8")
    return import_table([folder / name], today=TODAY, options=Options(parse([], set_)))


def column(imported: Imported, table: str, name: str) -> list[Any]:
    """A column of the network."""
    assert imported.network is not None, imported.faults
    return list(imported.network[table][name].to_list())


def said(imported: Imported, text: str) -> list[Any]:
    """Faults whose problem or remedy holds a text."""
    return [fault for fault in imported.faults if text in fault.problem or text in fault.remedy]
