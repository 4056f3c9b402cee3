"""Records of a CSV text, where a quotation mark that somebody forgot to close swallows no row."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Iterator, Sequence

from vendorline.quick_dataclass import dataclass

#: A quoted cell that spans more lines than these was never meant to.
MOST_LINES = 60
#: Lines on which the usual number of cells is counted.
COUNTED_LINES = 200
#: A cell longer than this is no cell of a table.
LONGEST_CELL = 10_000_000
STRAY = "a double quote in this row is never closed, or closed in another row"
STRAY_REMEDY = "close the quote, or remove it"


@dataclass(frozen=True, slots=True)
class Record:
    """The cells of one row; `stray` where a quotation mark was taken for a letter, as it would have swallowed what follows."""

    cells: list[str]
    stray: bool = False


def read_records(text: str, delimiter: str = ",") -> Iterator[Record]:
    """Rows of a CSV text in order, empty ones too.

    A cell in quotes may span lines. Where the quotes of a row do not fit (never closed; closed in the middle of a cell of a later
    row; or each line would be a whole row without them), the line alone is the row and its quotes are letters.
    """
    if '"' not in text:
        for line in io.StringIO(text, newline=""):
            yield Record(_split(line, delimiter))
        return
    lines = list(io.StringIO(text, newline=""))
    width = _usual_width(lines, delimiter)
    at = 0
    while at < len(lines):
        if '"' not in lines[at]:
            yield Record(_split(lines[at], delimiter))
            at += 1
            continue
        end, record = _quoted(lines, at, delimiter, width)
        yield record
        at = end


def _split(line: str, delimiter: str) -> list[str]:
    bare = line.rstrip("\r\n")
    return bare.split(delimiter) if bare else []


def _usual_width(lines: Sequence[str], delimiter: str) -> int | None:
    counts = Counter(
        line.count(delimiter) + 1 for line in lines[:COUNTED_LINES] if '"' not in line and line.strip("\r\n")
    )
    if not counts:
        return None
    width, _ = max(counts.items(), key=lambda item: (item[1], item[0]))
    return width if width > 1 else None


def _quoted(lines: Sequence[str], at: int, delimiter: str, width: int | None) -> tuple[int, Record]:
    """The record that begins on a line with quotation marks, and the line after it."""
    state, cells = _parsed(lines[at], delimiter)
    literal = Record(_split(lines[at], delimiter), stray=True)
    if state == "malformed":
        loose = _parsed(lines[at], delimiter, strict=False)[1]
        runs_on = any("\n" in cell or "\r" in cell for cell in loose)
        swallowed = width is not None and len(loose) < width == len(literal.cells)
        return at + 1, literal if runs_on or swallowed else Record(loose)
    if state == "whole":
        swallowed = width is not None and len(cells) < width == len(literal.cells) and _tight(cells, delimiter)
        return at + 1, literal if swallowed else Record(cells)
    for end in range(at + 1, min(at + MOST_LINES, len(lines))):
        if '"' not in lines[end]:
            continue
        state, cells = _parsed("".join(lines[at : end + 1]), delimiter)
        if state == "open":
            continue
        rows = all(line.count(delimiter) + 1 == width for line in lines[at : end + 1])
        if state == "malformed" or (rows and _tight(cells, delimiter)):
            break
        return end + 1, Record(cells)
    return at + 1, literal


def _parsed(text: str, delimiter: str, *, strict: bool = True) -> tuple[str, list[str]]:
    """`whole` and the cells; `open` where a quote is not closed by the end; `malformed` where text follows a closing quote."""
    before = csv.field_size_limit(LONGEST_CELL)
    try:
        return "whole", next(csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=strict), [])
    except csv.Error as error:
        return ("open" if "unexpected end" in str(error) else "malformed"), []
    finally:
        csv.field_size_limit(before)


def _tight(cells: Sequence[str], delimiter: str) -> bool:
    """Whether a cell holds the delimiter as rows do, without a space behind it."""
    return any(following[:1] not in {" ", "\u00a0", ""} for cell in cells for following in cell.split(delimiter)[1:])
