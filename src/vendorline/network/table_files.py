"""Tables as they stand in their files: CSV as text, Parquet as typed, every row with the number a spreadsheet gives it."""

from __future__ import annotations

import csv
import hashlib
import io
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, did_you_mean
from vendorline.network.csv_cells import FIRST_ROW, read_csv_cells
from vendorline.network.guard import refused
from vendorline.network.records import STRAY, STRAY_REMEDY
from vendorline.network.schema import TABLES
from vendorline.quick_dataclass import dataclass

SUFFIXES = (".csv", ".parquet")
#: Written beside the tables by an import, or as an index of them (`index` in an earlier form); no tables themselves.
NOT_TABLES = frozenset({"rejected", "changes", "classes", "by_class", "kinds", "by_kind", "index"})
HEADER_ROW = 1
#: How ZIP archives (and workbooks), older workbooks, gzip and Parquet files begin.
NOT_TEXT = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"\x1f\x8b", b"PAR1")


@dataclass(frozen=True, slots=True)
class Source:
    """One table as its file gives it; `frame` is None where nothing of it can be read.

    `lost` are lines that cannot be laid out in columns: row and text.
    """

    table: str
    path: Path
    frame: pl.DataFrame | None
    rows: pl.Series
    faults: tuple[Fault, ...] = ()
    lost: tuple[tuple[int, str], ...] = ()


def find_tables(folder: Path) -> tuple[dict[str, Path], list[Fault]]:
    """The file of each table in a folder, and a fault for each file that cannot be one."""
    if any("\ud800" <= letter <= "\udfff" for letter in str(folder)):
        raise refused(folder, "its path is not written in UTF-8", "give the folder another name")
    found: dict[str, Path] = {}
    faults = []
    for path in sorted(folder.iterdir()):
        suffix, name = path.suffix.casefold(), path.stem.casefold()
        if suffix not in SUFFIXES or not path.is_file() or name.startswith((".", "~")) or name in NOT_TABLES:
            continue
        if name not in TABLES:
            near = did_you_mean(name, TABLES)
            remedy = f"did you mean {near}{suffix}?" if near else f"tables are {', '.join(TABLES)}"
            faults.append(Fault(path.name, None, None, None, "not a table of a network; left aside", remedy, "warning"))
        elif name in found:
            problem = f"table {name} is given twice, also as {found[name].name}"
            faults.append(Fault(path.name, None, None, None, problem, "keep one of the two files"))
        else:
            found[name] = path
    return {name: found[name] for name in TABLES if name in found}, faults


def sha256(path: Path) -> str:
    """Fingerprint of a file."""
    with path.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def read_source(table: str, path: Path) -> Source:
    """Read one table's file as it is; whatever is wrong with the file as such comes back as faults."""
    return _read_parquet(table, path) if path.suffix.casefold() == ".parquet" else _read_csv(table, path)


def _numbers(count: int) -> pl.Series:
    return pl.int_range(FIRST_ROW, FIRST_ROW + count, eager=True).alias("row")


def _unreadable(table: str, path: Path, problem: str, remedy: str, row: int | None = None) -> Source:
    return Source(table, path, None, _numbers(0), (Fault(path.name, row, None, None, problem, remedy),))


def _read_parquet(table: str, path: Path) -> Source:
    frame, reason = read_parquet(path)
    if frame is None:
        return _unreadable(table, path, f"not readable as Parquet: {reason}", "write the file again")
    header, faults = _header(path, frame.columns)
    keep = [place for place, name in enumerate(header) if name is not None]
    frame = pl.DataFrame([frame.to_series(place).alias(header[place] or "") for place in keep])
    return Source(table, path, frame, _numbers(frame.height), tuple(faults))


def read_parquet(path: Path | bytes) -> tuple[pl.DataFrame | None, str]:
    """A Parquet file as it is typed, and nothing; or None, and in a few words why it cannot be read."""
    try:
        source = path if isinstance(path, Path) else io.BytesIO(path)
        frame = pl.read_parquet(source, glob=False, hive_partitioning=False)
    except (KeyboardInterrupt, SystemExit):
        raise
    except BaseException as error:  # noqa: BLE001 - the library panics, past Exception, over some damaged files
        return None, next(iter(str(error).splitlines()), "") or type(error).__name__
    return frame, ""


def _header(path: Path, names: list[str]) -> tuple[list[str | None], list[Fault]]:
    """Column names without spaces around them; None for a column to leave out: unnamed, or the second of one name."""
    faults, header = [], list[str | None]()
    for name in (name.strip() for name in names):
        if name and name in header:
            problem = "this column is given twice; the second is left aside"
            faults.append(Fault(path.name, HEADER_ROW, name, name, problem, "keep one of the two"))
        header.append(name if name and name not in header else None)
    return header, faults


def _read_csv(table: str, path: Path) -> Source:
    with path.open("rb") as stream:
        start = stream.read(4096)
    if not start.strip(b"\xef\xbb\xbf \r\n\t"):
        return _unreadable(table, path, "the file is empty: not even a header", "give it a header row, or remove it")
    if start.startswith(NOT_TEXT):
        problem = "this is a workbook or a packed file, not CSV text"
        return _unreadable(
            table, path, problem, "save it as CSV, or read it with: vendorline import table FILE --into DIR"
        )
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\0" in start:
        return _unreadable(table, path, "the text is UTF-16, not UTF-8", 'save it as "CSV UTF-8"')
    try:
        with path.open(encoding="utf-8-sig", newline="") as lines:
            reader = csv.reader(lines)
            names = next(reader)
            only_header = next(reader, None) is None
    except UnicodeDecodeError:
        return _not_utf8(table, path)
    except (csv.Error, StopIteration) as error:
        problem = f"not readable as CSV: {error}"
        return _unreadable(table, path, problem, "save it as CSV again", HEADER_ROW)
    for mark, word in ((";", "semicolons"), ("\t", "tabs")):
        if len(names) == 1 and mark in names[0]:
            return _unreadable(table, path, f"columns are separated by {word}", "separate them by commas", HEADER_ROW)
    if only_header:
        header, faults = _header(path, names)
        frame = pl.DataFrame(schema={name: pl.String() for name in header if name})
        return Source(table, path, frame, _numbers(0), tuple(faults))
    return _read_cells(table, path, names)


def _read_cells(table: str, path: Path, names: list[str]) -> Source:
    header, faults = _header(path, names)
    try:
        cells = read_csv_cells(path, len(names))
    except UnicodeDecodeError:
        return _not_utf8(table, path)
    except csv.Error as error:
        return _unreadable(table, path, f"not readable as CSV: {error}", "save it as CSV again")
    frame, rows = cells.frame, cells.rows
    if frame.width:
        filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        frame, rows = frame.filter(filled), rows.filter(filled)
    faults += [Fault(path.name, row, None, text[:200], STRAY, STRAY_REMEDY) for row, text in cells.unclosed]
    for number, found, text in cells.lost:
        problem = f"{found} cells where the header has {len(names)}"
        remedy = "give the row as many cells as the header; put text that holds a comma in double quotes"
        faults.append(Fault(path.name, number, None, text[:200], problem, remedy))
    frame = frame.select(pl.col(f"{place}").alias(name) for place, name in enumerate(header) if name)
    left_out = [*((number, text) for number, _, text in cells.lost), *cells.unclosed]
    return Source(table, path, frame, rows, tuple(faults), tuple(left_out))


def _not_utf8(table: str, path: Path) -> Source:
    """The fault of a text in another encoding, with the row of the first letter that gives it away."""
    content = path.read_bytes()
    try:
        content.decode("utf-8")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        problem = "the text is not UTF-8 (perhaps Latin-1 or Windows-1252)"
        return _unreadable(table, path, problem, 'save it as "CSV UTF-8"', row)
    return _unreadable(table, path, "the text is not UTF-8", 'save it as "CSV UTF-8"')
