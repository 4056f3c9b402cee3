"""Elements that were left out of a network, with what could be read of them and what that leaves in doubt."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from vendorline.network.cells import LIST_SEPARATOR, cast_cells
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.left_out import CELLS, cells_of
from vendorline.network.schema import TABLES, table
from vendorline.network.tables import Network, conform
from vendorline.network.validation.keys import DIFFER
from vendorline.scope.doubt.doubt_flags import OF_COLUMN, Doubt

#: Cells that say something of a row even where they are at fault: what they name may have been left out itself.
_KEPT = frozenset({"element_id", "site_id", "operator_id"})
_DATES = frozenset({"installed_on", "retired_on", "acquired_on"})


def left_out_elements(network: Network, of_table: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """Elements left out, with what could be read of them."""
    schema: dict[str, Any] = {**table("elements").polars_schema(), "doubt": pl.UInt16, "heirs": pl.List(pl.String)}
    stray = [rows for name, rows in of_table.items() if name == "elements" or name not in TABLES]
    if not stray:
        return pl.DataFrame(schema=schema)
    given = [_as_element(row) for rows in stray for row in rows.iter_rows(named=True)]
    frame = _typed([cells for cells, _, _ in given], confirmed_of(network))
    lost_sites = {cells_of(row).get("site_id") for row in _rows(of_table, "sites")} - {None}
    heirs = dict(_heirs(of_table))
    sites, operators = set(network["sites"]["site_id"]), set(network["operators"]["operator_id"])
    doubts, owners = [], []
    for (cells, bad, _), row in zip(given, frame.iter_rows(named=True), strict=True):
        doubt = Doubt(0)
        for column, what in OF_COLUMN.items():
            unread = cells.get(column) is not None and row[column] in (None, [])
            if column in bad or unread or not cells:
                doubt |= what
        site, operator = cells.get("site_id"), row["operator_id"]
        if "operator_id" in bad and operator in operators:
            operator = None  # rows of one id say different things
        if site is None or site not in sites:
            # A site that was left out is a site of its own; one that nobody gives may be any.
            doubt |= Doubt.TAGS if site in lost_sites else Doubt.TAGS | Doubt.PLACE
        elif "site_id" in bad:
            doubt |= Doubt.TAGS | Doubt.PLACE  # rows of one id say different things
        else:
            doubt &= ~Doubt.PLACE
        if site in lost_sites:
            doubt &= ~Doubt.PLACE
        if "function" not in cells or "function" in bad:
            doubt |= Doubt.FUNCTION
        if _DATES & bad:
            doubt |= Doubt.INSTALLED | Doubt.RETIRED | Doubt.ACQUIRED
        doubt = (
            doubt & ~Doubt.OWNER if operator in operators or heirs.get(operator) is not None else doubt | Doubt.OWNER
        )
        doubts.append(int(doubt))
        owners.append(heirs.get(operator) if operator not in operators else None)
    names = pl.Series("row", [name for _, _, name in given])
    found = frame.with_columns(
        names,
        doubt=pl.Series(doubts, dtype=pl.UInt16),
        heirs=pl.Series(owners, dtype=pl.List(pl.String)),
    ).with_columns(element_id=pl.coalesce("element_id", "row"), function=pl.col("function").fill_null("other"))
    # Rows of an operator that was left out itself, and runs for nobody else, are nobody's that is judged.
    gone = pl.col("heirs").list.len() == 0
    found = found.filter(~gone.fill_null(value=False))
    place = pl.when((pl.col("doubt") & int(Doubt.PLACE)) > 0).then("row").otherwise(pl.coalesce("site_id", "row"))
    return (
        found.with_columns(site_id=place)
        .drop("row")
        .unique("element_id", keep="first", maintain_order=True)
        .select(list(schema))
    )


def _rows(of_table: Mapping[str, pl.DataFrame], name: str) -> Iterable[Mapping[str, Any]]:
    return of_table[name].iter_rows(named=True) if name in of_table else ()


def _heirs(of_table: Mapping[str, pl.DataFrame]) -> Iterable[tuple[str, list[str] | None]]:
    """Operators that were left out, and on whose behalf they run; None where that could not be read."""
    for row in _rows(of_table, "operators"):
        cells = cells_of(row)
        if "operator_id" not in cells:
            continue
        told = [part.strip() for part in cells.get("licensees", "").split(LIST_SEPARATOR) if part.strip()]
        yield cells["operator_id"], None if "licensees" in row["columns"] else told


def _as_element(row: Mapping[str, Any]) -> tuple[dict[str, str], set[str], str]:
    """The cells of an element left out, the columns at fault, and a name for it."""
    is_element = row["table"] in {"elements", CELLS}
    cells = cells_of(row) if is_element else {}
    if is_element and row["operator_id"] is not None:
        cells["operator_id"] = row["operator_id"]
    elif "operator_id" in cells:
        cells.pop("operator_id")
    bad = set(row["columns"])
    if "site_id" in bad and DIFFER in (row["cause"] or ""):
        cells.pop("site_id", None)  # neither of the sites is known to be its own
    unsure = bad | (_DATES if bad & _DATES else set())  # of days that contradict each other none is known
    kept = {name: cell for name, cell in cells.items() if name not in unsure or name in _KEPT}
    return kept, bad, f"left out: {row['file']} row {row['row']}"


def _typed(rows: list[dict[str, str]], confirmed: Mapping[str, str]) -> pl.DataFrame:
    """The cells of rows left out as values of the table of elements; null where one cannot be read."""
    columns = []
    for column in table("elements").columns:
        text = pl.Series(column.name, [row.get(column.name) for row in rows], dtype=pl.String)
        columns.append(cast_cells(column, text, confirmed).values)
    return conform("elements", pl.DataFrame(columns))
