"""Keys and references: which rows say again what an earlier one says, which ids lead nowhere."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from vendorline.errors import Severity
from vendorline.network.cells import as_text
from vendorline.network.faults import Batch, Spoils
from vendorline.network.schema import REQUIRED_TABLES, TABLES, Column
from vendorline.network.validation.typed_table import BY_CELL, Checked

#: What is told of the cells in which rows of one id say different things.
DIFFER = "rows of one id differ"


def targets(column: Column) -> tuple[tuple[str, str], ...]:
    """Tables and columns that a column refers to; knowledge tables are none of them."""
    pairs = (reference.partition(".") for reference in column.references)
    return tuple((table, name) for table, _, name in pairs if table in TABLES and name)


def find_duplicates(checked: Checked, *, by_cell: bool = False) -> Iterable[Batch]:
    """Every row whose key an earlier row has: equal rows are one; of others the cells that differ cannot be known.

    In a table whose rows have no id of their own the first of differing rows stays, and the others are left out. `by_cell`: cells
    that differ, and need not be filled, are told as warnings.
    """
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
    differing = _differing(checked, pairs)
    equal = ~pairs["index"].is_in(pl.concat([found["index"] for found in differing.values()]).implode())
    yield _repeats(
        checked, key, required[-1], pairs.filter(equal), ", word for word", severity="warning", spoils="merged"
    )
    other = pairs.filter(~equal)
    if len(key) > 1 or checked.schema.name not in BY_CELL:
        yield _repeats(checked, key, required[-1], other, "", severity="error", spoils="row")
        return
    needed = [c for c in differing if differing[c].height and checked.schema.column(c).required and c != "function"]
    severity: Severity = "warning" if by_cell and not needed else "error"
    yield _repeats(checked, key, required[-1], other, "", severity=severity, spoils="merged")
    for name, found in differing.items():
        if found.height:
            yield _contested(checked, name, found, severity=severity, spoils="row" if needed else "cell")


def _differing(checked: Checked, pairs: pl.DataFrame) -> dict[str, pl.DataFrame]:
    """For each column the pairs of rows of one key (`index`, `first`) that say different things there, or that nobody can read."""
    found = {}
    for column in checked.schema.columns:
        cells, bad = checked.frame[column.name], checked.is_bad(column.name)
        here = pairs.with_columns(
            one=cells.gather(pairs["first"]),
            other=cells.gather(pairs["index"]),
            spoilt=bad.gather(pairs["first"]) | bad.gather(pairs["index"]),
        )
        found[column.name] = here.filter(pl.col("one").ne_missing(pl.col("other")) | pl.col("spoilt")).select(
            "index", "first"
        )
    return found


def _repeats(
    checked: Checked,
    key: tuple[str, ...],
    column: str,
    pairs: pl.DataFrame,
    how: str,
    *,
    severity: Severity,
    spoils: Spoils,
) -> Batch:
    """Rows that have the key of an earlier one."""
    rows = checked.source.rows.gather(pairs["first"]).cast(pl.String)
    text = pl.concat_str([pl.col(name).cast(pl.String) for name in key], separator=", ", ignore_nulls=True)
    name = key[0] if len(key) == 1 else ", ".join(key)
    return Batch(
        column,
        "the key stands in an earlier row",
        "remove the row, or give it a key of its own",
        pairs["index"],
        pairs.select(text).to_series(),
        details=("repeats the " + pl.Series([name]) + " of row " + rows + how),
        severity=severity,
        duplicate=True,
        spoils=spoils,
    )


def _contested(checked: Checked, name: str, pairs: pl.DataFrame, *, severity: Severity, spoils: Spoils) -> Batch:
    """A cell of which rows of one id say different things: what each of them says, at the row that stays."""
    given = checked.source.frame
    texts = as_text(given[name]) if given is not None and name in given.columns else as_text(checked.frame[name])
    claims = pl.concat(
        [pairs.select(index="first", source="first"), pairs.select(index="first", source="index")]
    ).unique(maintain_order=True)
    return Batch(
        name, DIFFER, "keep the row that is right", claims["index"], texts.gather(claims["source"]),
        severity=severity, spoils=spoils, silent=True,
    )  # fmt: skip


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
                yield Batch(
                    column.name, problem, f"add {names}", first["index"], first["id"], grouping="column",
                    spoils="row" if column.required else "cell",
                )  # fmt: skip
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
            yield Batch(
                column.name, problem, remedy, first["index"], first["id"], spoils="row" if column.required else "cell"
            )
