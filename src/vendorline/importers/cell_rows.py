"""The rows of an OpenCelliD file: read as text, judged column by column, every fault at once."""

from __future__ import annotations

import gzip
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, InvalidInput
from vendorline.importers.numbering import country_codes
from vendorline.network.fall import BY_FAULT

#: Columns in the order of the file (OpenCelliD wiki, "Columns present in database").
COLUMNS = (
    "radio", "mcc", "net", "area", "cell", "unit", "lon", "lat", "range", "samples", "changeable", "created", "updated",
    "averageSignal",
)  # fmt: skip
RADIOS = ("GSM", "CDMA", "UMTS", "LTE", "NR")
CELL_BITS = {"LTE": 28, "NR": 36}
GZIP_MAGIC = b"\x1f\x8b"


@dataclass(frozen=True, slots=True)
class Reading:
    """One file: the good cells (row, radio, mcc, plmn, country, cell, latitude, longitude, updated) and what was wrong.

    `faults` spells out the first thousand of each kind; `errors` counts them all.
    """

    path: Path
    cells: pl.DataFrame
    faults: tuple[Fault, ...]
    errors: int
    rejected: pl.DataFrame


@dataclass(frozen=True, slots=True)
class _Rule:
    """What a column must hold: rows where `bad` is true are at fault."""

    column: str
    bad: pl.Expr
    problem: str
    remedy: str


def read_cells(path: Path) -> Reading:
    """Read one file.

    Raises InvalidInput where it cannot be read at all.
    """
    lines = _lines(path)
    number = pl.col("fields").list.len()
    torn = lines.filter(number != len(COLUMNS)).select(
        "row",
        pl.lit(None, dtype=pl.String).alias("column"),
        value=pl.col("line").str.slice(0, 80),
        problem=pl.format("{} columns instead of {}", number, len(COLUMNS)),
        original="line",
    )
    whole = lines.filter(number == len(COLUMNS))
    raw = whole.select(
        "row", "line", *(pl.col("fields").list.get(i).str.strip_chars().alias(name) for i, name in enumerate(COLUMNS))
    )
    typed = _typed(raw)
    bad = {name: pl.repeat(value=False, n=typed.height, dtype=pl.Boolean, eager=True) for name in COLUMNS}
    wrong = [torn]
    faults = _spell_out(path, torn, "complete or delete the line")
    for rule in _rules(path):
        # A cell at fault is named once, by the first rule it breaks.
        hit = typed.select(hit=rule.bad.fill_null(value=True))["hit"] & ~bad[rule.column]
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
    good = ~pl.DataFrame(bad).select(pl.any_horizontal(pl.all())).to_series()
    cells = typed.filter(good).select(
        "row", "radio", "mcc", "plmn", "country", "cell", "updated", latitude="lat", longitude="lon"
    )
    every = pl.concat(wrong).sort("row")
    rejected = every.select(
        pl.lit(path.name).alias("file"),
        "row",
        "column",
        "value",
        "problem",
        pl.lit(BY_FAULT).alias("cause"),
        "original",
    )
    return Reading(path, cells, tuple(faults), every.height, rejected)


def _spell_out(path: Path, rows: pl.DataFrame, remedy: str) -> list[Fault]:
    """A fault for each of the rows."""
    return [
        Fault(path.name, row, column, value, problem, remedy) for row, column, value, problem, _ in rows.iter_rows()
    ]


def _lines(path: Path) -> pl.DataFrame:
    """Lines with their numbers, blank ones and a header left out."""
    try:
        content = path.read_bytes()
        if content.startswith(GZIP_MAGIC):
            content = gzip.decompress(content)
        text = content.decode("utf-8-sig")
    except (OSError, EOFError, UnicodeDecodeError) as error:
        remedy = "give an OpenCelliD CSV file, plain or gzipped"
        fault = Fault(path.name, None, None, None, f"cannot be read: {error}", remedy)
        raise InvalidInput(f"{path}: cannot be read", [fault]) from error
    lines = pl.DataFrame({"line": pl.Series(text.splitlines(), dtype=pl.String)}).with_row_index("row", offset=1)
    lines = lines.with_columns(pl.col("row").cast(pl.Int64)).filter(pl.col("line").str.strip_chars() != "")
    header = (pl.col("row") == 1) & pl.col("line").str.to_lowercase().str.starts_with("radio,")
    return lines.filter(~header).with_columns(fields=pl.col("line").str.split(","))


def _typed(raw: pl.DataFrame) -> pl.DataFrame:
    """Columns as numbers, null where they are none; country and PLMN from MCC and MNC."""
    codes = country_codes()
    country = pl.col("mcc").replace_strict(
        {m: c.country for m, c in codes.items()}, default=None, return_dtype=pl.String
    )
    digits = pl.col("mcc").replace_strict(
        {m: c.mnc_digits for m, c in codes.items()}, default=None, return_dtype=pl.Int64
    )
    mnc = pl.when(pl.col("net").str.contains(r"^\d{1,3}$")).then("net")
    padded = pl.when(digits == 3).then(mnc.str.zfill(3)).otherwise(mnc.str.zfill(2))
    return raw.with_columns(
        country=country,
        plmn=pl.col("mcc") + padded,
        too_long=(padded.str.len_chars() > digits).fill_null(value=False),
        **{name: pl.col(name).cast(pl.Int64, strict=False) for name in ("cell", "updated")},
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
    rules.append(_Rule("updated", pl.col("updated").is_null(), "not a number", "seconds since 1970"))
    if path.name.split(".")[0] in country_codes():
        # The files that OpenCelliD publishes are named after their country code.
        mcc = path.name.split(".")[0]
        rules.insert(
            2, _Rule("mcc", pl.col("mcc") != mcc, f"another country's cell in the file of {mcc}", "delete the line")
        )
    return rules
