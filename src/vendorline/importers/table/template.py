"""A workbook to fill in, made from the description of the tables: a sheet per table, and what each column means."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from vendorline.errors import Fault, InvalidInput
from vendorline.importers.table.files.sheet import Sheet
from vendorline.network.manifest import LISTS, TEXTS
from vendorline.network.schema import Column, Table, tables
from vendorline.network.tables import Manifest
from vendorline.vendors import vendors

MANIFEST_SHEET, COLUMNS_SHEET, VENDORS_SHEET = "manifest", "columns", "vendors"
#: Rows of a sheet on which a list of choices is laid.
LISTED_ROWS = 5_000
WIDEST = 60


def template() -> bytes:
    """The workbook of a network, as Office Open XML."""
    workbook = _sheets_of(tables())
    manifest = workbook.create_sheet(MANIFEST_SHEET)
    manifest.append(["key", "value"])
    for key in ("as_of", *TEXTS, *LISTS):
        manifest.append([key, None])
    named = workbook.create_sheet(VENDORS_SHEET)
    named.append(["id", "name for people", "home"])
    for vendor in vendors().values():
        named.append([vendor.id, vendor.name, vendor.country])
    _headed(manifest, named)
    return _bytes(workbook)


def template_of(described: Sequence[Table]) -> bytes:
    """A workbook with a sheet for each of some tables, and one that says what every column means, as Office Open XML."""
    return _bytes(_sheets_of(described))


def _sheets_of(described: Sequence[Table]) -> Any:
    """A workbook with a sheet for each table, and first the one of columns."""
    from openpyxl import Workbook
    from openpyxl.styles import Alignment, Font
    from openpyxl.utils import get_column_letter

    workbook = Workbook()
    workbook.remove(workbook.active)
    for table in described:
        sheet = workbook.create_sheet(table.name)
        sheet.append([column.name for column in table.columns])
        for place, column in enumerate(table.columns, start=1):
            cell = sheet.cell(row=1, column=place)
            cell.font = Font(bold=True, underline="single" if column.required else None)
            letter = get_column_letter(place)
            sheet.column_dimensions[letter].width = max(12, len(column.name) + 3)
            # Text format keeps leading zeros and dates as they are typed.
            sheet.column_dimensions[letter].number_format = "@"
            _choices(sheet, letter, column)
        sheet.freeze_panes = "A2"
    about = workbook.create_sheet(COLUMNS_SHEET, 0)
    about.append(["in sheet", "name", "type", "unit", "must be filled", "default", "meaning"])
    for table in described:
        for column in table.columns:
            about.append(_described(column))
    for width, letter in zip((16, 20, 14, 14, 14, 12, WIDEST), "ABCDEFG", strict=True):
        about.column_dimensions[letter].width = width
    for row in about.iter_rows(min_col=7, max_col=7, min_row=2):
        row[0].alignment = Alignment(wrap_text=True, vertical="top")
    _headed(about)
    return workbook


def _headed(*sheets: Any) -> None:
    """The first row bold and always in sight."""
    from openpyxl.styles import Font

    for sheet in sheets:
        sheet.freeze_panes = "A2"
        for cell in sheet[1]:
            cell.font = Font(bold=True)


def _bytes(workbook: Any) -> bytes:
    buffer = io.BytesIO()
    workbook.save(buffer)
    return buffer.getvalue()


def _described(column: Column) -> list[str | None]:
    meaning = column.meaning
    if column.allowed:
        meaning += f". One of {', '.join(column.allowed)}"
    if column.is_list:
        meaning += ". Several values: parted by semicolons"
    required = "yes" if column.required else None
    return [column.table, column.name, column.type, column.unit, required, column.default, meaning]


def _choices(sheet: object, letter: str, column: Column) -> None:
    """A list to choose from, where only some words are allowed."""
    from openpyxl.worksheet.datavalidation import DataValidation

    if not column.allowed or column.is_list:
        return
    choice = DataValidation(type="list", formula1=f'"{",".join(column.allowed)}"', allow_blank=True)
    sheet.add_data_validation(choice)  # type: ignore[attr-defined]
    choice.add(f"{letter}2:{letter}{LISTED_ROWS}")


def manifest_of(sheets: Sequence[Sheet]) -> tuple[Manifest, list[Sheet]]:
    """The manifest that a sheet of that name holds, and the other sheets but those that only explain.

    Raises InvalidInput where the day it names is none.
    """
    manifest, others = Manifest(), []
    for sheet in sheets:
        first = sheet.cells.row(0) if sheet.cells.height else ()
        if sheet.name == MANIFEST_SHEET and first[:2] == ("key", "value"):
            manifest = _read(sheet)
        elif (sheet.name, first[:2]) not in {
            (COLUMNS_SHEET, ("in sheet", "name")),
            (VENDORS_SHEET, ("id", "name for people")),
        }:
            others.append(sheet)
    return manifest, others


def _read(sheet: Sheet) -> Manifest:
    from datetime import date

    given = {key: value for key, value in sheet.cells.select("0", "1").iter_rows() if key and value}
    manifest = Manifest(**{key: given[key] for key in TEXTS if key in given})
    lists = {
        key: tuple(part.strip() for part in given[key].split(";") if part.strip()) for key in LISTS if key in given
    }
    if "complete" in lists:
        manifest = replace(manifest, complete=frozenset(lists.pop("complete")))
    manifest = replace(manifest, **lists)  # type: ignore[arg-type]
    if "as_of" not in given:
        return manifest
    try:
        return replace(manifest, as_of=date.fromisoformat(given["as_of"]))
    except ValueError as error:
        fault = Fault(sheet.label, None, "as_of", given["as_of"], "not a date in ISO 8601", "write YYYY-MM-DD")
        raise InvalidInput(f"{sheet.label}: not a manifest", [fault]) from error
