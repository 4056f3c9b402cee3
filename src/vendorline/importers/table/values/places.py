"""Positions: latitude and longitude in two columns or in one cell; the letters of the hemispheres decide which is which."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import replace

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.values.angles import FORMS, Angle, read_angle
from vendorline.importers.table.values.numbers import Convention, read_numbers
from vendorline.importers.table.values.projected import read_metres
from vendorline.network.schema import Column, table
from vendorline.network.validation.parse import ERROR_VALUES
from vendorline.quick_dataclass import dataclass

_PAIR = re.compile(r"\(?\s*([-+−]?\d{1,3}(?:\.\d+)?)\s*[,;/ ]\s*([-+−]?\d{1,3}(?:\.\d+)?)\s*\)?")
_COMMA_PAIR = re.compile(r"\(?\s*([-+−]?\d{1,3}(?:,\d+)?)\s*[;/ ]\s*([-+−]?\d{1,3}(?:,\d+)?)\s*\)?")
_PLAIN = re.compile(r"[-+]?\d{1,3}(?:[.,]\d+)?")
_BETWEEN = re.compile(r"\s*[;,/|]\s*|\s+")
_LONGEST = 120
_LETTER_O = r"(?i)\d\W*o\W*$|^\W*o\W*\d"
#: Set behind the number of a row whose other coordinate shows that one of them stands in the wrong column: no number any more.
DOUBTED = " (in doubt)"
SWAPPED = "latitude and longitude by the letters of their hemispheres, which stand in each other's columns"
FAULTY = "not read: the other coordinate of the row names the hemisphere of this one"


def read_columns(
    latitude: pl.Series, longitude: pl.Series, languages: frozenset[str]
) -> tuple[pl.Series, pl.Series, pl.Series]:
    """Columns of latitudes and longitudes with angles as decimal degrees and all else as written, and why (null: nothing special).

    Where both letters of a row say that the columns are swapped, they are read so. Where one does, neither is read.
    """
    frame = pl.DataFrame({"a": latitude, "b": longitude})
    frame = frame.join(_angles(latitude, languages, "a"), on="a", how="left", maintain_order="left")
    frame = frame.join(_angles(longitude, languages, "b"), on="b", how="left", maintain_order="left")
    first = pl.col("a_axis").eq_missing(pl.lit("longitude"))
    second = pl.col("b_axis").eq_missing(pl.lit("latitude"))
    swapped, faulty = first & second, (first | second) & ~(first & second)

    def one(own: str, other: str) -> pl.Expr:
        number = pl.col(own).str.contains(r"^\s*[-+−]?[\d.,\s]+°?\s*$")
        doubted = pl.when(number).then(pl.col(own) + DOUBTED).otherwise(pl.col(own))
        angle = pl.coalesce(f"{own}_value", own)
        return pl.when(swapped).then(f"{other}_value").when(faulty).then(doubted).otherwise(angle)

    why = pl.when(swapped).then(pl.lit(SWAPPED)).when(faulty).then(pl.lit(FAULTY))
    read = frame.select(latitude=one("a", "b"), longitude=one("b", "a"), why=why)
    return read["latitude"], read["longitude"], read["why"]


def _angles(text: pl.Series, languages: frozenset[str], name: str) -> pl.DataFrame:
    found = [
        (cell, angle.text, angle.axis)
        for cell in text.drop_nulls().unique().to_list()
        if not _PLAIN.fullmatch(cell) and (angle := read_angle(cell, languages)) is not None
    ]
    return pl.DataFrame(found, schema=dict.fromkeys((name, f"{name}_value", f"{name}_axis"), pl.String), orient="row")


def read_position(text: str, languages: frozenset[str] = frozenset()) -> tuple[str, str] | None:
    """Latitude and longitude of one cell; None where it does not hold two angles, or where they can be parted in several ways."""
    if len(text) > _LONGEST:
        return None
    for form in (_COMMA_PAIR, _PAIR):
        if (found := form.fullmatch(text)) and ("," in found[1] or form is _PAIR):
            return found[1].replace(",", ".").replace("−", "-"), found[2].replace(",", ".").replace("−", "-")
    text = text.strip().removeprefix("(").removesuffix(")").strip()
    parted = [(text[: gap.start()], text[gap.end() :]) for gap in _BETWEEN.finditer(text)]
    pairs = {_pair(_half(first, languages), _half(second, languages)) for first, second in parted} - {None}
    return pairs.pop() if len(pairs) == 1 else None


def _half(text: str, languages: frozenset[str]) -> Angle | None:
    plain = text.replace("−", "-")
    if _PLAIN.fullmatch(plain):
        return Angle(float(plain.replace(",", ".")), None)
    return read_angle(text, languages)


def _pair(first: Angle | None, second: Angle | None) -> tuple[str, str] | None:
    if first is None or second is None or (first.axis is not None and first.axis == second.axis):
        return None
    if first.axis == "longitude" or second.axis == "latitude":
        return second.text, first.text
    return first.text, second.text


# Columns ---------------------------------------------------------------------------------------------------------------------

AXES = ("latitude", "longitude")


@dataclass(frozen=True, slots=True)
class Written:
    """A column of latitudes or longitudes as it stands in a sheet: its header and unit, its cells, which of them were numbers already."""

    header: str
    unit: str | None
    text: pl.Series
    typed: pl.Series


@dataclass(frozen=True, slots=True)
class Coordinates:
    """Columns `value` and `why` by axis, and what is to be said of the columns."""

    read: Mapping[str, pl.DataFrame]
    faults: tuple[Fault, ...]


def read_coordinates(
    written: Mapping[str, Written],
    rows: pl.Series,
    sheet: str,
    decimals: Convention,
    languages: frozenset[str],
    countries: Iterable[str],
    crs: str | None,
) -> Coordinates:
    """Read the columns of latitudes and longitudes that a sheet has.

    Args:
        written: by axis; one of them may be missing.
        rows: the rows of the sheet.
        sheet: what a person calls it.
        decimals: how the sheet writes decimals.
        languages: those that its headers are of.
        countries: those of its rows.
        crs: the projected system of the positions; None: degrees, or nobody has said it.
    """
    if set(written) == set(AXES):
        north, east = written["latitude"], written["longitude"]
        degrees, plain = [
            [
                read_numbers(column.text, column.typed, bounds(axis), decimals, column.unit)["value"]
                for axis, column in ((AXES[0], north), (AXES[1], east))
            ]
            for bounds in (table("sites").column, _unbound)
        ]
        metres = read_metres(
            (degrees[0], degrees[1]), plain[0], plain[1], crs, countries, (sheet, north.header, east.header)
        )
        if metres is not None:
            told = pl.lit(
                f"metres of {crs} to degrees" if crs else "not read: no degrees, and nobody has named the system"
            )
            read = {axis: getattr(metres, axis).alias("value").to_frame().with_columns(why=told) for axis in AXES}
            return Coordinates(read, metres.faults)
    empty = pl.Series([None], dtype=pl.String).new_from_index(0, rows.len())
    texts = [written[axis].text if axis in written else empty for axis in AXES]
    angles = dict(zip((*AXES, "why"), read_columns(texts[0], texts[1], languages), strict=True))
    found, faults = {}, list[Fault]()
    for axis, column in written.items():
        bound = table("sites").column(axis)
        numbers = read_numbers(angles[axis], column.typed, bound, decimals, column.unit)
        ways = pl.DataFrame({"way": angles["why"], "why": numbers["why"], "angle": angles[axis] != column.text})
        spelled = pl.when("angle").then(pl.lit("degrees, minutes and seconds, or a hemisphere, to decimal degrees"))
        found[axis] = numbers.with_columns(why=ways.select(pl.coalesce("way", spelled, "why").alias("why"))["why"])
        faulty = angles["why"].eq_missing(pl.Series([FAULTY])).fill_null(value=False)
        faults += _unread(column, numbers["value"], rows, sheet, faulty)
        if axis == "latitude" and faulty.any():
            first = int(faulty.arg_true()[0])
            remedy = "write latitudes with N or S and longitudes with E or W, each in its column"
            problem = f"a letter that names the other coordinate; neither is read ({faulty.sum():,} rows)"
            faults.append(Fault(sheet, rows[first], column.header, column.text[first], problem, remedy, "warning"))
    return Coordinates(found, tuple(faults))


def _unbound(axis: str) -> Column:
    """The column without its bounds: metres have thousands."""
    return replace(table("sites").column(axis), minimum=None, maximum=None)


def _unread(
    column: Written, value: pl.Series, rows: pl.Series, sheet: str, but: pl.Series | None = None
) -> list[Fault]:
    """One message for the cells of a column that are no position in a form that is read; not for those of which more is known."""
    frame = pl.DataFrame({"row": rows, "text": column.text, "value": value})
    frame = frame if but is None else frame.filter(~but)
    no_number = pl.col("value").cast(pl.Float64, strict=False).is_null() & pl.col("value").is_not_null()
    left = frame.filter(no_number & ~pl.col("text").is_in(ERROR_VALUES))
    if not left.height:
        return []
    problem = (
        f"no angle in a form that is read, or one that can be read in several ways ({left.height:,} in this column)"
    )
    remedy = f"write it as {FORMS}"
    if left["text"].str.contains(_LETTER_O).any():
        remedy += "; for O write E or W: it is east in some languages and west in others"
    return [Fault(sheet, left["row"][0], column.header, left["text"][0], problem, remedy, "warning")]


def read_positions(
    text: pl.Series, rows: pl.Series, place: tuple[str, str], languages: frozenset[str]
) -> tuple[pl.DataFrame, tuple[Fault, ...]]:
    """Columns `latitude` and `longitude` for cells that hold both; a cell that does not stays in the first as it is written."""
    pairs = {cell: read_position(cell, languages) for cell in text.drop_nulls().unique().to_list()}
    known = pl.DataFrame(
        [(cell, *(pair or (cell, None))) for cell, pair in pairs.items()],
        schema=dict.fromkeys(("text", *AXES), pl.String),
        orient="row",
    )
    read = text.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left")
    written = Written(place[1], None, text, text)
    unread = {cell for cell, pair in pairs.items() if pair is None}
    left = read.select(pl.when(pl.col("text").is_in(list(unread))).then("text"))["text"] if unread else None
    return read.select(AXES), () if left is None else tuple(_unread(written, left, rows, place[0]))
