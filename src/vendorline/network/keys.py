"""Keys and references: which rows say again what an earlier one says, which ids lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from vendorline.network.checked import Checked
from vendorline.network.faults import Batch
from vendorline.network.schema import REQUIRED_TABLES, TABLES, Column


def targets(column: Column) -> tuple[tuple[str, str], ...]:
    """Tables and columns that a column refers to; knowledge tables are none of them."""
    pairs = (reference.partition(".") for reference in column.references)
    return tuple((table, name) for table, _, name in pairs if table in TABLES)


def find_duplicates(checked: Checked) -> Iterable[Batch]:
    """Every row whose key an earlier row has; the first one stays."""
    key = checked.schema.key
    if not key or not checked.usable or not checked.frame.height:
        return
    required = [name for name in key if checked.schema.column(name).required]
    frame = checked.frame.select(key).with_row_index("index")
    frame = frame.filter(~checked.is_bad(*key), *(pl.col(name).is_not_null() for name in required))
    if len(key) == 1 and frame[key[0]].n_unique() == frame.height:
        return
    first = frame.unique(subset=list(key), keep="first", maintain_order=False)
    if first.height == frame.height:
        return
    later = frame.join(first.select("index"), on="index", how="anti", maintain_order="left")
    pairs = later.join(
        first.rename({"index": "first"}), on=list(key), how="left", nulls_equal=True, maintain_order="left"
    )
    rows = checked.source.rows.gather(pairs["first"]).cast(pl.String)
    text = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=", ", ignore_nulls=True)
    name = key[0] if len(key) == 1 else ", ".join(key)
    yield Batch(
        required[-1],
        "the key stands in an earlier row",
        "remove the row, or give it a key of its own",
        pairs["index"],
        pairs.select(text).to_series(),
        details=("repeats the " + pl.Series([name]) + " of row " + rows),
        duplicate=True,
    )


def known_ids(tables: Mapping[str, Checked], target: tuple[str, str]) -> pl.Series:
    """Every id that a table gives, in rows with faults too."""
    table, column = target
    return tables[table].frame[column].drop_nulls().unique().alias("id")


def references_of(checked: Checked, column: Column) -> pl.DataFrame:
    """Rows (`index`) and the ids (`id`) they refer to, an own line for each item of a list."""
    frame = checked.frame.select(pl.col(column.name).alias("id")).with_row_index("index")
    return (frame.explode("id") if column.is_list else frame).drop_nulls("id")


def find_dangling(checked: Checked, tables: Mapping[str, Checked]) -> Iterable[Batch]:
    """Every cell that names an id which its table does not have; a row that is itself at fault is there all the same."""
    for column in checked.schema.columns:
        aims = targets(column)
        if not aims:
            continue
        found = references_of(checked, column)
        if not found.height:
            continue
        there = [aim for aim in aims if aim[0] in tables]
        names = " or ".join(dict.fromkeys(table for table, _ in aims))
        if not there:
            if not any(table in REQUIRED_TABLES for table, _ in aims):  # a missing required table is a fault of its own
                first = found.unique("index", keep="first", maintain_order=True)
                problem = f"refers to {names}, and there is no such table"
                yield Batch(column.name, problem, f"add {names}", first["index"], first["id"], grouping="column")
            continue
        if any(not tables[table].usable for table, _ in there):
            continue
        known = pl.concat([known_ids(tables, aim) for aim in there])
        dangling = found.join(known.to_frame(), on="id", how="anti", maintain_order="left")
        if dangling.height:
            first = dangling.unique("index", keep="first", maintain_order=True)
            remedy = f"add it to {names}, or correct the id"
            if any(tables[table].is_bad(name).any() for table, name in there):
                remedy += f"; an id in {names} cannot be read, it may be that one"
            problem = f"refers to {names}, where no row has this id"
            yield Batch(column.name, problem, remedy, first["index"], first["id"])
