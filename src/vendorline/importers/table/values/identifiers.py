"""Ids and names as people see them: without invisible characters; and ids that a spreadsheet has damaged."""

from __future__ import annotations

import re
from collections.abc import Iterator

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.numbering import country_codes
from vendorline.quick_dataclass import dataclass

INVISIBLE = "invisible characters left out"
WHOLE = "whole number without its empty decimals"
_NOT_SEEN = r"[\u{00ad}\u{180e}\u{200b}\u{200e}\u{200f}\u{202a}-\u{202e}\u{2060}-\u{2064}\u{2066}-\u{2069}\u{feff}]"
_JOINERS = r"[\u{200c}\u{200d}]"
_SPACES = r"[\s\u{00a0}\u{2007}\u{2009}\u{202f}\u{3000}]+"
_SCIENTIFIC = r"^[-+]?\d+[.,]?\d*[eE]\+\d{1,3}$|^[-+]?\d+[.,]\d+[eE]\d{1,3}$"
_SHORT_SCIENTIFIC = r"^[-+]?\d[eE]\d{2,3}$"
_EXACT, _KEPT_DIGITS = float(1 << 53), 15
_SHOWN = 5
_DAMAGED = "an id in scientific notation, or of more digits than a number keeps: the digits behind are lost"
_AS_TEXT = "format the column as text where the table is made, write the ids anew, and export it again"


@dataclass(frozen=True, slots=True)
class Ids:
    """Ids as read, why they differ from the cells (null: they do not), which of them nobody can tell, and what is to be said of them."""

    values: pl.Series
    why: pl.Series
    lost: pl.Series
    faults: tuple[Fault, ...]


def without_invisible(text: pl.Series) -> pl.Series:
    """Cells without characters that nobody sees, and with plain spaces; null where nothing is left."""
    odd = _NOT_SEEN[:-1] + r"\u{200c}\u{200d}\u{00a0}\u{2007}\u{2009}\u{202f}\u{3000}]"
    if not text.str.contains(odd).any():
        return text
    cell = pl.col("text")
    plain = cell.str.replace_all(_NOT_SEEN, "")
    # Joiners belong to the writing of some languages; between Latin letters and digits they are leftovers.
    foreign = plain.str.replace_all(_JOINERS, "").str.contains(r"[^\x00-\u{024f}]")
    plain = pl.when(foreign).then(plain).otherwise(plain.str.replace_all(_JOINERS, ""))
    plain = plain.str.replace_all(_SPACES, " ").str.strip_chars()
    shown = pl.when(cell.str.contains(odd)).then(plain).otherwise(cell)
    return text.alias("text").to_frame().select(pl.when(shown != "").then(shown).alias(text.name))[text.name]


def read_ids(
    text: pl.Series, typed: pl.Series, rows: pl.Series, place: tuple[str, str], *, sheet: bool, own: bool = False
) -> Ids:
    """Read a column of ids.

    Args:
        text: the cells, without invisible characters.
        typed: which of them were numbers or dates.
        rows: the rows they stand in.
        place: the sheet and the header of the column, for what is said of it.
        sheet: whether a spreadsheet wrote the file, which keeps 15 digits of a number.
        own: whether it is a table of ours, in which text is an id as it stands.
    """
    frame = pl.DataFrame({"text": text, "typed": typed, "row": rows})
    cell = pl.col("text")
    # A column of numbers with gaps comes out of some programs with decimals: 1001.0.
    all_whole = pl.col("typed") | pl.lit(not own) & (cell.is_null() | cell.str.contains(r"^\d+\.0$")).all()
    whole = pl.when(cell.str.contains(r"^-?\d+\.0+$") & all_whole).then(cell.str.replace(r"\.0+$", "")).otherwise(cell)
    number = cell.cast(pl.Float64, strict=False)
    inexact = pl.col("typed") & cell.str.contains(r"\.0$") & (number.abs() > _EXACT)
    frame = frame.with_columns(
        value=whole,
        lost=(
            cell.str.contains(_SCIENTIFIC) | inexact | (pl.col("typed") & cell.str.contains(_SHORT_SCIENTIFIC))
        ).fill_null(value=False),
    ).with_columns(why=pl.when(pl.col("value") != cell).then(pl.lit(WHOLE)))
    value = pl.when(pl.col("lost")).then(cell).otherwise(pl.col("value"))
    frame = frame.with_columns(value=value)
    faults = tuple(_faults(frame, place, sheet=sheet))
    return Ids(frame["value"], frame["why"], frame["lost"], faults)


def _faults(frame: pl.DataFrame, place: tuple[str, str], *, sheet: bool) -> Iterator[Fault]:
    cell, kept = pl.col("text"), ~pl.col("lost")
    yield from _told(frame.filter("lost"), place, _DAMAGED, _AS_TEXT, "error")
    if sheet:
        long = pl.col("typed") & cell.str.contains(rf"^\d{{{_KEPT_DIGITS + 1},}}(?:\.0)?$")
        problem = "an id kept as a number of more than 15 digits: a spreadsheet puts zeros for those behind"
        yield from _told(frame.filter(long & kept), place, problem, _AS_TEXT)
    day = pl.col("typed") & cell.str.contains(r"^\d{4}-\d{2}-\d{2}")
    short = cell.str.contains(r"(?i)^(?:\d{1,2}-(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)|(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)-\d{2})$")  # fmt: skip
    dates = frame.filter(day | short)
    yield from _told(dates, place, "a date where an id is asked: a spreadsheet makes one of ids such as MAR1", _AS_TEXT)
    truth = frame.filter(cell.str.to_lowercase().is_in(["true", "false"]))
    yield from _told(truth, place, "true or false where an id is asked", _AS_TEXT)
    part = frame.filter(pl.col("typed") & cell.str.contains(r"^-?\d+\.\d*[1-9]\d*$") & kept)
    yield from _told(part, place, "a number with decimals where an id is asked", _AS_TEXT)
    yield from _alike(frame.filter(kept), place)


def _alike(frame: pl.DataFrame, place: tuple[str, str]) -> Iterator[Fault]:
    """Ids that differ in case or leading zeros alone."""
    distinct = frame.drop_nulls("value").unique("value", keep="first", maintain_order=True)
    key = pl.col("value").str.to_lowercase().str.replace(r"^0+(\d+)$", "${1}")
    groups = distinct.group_by(key.alias("key"), maintain_order=True).agg("value", pl.col("row").last())
    same = groups.filter(pl.col("value").list.len() > 1)
    if not same.height:
        return
    shown = "; ".join(" and ".join(ids) for ids in same["value"].head(_SHOWN).to_list())
    more = f" and {same.height - _SHOWN:,} more" if same.height > _SHOWN else ""
    problem = f"{same.height:,} pairs of ids that are probably the same, kept apart: {shown}{more}"
    yield Fault(
        place[0], same["row"][0], place[1], same["value"][0][-1], problem, "write each id in one way", "warning"
    )


def _told(
    rows: pl.DataFrame, place: tuple[str, str], problem: str, remedy: str, severity: str = "warning"
) -> Iterator[Fault]:
    """One fault for a column, which names the rows."""
    if not rows.height:
        return
    lines = rows["row"].to_list()
    where = ", ".join(map(str, lines[:_SHOWN])) + (f" and {len(lines) - _SHOWN:,} more" if len(lines) > _SHOWN else "")
    said = f"{problem}; in {'line' if len(lines) == 1 else 'lines'} {where}"
    yield Fault(
        place[0], lines[0], place[1], rows["text"][0], said, remedy, "error" if severity == "error" else "warning"
    )


# Network codes ---------------------------------------------------------------------------------------------------------------


def read_plmn(cell: str) -> tuple[str, str]:
    """Network codes of a cell, digits without marks between; what is not certain stays as written."""
    parts = [_plmn(part) for part in re.split(r"\s*[;,\n]\s*", cell) if part]
    return ";".join(parts), "PLMN without marks between"


def _plmn(part: str) -> str:
    if found := re.fullmatch(r"(\d{5,6})\.0+", part):
        return found[1]
    if "." in part:
        # 310.12 may be 310 120 that a number has cut.
        found = re.fullmatch(r"(\d{3})\.(\d{2,3})", part)
        known = country_codes().get(found[1]) if found else None
        return found[1] + found[2] if found and known and known.mnc_digits == len(found[2]) else part
    return re.sub(r"(?<=\d)[\s\-/](?=\d)", "", part)
