"""Cells that are none, and cells that stand where they cannot: no stations are made of them.

Phones write a number where they know none, and those numbers reach the lists. A position may be that of nothing (0, 0), of another
country, or have its latitude and longitude swapped. What is meant is not guessed.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.sentences import counted
from vendorline.knowledge import tables as knowledge
from vendorline.network.fall import BY_FAULT

#: Cause of rows left out that stand for nothing, so that nothing is lost with them.
BY_FILLER = "filler"
_REMEDY = "delete the line, or correct it"


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Cells left out: `hit` marks them in the table, `rows` holds row, column, value, problem, original, cause."""

    hit: pl.Series
    rows: pl.DataFrame

    def counts(self) -> dict[str, int]:
        """How many there are of each kind."""
        return dict(self.rows.group_by("problem", maintain_order=True).len().iter_rows())

    def rejected(self) -> pl.DataFrame:
        """The rows as they are kept among the rejected ones."""
        return self.rows

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
    """Cells whose id, area or position stands for none."""
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
        column=pl.when(pl.col("no_cell").is_not_null())
        .then(pl.lit("cell"))
        .when(pl.col("no_area").is_not_null())
        .then(pl.lit("area"))
        .when(nowhere)
        .then(pl.lit("lat")),
        problem=pl.coalesce(
            "no_cell", "no_area", pl.when(nowhere).then(pl.lit("the position 0, 0, which stands for none"))
        ),
    )
    cells = cells.with_columns(found)
    value = (
        pl.when(pl.col("column") == "cell")
        .then(pl.col("cell").cast(pl.String))
        .when(pl.col("column") == "area")
        .then("area")
        .otherwise(pl.lit("0, 0"))
    )
    cause = pl.when(pl.col("column") == "cell").then(pl.lit(BY_FILLER)).otherwise(pl.lit(BY_FAULT))
    return _left_out(cells, value, cause)


def zero_warnings(path: Path, kept: pl.DataFrame) -> list[Fault]:
    """A warning for cells 0 that stay: phones write 0 where they know no cell."""
    zeros = kept.filter((pl.col("cell") == 0) & pl.col("radio").is_in(["LTE", "NR"]))
    if not zeros.height:
        return []
    stay = "1 cell has" if zeros.height == 1 else f"{zeros.height:,} cells have"
    problem = f"{stay} the id 0, which phones write where they know none; a station is made of it all the same"
    return [Fault(path.name, int(zeros["row"][0]), "cell", "0", problem, _REMEDY, "warning")]


def find_misplaced(cells: pl.DataFrame, good: pl.Series) -> LeftOut:
    """Of the good cells those that stand in another country than their network's, or would stand in it with axes swapped."""
    boxes = pl.DataFrame(
        [
            {"country": code, "place": row["name"], **{edge: float(row[edge]) for edge in _EDGES}}
            for code, row in knowledge.countries().items()
            if row["south"]
        ]
    )
    boxed = cells.with_columns(good.alias("good")).join(boxes, on="country", how="left", maintain_order="left")
    station = pl.col("good") & pl.col("radio").is_in(["LTE", "NR"]) & pl.col("south").is_not_null()
    outside = station & ~_within("lat", "lon")
    swapped = outside & _within("lon", "lat")
    swapped_text = pl.format("latitude and longitude swapped: outside {}, and inside it the other way round", "place")
    boxed = boxed.with_columns(
        column=pl.when(outside).then(pl.lit("lat")),
        problem=pl.when(swapped)
        .then(swapped_text)
        .when(outside)
        .then(pl.format("a position outside {}, to which the network code belongs", "place")),
    )
    place = pl.format("{}, {}", "lat", "lon")
    return _left_out(boxed, place, pl.lit(BY_FAULT))


_EDGES = ("south", "north", "west", "east")


def _within(latitude: str, longitude: str) -> pl.Expr:
    lat, lon = pl.col(latitude), pl.col(longitude)
    west, east = pl.col("west"), pl.col("east")
    # West > east: the box crosses the antimeridian.
    between = pl.when(pl.col("west") <= pl.col("east")).then((lon >= west) & (lon <= east))
    high = lat.is_between("south", "north")
    return high & between.otherwise((lon >= west) | (lon <= east))


def _left_out(cells: pl.DataFrame, value: pl.Expr, cause: pl.Expr) -> LeftOut:
    hit = cells["problem"].is_not_null()
    rows = cells.filter(hit).select("row", "column", value=value, problem="problem", original="line", cause=cause)
    return LeftOut(hit, rows)


@cache
def _fillers() -> list[dict[str, str]]:
    text = (files("vendorline.importers") / "data" / "cell_fillers.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))
