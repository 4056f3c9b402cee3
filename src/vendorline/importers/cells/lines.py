"""The lines of a cell list as fields: as OpenCelliD writes them, or as other programs wrote them again.

A list may have no header, one at its start, or several where lists were joined; its fields may be quoted and parted by commas,
semicolons or tabs; a number of the row may stand in front of each.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from pathlib import Path

import polars as pl

from vendorline.importers.content.packed import beginning, read_unpacked
from vendorline.network.guard import refused
from vendorline.quick_dataclass import dataclass

#: Columns in the order of the file (OpenCelliD wiki, "Columns present in database").
COLUMNS = (
    "radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range", "samples", "changeable", "created", "updated",
    "averageSignal",
)  # fmt: skip
RADIOS = ("GSM", "CDMA", "UMTS", "LTE", "NR")
#: What a station cannot be made without.
_NEEDED = ("radio", "mcc", "net", "cell", "lon", "lat")
#: Names of columns in lists of other collections (Mozilla Location Services: mnc, lac, cid, psc), in lower case.
_OTHER_NAMES = {
    "mnc": "net", "lac": "area", "tac": "area", "cid": "cell", "ci": "cell", "cellid": "cell", "psc": "unit", "pci": "unit",
    "longitude": "lon", "latitude": "lat", "average_signal": "averageSignal", "averagesignal": "averageSignal",
}  # fmt: skip
MOST_BYTES = 2_000_000_000
_MARKS = (",", ";", "\t", "|")
_WHOLE = ("mcc", "net", "area", "cell", "updated")


@dataclass(frozen=True, slots=True)
class CellLines:
    """The lines of a file that hold a cell (row, line, and every column as text), and those that hold another number of fields.

    `torn`: row, line, found, width.
    """

    cells: pl.DataFrame
    torn: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Layout:
    """Where each column stands in the lines after a header, or in those of a file without one."""

    places: Mapping[str, int]
    width: int


_BARE = _Layout({name: place for place, name in enumerate(COLUMNS)}, len(COLUMNS))


def read_lines(path: Path) -> CellLines:
    """Read a file, plain or packed. Raises InvalidInput where it is no text, or no list of cells."""
    lines, mark = _lines(path)
    headers = _headers(path, lines)
    lines = lines.filter(~pl.col("row").is_in(list(headers)))
    starts = [0, *headers]
    cells, torn = [], []
    for start, end in zip(starts, [*starts[1:], None], strict=True):
        here = lines.filter((pl.col("row") > start) & (pl.lit(value=True) if end is None else pl.col("row") < end))
        good, bad = _laid_out(here, headers.get(start, _BARE), comma=mark != ",")
        cells.append(good)
        torn.append(bad)
    found = CellLines(pl.concat(cells), pl.concat(torn))
    if found.torn.height and not found.cells.height:
        count, width = found.torn["found"][0], found.torn["width"][0]
        problem = f"no line has the {width} columns of a list of cells, {', '.join(COLUMNS)}: the first has {count:,}"
        remedy = "give a list of OpenCelliD, or import it as a table"
        raise refused(path, problem, remedy, found.torn["row"][0])
    return found


def is_cell_list(path: Path) -> bool:
    """Whether a file begins as a list of cells does: with a header of its columns, or with a cell."""
    text = beginning(path).decode("utf-8-sig", errors="replace")
    first = next((line for line in text.splitlines() if line.strip()), "")[:10_000]
    fields = _split(first, _mark(first))
    names = {_column(field) for field in fields}
    bare = len(fields) in (len(COLUMNS), len(COLUMNS) + 1)
    return names.issuperset(_NEEDED) or (bare and any(field.strip().upper() in RADIOS for field in fields[:2]))


def _lines(path: Path) -> tuple[pl.DataFrame, str]:
    """Lines with their numbers and their fields, blank ones left out, and what parts the fields."""
    content = read_unpacked(path, MOST_BYTES)
    try:
        text = content.decode("utf-16" if content.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError as error:
        row = content.count(b"\n", 0, error.start) + 1
        remedy = "give a list of cells as CSV of UTF-8, plain or packed with gzip"
        raise refused(path, f"cannot be read: no UTF-8 text ({error.reason})", remedy, row) from error
    each = text.replace("\r\n", "\n").replace("\r", "\n").split("\n")
    lines = pl.DataFrame({"line": pl.Series(each, dtype=pl.String)}).with_row_index("row", offset=1)
    # Joined files have a byte order mark in the middle.
    lines = lines.with_columns(pl.col("row").cast(pl.Int64), pl.col("line").str.strip_prefix("\ufeff"))
    lines = lines.filter(pl.col("line").str.strip_chars() != "")
    mark = _mark(lines["line"][0]) if lines.height else ","
    lines = lines.with_columns(fields=pl.col("line").str.split(mark))
    quoted = pl.col("line").str.contains('"', literal=True)
    if lines.select(quoted.any()).item():
        split = pl.Series("split", [_split(line, mark) for line in lines.filter(quoted)["line"]], pl.List(pl.String))
        apart = lines.filter(quoted).select("row").with_columns(split)
        lines = lines.join(apart, on="row", how="left", maintain_order="left")
        lines = lines.with_columns(fields=pl.coalesce("split", "fields")).drop("split")
    return lines, mark


def _mark(line: str) -> str:
    return max(_MARKS, key=line.count)


def _split(line: str, mark: str) -> list[str]:
    try:
        return next(csv.reader([line], delimiter=mark), [])
    except csv.Error:
        return [line]


def _column(name: str) -> str:
    folded = name.strip().strip('"').casefold()
    return _OTHER_NAMES.get(folded, folded)


def _headers(path: Path, lines: pl.DataFrame) -> dict[int, _Layout]:
    """The layout that each header of a file gives, by its row."""
    folded = pl.col("line").str.to_lowercase()
    likely = lines.filter(folded.str.contains("radio", literal=True) & folded.str.contains("mcc", literal=True))
    found = {}
    for row, fields in likely.select("row", "fields").iter_rows():
        names = [_column(field) for field in fields]
        if not {"radio", "mcc"} <= set(names):
            continue
        if missing := [name for name in _NEEDED if name not in names]:
            problem = f"the header has no column {' and none '.join(missing)}"
            raise refused(path, problem, f"give a list with the columns {', '.join(_NEEDED)}", row)
        found[row] = _Layout({name: names.index(name) for name in COLUMNS if name in names}, len(names))
    return found


def _laid_out(lines: pl.DataFrame, layout: _Layout, *, comma: bool) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Lines by column, and those with another number of fields. A line may have one field more: the number of its row, in front."""
    count = pl.col("fields").list.len()
    shifted = pl.col("fields").list.get(layout.places["radio"] + 1, null_on_oob=True)
    numbered = (
        (count == layout.width + 1)
        & pl.col("fields").list.get(0, null_on_oob=True).str.contains(r"^\s*\d+\s*$")
        & shifted.str.strip_chars().str.to_uppercase().is_in(RADIOS)
    )
    good = pl.when(count == layout.width).then(0).when(numbered).then(1)
    lines = lines.with_columns(shift=good)
    whole = lines.filter(pl.col("shift").is_not_null())
    torn = lines.filter(pl.col("shift").is_null())
    columns = {name: _cell(layout, name, comma=comma) for name in COLUMNS}
    return (
        whole.select("row", "line", **columns),
        torn.select("row", "line", found=count.cast(pl.Int64), width=pl.lit(layout.width, pl.Int64)),
    )


def _cell(layout: _Layout, name: str, *, comma: bool) -> pl.Expr:
    if name not in layout.places:
        return pl.lit(None, dtype=pl.String)
    cell = pl.col("fields").list.get(layout.places[name] + pl.col("shift"), null_on_oob=True).str.strip_chars()
    if name == "radio":
        return cell.str.to_uppercase()
    if name in _WHOLE:  # programs that hold whole numbers as decimals write 234.0
        return cell.str.replace(r"^(-?\d+)\.0+$", "$1")
    return cell.str.replace(r"^(-?\d+),(\d+)$", "$1.$2") if comma and name in ("lon", "lat") else cell
