"""The rows of an OpenCelliD file: read as text, judged column by column, every fault at once.

The day on which a cell was last seen stands as seconds since 1970, sometimes milliseconds, sometimes as a number that is no day at all.
A day that cannot be is no reason to leave the cell out: that it was seen is known, when is not.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, counted
from vendorline.importers.cells.fillers import find_fillers, find_misplaced, odd_warnings
from vendorline.importers.cells.lines import COLUMNS, RADIOS, read_lines
from vendorline.importers.numbering import country_codes
from vendorline.network.guard import short
from vendorline.network.validation.rejected_dependents import BY_FAULT
from vendorline.quick_dataclass import dataclass

CELL_BITS = {"LTE": 28, "NR": 36}
#: No cell of a list was seen before; the first collections are younger.
EARLIEST = date(2000, 1, 1)
_SECOND, _THOUSANDTH = 1, 1_000


@dataclass(frozen=True, slots=True)
class Reading:
    """One file: the good cells (row, radio, mcc, plmn, country, cell, latitude, longitude, seen_on) and what was wrong.

    `faults` spells out the first thousand errors of each kind, and each kind of warning once; `errors` counts them all. `left_out` are
    cells that are none, or stand where they cannot, by cause; `thousandths` are days that were written in milliseconds.
    """

    path: Path
    cells: pl.DataFrame
    faults: tuple[Fault, ...]
    errors: int
    rejected: pl.DataFrame
    left_out: Mapping[str, int]
    thousandths: int


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a column must hold: rows where `bad` is true are at fault."""

    column: str
    bad: pl.Expr
    problem: str
    remedy: str


def read_cells(path: Path, today: date) -> Reading:
    """Read one file, on a day after which nothing can have been seen.

    Raises InvalidInput where it cannot be read at all.
    """
    lines = read_lines(path)
    raw = lines.cells
    torn = lines.torn.select(
        "row",
        pl.lit(None, dtype=pl.String).alias("column"),
        value=pl.col("line").str.slice(0, 80),
        problem=pl.format("{} columns instead of {}", "found", "width"),
        original="line",
    )
    typed = with_days(_typed(raw), today)
    fillers = find_fillers(typed)
    bad = {name: pl.repeat(value=False, n=typed.height, dtype=pl.Boolean, eager=True) for name in COLUMNS}
    wrong = [torn]
    faults = _spell_out(path, torn, "complete or delete the line")
    for rule in _rules(path):
        # A cell at fault is named once, by the first rule it breaks, and what is no cell at all is not judged.
        hit = typed.select(hit=rule.bad.fill_null(value=True))["hit"] & ~bad[rule.column] & ~fillers.hit
        bad[rule.column] |= hit
        rows = raw.filter(hit).select(
            "row",
            column=pl.lit(rule.column),
            value=pl.col(rule.column),
            problem=pl.lit(rule.problem),
            original="line",
        )
        faults += _spell_out(path, rows, rule.remedy)
        wrong.append(rows)
    faults.sort(key=lambda f: (f.row or 0, COLUMNS.index(f.column) if f.column else -1))
    good = ~pl.DataFrame(bad).select(pl.any_horizontal(pl.all())).to_series() & ~fillers.hit
    misplaced = find_misplaced(typed, good)
    good &= ~misplaced.hit
    kept = typed.filter(good)
    cells = kept.select("row", "radio", "mcc", "plmn", "country", "cell", "seen_on", latitude="lat", longitude="lon")
    odd = [*fillers.warnings(path), *misplaced.warnings(path), *odd_warnings(path, kept), *day_warnings(path, kept)]
    errors = sum(rows.height for rows in wrong)
    every = pl.concat([rows.with_columns(cause=pl.lit(BY_FAULT)) for rows in wrong])
    every = pl.concat([every, fillers.rows, misplaced.rows]).sort("row")
    rejected = every.select(
        pl.lit(short(path.name)).alias("file"), "row", "column", "value", "problem", "cause", "original"
    )
    left_out = {**fillers.counts(), **misplaced.counts()}
    return Reading(path, cells, (*faults, *odd), errors, rejected, left_out, int(kept["thousandths"].sum()))


def _spell_out(path: Path, rows: pl.DataFrame, remedy: str) -> list[Fault]:
    """A fault for each of the rows."""
    return [
        Fault(path.name, row, column, value, problem, remedy) for row, column, value, problem, _ in rows.iter_rows()
    ]


def _typed(raw: pl.DataFrame) -> pl.DataFrame:
    """Columns as numbers, null where they are none; country and PLMN from MCC and MNC."""
    codes = country_codes()
    countries, lengths = {m: c.country for m, c in codes.items()}, {m: c.mnc_digits for m, c in codes.items()}
    country = pl.col("mcc").replace_strict(countries, default=None, return_dtype=pl.String)
    digits = pl.col("mcc").replace_strict(lengths, default=None, return_dtype=pl.Int64)
    mnc = pl.when(pl.col("net").str.contains(r"^\d{1,3}$")).then("net")
    padded = pl.when(digits == 3).then(mnc.str.zfill(3)).otherwise(mnc.str.zfill(2))
    return raw.with_columns(
        country=country,
        plmn=pl.col("mcc") + padded,
        too_long=(padded.str.len_chars() > digits).fill_null(value=False),
        cell=pl.col("cell").cast(pl.Int64, strict=False),
        **{name: pl.col(name).cast(pl.Float64, strict=False) for name in ("lon", "lat")},
    )


def _rules(path: Path) -> list[_Rule]:
    most = pl.col("radio").replace_strict(
        {r: 2**b for r, b in CELL_BITS.items()}, default=2**63 - 1, return_dtype=pl.Int64
    )
    # CDMA networks are numbered by SID, which is no network code; where the country is unknown that is the fault.
    cellular = (pl.col("radio") != "CDMA") & pl.col("country").is_not_null()
    rules = [
        _Rule("radio", ~pl.col("radio").is_in(RADIOS), "unknown radio technology", f"one of {', '.join(RADIOS)}"),
        _Rule("mcc", pl.col("country").is_null(), "unknown mobile country code", "three digits of ITU-T E.212"),
        _Rule("net", cellular & pl.col("plmn").is_null(), "not a network code", "up to three digits"),
        _Rule("net", cellular & pl.col("too_long"), "longer than this country's codes", "check MCC and MNC"),
        _Rule("cell", pl.col("cell").is_null(), "not a number", "the cell id as a whole number"),
        _Rule("cell", (pl.col("cell") < 0) | (pl.col("cell") >= most), "not a cell id", "28 bits for LTE, 36 for NR"),
    ]
    for column, limit in (("lon", 180), ("lat", 90)):
        finite = pl.col(column).is_finite()
        rules += [
            _Rule(column, pl.col(column).is_null() | ~finite, "not a number", "degrees, WGS 84"),
            _Rule(column, pl.col(column).abs() > limit, f"outside -{limit}..{limit}", "degrees, WGS 84"),
        ]
    if path.name.split(".")[0] in country_codes():
        # The files that OpenCelliD publishes are named after their country code.
        mcc = path.name.split(".")[0]
        rules.insert(
            2, _Rule("mcc", pl.col("mcc") != mcc, f"another country's cell in the file of {mcc}", "delete the line")
        )
    return rules


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
