"""Tables as they stand in their files: CSV as text, Parquet as typed, every row with the number a spreadsheet gives it."""

from __future__ import annotations

import csv
import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

import polars as pl
import pyarrow as pa
import pyarrow.csv
from polars import selectors

from vendorline.errors import Fault, did_you_mean
from vendorline.network.records import STRAY, STRAY_REMEDY, read_records
from vendorline.network.schema import TABLES

SUFFIXES = (".csv", ".parquet")
#: Written beside the tables by an import, or as an index of them (`index` in an earlier form); no tables themselves.
NOT_TABLES = frozenset({"rejected", "changes", "kinds", "by_kind", "index"})
HEADER_ROW = 1
BLOCK_BYTES = 1 << 25
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
    return pl.int_range(HEADER_ROW + 1, HEADER_ROW + 1 + count, eager=True).alias("row")


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
        # Letters that are none come to light only where somebody looks at them.
        for column in frame.select(pl.col(pl.String), selectors.nested()):
            column.to_arrow().validate(full=True)
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
    places = [f"{place}" for place in range(len(names))]
    lost: list[tuple[int, int, str]] = []

    def leave_out(row: pa.csv.InvalidRow) -> str:
        lost.append((row.number, row.actual_columns, row.text))
        return "skip"

    try:
        cells = pa.csv.read_csv(
            str(path),
            # Row numbers of lines left out are known only where one thread reads.
            pa.csv.ReadOptions(use_threads=False, column_names=places, skip_rows_after_names=1, block_size=BLOCK_BYTES),
            pa.csv.ParseOptions(newlines_in_values=True, ignore_empty_lines=False, invalid_row_handler=leave_out),
            pa.csv.ConvertOptions(
                column_types=dict.fromkeys(places, pa.string()), strings_can_be_null=True, null_values=[""]
            ),
        )
    except pa.ArrowInvalid as error:
        if "UTF8" in str(error):
            return _not_utf8(table, path)
        return _unreadable(table, path, f"not readable as CSV: {error}", "save it as CSV again")
    frame = pl.DataFrame(pl.from_arrow(cells))
    rows = _numbers(frame.height + len(lost))
    if lost:
        rows = rows.filter(~rows.is_in([number for number, _, _ in lost]))
        rows = rows.head(frame.height)
    unclosed: list[tuple[int, str]] = []
    if _spans_lines(frame) or any("\n" in text for _, _, text in lost):
        again = _read_stray(path, places)
        if again is not None:
            frame, rows, lost, unclosed = again
    if frame.width:
        filled = frame.select(pl.any_horizontal(pl.all().is_not_null())).to_series()
        frame, rows = frame.filter(filled), rows.filter(filled)
    faults += [Fault(path.name, row, None, text[:200], STRAY, STRAY_REMEDY) for row, text in unclosed]
    for number, found, text in lost:
        problem = f"{found} cells where the header has {len(names)}"
        remedy = "give the row as many cells as the header; put text that holds a comma in double quotes"
        faults.append(Fault(path.name, number, None, text[:200], problem, remedy))
    frame = frame.select(pl.col(place).alias(name) for place, name in zip(places, header, strict=True) if name)
    left_out = [*((number, text) for number, _, text in lost), *unclosed]
    return Source(table, path, frame, rows, tuple(faults), tuple(left_out))


def _spans_lines(frame: pl.DataFrame) -> bool:
    if not frame.width or not frame.height:
        return False
    return bool(frame.select(pl.any_horizontal(pl.all().str.contains("[\n\r]").any())).item())


def _read_stray(
    path: Path, places: list[str]
) -> tuple[pl.DataFrame, pl.Series, list[tuple[int, int, str]], list[tuple[int, str]]] | None:
    """The rows of a text in which a quotation mark swallows rows: those that can be laid out, lost ones, and those at fault.

    None where every quotation mark is closed where it should be.
    """
    records = list(read_records(path.read_bytes().decode("utf-8-sig")))
    if not any(record.stray for record in records):
        return None
    kept, numbers, lost, unclosed = [], [], [], []
    for number, record in enumerate(records[1:], start=HEADER_ROW + 1):
        text = ",".join(record.cells)
        if record.stray:
            unclosed.append((number, text))
        elif record.cells and len(record.cells) != len(places):
            lost.append((number, len(record.cells), text))
        elif record.cells:
            kept.append([cell or None for cell in record.cells])
            numbers.append(number)
    frame = pl.DataFrame(kept, schema=dict.fromkeys(places, pl.String), orient="row")
    return frame, pl.Series("row", numbers, dtype=pl.Int64), lost, unclosed


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
