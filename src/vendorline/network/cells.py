"""Cells to values: a whole column at once, every cell that cannot be one named with the rule it breaks."""

from __future__ import annotations

from collections.abc import Callable

import polars as pl

from vendorline.network.faults import UNREADABLE, Batch, Spoils
from vendorline.network.schema import Column
from vendorline.network.validation.cell_rules import hint_for, rule_for
from vendorline.network.validation.parse import (
    NOBODY_CONFIRMED,
    Confirmed,
    Parsed,
    everywhere,
    is_whole,
    judge_range,
    parse_text,
    rule_where,
    where,
)
from vendorline.quick_dataclass import dataclass

LIST_SEPARATOR = ";"
#: Stands between the items of a list that was never text; no inventory has it in a name.
UNIT_SEPARATOR = "\x1f"
#: Types whose values are looked up by name: worth doing once per distinct name, however many there are.
NAMED_TYPES = frozenset({"vendor", "function", "interface", "country"})
#: So few cells are parsed sooner than their distinct texts are found.
FEW = 1000


@dataclass(frozen=True, slots=True)
class Cells:
    """A column's values (null where the cell is at fault), its faults, and which cells hold an error."""

    values: pl.Series
    faults: tuple[Batch, ...]
    bad: pl.Series


def cast_cells(column: Column, given: pl.Series, confirmed: Confirmed = NOBODY_CONFIRMED) -> Cells:
    """Cast a column as given (text, or typed by Parquet) to its type, and judge each cell by itself.

    `confirmed`: vendors beside the catalogue.
    """
    if given.null_count() == given.len() and not isinstance(given.dtype, pl.Struct):
        value, rules = everywhere(None, column.dtype, given.len()), everywhere(None, pl.String, given.len())
    elif column.is_list:
        value, rules = _parse_lists(column, given)
    else:
        value, rules = _from_typed(column, given) or _parse_scalars(column, as_text(given), confirmed)
    if column.required and value.null_count():
        missing = pl.col("value").is_null() & pl.col("rule").is_null()
        told = pl.when(missing).then(pl.lit("missing")).otherwise("rule").alias("rule")
        rules = pl.DataFrame({"value": value, "rule": rules}).select(told).to_series()
    values, bad = value.cast(column.dtype).alias(column.name), everywhere(False, pl.Boolean, given.len())
    if rules.null_count() == rules.len():
        return Cells(values, (), bad)
    faults = []
    for name in rules.drop_nulls().unique().sort():
        rule = rule_for(column, name)
        broken = (rules == name).fill_null(value=False)
        index = broken.arg_true()
        shown = as_text(given.gather(index)).str.strip_chars()
        faults.append(
            Batch(
                column.name, rule.problem, rule.remedy, index, shown,
                severity=rule.severity, grouping=rule.grouping, hint=hint_for(column, name),
                spoils=_spoilt(column, name), claim=rule.claim or UNREADABLE,
            )
        )  # fmt: skip
        if rule.severity == "error":
            bad = bad | broken
    return Cells(where(~bad, values) if bad.any() else values, tuple(faults), bad)


def _spoilt(column: Column, rule: str) -> Spoils:
    """What a broken rule spoils: the row, where a value that it needs is missing; else the cell, or nothing."""
    if rule == "missing":
        return "row"
    if rule_for(column, rule).severity == "warning":
        return "cell" if rule_for(column, rule).claim else "nothing"
    return "row" if column.required and column.item_type != "function" else "cell"


def as_text(series: pl.Series) -> pl.Series:
    """Cells as a person would write them in CSV."""
    if series.dtype == pl.String:
        return series
    if isinstance(series.dtype, (pl.List, pl.Array)):
        return _joined(series, LIST_SEPARATOR)
    if series.dtype == pl.Null or not series.dtype.is_nested():
        return series.cast(pl.String, strict=False)
    return series.to_frame("cell").select(pl.struct("cell").struct.json_encode()).to_series()


def _joined(series: pl.Series, separator: str) -> pl.Series:
    inner = series.dtype.inner if isinstance(series.dtype, (pl.List, pl.Array)) else None
    lists = series.cast(pl.List(inner)) if inner is not None else series
    text = lists.cast(pl.List(pl.String), strict=False).list.join(separator, ignore_nulls=True)
    return where(text != "", text)


def _parse_scalars(column: Column, text: pl.Series, confirmed: Confirmed) -> Parsed:
    named = column.item_type in NAMED_TYPES
    return _on_distinct(text, lambda cells: parse_text(column, cells, confirmed), always=named)


def _on_distinct(text: pl.Series, parse: Callable[[pl.Series], Parsed], *, always: bool = False) -> Parsed:
    """Parse each distinct text once, where that saves work."""
    if text.len() < FEW:
        return parse(text)
    distinct = text.drop_nulls().unique().alias("text")
    if not always and distinct.len() * 2 > text.len():
        return parse(text)
    value, rule = parse(distinct)
    parsed = pl.DataFrame({"text": distinct, "value": value, "rule": rule})
    whole = text.alias("text").to_frame().join(parsed, on="text", how="left", maintain_order="left")
    return whole["value"], whole["rule"]


def _from_typed(column: Column, given: pl.Series) -> Parsed | None:
    """Values that Parquet already typed; None where they have to go through their text."""
    kind, dtype = column.item_type, given.dtype
    if kind in {"integer", "number"} and dtype.is_integer():
        # Unsigned numbers past the range of signed ones have no place in an inventory: they become a fault of type.
        value = given.cast(column.dtype, strict=False)
        broken = value.is_null() & given.is_not_null()
    elif kind in {"integer", "number"} and dtype.is_float():
        number = given.cast(pl.Float64)
        value = number.cast(column.dtype, strict=False)
        broken = (~is_whole(number) if kind == "integer" else number.is_infinite()) & number.is_not_null()
        nan = number.is_nan().fill_null(value=False)
        return _judged(column, value, broken & ~nan, nan)
    elif kind == "date" and isinstance(dtype, (pl.Date, pl.Datetime)):
        local = given.dt.replace_time_zone(None) if isinstance(dtype, pl.Datetime) else given
        value = local.cast(pl.Date)
        broken = (value.cast(local.dtype) != local).fill_null(value=False)
    else:
        return None
    return _judged(column, value, broken, None)


def _judged(column: Column, value: pl.Series, broken: pl.Series, nan: pl.Series | None) -> Parsed:
    rule = rule_where(broken, "type")
    if nan is not None and nan.any():
        told = pl.when("nan").then(pl.lit("error_value")).otherwise("rule").alias("rule")
        rule = pl.DataFrame({"rule": rule, "nan": nan}).select(told).to_series()
    return (value, rule) if column.item_type == "date" else judge_range(column, value, rule)


def _parse_lists(column: Column, given: pl.Series) -> Parsed:
    """Lists and rules, one for each cell; a list breaks the rule that its first faulty item breaks."""
    if isinstance(given.dtype, (pl.List, pl.Array)):
        return _on_distinct(_joined(given, UNIT_SEPARATOR), lambda cells: _parse_items(column, cells, UNIT_SEPARATOR))
    return _on_distinct(as_text(given), lambda cells: _parse_items(column, cells, LIST_SEPARATOR))


def _parse_items(column: Column, text: pl.Series, separator: str) -> Parsed:
    cells = pl.DataFrame({"cell": pl.int_range(text.len(), eager=True), "item": text.str.split(separator)})
    items = cells.explode("item").with_columns(pl.col("item").str.strip_chars()).filter(pl.col("item") != "")
    value, rule = parse_text(column, items["item"])
    parsed = pl.DataFrame({"cell": items["cell"], "value": value, "rule": rule})
    lists = parsed.group_by("cell", maintain_order=True).agg("value", pl.col("rule").drop_nulls().first())
    whole = cells.select("cell").join(lists, on="cell", how="left", maintain_order="left")
    return whole["value"], whole["rule"]
