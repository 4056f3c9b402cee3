"""What a workbook says and no reader tells: hidden rows, how far its cells reach, formulas without values, the day it counts from."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import field
from html import unescape

from vendorline.importers.table.files.kinds import not_read
from vendorline.importers.table.files.sheet import place_of
from vendorline.importers.table.files.unpacked import check_size
from vendorline.quick_dataclass import dataclass

#: What stands in for the value of a formula that is not stored; a value of error in every table of ours.
MISSING = "#CALC!"
#: Parts of a workbook that unpack to more are not read.
MOST_UNPACKED = 1_500_000_000
MOST_MISSING = 200_000
_STEP = 1 << 23
_SHEET = re.compile(rb"<(?:\w+:)?sheet\s([^>]*?)/?>")
_RELATION = re.compile(rb"<(?:\w+:)?Relationship\s([^>]*?)/?>")
_ATTRIBUTE = re.compile(rb"([\w:]+)\s*=\s*\"([^\"]*)\"")
_ROW = re.compile(rb"<(?:\w+:)?row\s([^>]*?\bhidden=\"(?:1|true)\"[^>]*)>")
_CELL = re.compile(rb"<(?:\w+:)?c\s(?:[^>]*?\s)?r=\"([A-Z]{1,3})(\d{1,7})\"")
_FORMULA = re.compile(
    rb"<(?:\w+:)?c\s([^>]*)>\s*<(?:\w+:)?f\b(?:[^>]*/>|[^>]*>[^<]*</(?:\w+:)?f>)\s*"
    rb"(<(?:\w+:)?v\s*/>|<(?:\w+:)?v>\s*</(?:\w+:)?v>)?\s*</(?:\w+:)?c>"
)
_REFERENCE = re.compile(rb"\br=\"([A-Z]{1,3})(\d{1,7})\"")
_FROM_1904 = re.compile(rb"<(?:\w+:)?workbookPr\s[^>]*\bdate1904=\"(?:1|true|on)\"")


@dataclass(frozen=True, slots=True)
class SheetInside:
    """One sheet: the last row and column that hold a cell, hidden rows, and formulas without a value as (row, place from 0)."""

    rows: int = 0
    columns: int = 0
    hidden: frozenset[int] = frozenset()
    missing: tuple[tuple[int, int], ...] = ()


@dataclass(frozen=True, slots=True)
class Inside:
    """A workbook: what is said of each sheet, and whether its days are counted from 1904."""

    sheets: Mapping[str, SheetInside] = field(default_factory=dict)
    from_1904: bool = False


def inside(content: bytes, name: str) -> Inside:
    """What the parts of a workbook say; nothing for another format than Office Open XML as XML.

    Raises InvalidInput where it unpacks to more than is read.
    """
    if not content.startswith(b"PK"):
        return Inside()
    check_size(content, name, MOST_UNPACKED)
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        if "xl/workbook.xml" not in archive.namelist():
            _check_open_document(archive, name)
            return Inside()
        book = archive.read("xl/workbook.xml")
        sheets = {title: _sheet(archive, part) for title, part in _parts(archive, book).items()}
    return Inside(sheets, _FROM_1904.search(book) is not None)


def _attributes(text: bytes) -> dict[str, str]:
    return {key.decode(): unescape(value.decode("utf-8", "replace")) for key, value in _ATTRIBUTE.findall(text)}


def _parts(archive: zipfile.ZipFile, book: bytes) -> dict[str, str]:
    """The part of the archive that holds each sheet."""
    try:
        relations = [_attributes(found) for found in _RELATION.findall(archive.read("xl/_rels/workbook.xml.rels"))]
    except KeyError:
        return {}
    targets = {relation.get("Id"): relation.get("Target", "") for relation in relations}
    found = {}
    for sheet in (_attributes(text) for text in _SHEET.findall(book)):
        key = next((value for name, value in sheet.items() if name.endswith(":id")), None)
        target = targets.get(key, "")
        found[sheet.get("name", "")] = target.lstrip("/") if target.startswith("/") else f"xl/{target}"
    return found


def _sheet(archive: zipfile.ZipFile, part: str) -> SheetInside:
    if part not in archive.namelist():
        return SheetInside()
    rows = 0
    names: set[bytes] = set()
    hidden: set[int] = set()
    missing: list[tuple[int, int]] = []
    for text in _pieces(archive, part):
        cells = _CELL.findall(text)
        if cells:
            names.update({letters for letters, _ in cells})
            rows = max(rows, *(int(row) for _, row in cells))
        hidden |= {int(row["r"]) for row in map(_attributes, _ROW.findall(text)) if row.get("r", "").isdecimal()}
        if b"<f" in text or b":f" in text:
            missing += _missing(text)
    columns = max((place_of(letters.decode()) + 1 for letters in names), default=0)
    return SheetInside(rows, columns, frozenset(hidden), tuple(missing[:MOST_MISSING]))


def _pieces(archive: zipfile.ZipFile, part: str) -> Iterator[bytes]:
    """A part piece by piece, each cut behind a row."""
    rest = b""
    with archive.open(part) as stream:
        while piece := stream.read(_STEP):
            text = rest + piece
            cut = text.rfind(b"row>") + 4
            if cut < 4:
                # No row ends here; what is kept does not grow without end.
                cut = text.rfind(b"<") if len(text) > 4 * _STEP else 0
            if cut > 0:
                yield text[:cut]
            rest = text[max(cut, 0) :]
    yield rest


def _missing(text: bytes) -> Iterator[tuple[int, int]]:
    """Formulas without a value; a text formula with an empty one has a value: nothing."""
    for found in _FORMULA.finditer(text):
        place = _REFERENCE.search(found[1])
        if place is not None and not (found[2] and re.search(rb'\bt="str"', found[1])):
            yield int(place[2]), place_of(place[1].decode())


_REPEATED = re.compile(rb"number-(columns|rows)-repeated=\"(\d{1,9})\"")
_OPEN_CELL = re.compile(rb"<table:table-cell\b([^>]*)>")
_OPEN_ROW = re.compile(rb"<table:table-row\b((?:[^>]*[^/>])?)>(.*?)</table:table-row>", re.DOTALL)
MOST_REPEATED = 30_000_000


def _check_open_document(archive: zipfile.ZipFile, name: str) -> None:
    """Refuse an OpenDocument sheet in which filled cells are repeated without measure."""
    if "content.xml" not in archive.namelist() or archive.getinfo("content.xml").file_size > MOST_UNPACKED // 10:
        return
    cells = 0
    for attributes, row in _OPEN_ROW.findall(archive.read("content.xml")):
        width = 0
        filled = 0
        for cell in _OPEN_CELL.findall(row):
            times = _times(cell, b"columns")
            width += times
            if b"value" in cell:
                filled = width
        cells += filled * _times(attributes, b"rows")
    if cells > MOST_REPEATED:
        raise not_read(
            name, f"its sheets hold {cells:,} cells, most of them repeated", "delete the cells beside the table"
        )


def _times(attributes: bytes, of: bytes) -> int:
    return next((int(number) for kind, number in _REPEATED.findall(attributes) if kind == of), 1)
