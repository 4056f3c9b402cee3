"""On which day a cell was last seen: seconds since 1970, sometimes milliseconds, sometimes a number that is no day at all.

A day that cannot be is no reason to leave the cell out: that it was seen is known, when is not.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, counted

#: No cell of a list was seen before; the first collections are younger.
EARLIEST = date(2000, 1, 1)
_SECOND, _THOUSANDTH = 1, 1_000


def with_days(cells: pl.DataFrame, today: date) -> pl.DataFrame:
    """Cells with `seen_on`, null where `updated` is no day from 2000 to today, and `thousandths`: whether it is in milliseconds.

    A number of milliseconds is a day after the year 31000 when taken for seconds, so it can be nothing else.
    """
    number = pl.col("updated").cast(pl.Int64, strict=False)
    # Clocks of phones run ahead of ours by as much as a day.
    earliest, latest = _seconds(EARLIEST), _seconds(today + timedelta(days=2))
    within = {unit: (number >= earliest * unit) & (number < latest * unit) for unit in (_SECOND, _THOUSANDTH)}
    written = pl.col("updated").str.slice(0, 10).str.to_date("%Y-%m-%d", strict=False)
    written = pl.when(written.is_between(EARLIEST, today + timedelta(days=1))).then(written)
    counted = (
        pl.when(within[_SECOND]).then(number).when(within[_THOUSANDTH]).then(number // _THOUSANDTH) * 1_000_000
    ).cast(pl.Datetime("us"))
    return cells.with_columns(
        seen_on=pl.min_horizontal(pl.coalesce(counted.dt.date(), written), pl.lit(today)),
        thousandths=within[_THOUSANDTH].fill_null(value=False),
    ).with_columns(
        seen_on=pl.when(pl.coalesce(counted.dt.date(), written).is_not_null()).then("seen_on"),
    )


def day_warnings(path: Path, cells: pl.DataFrame) -> list[Fault]:
    """One warning for the days that cannot be, and one for those in milliseconds."""
    lost = cells.filter(pl.col("seen_on").is_null())
    odd = cells.filter("thousandths")
    remedy = f"seconds since 1970, of a day from {EARLIEST.year} to today"
    faults = []
    if lost.height:
        first = lost.row(0, named=True)
        problem = f"no day on which a cell can have been seen, in {counted(lost.height, 'cell')}; the cell stays, its day is unknown"
        faults.append(Fault(path.name, first["row"], "updated", first["updated"], problem, remedy, "warning"))
    if odd.height:
        first = odd.row(0, named=True)
        problem = f"milliseconds, not seconds, in {counted(odd.height, 'cell')}; read as such"
        faults.append(Fault(path.name, first["row"], "updated", first["updated"], problem, remedy, "warning"))
    return faults


def _seconds(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
