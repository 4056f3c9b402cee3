"""Results as CSV: exact by default; for a spreadsheet, with cells that it would take for formulas made text."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import polars as pl

#: What a spreadsheet takes for the start of a formula, or of another cell; wide forms of the signs too.
FORMULA_STARTS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20"
_NUMBER = re.compile(r"[+-]?(\d+(\.\d*)?|\.\d+)([eE][+-]?\d+)?")


def as_text_cell(text: str) -> str:
    """A text as a spreadsheet shows it and never runs it: an apostrophe before what would begin a formula; numbers stay."""
    return f"'{text}" if text.startswith(tuple(FORMULA_STARTS)) and not _NUMBER.fullmatch(text) else text


def rows_csv(rows: Sequence[Mapping[str, Any]], *, spreadsheet: bool = False) -> str:
    """Rows as CSV, lists joined by `;`, missing values empty.

    Args:
        rows: the rows, all with the keys of the first.
        spreadsheet: whether cells that begin like a formula get an apostrophe; without it they stand as they are.
    """
    if not rows:
        return ""
    buffer = io.StringIO()
    writer = csv.DictWriter(buffer, fieldnames=list(rows[0]), lineterminator="\n")
    writer.writeheader()
    for row in rows:
        writer.writerow({name: _cell(value, spreadsheet=spreadsheet) for name, value in row.items()})
    return buffer.getvalue()


def frame_csv(frame: pl.DataFrame, *, spreadsheet: bool = False) -> str:
    """A table of texts, numbers and days as CSV; `spreadsheet` as for rows."""
    import polars as pl

    if spreadsheet:
        texts = [name for name, dtype in frame.schema.items() if dtype == pl.String]
        frame = frame.with_columns(_guarded(name) for name in texts)
    return frame.write_csv()


def _guarded(name: str) -> pl.Expr:
    import polars as pl

    cell = pl.col(name)
    runs = cell.str.contains(f"^[{re.escape(FORMULA_STARTS)}]") & ~cell.str.contains(f"^{_NUMBER.pattern}$")
    return pl.when(runs).then(pl.lit("'") + cell).otherwise(cell).alias(name)


def _cell(value: Any, *, spreadsheet: bool) -> Any:
    if isinstance(value, list):
        return ";".join(str(_cell(item, spreadsheet=spreadsheet)) for item in value)
    return as_text_cell(value) if spreadsheet and isinstance(value, str) else value
