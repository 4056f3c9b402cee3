"""Files as sheets, whatever their names say they are; whatever a library raises on the way becomes a fault."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, InvalidInput, VendorlineError
from vendorline.importers.table.files.kinds import REMEDY, WORKBOOKS, Kind, kind_of, not_read
from vendorline.importers.table.files.pages import read_page
from vendorline.importers.table.files.sheet import Sheet
from vendorline.importers.table.files.texts import read_text
from vendorline.importers.table.files.unpacked import gunzip, is_workbook, unzip
from vendorline.importers.table.files.workbook_2003 import read_workbook_2003
from vendorline.importers.table.files.workbooks import read_workbook
from vendorline.network.cells import as_text
from vendorline.network.table_files import read_parquet

__all__ = ["Sheet", "read_sheets"]
#: A file larger than this is no table of anybody's.
MOST_BYTES = 2_000_000_000
_PACKED_DEEPEST = 2
_LOOKED_AT = 200
_CONTROL = "[\\x00-\\x08\\x0e-\\x1b]"


def read_sheets(path: Path, encoding: str | None = None) -> list[Sheet]:
    """Every sheet of a file that a reader sees; raises InvalidInput where it cannot be read at all.

    Args:
        path: the file.
        encoding: the encoding of a text, where somebody named it.
    """
    try:
        return _read(path, _content(path), path.name, encoding)
    except (KeyboardInterrupt, SystemExit, VendorlineError):
        raise
    except BaseException as error:
        # Libraries raise what they like over damaged bytes, and some of them panic past Exception.
        first = next(iter(str(error).splitlines()), "") or type(error).__name__
        fault = Fault.at(path.name, None, f"cannot be read: {first[:300]}", f"is it damaged? {REMEDY}")
        raise InvalidInput(f"{path}: cannot be read", [fault]) from error


def _content(path: Path) -> bytes:
    if not path.is_file():
        raise not_read(path.name, "this is no file", "name the file that holds the table")
    if path.stat().st_size > MOST_BYTES:
        raise not_read(path.name, f"larger than {MOST_BYTES // 1_000_000:,} MB", "split it")
    return path.read_bytes()


def _read(path: Path, content: bytes, name: str, encoding: str | None, depth: int = 0) -> list[Sheet]:
    kind: Kind = kind_of(content[:4096], path.name)
    if kind == "ole" or (kind == "zip" and is_workbook(content)):
        return read_workbook(path, content)
    if kind in {"gzip", "zip"}:
        if depth >= _PACKED_DEEPEST:
            raise not_read(path.name, "an archive in an archive in an archive", "unpack it")
        inner, name = gunzip(content, name) if kind == "gzip" else unzip(content, name)
        return _read(path, inner, name, encoding, depth + 1)
    if kind == "parquet":
        return [_parquet(path, content)]
    if kind == "html":
        return read_page(path, content, encoding)
    if kind == "xml2003":
        if depth:
            raise not_read(path.name, "a workbook as XML of 2003 in an archive", "unpack it")
        return read_workbook_2003(path)
    return [_text(path, content, name, encoding)]


def _text(path: Path, content: bytes, name: str, encoding: str | None) -> Sheet:
    """A file of letters; one that is called a workbook must look like a table, and nothing else may look like a program's own."""
    sheet = read_text(path, content, encoding)
    odd = sheet.cells.head(_LOOKED_AT).select(pl.any_horizontal(pl.all().str.contains(_CONTROL).any())).to_series()
    if odd.any():
        raise not_read(path.name, "this is neither a workbook nor text that can be read")
    if Path(name).suffix.casefold() in (*WORKBOOKS, ".parquet"):
        if sheet.cells.width < 2 or sheet.cells.height < 2:
            raise not_read(path.name, "this is text without columns, not what its name says")
        return replace(sheet, notes=(f"{path.name}: this is text, not what its name says; read as such", *sheet.notes))
    return sheet


def _parquet(path: Path, content: bytes) -> Sheet:
    frame, reason = read_parquet(content)
    if frame is None:
        raise ValueError(f"not readable as Parquet: {reason}")
    columns, typed = [], []
    for place, name in enumerate(frame.columns):
        values = frame[name]
        text = as_text(values)
        columns.append(pl.concat([pl.Series([name], dtype=pl.String), text]).alias(str(place)))
        flag = values.dtype.is_numeric() or values.dtype.is_temporal()
        typed.append(pl.Series(str(place), [False, *[flag] * frame.height]))
    rows = pl.int_range(1, frame.height + 2, eager=True).alias("row")
    return Sheet(path, None, pl.DataFrame(columns), rows, pl.DataFrame(typed))
