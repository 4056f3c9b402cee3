"""Sheets as read to the tables of a network: one row of an inventory is an element at a site of an operator."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.cells import Read
from vendorline.importers.table.changes import as_changes, together
from vendorline.importers.table.elements import EQUIPMENT, NUMBER, OF_ELEMENTS, elements_of, with_questions
from vendorline.importers.table.lost import parted, with_marks
from vendorline.importers.table.operators import operators_by_id
from vendorline.importers.table.values.states import is_setting, with_states
from vendorline.importers.table.words import fields, no_name
from vendorline.network.schema import table
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Built:
    """Tables as text with a running number for each row, where those came from, what was changed, what is said, and what is asked.

    `lost` holds, by table, rejected rows whose id is damaged.
    """

    tables: Mapping[str, pl.DataFrame]
    origins: pl.DataFrame
    changes: pl.DataFrame
    notes: tuple[str, ...]
    lost: Mapping[str, pl.DataFrame]
    faults: tuple[Fault, ...] = ()


def build(reads: Sequence[tuple[str | None, Read]], settings: Mapping[str, str], on: date) -> Built:
    """Put sheets together; those named after a table of ours stay as they are, the others are inventories with everything in one.

    Args:
        reads: each sheet with the table it is (None: an inventory).
        settings: values of fields for every row that has none, and what becomes of rows by their state.
        on: the day that the rows describe.
    """
    of_states = {name: value for name, value in settings.items() if is_setting(name)}
    settings = {name: value for name, value in settings.items() if name not in of_states}
    origins, direct, flat = [], dict[str, list[pl.DataFrame]](), []
    changes, notes, claims, offset = [], list[str](), [], 0
    lost = dict[str, list[pl.DataFrame]]()
    for own, read in reads:
        numbers = pl.int_range(offset, offset + read.rows.len(), eager=True).alias(NUMBER)
        offset += read.rows.len()
        of_sheet = pl.DataFrame([numbers, read.rows.alias("row")])
        origins.append(of_sheet.select(NUMBER, pl.lit(read.label).alias("file"), "row"))
        frame = read.frame.with_columns(numbers)
        settled = _settled(frame, settings) if own is None else _settled_own(frame, own, settings)
        settled = with_marks(settled, read, origins[-1])
        if own is None:
            flat.append(with_questions(settled, read.frame.columns))
        else:
            kept, gone = parted(settled, own)
            lost[own] = [*lost.get(own, []), gone]
            direct.setdefault(own, []).append(kept)
        changes.append(read.changes)
        notes += read.notes
        claims += [
            claim.frame.join(origins[-1], on="row", how="inner").with_columns(column=pl.lit(claim.column))
            for claim in read.claims
        ]
    where = pl.concat([pl.DataFrame(schema={NUMBER: pl.Int64, "file": pl.String, "row": pl.Int64}), *origins])
    tables = {name: pl.concat(frames, how="diagonal") for name, frames in direct.items()}
    faults: tuple[Fault, ...] = ()
    if flat:
        inventory = pl.concat(flat, how="diagonal")
        added, gone, more, said, faults = _from_inventory(inventory, tables, where, of_states, on)
        lost["elements"] = [*lost.get("elements", []), gone]
        changes += more
        notes += said
        for name, frame in added.items():
            tables[name] = pl.concat([tables[name], frame], how="diagonal") if name in tables else frame
    elements = tables.get("elements")
    told = _observed(claims, elements)
    if told.height:
        tables["observations"] = pl.concat(
            [*([tables["observations"]] if "observations" in tables else []), told], how="diagonal"
        )
    rejected = {name: pl.concat(frames) for name, frames in lost.items() if any(frame.height for frame in frames)}
    return Built(tables, where, together(changes), tuple(notes), rejected, faults)


def _settled(frame: pl.DataFrame, settings: Mapping[str, str]) -> pl.DataFrame:
    missing = [pl.lit(value).alias(name) for name, value in settings.items() if name not in frame.columns]
    filled = [pl.col(name).fill_null(pl.lit(value)) for name, value in settings.items() if name in frame.columns]
    return frame.with_columns(*missing, *filled)


def _settled_own(frame: pl.DataFrame, own: str, settings: Mapping[str, str]) -> pl.DataFrame:
    names = {column.name for column in table(own).columns}
    wanted = {}
    for name, value in settings.items():
        column = fields()[name].column
        if column in names and (fields()[name].table == own or name in {"country", "operator", "site_id"}):
            wanted[column] = value
    return _settled(frame, wanted)


# Inventories -----------------------------------------------------------------------------------------------------------------


def _from_inventory(
    inventory: pl.DataFrame,
    given: Mapping[str, pl.DataFrame],
    where: pl.DataFrame,
    of_states: Mapping[str, str],
    on: date,
) -> tuple[dict[str, pl.DataFrame], pl.DataFrame, list[pl.DataFrame], list[str], tuple[Fault, ...]]:
    """Operators, sites and elements of rows that hold all of them at once; the rows whose id is damaged; what is asked."""
    changes: list[pl.DataFrame] = []
    notes: list[str] = []
    inventory = _with(inventory, *fields())
    stated = with_states(inventory, of_states, where, NUMBER, on)
    inventory = stated.rows
    changes.append(stated.changes)
    notes += stated.notes
    whose = operators_by_id(inventory, given.get("operators"), where, NUMBER)
    inventory = whose.rows
    changes.append(whose.changes)
    notes += whose.notes
    tables = {"operators": _operators(inventory, given, whose.licensees)}
    inventory, gone = parted(inventory, None)
    inventory, said = _sites_by_id(inventory)
    notes += said
    tables["sites"], rivals, differing = _sites(inventory, given, where)
    changes.append(differing)
    if any(inventory[name].is_not_null().any() for name in OF_ELEMENTS) or inventory[EQUIPMENT].any():
        tables["elements"], dropped, said = elements_of(inventory, where)
        changes.append(dropped)
        notes += said
    if rivals.height:
        tables["observations"] = rivals
    tables = {name: frame for name, frame in tables.items() if frame.height}
    return tables, gone, changes, notes, (*whose.faults, *stated.faults)


def _with(frame: pl.DataFrame, *names: str) -> pl.DataFrame:
    return frame.with_columns(pl.lit(None, pl.String).alias(name) for name in names if name not in frame.columns)


def _sites_by_id(inventory: pl.DataFrame) -> tuple[pl.DataFrame, list[str]]:
    """Rows without an id of the site take its name, else its position; an id that says nobody knows it is none."""
    given = pl.concat([inventory["site_id"], inventory["site_name"].alias("site_id")]).drop_nulls().unique()
    nameless = [cell for cell in given if no_name(cell)]
    unnamed = pl.col("site_id").is_in(nameless)
    name = pl.when(~pl.col("site_name").is_in(nameless)).then("site_name")
    count = int(inventory.select(unnamed.sum()).item())
    said = [f"{count:,} rows give as site id a word for one that nobody knows"] if count else []
    inventory = inventory.with_columns(site_id=pl.when(~unnamed).then("site_id"))
    missing = inventory["site_id"].is_null()
    if not missing.any():
        return inventory, said
    position = pl.when(pl.col("latitude").is_not_null() & pl.col("longitude").is_not_null()).then(
        pl.format("{} {}", "latitude", "longitude")
    )
    made = inventory.with_columns(pl.coalesce("site_id", name, position).alias("site_id"))
    count = int(missing.sum()) - made["site_id"].null_count()
    if count:
        said.append(f"{count:,} rows name no site id; the site's name, else its position, is taken for one")
    return made, said


def _operators(
    inventory: pl.DataFrame, given: Mapping[str, pl.DataFrame], licensees: Mapping[str, tuple[str, ...]]
) -> pl.DataFrame:
    known = given["operators"]["operator_id"].to_list() if "operators" in given else []
    rows = inventory.filter(pl.col("operator").is_not_null() & ~pl.col("operator").is_in(known))
    firsts = [pl.col(name).drop_nulls().first().alias(name) for name in ("operator_name", "country", "subscribers")]
    plmn = pl.col("plmn").drop_nulls().str.split(";").list.explode().unique(maintain_order=True).str.join(";")
    grouped = rows.group_by("operator", maintain_order=True).agg(pl.col(NUMBER).first(), *firsts, plmn.alias("plmn"))
    shared = {id_: ";".join(ids) for id_, ids in licensees.items()}
    return grouped.select(
        NUMBER,
        "country",
        "subscribers",
        operator_id="operator",
        name="operator_name",
        plmn=pl.when(pl.col("plmn") != "").then("plmn"),
        licensees=pl.col("operator").replace_strict(shared, default=None, return_dtype=pl.String),
    )


SITE_COLUMNS = {
    "latitude": "latitude", "longitude": "longitude", "country": "country", "region": "region", "areas": "areas",
    "tags": "site_tags", "name": "site_name",
}  # fmt: skip


#: Columns of lists: what one row of a site says there, and another does not, holds as well.
SITE_LISTS = frozenset({"areas", "tags"})


def _all_of(name: str) -> pl.Expr:
    """What the rows of a site say in a column of lists, together; null where none says anything."""
    items = pl.col(name).drop_nulls().str.split(";").list.explode().str.strip_chars().unique(maintain_order=True)
    joined = items.filter(items != "").str.join(";")
    return pl.when(joined != "").then(joined).alias(name)


def _sites(
    inventory: pl.DataFrame, given: Mapping[str, pl.DataFrame], where: pl.DataFrame
) -> tuple[pl.DataFrame, pl.DataFrame, pl.DataFrame]:
    """One row per site with the first value of each column; other values are kept as observations, and noted."""
    known = given["sites"]["site_id"].to_list() if "sites" in given else []
    rows = inventory.filter(~pl.col("site_id").is_in(known).fill_null(value=False)).select(
        NUMBER, "site_id", **{column: pl.col(field) for column, field in SITE_COLUMNS.items()}
    )
    named = rows.filter(pl.col("site_id").is_not_null())
    firsts = [_all_of(name) if name in SITE_LISTS else pl.col(name).drop_nulls().first() for name in SITE_COLUMNS]
    sites = named.group_by("site_id", maintain_order=True).agg(pl.col(NUMBER).first(), *firsts)
    lost = rows.filter(pl.col("site_id").is_null())
    rivals = []
    for column in (name for name in SITE_COLUMNS if name not in SITE_LISTS):
        kept = named.select(NUMBER, "site_id", pl.col(column).alias("value")).join(
            sites.select("site_id", pl.col(column).alias("kept")), on="site_id", how="left", maintain_order="left"
        )
        other = kept.filter(pl.col("value") != pl.col("kept"))
        if other.height:
            rivals.append(other.with_columns(column=pl.lit(column)))
    empty = pl.DataFrame(schema={NUMBER: pl.Int64} | dict.fromkeys(("site_id", "value", "kept", "column"), pl.String))
    every = pl.concat([empty, *rivals]).join(where, on=NUMBER, how="left", maintain_order="left")
    why = pl.lit("another row of the site says otherwise; the first one holds, this one is kept as an observation")
    changes = as_changes(every.with_columns(field="column", original="value", value="kept", why=why))
    observed = every.unique(["site_id", "column", "value"], maintain_order=True).select(
        NUMBER, table=pl.lit("sites"), row_id="site_id", column="column", value="value",
        source=pl.format("{} row {}", "file", "row"), method=pl.lit("another row of the same site"), confidence=pl.lit("medium"),
    )  # fmt: skip
    return pl.concat([sites, lost.select(sites.columns)]), observed, changes


# Claims ----------------------------------------------------------------------------------------------------------------------


def _observed(claims: Sequence[pl.DataFrame], elements: pl.DataFrame | None) -> pl.DataFrame:
    """What was written where elements name their vendor, each as an observation beside the id."""
    schema = dict.fromkeys(("table", "row_id", "column", "value", "source", "method", "confidence"), pl.String) | {
        NUMBER: pl.Int64
    }
    if elements is None or not claims:
        return pl.DataFrame(schema=schema)
    told = pl.concat(claims).join(elements.select(NUMBER, "element_id"), on=NUMBER, how="inner", maintain_order="left")
    sure = pl.when(pl.col("sure") == "pattern").then(pl.lit("medium")).otherwise(pl.lit("high"))
    method = pl.format("as written in the column {}; read as {} ({})", "column", "vendor_id", "sure")
    rows = told.with_columns(method=method, confidence=sure, value="name")
    return rows.select(
        NUMBER, "value", "method", "confidence", table=pl.lit("elements"), row_id="element_id", column=pl.lit("vendor_id"),
        source=pl.format("{} row {}", "file", "row"),
    ).select(pl.col(name).cast(dtype) for name, dtype in schema.items())  # fmt: skip
