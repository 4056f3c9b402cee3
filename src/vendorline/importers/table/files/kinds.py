"""What a file is by its first bytes, whatever its name says."""

from __future__ import annotations

import re
from functools import cache
from typing import Literal

from vendorline.errors import Fault, InvalidInput
from vendorline.knowledge.data_files import rows_of

Kind = Literal["zip", "ole", "parquet", "gzip", "html", "xml2003", "text"]
REMEDY = "save the table as .xlsx or .csv"
#: Kinds of files that hold tables, by the end of their names.
WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv", ".txt", ".tab")
PAGES = (".html", ".htm")
PACKED = (".gz", ".zip")
SUFFIXES = (*TEXTS, *WORKBOOKS, *PAGES, ".parquet")
_MARKS = (b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff")
_PAGE = re.compile(rb"<(?:!doctype\s+html|html|head|body|table|meta|style)\b", re.IGNORECASE)
_SPREADSHEET = re.compile(rb"urn:schemas-microsoft-com:office:spreadsheet|progid=[\"']Excel\.Sheet", re.IGNORECASE)


@cache
def _signatures() -> tuple[tuple[bytes, str, str], ...]:
    rows = rows_of("vendorline.importers.table", "data/signatures.csv")
    return tuple((bytes.fromhex(row["start"]), row["what"], row["read"]) for row in rows)


def kind_of(start: bytes, name: str) -> Kind:
    """The kind of a file by its first bytes; raises InvalidInput where it is one that holds no table or is not read."""
    for mark, what, read in _signatures():
        if start.startswith(mark):
            if not read:
                raise not_read(name, f"this is {what}, not a table")
            return read  # type: ignore[return-value]
    bare = start
    for mark in _MARKS:
        bare = bare.removeprefix(mark)
    bare = bare.replace(b"\0", b"").lstrip()
    if not bare.startswith(b"<"):
        return "text"
    if is_spreadsheet_xml(start):
        return "xml2003"
    if _PAGE.match(bare) or (bare.startswith(b"<?xml") and b"<html" in bare.lower()):
        return "html"
    if bare.startswith((b"<?xml", b"<!--")) or re.match(rb"<[A-Za-z]", bare):
        raise not_read(name, "this is an XML file, not a table")
    return "text"


def is_spreadsheet_xml(start: bytes) -> bool:
    """Whether a file is a workbook as XML of 2003 (SpreadsheetML), by its first bytes."""
    return _SPREADSHEET.search(start.replace(b"\0", b"")) is not None


def not_read(name: str, problem: str, remedy: str = REMEDY) -> InvalidInput:
    """The one fault of a file that is not read."""
    return InvalidInput(f"{name}: cannot be read", [Fault.at(name, None, problem, remedy)])
