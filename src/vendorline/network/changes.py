"""Changes that somebody thinks of making: a network as it would be with them.

A file of changes has a row per cell (element_id, column, value) or a whole row of a new element (the columns of elements); a file with
the columns of both may hold both kinds, told apart by whether `column` is filled.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import polars as pl

from vendorline.errors import Fault, InvalidInput, did_you_mean
from vendorline.network.cells import cast_cells
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.faults import Batch, to_faults
from vendorline.network.guard import refused
from vendorline.network.schema import table
from vendorline.network.table_files import HEADER_ROW, Source, read_source, sha256
from vendorline.network.tables import InputFile, Network, conform
from vendorline.network.validation.consistency import find_inconsistencies
from vendorline.network.validation.parse import Confirmed
from vendorline.network.validation.typed_table import check_cells
from vendorline.quick_dataclass import dataclass

_EDIT = ("column", "value")
_SITES_AND_OPERATORS = {"site_id": "sites", "operator_id": "operators"}


@dataclass(frozen=True, slots=True)
class Changes:
    """A network with changes made to it, and how many: cells edited, elements added. `warnings` keep nobody from going on."""

    network: Network
    edited: int
    added: int
    file: InputFile
    warnings: tuple[Fault, ...] = ()


def apply_changes(network: Network, path: Path) -> Changes:
    """The network with the changes of a file (CSV or Parquet); raises InvalidInput with every fault at once."""
    if not path.is_file():
        problem = "no regular file" if path.exists() else "no such file"
        raise refused(path, problem, "name the file of changes")
    source = read_source("elements", path)
    faults = list(source.faults)
    rows = source.frame
    if rows is None or "element_id" not in rows.columns:
        if rows is not None:
            remedy = "give element_id, column, value; or the columns of elements"
            faults.append(Fault(path.name, HEADER_ROW, "element_id", None, "a required column is missing", remedy))
        raise InvalidInput(f"{path} cannot be used", faults)
    given = rows.with_columns(source.rows.alias("\x1frow"))
    is_edit = set(_EDIT) <= set(rows.columns)
    edits = given.filter(pl.col("column").is_not_null()) if is_edit else given.clear()
    new = given.filter(pl.col("column").is_null()).drop(_EDIT) if is_edit else given
    elements, confirmed = network["elements"], confirmed_of(network)
    edited = _edited(elements, confirmed, edits, path, faults) if edits.height else elements
    touched = edits.select("element_id", "\x1frow").unique("element_id", keep="first") if edits.height else None
    added = elements.clear()
    if new.height:
        added = _added(elements, confirmed, new, path, faults)
    after = pl.concat([edited, added])
    if touched is not None:
        affected = edited.join(touched, on="element_id", how="inner", maintain_order="left")
        faults += _judged(network, affected.drop("\x1frow"), affected["\x1frow"], path)
    if added.height and not any(f.severity == "error" for f in faults):
        faults += _judged(network, added, new["\x1frow"], path)
    faults = list(dict.fromkeys(faults))
    if any(fault.severity == "error" for fault in faults):
        raise InvalidInput(
            f"{path}: changes that cannot be made", sorted(faults, key=lambda f: (f.row or 0, f.column or ""))
        )
    file = InputFile(str(path), sha256(path))
    changed = network.with_tables(elements=after)
    return Changes(changed, edits.height, added.height, file, tuple(faults))


def _edited(
    elements: pl.DataFrame, confirmed: Confirmed, edits: pl.DataFrame, path: Path, faults: list[Fault]
) -> pl.DataFrame:
    """The elements with cells replaced, column by column."""
    schema = table("elements")
    names = [c.name for c in schema.columns if not c.key]

    def tell(rows: pl.DataFrame, column: str, problem: str, remedy: str) -> None:
        for row, value in rows.select("\x1frow", column).iter_rows():
            near = did_you_mean(str(value), names) if column == "column" else None
            faults.append(Fault(path.name, row, column, value, problem, f"did you mean {near}?" if near else remedy))

    tell(edits.filter(pl.col("element_id").is_null()), "element_id", "missing", "name the element")
    stray = edits.filter(pl.col("element_id").is_not_null()).join(elements, on="element_id", how="anti")
    tell(stray, "element_id", "no such element", "mend the id, or give a whole row for a new element")
    unknown = edits.filter(~pl.col("column").is_in(names))
    tell(unknown, "column", "no column of elements that can be changed", f"columns are {', '.join(names)}")
    twice = edits.filter(pl.struct("element_id", "column").is_duplicated() & pl.col("element_id").is_not_null())
    tell(twice, "column", "this cell is changed twice", "keep one of the rows")
    for column in schema.columns:
        mine = edits.filter(pl.col("column") == column.name).unique("element_id", keep="first", maintain_order=True)
        if column.key or mine.is_empty():
            continue
        cells = cast_cells(column, mine["value"].alias(column.name), confirmed)
        for batch in cells.faults:
            faults += [_as_value(fault) for fault in to_faults(batch, path.name, mine["\x1frow"])]
        put = pl.DataFrame({"element_id": mine["element_id"], "\x1fnew": cells.values, "\x1fput": True})
        elements = elements.join(put, on="element_id", how="left", maintain_order="left").with_columns(
            pl.when("\x1fput").then("\x1fnew").otherwise(column.name).alias(column.name)
        )
        elements = elements.drop("\x1fnew", "\x1fput")
    return conform("elements", elements)


def _as_value(fault: Fault) -> Fault:
    """A fault of a cell as it stands in a file of changes: in the column `value`."""
    problem = f"{fault.column}: {fault.problem}"
    return Fault(fault.file, fault.row, "value", fault.value, problem, fault.remedy, fault.severity)


def _added(
    elements: pl.DataFrame, confirmed: Confirmed, new: pl.DataFrame, path: Path, faults: list[Fault]
) -> pl.DataFrame:
    """New elements as rows of the table; those that are there already are faults."""
    rows = new["\x1frow"]
    checked = check_cells(Source("elements", path, new.drop("\x1frow"), rows), confirmed)
    faults += checked.faults
    for batch in checked.batches:
        faults += to_faults(batch, path.name, rows)
    here = new.filter(pl.col("element_id").is_in(elements["element_id"].implode()))
    again = new.filter(pl.col("element_id").is_duplicated() & pl.col("element_id").is_not_null())
    for frame, problem in ((here, "this element exists"), (again, "this element stands twice in the file")):
        remedy = "change it by rows of element_id, column, value" if frame is here else "keep one of the rows"
        faults += [
            Fault(path.name, row, "element_id", element_id, problem, remedy)
            for row, element_id in frame.select("\x1frow", "element_id").iter_rows()
        ]
    return conform("elements", checked.frame) if checked.usable else elements.clear()


def _judged(network: Network, frame: pl.DataFrame, rows: pl.Series, path: Path) -> Iterator[Fault]:
    """Faults that need more than one cell: dates out of order, sites and operators that are not there."""
    checked = check_cells(Source("elements", path, frame, rows))
    for _, batches in find_inconsistencies({"elements": checked}):
        for batch in batches:
            yield from to_faults(batch, path.name, rows)
    for column, home in _SITES_AND_OPERATORS.items():
        index = (~frame[column].is_in(network[home][column].implode()) & frame[column].is_not_null()).arg_true()
        if index.len():
            problem, remedy = f"names nothing in {home}", f"mend the id, or add it to {home} first"
            yield from to_faults(Batch(column, problem, remedy, index, frame[column].gather(index)), path.name, rows)
