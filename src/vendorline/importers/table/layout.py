"""How a sheet is laid out: what each of its columns is, and where its header stands."""

from __future__ import annotations

from typing import Literal

from vendorline.errors import Fault
from vendorline.importers.table.files.sheet import Sheet
from vendorline.importers.table.headers import Group
from vendorline.importers.table.words import LANGUAGES
from vendorline.quick_dataclass import dataclass

Way = Literal["given", "name", "near name", "content", "left aside"]
NOT_THESE = "-"


@dataclass(frozen=True, slots=True)
class Recognised:
    """One column of a sheet: its header, the field it is (None: left aside), how that was found, and the unit its header names.

    `group` is the technology or function that it speaks of alone.
    """

    place: int
    header: str
    field: str | None
    way: Way
    unit: str | None = None
    language: str | None = None
    group: Group | None = None


@dataclass(frozen=True, slots=True)
class Layout:
    """A sheet that is a table: which of our tables it is (None: an inventory with everything in one), its header row and columns.

    `faults` is what is wrong or doubtful with its columns.
    """

    sheet: Sheet
    table: str | None
    header_at: int
    columns: tuple[Recognised, ...]
    faults: tuple[Fault, ...] = ()

    @property
    def language(self) -> str:
        """The language most of its headers are of."""
        found = [column.language for column in self.columns if column.language]
        return max(LANGUAGES, key=lambda language: (found.count(language), -LANGUAGES.index(language)))
