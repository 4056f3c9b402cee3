"""The elements of an inventory: what each row is, its id and its function."""

from __future__ import annotations

from collections.abc import Sequence

import polars as pl

from vendorline.importers.table.changes import noted, together
from vendorline.importers.table.words import fields, words
from vendorline.vendors.spelling import fold

#: Fields that make a row an element.
OF_ELEMENTS = ("element_id", "function", "generations", "vendor", "product", "software_version")
#: Fields that say what the equipment of a row is; a sheet that has one of them is asked about every row.
TECHNICAL = ("function", "generations")
NUMBER, EQUIPMENT, ASKED = "number", "row of equipment", "asked for its technology"
#: The function of equipment that may be anything.
OF_ANY_FUNCTION = "other"
_GENERATIONS = ("5G", "4G", "3G", "2G", "fttp", "gpon", "docsis", "copper")


def with_questions(frame: pl.DataFrame, columns: Sequence[str]) -> pl.DataFrame:
    """The rows of a sheet with what its columns ask of every row: whether it is equipment, and what that does."""
    return frame.with_columns(
        pl.lit(any(name in columns for name in OF_ELEMENTS)).alias(EQUIPMENT),
        pl.lit(any(name in columns for name in TECHNICAL)).alias(ASKED),
    )


def elements_of(inventory: pl.DataFrame, where: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """One row per element; functions nobody states follow from the technology, ids nobody gives are made of site and function.

    Where the technology is not given, or cannot be read, the function is unknown: the element stays, as of any function.
    """
    notes = []
    highest = pl.coalesce(
        pl.when(pl.col("generations").str.split(";").list.contains(generation)).then(
            pl.lit(words("function_of")[fold(generation)])
        )
        for generation in _GENERATIONS
        if fold(generation) in words("function_of")
    )
    items = pl.col("generations").str.split(";")
    readable = items.list.eval(pl.element().is_in(list(_GENERATIONS))).list.all()
    named = pl.any_horizontal(pl.col(name).is_not_null() for name in OF_ELEMENTS)
    frame = inventory.filter(named | pl.col(EQUIPMENT)).with_columns(derived=pl.when(readable).then(highest))
    unknown = pl.col("function").is_null() & pl.col("derived").is_null() & pl.col(ASKED)
    frame = frame.with_columns(unknown=unknown)
    told = frame.filter("unknown")
    empty, unread = int(told["generations"].is_null().sum()), int(told["generations"].is_not_null().sum())
    if empty:
        notes.append(f"{empty:,} rows state no technology and no function; their equipment counts as of any function")
    if unread:
        notes.append(
            f"{unread:,} rows state a technology that cannot be read; their equipment counts as of any function"
        )
    inferred = int((frame["function"].is_null() & frame["derived"].is_not_null()).sum())
    if inferred:
        notes.append(
            f"{inferred:,} rows state no function; it is taken from their technology (the newest where there are several)"
        )
    function = pl.when("unknown").then(pl.lit(OF_ANY_FUNCTION)).otherwise(pl.coalesce("function", "derived"))
    frame = frame.with_columns(unstated=pl.col("function").is_null() & ~pl.col("unknown"), function=function)
    frame, joined, said = _stations(frame, where)
    notes += said
    made = pl.format("{}.{}", "site_id", pl.col("function").fill_null(OF_ANY_FUNCTION))
    again = pl.int_range(pl.len()).over("site_id", "operator", "function", pl.col("element_id").is_null()) + 1
    made = pl.when(again == 1).then(made).otherwise(pl.format("{}.{}", made, again))
    nameless = int(frame["element_id"].is_null().sum())
    if nameless:
        notes.append(f"{nameless:,} rows have no element ID; IDs were generated from site and function")
    several = frame["operator"].n_unique() > 1
    if several:
        made = pl.when(pl.col("operator").is_not_null()).then(pl.format("{}.{}", "operator", made)).otherwise(made)
    frame = frame.with_columns(given_id=pl.col("element_id"), element_id=pl.coalesce("element_id", made))
    names = {field.column: name for name, field in fields().items() if field.table == "elements"}
    elements = frame.select(
        NUMBER,
        "site_id",
        "given_id",
        operator_id="operator",
        **{column: pl.col(name) for column, name in names.items()},
    )
    content = [name for name in elements.columns if name not in {NUMBER, "given_id"}]
    repeated = elements.filter(pl.col("given_id").is_not_null() & ~pl.struct(content).is_first_distinct())
    changes = [joined]
    for (file,), part in repeated.join(where, on=NUMBER, how="left").group_by(["file"], maintain_order=True):
        changes.append(
            noted(str(file), part["row"], part["element_id"], None, "row left out: it repeats an earlier one")
        )
    elements = elements.join(repeated.select(NUMBER), on=NUMBER, how="anti", maintain_order="left").drop("given_id")
    return elements, together(changes), notes


def _stations(frame: pl.DataFrame, where: pl.DataFrame) -> tuple[pl.DataFrame, pl.DataFrame, list[str]]:
    """Rows that name neither element nor function and say the same of a site are cells of one base station: the first one stays."""
    same = pl.struct("site_id", "operator", *(field.id for field in fields().values() if field.table == "elements"))
    nameless = pl.col("element_id").is_null() & pl.col("unstated") & pl.col("site_id").is_not_null()
    repeats = frame.with_columns(again=~same.is_first_distinct()).filter(nameless & pl.col("again"))
    if not repeats.height:
        return frame, together([]), []
    parts = [
        noted(str(file), part["row"], part["site_id"], None, "row left out: another cell of the same base station")
        for (file,), part in repeats.join(where, on=NUMBER, how="left").group_by(["file"], maintain_order=True)
    ]
    note = f"{repeats.height:,} rows that say nothing new of a base station are taken for further cells of it"
    return frame.join(repeats.select(NUMBER), on=NUMBER, how="anti", maintain_order="left"), together(parts), [note]
