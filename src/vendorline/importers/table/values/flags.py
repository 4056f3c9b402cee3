"""Columns that say yes or no for one technology each: 2G, 3G, 4G and 5G side by side."""

from __future__ import annotations

import re
from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

import polars as pl

from vendorline.importers.table.changes import changed
from vendorline.importers.table.words import data_rows, flag_fields, words
from vendorline.vendors.spelling import fold

#: Share of a column's distinct values that must be a yes or a no.
MOST = 0.5
_LOOKED_AT = 200


@cache
def _answers() -> Mapping[str, bool]:
    return MappingProxyType({row["word"].casefold(): row["value"] == "yes" for row in data_rows("flags")})


def answer(cell: str) -> bool | None:
    """What a cell says: yes, no, or nothing that is known."""
    return _answers().get(cell.strip().casefold())


def flag_of(header: str, cells: pl.Series) -> str | None:
    """The field of a column headed by one technology in which yes and no stand; None for any other column."""
    beside = words("beside_flag")
    kept = [word for word in fold(re.sub(r"(?<=[a-z])_(?=\d)", " ", header.casefold())).split() if word not in beside]
    generation = words("generation").get(" ".join(kept))
    field = next((name for name, of in flag_fields().items() if of == generation), None)
    if field is None:
        return None
    # `Nr` heads running numbers; `NR` is New Radio.
    if kept == ["nr"] and not header.strip().startswith("NR"):
        return None
    distinct = cells.drop_nulls().unique().head(_LOOKED_AT).to_list()
    unknown = [cell for cell in distinct if answer(cell) is None]
    known = len(distinct) - len(unknown)
    # Numbers alone are counts; a number among words of yes and no is a cell that cannot be read.
    counted = unknown and all(_is_number(cell) for cell in distinct)
    return field if known and known >= MOST * len(distinct) and not counted else None


def _is_number(cell: str) -> bool:
    return cell.replace(".", "").replace(",", "").isdecimal()


def with_flags(
    values: Mapping[str, pl.Series], flags: Mapping[str, tuple[str, pl.Series]], label: str, rows: pl.Series
) -> tuple[pl.Series, list[pl.DataFrame]]:
    """Generations of every row: those of the cell, and each that a flag adds; and the changes.

    A flag that is neither yes nor no stays in the list as it is written, so that nobody takes the generations of its row as known.

    Args:
        values: the columns read so far; `generations` where the sheet has one.
        flags: by field, the header and the cells of its column.
        label: what a person calls the sheet.
        rows: the rows of the sheet.
    """
    parts: list[pl.Series] = [values["generations"]] if "generations" in values else []
    changes = []
    for field, (header, text) in flags.items():
        generation = flag_fields()[field]
        said = {cell: _said(cell, generation) for cell in text.drop_nulls().unique().to_list()}
        read = text.replace_strict(said, default=None, return_dtype=pl.String) if said else text
        parts.append(read.alias(field))
        sure = pl.Series([cell for cell in said if answer(cell) is not None], dtype=pl.String)
        told = pl.DataFrame({"t": text, "r": read}).select(
            r=pl.when(pl.col("t").is_in(sure.implode())).then("r").otherwise("t")
        )["r"]
        changes.append(changed(label, rows, header, "generations", text, told, "technology that is marked"))
    joined = pl.DataFrame({str(place): part for place, part in enumerate(parts)}).select(
        pl.concat_str(pl.all(), separator=";", ignore_nulls=True).alias("generations")
    )
    lists = pl.col("generations").str.split(";").list.unique(maintain_order=True).list.join(";")
    found = joined.select(pl.when(pl.col("generations") != "").then(lists).alias("generations"))["generations"]
    return found, changes


def _said(cell: str, generation: str) -> str | None:
    known = answer(cell)
    return f"{generation}={cell}" if known is None else generation if known else None
