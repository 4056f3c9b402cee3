"""Text to values: readers for each type of column, a whole column at once.

A reader takes stripped text (null where empty) and returns the values and, for each cell, the name of the rule it breaks or null.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

from vendorline.knowledge import tables as knowledge
from vendorline.network.schema import Column
from vendorline.vendors import match_of, vendors

#: What spreadsheets and statistics programs leave in a cell instead of a value, in several languages.
ERROR_VALUES = (
    "#N/A", "#N/A N/A", "#NA", "#REF!", "#VALUE!", "#DIV/0!", "#NAME?", "#NULL!", "#NUM!", "#SPILL!", "#CALC!", "#FIELD!",
    "#BLOCKED!", "#CONNECT!", "#BUSY!", "#UNKNOWN!", "#GETTING_DATA", "#ERROR!", "#NV", "#BEZUG!", "#WERT!", "#ZAHL!",
    "#VALEUR!", "#NOM?", "#NOMBRE!", "#N/D", "#¡REF!", "#¡VALOR!", "#¡DIV/0!", "#¿NOMBRE?", "#¡NUM!", "NaN", "nan",
)  # fmt: skip
#: Words for "nobody knows" where a vendor's name is asked for.
NO_NAMES = ("unknown", "n/a", "na", "none", "null", "tbd", "tbc", "-", "--", "?")
#: Whole numbers above it are not exact as floating-point numbers.
EXACT_FLOAT = float(1 << 53)

Parsed = tuple[pl.Series, pl.Series]
#: Vendors that somebody has confirmed beside the catalogue: ids by name, as `vendorline.vendors.confirmed_names` gives them.
Confirmed = Mapping[str, str]
NOBODY_CONFIRMED: Confirmed = MappingProxyType({})


def parse_text(column: Column, given: pl.Series, confirmed: Confirmed = NOBODY_CONFIRMED) -> Parsed:
    """Values and rules of cells of text that hold one value each; `confirmed`: vendors beside the catalogue."""
    stripped = pl.col("text").str.strip_chars()
    broken = pl.lit(value=False) if _holds_anything(column) else stripped.is_in(ERROR_VALUES).fill_null(value=False)
    cells = given.alias("text").to_frame().select(pl.when(stripped != "").then(stripped), broken=broken)
    text, is_broken = cells["text"], cells["broken"].any()
    readable = where(~cells["broken"], text) if is_broken else text
    if column.item_type == "vendor":
        value, rule = _read_vendor(readable, confirmed)
    else:
        value, rule = _READERS.get(column.item_type, _read_plain)(column, readable)
    if is_broken:
        told = pl.when("broken").then(pl.lit("error_value")).otherwise("rule").alias("rule")
        rule = pl.DataFrame({"broken": cells["broken"], "rule": rule}).select(told).to_series()
    return judge_range(column, value, rule) if column.item_type in {"integer", "number"} else (value, rule)


def _holds_anything(column: Column) -> bool:
    """Whether a column holds what others wrote, whatever it was."""
    return (column.table, column.name) == ("observations", "value")


def judge_range(column: Column, value: pl.Series, rule: pl.Series) -> Parsed:
    """Mark values outside the column's range that break no other rule."""
    if column.minimum is None and column.maximum is None:
        return value, rule
    outside = pl.lit(value=False)
    if column.minimum is not None:
        outside = outside | (pl.col("value") < column.minimum)
    if column.maximum is not None:
        outside = outside | (pl.col("value") > column.maximum)
    told = pl.when(pl.col("rule").is_null() & outside).then(pl.lit("range")).otherwise("rule").alias("rule")
    return value, pl.DataFrame({"value": value, "rule": rule}).select(told).to_series()


def everywhere(value: object, dtype: pl.DataType | type[pl.DataType], count: int) -> pl.Series:
    """A column that says the same in every cell."""
    return _one(value, dtype).new_from_index(0, count)


@cache
def _one(value: object, dtype: pl.DataType | type[pl.DataType]) -> pl.Series:
    return pl.Series([value], dtype=dtype)


def where(condition: pl.Series, values: pl.Series) -> pl.Series:
    """The values where the condition holds, null elsewhere."""
    frame = pl.DataFrame({"condition": condition, "values": values})
    return frame.select(pl.when("condition").then(pl.col("values")).alias(values.name)).to_series()


def rule_where(condition: pl.Series, rule: str) -> pl.Series:
    """The rule's name where the condition holds, null elsewhere."""
    if not condition.any():
        return everywhere(None, pl.String, condition.len())
    return condition.alias("c").to_frame().select(pl.when("c").then(pl.lit(rule)).alias("rule")).to_series()


def _unless_read(text: pl.Series, value: pl.Series, rule: str) -> Parsed:
    """Values as read; a cell that holds text, and gave no value, breaks the rule."""
    if value.null_count() == text.null_count():
        return value, everywhere(None, pl.String, text.len())
    return value, rule_where(text.is_not_null() & value.is_null(), rule)


def _translate(text: pl.Series, spelled: dict[str, str]) -> pl.Series:
    return text.replace_strict(spelled, default=None, return_dtype=pl.String)


def _same(words: Iterable[str]) -> dict[str, str]:
    return {word: word for word in words}


def _first(left: pl.Series, right: pl.Series) -> pl.Series:
    return pl.DataFrame({"left": left, "right": right}).select(pl.coalesce("left", "right")).to_series()


def _read_plain(column: Column, text: pl.Series) -> Parsed:
    if not column.allowed:
        return text, everywhere(None, pl.String, text.len())
    value = _translate(text.str.to_lowercase(), {word.lower(): word for word in column.allowed})
    return _unless_read(text, value, "allowed")


def _read_number(_column: Column, text: pl.Series) -> Parsed:
    value = text.cast(pl.Float64, strict=False)
    return _unless_read(text, where(value.is_finite().fill_null(value=False), value), "type")


def _read_integer(_column: Column, text: pl.Series) -> Parsed:
    value = text.cast(pl.Int64, strict=False)
    if value.null_count() > text.null_count():  # spreadsheets write 12.0 and 1.2E+5
        number = text.cast(pl.Float64, strict=False)
        value = _first(value, where(is_whole(number), number).cast(pl.Int64, strict=False))
    return _unless_read(text, value, "type")


def is_whole(number: pl.Series) -> pl.Series:
    """Whether a floating-point number is a whole one, and exactly so."""
    return (number.is_finite() & (number == number.floor()) & (number.abs() <= EXACT_FLOAT)).fill_null(value=False)


def _read_date(_column: Column, text: pl.Series) -> Parsed:
    iso = text.str.contains(r"^\d{4}-\d{2}-\d{2}$").fill_null(value=False)
    return _unless_read(text, where(iso, text).str.to_date("%Y-%m-%d", strict=False), "type")


def _read_plmn(_column: Column, text: pl.Series) -> Parsed:
    return text, rule_where(~text.str.contains(r"^\d{5,6}$").fill_null(value=True), "plmn")


def _read_country(_column: Column, text: pl.Series) -> Parsed:
    return _unless_read(text, _translate(text.str.to_uppercase(), _same(knowledge.countries())), "country")


def _id_form(text: pl.Series) -> pl.Series:
    """Knowledge tables write their ids in lower case with underscores: CU-UP is cu_up."""
    return text.str.to_lowercase().str.replace_all(r"[-\s]+", "_")


def _read_function(_column: Column, text: pl.Series) -> Parsed:
    known = _translate(_id_form(text), _same(knowledge.functions()))
    return _first(known, text), _unless_read(text, known, "unknown_function")[1]


def _read_interface(_column: Column, text: pl.Series) -> Parsed:
    known = _translate(_id_form(text), _same(knowledge.interfaces()))
    return _first(known, text), _unless_read(text, known, "unknown_interface")[1]


def _read_vendor(text: pl.Series, confirmed: Confirmed) -> Parsed:
    """Vendors by id; a name that is neither in the catalogue nor confirmed is nobody's: an unknown vendor."""
    names, ids = text.drop_nulls().unique().to_list(), vendors().keys()
    matches = {name: match_of(name, confirmed) for name in names if name not in ids}
    found = {name: match.vendor_id for name, match in matches.items() if match.vendor_id is not None}
    known = _translate(text, _same(ids & set(names)) | found)
    rules = {
        name: _VENDOR_RULES.get(match.sure, "unknown_vendor")
        for name, match in matches.items()
        if match.vendor_id is None
    }
    return known, _translate(text, rules)


#: Why a name gives no vendor, as the rule that it breaks.
_VENDOR_RULES = {
    "placeholder": "no_name", "several": "several_vendors", "doubt": "doubtful_vendor", "ambiguous": "ambiguous_vendor",
}  # fmt: skip


_READERS: dict[str, Callable[[Column, pl.Series], Parsed]] = {
    "integer": _read_integer,
    "number": _read_number,
    "date": _read_date,
    "plmn": _read_plmn,
    "country": _read_country,
    "function": _read_function,
    "interface": _read_interface,
}
