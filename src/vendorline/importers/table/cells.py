"""The cells of a recognised sheet as validation wants them, with every change noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

import polars as pl

from vendorline.importers.table.changes import SCHEMA, changed, noted, together
from vendorline.importers.table.columns import Layout, Recognised
from vendorline.importers.table.dates import order_of, read_date
from vendorline.importers.table.makers import read_makers
from vendorline.importers.table.numbers import Convention, Mark, convention, read_numbers
from vendorline.importers.table.places import read_degrees, read_position
from vendorline.importers.table.words import fields, words
from vendorline.knowledge import tables as knowledge
from vendorline.network.parse import NOBODY_CONFIRMED
from vendorline.network.schema import Column, table
from vendorline.vendors.spelling import fold

#: Languages that write a decimal point, and the one that puts the month first in some countries.
POINT_LANGUAGES = frozenset({"en"})
_BETWEEN = re.compile(r"\s*[;,/+|&\n]\s*")
_BETWEEN_BANDS = re.compile(r"\s*[;/+|&\n]\s*|,\s+|\s+(?=[A-Za-z]*\d)")
_DIGITS = re.compile(r"([A-Za-z]*)[\s-]?(\d+(?:[.,]\d+)?)\s*(MHz|GHz)?", re.IGNORECASE)
#: Below it a bare number is the number of a band (3GPP TS 36.101, 38.101), above it megahertz.
LOWEST_MHZ = 300.0
_LIST = ";"


@dataclass(frozen=True, slots=True)
class Claims:
    """What was written where a vendor was read from other words than its id: the row, the words, the vendor, and how sure."""

    column: str
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet's rows: a column of text for each field (None: the cell is empty), the changes, and the claims about vendors."""

    label: str
    rows: pl.Series
    frame: pl.DataFrame
    changes: pl.DataFrame
    claims: tuple[Claims, ...]
    notes: tuple[str, ...] = ()


def read_cells(layout: Layout, on: date, confirmed: Mapping[str, str] = NOBODY_CONFIRMED) -> Read:
    """Read the rows under the header of a sheet.

    Args:
        layout: the sheet and what its columns are.
        on: the day on which names of vendors are read.
        confirmed: vendors that somebody confirmed beside the catalogue, see `vendorline.vendors.confirmed_names`.
    """
    sheet = layout.sheet
    cells, rows, typed, changes, notes = _body(layout)
    used = [column for column in layout.columns if column.field is not None]
    numeric = [
        column for column in used if _kind(layout, column) in {"number", "integer"} and not _is_list(layout, column)
    ]
    suggested: Mark = "." if layout.language in POINT_LANGUAGES else ","
    decimals = convention([(cells[str(c.place)], typed[str(c.place)]) for c in numeric], suggested)
    values: dict[str, pl.Series] = {}
    claims = []
    for column in used:
        field, text, flags = str(column.field), cells[str(column.place)], typed[str(column.place)]
        if field == "position":
            pair = text.to_frame("text").join(_positions(text), on="text", how="left", maintain_order="left")
            values |= {"latitude": pair["latitude"], "longitude": pair["longitude"]}
            both = pair["latitude"] + ", " + pair["longitude"]
            changes.append(
                changed(sheet.label, rows, column.header, field, text, both, "one cell into latitude and longitude")
            )
            continue
        if field == "status":
            values[field] = text.alias(field)
            continue
        schema = _schema(layout, field)
        read = _read(schema, text, flags, decimals, column, layout.language, direct=layout.table is not None)
        if schema.item_type == "vendor":
            read, claimed = read_makers(text, on, confirmed, direct=layout.table is not None)
            claims.append(Claims(column.header, claimed.with_columns(row=rows).filter(pl.col("told"))))
        values[field] = read["value"].alias(field)
        shown = read["shown"] if "shown" in read.columns else read["value"]
        changes.append(changed(sheet.label, rows, column.header, field, text, shown, read["why"]))
    return Read(sheet.label, rows, pl.DataFrame(values), together(changes), tuple(claims), tuple(notes))


def _schema(layout: Layout, field: str) -> Column:
    if layout.table is not None:
        return table(layout.table).column(field)
    found = fields()[field].schema
    if found is None:
        raise KeyError(field)
    return found


def _kind(layout: Layout, column: Recognised) -> str | None:
    return None if column.field in {"position", "status"} else _schema(layout, str(column.field)).item_type


def _is_list(layout: Layout, column: Recognised) -> bool:
    return _schema(layout, str(column.field)).is_list


# Rows ------------------------------------------------------------------------------------------------------------------------


def _body(layout: Layout) -> tuple[pl.DataFrame, pl.Series, pl.DataFrame, list[pl.DataFrame], list[str]]:
    """The rows under the header without repeated headers and sums, which are noted."""
    sheet, at = layout.sheet, layout.header_at
    cells, rows = sheet.cells.slice(at + 1), sheet.rows.slice(at + 1)
    flags = sheet.typed if sheet.typed is not None else sheet.cells.select(pl.all().is_null() & pl.lit(value=False))
    typed = flags.slice(at + 1)
    places = [str(column.place) for column in layout.columns]
    used = [str(column.place) for column in layout.columns if column.field is not None]
    header = sheet.cells.row(at, named=True)
    again = cells.select(
        pl.all_horizontal(pl.col(place).eq_missing(pl.lit(header[place])) for place in places)
    ).to_series()
    first = cells.select(pl.coalesce(pl.col(place) for place in places)).to_series()
    sums = {text: fold(text).rstrip(":") in words("total") for text in first.drop_nulls().unique()}
    filled = cells.select(pl.sum_horizontal(pl.col(place).is_not_null() for place in used)).to_series()
    total = first.replace_strict(sums, default=False, return_dtype=pl.Boolean) & (filled <= max(1, len(used) // 2))
    empty = filled == 0
    changes = []
    for which, why in ((again, "row left out: the header again"), (total & ~again, "row left out: a sum")):
        if which.any() and layout.table is None:
            changes.append(noted(sheet.label, rows.filter(which), first.filter(which), None, why))
    out = (again | total | empty) if layout.table is None else (again | empty)
    keep = ~out
    cells, rows, typed = cells.filter(keep), rows.filter(keep), typed.filter(keep)
    notes = list(sheet.notes)
    merged = [(row, place) for row, place in sheet.filled if str(place) in used and row > int(sheet.rows[at])]
    if merged:
        changes.append(_merged(sheet.label, merged, layout, cells, rows))
    hidden = rows.filter(rows.is_in(list(sheet.hidden))).to_list() if sheet.hidden else []
    if hidden:
        shown = ", ".join(map(str, hidden[:5])) + (", ..." if len(hidden) > 5 else "")
        notes.append(f"{sheet.label}: {len(hidden):,} hidden rows are read like the others: {shown}")
        told = cells.filter(rows.is_in(hidden)).select(pl.coalesce(pl.col(place) for place in used)).to_series()
        line = pl.Series("row", hidden, dtype=pl.Int64)
        changes.append(noted(sheet.label, line, told, "read", "hidden row, read like the others"))
    return cells, rows, typed, changes, notes


def _merged(
    label: str, merged: Sequence[tuple[int, int]], layout: Layout, cells: pl.DataFrame, rows: pl.Series
) -> pl.DataFrame:
    """Cells that took the value of a merged cell, as changes from nothing."""
    headers = {column.place: column for column in layout.columns}
    where = dict(zip(rows.to_list(), range(rows.len()), strict=True))
    found = [
        (
            label,
            row,
            headers[place].header,
            headers[place].field,
            None,
            cells[where[row], str(place)],
            "merged cell repeated",
        )
        for row, place in merged
        if row in where
    ]
    return pl.DataFrame(found, schema=SCHEMA, orient="row")


# Values ----------------------------------------------------------------------------------------------------------------------


def _read(
    column: Column,
    text: pl.Series,
    typed: pl.Series,
    decimals: Convention,
    recognised: Recognised,
    language: str,
    *,
    direct: bool,
) -> pl.DataFrame:
    """Columns `value` and `why` for a column that holds no vendors."""
    kind = column.item_type
    if kind in {"number", "integer"} and not column.is_list:
        if column.name in {"latitude", "longitude"}:
            text = _each(text, lambda cell: (read_degrees(cell) or cell, None))["value"]
        return read_numbers(text, typed, column, decimals, recognised.unit)
    if kind == "date":
        return _dates(text, "month" if language in POINT_LANGUAGES else "day")
    if direct and kind != "country":
        return pl.DataFrame({"value": text, "why": pl.Series([None] * text.len(), dtype=pl.String)})
    readers: dict[str, Callable[[str], tuple[str | None, str | None]]] = {
        "generation": lambda cell: _items(cell, words("generation"), _BETWEEN, "technology by its generation"),
        "function": _function,
        "country": _country,
        "plmn": _plmn,
    }
    if column.name == "bands_mhz":
        unit = 1000.0 if recognised.unit and fold(recognised.unit) == "ghz" else 1.0
        return _each(text, lambda cell: _bands(cell, unit))
    if kind in readers:
        return _each(text, readers[kind])
    if column.is_list:
        return _each(
            text,
            lambda cell: (_LIST.join(p for p in re.split(r"\s*[;,\n]\s*", cell) if p), "list parted by semicolons"),
        )
    return pl.DataFrame({"value": text, "why": pl.Series([None] * text.len(), dtype=pl.String)})


def _each(text: pl.Series, read: Callable[[str], tuple[str | None, str | None]]) -> pl.DataFrame:
    """Read each distinct cell once."""
    distinct = text.drop_nulls().unique(maintain_order=True).to_list()
    answers = [(cell, *read(cell)) for cell in distinct]
    known = pl.DataFrame(answers, schema={"text": pl.String, "value": pl.String, "why": pl.String}, orient="row")
    return (
        text.alias("text").to_frame().join(known, on="text", how="left", maintain_order="left").select("value", "why")
    )


def _dates(text: pl.Series, suggested: str) -> pl.DataFrame:
    distinct = text.drop_nulls().unique().to_list()
    order, shown = order_of(distinct, "month" if suggested == "month" else "day")

    def read(cell: str) -> tuple[str | None, str | None]:
        dated = read_date(cell, order, shown=shown)
        return (cell, None) if dated.value is None else (dated.value, dated.why)

    return _each(text, read)


def _items(cell: str, known: Mapping[str, str], between: re.Pattern[str], why: str) -> tuple[str, str]:
    if fold(cell) in known:
        return known[fold(cell)], why
    items = [known.get(fold(item), item) for item in between.split(cell) if item]
    return _LIST.join(dict.fromkeys(items)), why


def _function(cell: str) -> tuple[str, str]:
    folded = fold(cell)
    if folded.replace(" ", "_") in knowledge.functions():
        return folded.replace(" ", "_"), "function by its id"
    return words("function").get(folded, cell), "function by its id"


def _country(cell: str) -> tuple[str, str]:
    if cell.upper() in knowledge.countries():
        return cell.upper(), "country by its code"
    return words("country").get(fold(cell), cell), "country by its code"


def _plmn(cell: str) -> tuple[str, str]:
    parts = [re.sub(r"(?<=\d)[\s\-./](?=\d)", "", part) for part in re.split(r"\s*[;,\n]\s*", cell) if part]
    return _LIST.join(parts), "PLMN without marks between"


def _bands(cell: str, factor: float) -> tuple[str, str]:
    found = []
    for part in _BETWEEN_BANDS.split(cell):
        match = _DIGITS.fullmatch(part.strip())
        band = _band(match, factor) if match else None
        if band is None:
            return cell, ""
        found.append(band)
    return _LIST.join(dict.fromkeys(found)), "bands as a list in MHz"


def _band(match: re.Match[str], factor: float) -> str | None:
    """Megahertz of one band, given as a number of MHz or GHz or by its 3GPP number; None where that is not known."""
    prefix, number, unit = match[1].casefold(), float(match[2].replace(",", ".")), (match[3] or "").casefold()
    numbered = not unit and factor == 1.0 and (prefix in {"b", "n", "band"} or number < LOWEST_MHZ)
    if numbered:
        return words("band").get(match[2])
    return f"{number * {'ghz': 1000.0, 'mhz': 1.0}.get(unit, factor):g}"


def _positions(text: pl.Series) -> pl.DataFrame:
    rows = [(cell, *(read_position(cell) or (cell, cell))) for cell in text.drop_nulls().unique()]
    return pl.DataFrame(rows, schema={"text": pl.String, "latitude": pl.String, "longitude": pl.String}, orient="row")
