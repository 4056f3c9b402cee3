"""Numbers as people write them: decimal commas, thousands separators, units behind the number or in the header."""

from __future__ import annotations

from typing import Literal

import polars as pl

from vendorline.importers.table.words import units
from vendorline.network.schema import Column
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

#: The decimal mark of a sheet, and whether the sheet shows it or only its language suggests it.
Mark = Literal[",", "."]
#: Magnitudes below this have no thousands: 48,137 degrees is not a number above forty thousand.
NO_THOUSANDS = 1000.0
_NUMBER = r"^([-+−]?[\d.,]*\d[\d.,]*(?:[eE][-+]?\d+)?)\s*([^\d].*)?$"
_ROUNDED = 9


@dataclass(frozen=True, slots=True)
class Convention:
    """How a sheet writes decimals; `shown` is False where no cell of it decides."""

    mark: Mark
    shown: bool


def convention(columns: list[tuple[pl.Series, pl.Series]], suggested: Mark) -> Convention:
    """The decimal mark that most cells of a sheet's numeric columns show; the one that its language suggests where none does."""
    commas = points = 0
    for text, typed in columns:
        shape = _shape(text.filter(~typed))
        commas += int((shape["kind"] == "comma").sum())
        points += int((shape["kind"] == "point").sum())
    if commas == points:
        return Convention(suggested, shown=commas > 0)
    return Convention("," if commas > points else ".", shown=True)


def _shape(text: pl.Series) -> pl.DataFrame:
    """Number and unit of each cell, and what its marks show: comma, point (decimals), either, plain; null where it is no number."""
    # Spaces stand between groups of three digits; elsewhere they part numbers.
    compact = pl.col("text").str.replace_all(r"[\u{a0}\u{2007}\u{202f}]", " ")
    grouped = compact.str.contains(r"^[-+−]?\d{1,3}(?:[ '’]\d{3})+(?:[.,]\d+)?(?:\D.*)?$")
    compact = pl.when(grouped).then(compact.str.replace_all(r"[ '’](\d)", "${1}")).otherwise(compact)
    frame = text.alias("text").to_frame().with_columns(
        number=compact.str.extract(_NUMBER, 1).str.replace("−", "-", literal=True),
        unit=compact.str.extract(_NUMBER, 2),
    )  # fmt: skip
    number = pl.col("number")
    last_comma = number.str.contains(r",[^.]*$") & number.str.contains(",", literal=True)
    both = number.str.contains(",", literal=True) & number.str.contains(".", literal=True)
    one_comma, one_point = (number.str.count_matches(mark, literal=True) == 1 for mark in (",", "."))
    three = number.str.contains(r"^[-+]?[1-9]\d{0,2}[.,]\d{3}$")
    comma, point = number.str.contains(",", literal=True), number.str.contains(".", literal=True)
    parts = r"^[-+]?\d{1,3}(?:M\d{3})+$"
    commas, points = (number.str.contains(parts.replace("M", mark)) for mark in (",", r"\."))
    lakhs = number.str.contains(r"^[-+]?\d{1,2}(?:,\d{2})+,\d{3}(?:\.\d+)?$")
    decimal_comma = number.str.contains(r"^[-+]?\d{1,3}(?:\.\d{3})+,\d+$")
    decimal_point = number.str.contains(r"^[-+]?\d{1,3}(?:,\d{3})+\.\d+$") | lakhs
    damaged = (both & ~decimal_comma & ~decimal_point) | (comma & ~both & ~one_comma & ~commas & ~lakhs)
    damaged = damaged | (point & ~both & ~one_point & ~points)
    kind = (
        pl.when(damaged).then(None)
        .when(both & last_comma & one_comma).then(pl.lit("comma"))
        .when(both & ~last_comma & one_point).then(pl.lit("point"))
        .when(both).then(None)
        .when(comma & ~one_comma).then(pl.lit("commas"))
        .when(point & ~one_point).then(pl.lit("points"))
        .when((comma | point) & three).then(pl.lit("either"))
        .when(comma).then(pl.lit("comma"))
        .when(point).then(pl.lit("point"))
        .when(number.is_not_null()).then(pl.lit("plain"))
    )  # fmt: skip
    return frame.with_columns(kind=kind)


def read_numbers(
    text: pl.Series, typed: pl.Series, column: Column, convention: Convention, header_unit: str | None
) -> pl.DataFrame:
    """Columns `value` and `why` (null where the cell stays as it is): numbers with a point as decimal mark, in the unit of the column.

    A cell that is no number stays as it is, for validation to name.
    """
    known = units(column.name)
    frame = _shape(text).with_columns(typed=typed)
    unit = pl.col("unit").str.strip_chars()
    factors = {name: known.get(fold(name)) for name in frame["unit"].drop_nulls().str.strip_chars().unique()}
    own = unit.replace_strict(factors, default=None, return_dtype=pl.Float64) if factors else pl.lit(None, pl.Float64)
    whole = known.get(fold(header_unit), 1.0) if header_unit else 1.0
    factor = pl.when(pl.col("unit").is_null()).then(pl.lit(whole)).otherwise(own)
    small = column.maximum is not None and column.maximum < NO_THOUSANDS and column.minimum is not None
    mark = pl.lit("." if small else convention.mark)
    either_point = (pl.col("kind") == "either") & pl.col("number").str.contains(".", literal=True)
    either_comma = (pl.col("kind") == "either") & ~either_point
    decimal = pl.when(either_comma).then(pl.lit(",")).otherwise(pl.lit(".")) if small else mark
    chosen = (
        pl.when(pl.col("kind") == "comma").then(pl.lit(","))
        .when(pl.col("kind").is_in(["point", "plain"])).then(pl.lit("."))
        .when(pl.col("kind") == "commas").then(pl.lit("."))
        .when(pl.col("kind") == "points").then(pl.lit(","))
        .otherwise(decimal)
    )  # fmt: skip
    number = pl.col("number")
    point_text = (
        pl.when(chosen == ",")
        .then(number.str.replace_all(".", "", literal=True).str.replace(",", ".", literal=True))
        .otherwise(number.str.replace_all(",", "", literal=True))
    )
    plain = pl.when("typed").then(pl.col("text")).otherwise(point_text)
    scaled = (plain.cast(pl.Float64, strict=False) * factor).round(_ROUNDED).cast(pl.String)
    # Marks of thousands that do not stand before three digits each are the traces of damage: nobody knows the number.
    sound = pl.col("typed") | (pl.col("kind").is_not_null() & ~(pl.col("kind").is_in(["commas", "points"]) & small))
    usable = plain.cast(pl.Float64, strict=False).is_finite() & factor.is_not_null() & sound
    value = pl.when(usable & (factor != 1.0)).then(scaled).when(usable).then(plain).otherwise("text")
    guessed = "" if convention.shown or small else ", the language of the header decides"
    either = pl.col("kind") == "either"
    why = (
        pl.when(pl.col("typed") | (chosen == ".")).then(pl.lit("thousands separator or space"))
        .otherwise(pl.lit("decimal comma or point of thousands"))
    )  # fmt: skip
    why = pl.when(either & ~pl.col("typed")).then(why + guessed).otherwise(why)
    spelled = pl.coalesce(unit, pl.lit(header_unit, pl.String))
    why = pl.when(factor != 1.0).then(pl.format("unit {} to {}", spelled, pl.lit(column.unit or ""))).otherwise(why)
    why = pl.when((factor == 1.0) & pl.col("unit").is_not_null()).then(pl.lit("unit left out")).otherwise(why)
    return frame.with_columns(value=value).with_columns(
        why=pl.when(pl.col("value").ne_missing(pl.col("text"))).then(why)
    ).select("value", "why")  # fmt: skip
