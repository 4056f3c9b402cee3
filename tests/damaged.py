"""Damage to the tables of a network, as it happens on the way in: cells nobody can read, ids that lead nowhere, misspelt vendors, and
rows that say again, and differently, what another row says."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from vendorline.importers.imported import Imported
from vendorline.network.cells import as_text
from vendorline.network.schema import Column, table
from vendorline.network.table_files import Source
from vendorline.network.tables import Network
from vendorline.network.validate import validate_sources

Tables = dict[str, pl.DataFrame]
DAMAGED = ("operators", "sites", "elements", "bindings", "grants", "supplies", "controls")


#: Cells on which verdicts hang most often.
TELLING = {
    "elements": (
        "installed_on", "retired_on", "acquired_on", "generations", "function", "vendor_id", "tags", "site_id", "operator_id",
        "traffic_gb_day", "product",
    ),
    "sites": ("tags", "areas", "country"),
    "grants": ("vendor_id", "site_id", "product", "from_on", "until_on", "state", "instrument_id"),
    "bindings": ("bound", "from_on", "instrument_id"),
    "operators": ("licensees", "plmn", "classes", "subscribers"),
    "supplies": ("vendor_id", "role", "from_on"),
    "controls": ("kind", "element_id"),
}  # fmt: skip


@dataclass(frozen=True)
class Damage:
    """What was done to which cell of which row."""

    table: str
    row: int
    column: str
    text: str


def as_tables(network: Network) -> Tables:
    """The tables as text, as they would stand in files."""
    return {
        name: pl.DataFrame([as_text(frame[column]).alias(column) for column in frame.columns])
        for name, frame in network.frames.items()
        if frame.height
    }


def accepted(tables: Tables, like: Network) -> Network | None:
    """What an import makes of tables that accepts whatever is valid."""
    sources = {
        name: Source(name, Path(f"{name}.csv"), frame, pl.int_range(2, frame.height + 2, eager=True).alias("row"))
        for name, frame in tables.items()
    }
    found = validate_sources(Path("damaged"), sources, like.manifest, today=like.as_of)
    return Imported(found.accepted, found.faults, found.rejected).network


def damage(tables: Tables, rng: random.Random) -> tuple[Tables, Damage]:
    """One cell that nobody can read, an id that leads nowhere, a misspelt vendor, or a second row of the same id that differs."""
    if rng.random() < 0.25:
        return repeat(tables, rng)
    telling = [(name, column) for name, columns in TELLING.items() if name in tables for column in columns]
    if rng.random() < 0.7:
        name, column_name = rng.choice(telling)
        column = table(name).column(column_name)
    else:
        name = rng.choice([name for name in DAMAGED if name in tables])
        column = rng.choice(table(name).columns)
    frame = tables[name]
    stated = frame[column.name].is_not_null().arg_true().to_list()
    row = rng.choice(stated) if stated and rng.random() < 0.8 else rng.randrange(frame.height)
    text = rng.choice(tuple(_texts(column, frame[column.name][row])))
    mended = frame.with_columns(
        pl.when(pl.int_range(pl.len()) == row).then(pl.lit(text)).otherwise(column.name).alias(column.name)
    )
    return {**tables, name: mended}, Damage(name, row, column.name, text)


def _texts(column: Column, before: str | None) -> Iterator[str]:
    kind = column.item_type
    yield "#N/A"
    yield {"date": "31.02.2020", "integer": "viele", "number": "1,2,3", "country": "Utopia"}.get(kind, "#REF!")
    if kind == "vendor" and before:
        yield before[0] + before[2:] if len(before) > 3 else before + "x"
        yield "Nobody In Particular Ltd"
    if kind == "id" and column.references:
        yield "leads-nowhere"


def repeat(tables: Tables, rng: random.Random) -> tuple[Tables, Damage]:
    """A row once more, before or after it, with some of its cells from another row; the cells of its key stay."""
    name = rng.choice([name for name in DAMAGED if name in tables and table(name).key])
    frame, key = tables[name], table(name).key
    row = rng.randrange(frame.height)
    free = [column for column in frame.columns if column not in key]
    telling = [column for column in TELLING[name] if column in free]
    changed = (
        rng.sample(telling, min(len(telling), rng.choice((1, 2, 3)))) if rng.random() < 0.7 else [rng.choice(free)]
    )
    again = frame[row].with_columns(
        pl.Series(c, [frame[c][rng.randrange(frame.height)]], frame[c].dtype) for c in changed
    )
    place = rng.choice((0, row, frame.height))
    mended = pl.concat([frame[:place], again, frame[place:]])
    return {**tables, name: mended}, Damage(name, row, ", ".join(changed), f"once more at {place}: {again.row(0)}")
