"""Cells that are none, and cells that stand where they cannot: no stations are made of them.

Phones write a number where they know none, and those numbers reach the lists. A position may be that of nothing (0, 0), of another
country, or have its latitude and longitude swapped. What is meant is not guessed.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, counted
from vendorline.knowledge.data_files import rows_of
from vendorline.knowledge.places import country_boxes, within_box
from vendorline.network.validation.rejected_dependents import BY_FAULT
from vendorline.quick_dataclass import dataclass

#: Cause of rows left out that stand for nothing, so that nothing is lost with them.
BY_FILLER = "filler"
_REMEDY = "delete the line, or correct it"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cells left out: `hit` marks them in the table, `rows` holds them as rejected: row, column, value, problem, original, cause."""

    hit: pl.Series
    rows: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        return dict(self.rows.group_by("problem", maintain_order=True).len().iter_rows())

    def warnings(self, path: Path) -> list[Fault]:
        """One warning for each kind, with the first row that is of it."""
        firsts = self.rows.group_by("problem", maintain_order=True).agg(
            pl.len().alias("count"), *(pl.col(name).first() for name in ("row", "column", "value"))
        )
        return [
            Fault(path.name, row, column, value, f"{counted(count, 'cell')} left out: {problem}", _REMEDY, "warning")
            for problem, count, row, column, value in firsts.select(
                "problem", "count", "row", "column", "value"
            ).iter_rows()
        ]


def find_fillers(cells: pl.DataFrame) -> LeftOut:
    """Cells whose id or position stands for none; an area that does only makes a cell 0 one of these, as no station needs it."""
    for column in ("area", "cell"):
        known = pl.DataFrame(
            [(r["radio"], r["value"], r["meaning"]) for r in _fillers() if r["column"] == column],
            schema={"radio": pl.String, "value": pl.String, "meaning": pl.String},
            orient="row",
        )
        joined = cells.select("radio", value=pl.col(column).cast(pl.String)).join(
            known, on=["radio", "value"], how="left", maintain_order="left"
        )
        cells = cells.with_columns(joined["meaning"].alias(f"no_{column}"))
    # A cell 0 of a real area, and at a place, may be one: it stays, and is said.
    nothing_else = pl.col("no_area").is_null() & ~((pl.col("lat") == 0) & (pl.col("lon") == 0))
    cells = cells.with_columns(no_cell=pl.when((pl.col("cell") == 0) & nothing_else).then(None).otherwise("no_cell"))
    nowhere = (pl.col("lat") == 0) & (pl.col("lon") == 0) & pl.col("radio").is_in(["LTE", "NR"])
    found = cells.select(
        column=pl.when(pl.col("no_cell").is_not_null()).then(pl.lit("cell")).when(nowhere).then(pl.lit("lat")),
        problem=pl.coalesce("no_cell", pl.when(nowhere).then(pl.lit("the position 0, 0, which stands for none"))),
    )
    cells = cells.with_columns(found)
    value = pl.when(pl.col("column") == "cell").then(pl.col("cell").cast(pl.String)).otherwise(pl.lit("0, 0"))
    cause = pl.when(pl.col("column") == "cell").then(pl.lit(BY_FILLER)).otherwise(pl.lit(BY_FAULT))
    return _left_out(cells, value, cause)


def odd_warnings(path: Path, kept: pl.DataFrame) -> list[Fault]:
    """Warnings for cells that stay with an id 0, or an area that stands for none: phones write such where they know none."""
    numbers = pl.DataFrame(
        [(r["radio"], r["value"]) for r in _fillers() if r["column"] == "area"],
        schema={"radio": pl.String, "value": pl.String},
        orient="row",
    )
    zeros = kept.filter((pl.col("cell") == 0) & pl.col("radio").is_in(["LTE", "NR"]))
    areas = kept.with_columns(value=pl.col("area").cast(pl.String)).join(
        numbers, on=["radio", "value"], how="semi", maintain_order="left"
    )
    found = []
    for rows, column, what in ((zeros, "cell", "the id 0"), (areas, "area", "an area code that stands for none")):
        if rows.height:
            said = f"{counted(rows.height, 'cell')} with {what}, which phones write where they know none"
            problem = f"{said}; a station is made of it all the same"
            value = str(rows[column][0])
            found.append(Fault(path.name, int(rows["row"][0]), column, value, problem, _REMEDY, "warning"))
    return found


def find_misplaced(cells: pl.DataFrame, good: pl.Series) -> LeftOut:
    """Of the good cells those that stand in another country than their network's, or would stand in it with axes swapped."""
    boxed = cells.with_columns(good.alias("good")).join(
        country_boxes(), on="country", how="left", maintain_order="left"
    )
    station = pl.col("good") & pl.col("radio").is_in(["LTE", "NR"]) & pl.col("south").is_not_null()
    outside = station & ~within_box("lat", "lon")
    swapped = outside & within_box("lon", "lat")
    swapped_text = pl.format(
        "latitude and longitude swapped: outside {}, and inside it the other way round", "country_name"
    )
    boxed = boxed.with_columns(
        column=pl.when(outside).then(pl.lit("lat")),
        problem=pl.when(swapped)
        .then(swapped_text)
        .when(outside)
        .then(pl.format("a position outside {}, to which the network code belongs", "country_name")),
    )
    place = pl.format("{}, {}", "lat", "lon")
    return _left_out(boxed, place, pl.lit(BY_FAULT))


def _left_out(cells: pl.DataFrame, value: pl.Expr, cause: pl.Expr) -> LeftOut:
    hit = cells["problem"].is_not_null()
    rows = cells.filter(hit).select("row", "column", value=value, problem="problem", original="line", cause=cause)
    return LeftOut(hit, rows)


@cache
def _fillers() -> list[dict[str, str]]:
    return rows_of("vendorline.importers", "data/cell_fillers.csv")
