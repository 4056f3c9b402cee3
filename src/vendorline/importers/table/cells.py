"""The cells of a recognised sheet as validation wants them, with every change noted."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import date

import polars as pl

from vendorline.errors import Fault
from vendorline.importers.table.body import rows_of
from vendorline.importers.table.changes import changed, together
from vendorline.importers.table.files.kinds import WORKBOOKS
from vendorline.importers.table.hints import Hints
from vendorline.importers.table.layout import Layout, Recognised
from vendorline.importers.table.values.dates import read_dates
from vendorline.importers.table.values.flags import with_flags
from vendorline.importers.table.values.identifiers import INVISIBLE, read_ids, read_plmn, without_invisible
from vendorline.importers.table.values.makers import read_makers
from vendorline.importers.table.values.numbers import Convention, Mark, convention, read_numbers
from vendorline.importers.table.values.places import AXES, Written, read_coordinates, read_positions
from vendorline.importers.table.values.technology import read_bands, read_technologies
from vendorline.importers.table.words import fields, flag_fields, languages_of, words
from vendorline.knowledge import tables as knowledge
from vendorline.network.schema import Column, table
from vendorline.network.validation.parse import NOBODY_CONFIRMED
from vendorline.quick_dataclass import dataclass
from vendorline.vendors.spelling import fold

#: Languages that write a decimal point.
POINT_LANGUAGES = frozenset({"en"})
_LIST = ";"


@dataclass(frozen=True, slots=True)
class Claims:
    """What was written where a vendor was read from other words than its id: the row, the words, the vendor, and how sure."""

    column: str
    frame: pl.DataFrame


@dataclass(frozen=True, slots=True)
class Read:
    """A sheet's rows: a column of text for each field (None: the cell is empty), the changes, and the claims about vendors.

    `faults` are those of whole columns. `lost` names rows whose id nobody can tell (row, column, value).
    """

    label: str
    rows: pl.Series
    frame: pl.DataFrame
    changes: pl.DataFrame
    claims: tuple[Claims, ...]
    notes: tuple[str, ...]
    faults: tuple[Fault, ...]
    lost: pl.DataFrame


def read_cells(
    layout: Layout, on: date, hints: Hints | None = None, confirmed: Mapping[str, str] = NOBODY_CONFIRMED
) -> Read:
    """Read the rows under the header of a sheet.

    Args:
        layout: the sheet and what its columns are.
        on: the day on which names of vendors are read.
        hints: what is known of doubtful cells.
        confirmed: vendors that somebody confirmed beside the catalogue, see `vendorline.vendors.confirmed_names`.
    """
    reading = _Reading(layout, on, hints or Hints(), confirmed)
    for column in layout.columns:
        if column.field is not None:
            reading.column(column, column.field)
    return reading.finished()


class _Reading:
    """The columns of one sheet, read one by one; positions, flags and bands are laid together at the end."""

    def __init__(self, layout: Layout, on: date, hints: Hints, confirmed: Mapping[str, str]) -> None:
        self.layout, self.on, self.hints, self.sheet = layout, on, hints, layout.sheet
        self.confirmed = confirmed
        self.cells, self.rows, self.typed, self.changes, self.notes, self.faults = rows_of(layout)
        self.languages = languages_of(column.header for column in layout.columns)
        self.countries = countries_named(layout, self.cells) or hints.countries
        self.decimals = self._decimals()
        self.values: dict[str, pl.Series] = {}
        self.claims: list[Claims] = []
        self.flags: dict[str, tuple[str, pl.Series]] = {}
        self.written: dict[str, Written] = {}
        self.bands: pl.Series | None = None
        self.lost = [pl.DataFrame(schema={"row": pl.Int64, "column": pl.String, "value": pl.String})]

    def _decimals(self) -> Convention:
        numeric = [
            str(column.place)
            for column in self.layout.columns
            if column.field is not None
            and _kind(self.layout, column) in {"number", "integer"}
            and not _is_list(self.layout, column)
        ]
        suggested: Mark = "." if self.layout.language in POINT_LANGUAGES else ","
        return convention([(self.cells[place], self.typed[place]) for place in numeric], suggested)

    def column(self, column: Recognised, field: str) -> None:
        """Read one column, or lay it aside until the others are there."""
        original, typed = self.cells[str(column.place)], self.typed[str(column.place)]
        text = without_invisible(original)
        if field in flag_fields():
            self.flags[field] = (column.header, text)
        elif field == "position":
            self._position(column, original, text)
        elif field == "status":
            self.values[field] = text.alias(field)
        elif field in AXES:
            self.written[field] = Written(column.header, column.unit, text, typed)
        else:
            self._plain(column, field, original, text, typed)

    def _done(
        self, column: Recognised, field: str, value: pl.Series, why: pl.Series, shown: pl.Series | None = None
    ) -> None:
        original = self.cells[str(column.place)]
        self.values[field] = value.alias(field)
        why, told = why.cast(pl.String).fill_null(INVISIBLE), value if shown is None else shown
        self.changes.append(changed(self.sheet.label, self.rows, column.header, column.field, original, told, why))

    def _position(self, column: Recognised, original: pl.Series, text: pl.Series) -> None:
        pair, said = read_positions(text, self.rows, (self.sheet.label, column.header), self.languages)
        self.faults += said
        self.values |= {axis: pair[axis] for axis in AXES}
        whole = pair["latitude"] + ", " + pair["longitude"]
        both, why = whole.zip_with(whole.is_not_null(), text), "one cell into latitude and longitude"
        self.changes.append(changed(self.sheet.label, self.rows, column.header, column.field, original, both, why))

    def _plain(self, column: Recognised, field: str, original: pl.Series, text: pl.Series, typed: pl.Series) -> None:
        direct, place = self.layout.table is not None, (self.sheet.label, column.header)
        schema, said = _schema(self.layout, field), tuple[Fault, ...]()
        if _is_id(schema, direct=direct):
            sheet = self.sheet.path.suffix.casefold() in WORKBOOKS
            ids = read_ids(text, typed, self.rows, place, sheet=sheet, own=direct)
            self.faults += ids.faults
            lost = pl.DataFrame({"row": self.rows.cast(pl.Int64), "value": ids.values}).filter(ids.lost)
            self.lost.append(lost.select("row", pl.lit(schema.name).alias("column"), pl.col("value").cast(pl.String)))
            self._done(column, field, ids.values, ids.why)
            return
        if schema.item_type == "vendor":
            read, claimed = read_makers(original, self.on, self.confirmed, direct=direct)
            self.claims.append(Claims(column.header, claimed.with_columns(row=self.rows).filter(pl.col("told"))))
        elif schema.item_type == "date":
            order, from_1904 = self.hints.date_order, bool(getattr(self.sheet, "from_1904", False))
            read, said = read_dates(text, self.rows, place, self.countries, order, self.on, from_1904=from_1904)
        elif schema.item_type == "generation" and not direct:
            read, said = read_technologies(text, self.rows, place)
            self.bands = read["bands"]
        else:
            read = _read(schema, text, typed, self.decimals, column, direct=direct)
        self.faults += said
        self._done(column, field, read["value"], read["why"], read["shown"] if "shown" in read.columns else None)

    def finished(self) -> Read:
        """The sheet as read."""
        label = self.sheet.label
        if self.written:
            found = read_coordinates(
                self.written, self.rows, label, self.decimals, self.languages, self.countries, self.hints.crs
            )
            self.faults += found.faults
            for column in self.layout.columns:
                if column.field in self.written:
                    read = found.read[column.field]
                    self._done(column, column.field, read["value"], read["why"])
        if self.flags:
            before = self.values.get("generations")
            self.values["generations"], marked = with_flags(self.values, self.flags, label, self.rows)
            self.changes += marked
            if before is not None and self.bands is not None:
                # A technology that a flag adds comes without its band, so that nobody knows all of them.
                same = self.values["generations"].eq_missing(before)
                self.bands = self.bands.zip_with(same, self.bands.clear(len(same)))
        if self.bands is not None:
            own = self.values.get("bands_mhz", self.bands)
            self.values["bands_mhz"] = own.zip_with(own.is_not_null(), self.bands).alias("bands_mhz")
        frame, changes = pl.DataFrame(self.values), together(self.changes)
        faults, lost = tuple(self.faults), pl.concat(self.lost)
        return Read(label, self.rows, frame, changes, tuple(self.claims), tuple(self.notes), faults, lost)


def countries_named(layout: Layout, cells: pl.DataFrame | None = None) -> tuple[str, ...]:
    """The countries that the rows of a sheet name."""
    cells = layout.sheet.cells.slice(layout.header_at + 1) if cells is None else cells
    column = next((column for column in layout.columns if column.field == "country"), None)
    if column is None:
        return ()
    read = (_country(cell)[0] for cell in cells[str(column.place)].drop_nulls().unique(maintain_order=True))
    return tuple(dict.fromkeys(code for code in read if code in knowledge.countries()))


def _is_id(column: Column, *, direct: bool) -> bool:
    """Whether a column names sites, elements or other things by ids; operators are named, in inventories, by names."""
    return column.item_type == "id" and not column.is_list and (direct or column.name in {"site_id", "element_id"})


def _schema(layout: Layout, field: str) -> Column:
    if layout.table is not None:
        return table(layout.table).column(field)
    found = fields()[field].schema
    if found is None:
        raise KeyError(field)
    return found


def _kind(layout: Layout, column: Recognised) -> str | None:
    field = str(column.field)
    return None if field in {"position", "status"} or field in flag_fields() else _schema(layout, field).item_type


def _is_list(layout: Layout, column: Recognised) -> bool:
    return _schema(layout, str(column.field)).is_list


# Values ----------------------------------------------------------------------------------------------------------------------


def _read(
    column: Column,
    text: pl.Series,
    typed: pl.Series,
    decimals: Convention,
    recognised: Recognised,
    *,
    direct: bool,
) -> pl.DataFrame:
    """Columns `value` and `why` for a column that holds no vendors."""
    kind = column.item_type
    if kind in {"number", "integer"} and not column.is_list:
        return read_numbers(text, typed, column, decimals, recognised.unit)
    if direct and kind != "country":
        return pl.DataFrame({"value": text, "why": pl.Series([None] * text.len(), dtype=pl.String)})
    readers: dict[str, Callable[[str], tuple[str | None, str | None]]] = {
        "function": _function,
        "country": _country,
        "plmn": read_plmn,
    }
    if column.name == "bands_mhz":
        unit = 1000.0 if recognised.unit and fold(recognised.unit) == "ghz" else 1.0
        return _each(text, lambda cell: read_bands(cell, unit))
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


def _function(cell: str) -> tuple[str, str]:
    folded = fold(cell)
    if folded.replace(" ", "_") in knowledge.functions():
        return folded.replace(" ", "_"), "function by its id"
    return words("function").get(folded, cell), "function by its id"


def _country(cell: str) -> tuple[str, str]:
    if cell.upper() in knowledge.countries():
        return cell.upper(), "country by its code"
    return words("country").get(fold(cell), cell), "country by its code"
