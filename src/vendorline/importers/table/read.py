"""Import anybody's tables: find the columns, read the cells, put them together, validate; every change and every fault told."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl

from vendorline.errors import Fault, InvalidInput, UsageError
from vendorline.importers.imported import Imported
from vendorline.importers.table.cells import countries_named, read_cells
from vendorline.importers.table.changes import noted, together
from vendorline.importers.table.columns import lay_out
from vendorline.importers.table.confirmed import confirmed_in, with_confirmed
from vendorline.importers.table.dismissed import Asked, Dismissed, take_out
from vendorline.importers.table.elements import NUMBER
from vendorline.importers.table.files.sheet import Sheet
from vendorline.importers.table.groups import unfold
from vendorline.importers.table.headers import named
from vendorline.importers.table.hints import hints_of, values_of
from vendorline.importers.table.layout import NOT_THESE, Layout
from vendorline.importers.table.lost import with_lost
from vendorline.importers.table.mapping import ColumnMapping, mapping_json
from vendorline.importers.table.missing import country_once, missing_columns
from vendorline.importers.table.sheets import read_sheets
from vendorline.importers.table.tables import build
from vendorline.importers.table.template import manifest_of
from vendorline.importers.table.values.days_from_1904 import count_days
from vendorline.importers.table.values.spoilt import NAMES, mend_names
from vendorline.network.faults import UNCONFIRMED, UNREADABLE
from vendorline.network.folders import MAPPING_NAME
from vendorline.network.schema import REQUIRED_TABLES, TABLES, table
from vendorline.network.table_files import Source, sha256
from vendorline.network.tables import InputFile, Network
from vendorline.network.validate import validate_sources
from vendorline.quick_dataclass import dataclass

#: No number, day or word of a table is longer; what is, is cut. Names stay whole, or two would become one.
LONGEST_CELL = 1_000
_ROW = re.compile(r"\brow (\d+)")


@dataclass(frozen=True, slots=True)
class Options:
    """How to read tables: the mapping of their columns, the day they describe, whether hidden rows are left out.

    `encoding` is that of texts, where somebody names it; `dismiss` are rows to take out.
    """

    mapping: ColumnMapping = field(default_factory=ColumnMapping)
    as_of: date | None = None
    skip_hidden: bool = False
    encoding: str | None = None
    dismiss: tuple[Asked, ...] = ()


def import_table(paths: Sequence[Path], *, today: date, options: Options | None = None) -> Imported:
    """Read tables of any layout into one network.

    Args:
        paths: CSV, Excel or Parquet files, inventories or tables of ours.
        today: the day it is; names of vendors are read as on the day that the tables describe, else on this one.
        options: what the caller knows of them.

    Raises:
        InvalidInput: a file cannot be read at all, or none holds a table.
        UsageError: a header that was named is in none of them.
    """
    options = options or Options()
    sheets = [sheet for path in paths for sheet in read_sheets(path, options.encoding)]
    sheets, left_out, notes, dismissed = take_out(sheets, options.dismiss, options.mapping.dismissed)
    manifest, sheets = manifest_of(sheets)
    if options.as_of is not None:
        manifest = replace(manifest, as_of=options.as_of)
    layouts, said = _layouts(sheets, options.mapping)
    notes += said
    on = manifest.as_of or today
    confirmed = confirmed_in(layouts, options.mapping)
    countries = tuple(dict.fromkeys(country for layout in layouts for country in countries_named(layout)))
    hints = hints_of(options.mapping.settings, countries)
    reads, parts = [], []
    for layout in layouts:
        unfolded, said = unfold(layout)
        notes += said
        parts += unfolded
    for layout in parts:
        whole, mended = mend_names(_shortened(layout))
        dated, counted = count_days(whole)
        left_out += mended
        seen, gone = _without_hidden(dated) if options.skip_hidden else (dated, None)
        left_out += counted if gone is None else [*counted, gone]
        reads.append((layout.table, read_cells(seen, on, hints, confirmed)))
    built = with_confirmed(build(reads, values_of(options.mapping.settings), on), options.mapping, today)
    of_columns = tuple(fault for _, read in reads for fault in read.faults)
    inputs = tuple(InputFile(str(path), sha256(path)) for path in paths)
    label = " + ".join(dict.fromkeys(path.name for path in paths))
    sources = {name: _source(name, built.tables[name], label) for name in TABLES if name in built.tables}
    faults = missing_columns(parts, options.mapping.settings, built, label)
    faults += [fault for sheet in sheets for fault in sheet.faults]
    faults += [fault for part in parts for fault in part.faults]
    faults += [
        Fault.at(label, None, f"no {name} in it", _remedy(name), "error")
        for name in REQUIRED_TABLES
        if name not in sources
    ]
    faults += built.faults
    manifest = replace(manifest, created_by=manifest.created_by or "vendorline import table")
    validation = validate_sources(
        Path(label), sources, manifest, faults=faults, inputs=inputs, today=today, by_cell=True
    )
    # What was found on the way to the tables names sheets and rows already; what building them asks does not.
    known = {id(fault) for fault in faults} - {id(fault) for fault in built.faults}
    origins = _Origins(built.origins)
    changes = together([built.changes, *left_out])
    told, fewer = country_once(validation.faults, parts, options.mapping.settings, built, label)
    return Imported(
        origins.claims(validation.accepted, label),
        (*of_columns, *(fault if id(fault) in known else origins.fault(fault) for fault in told)),
        MappingProxyType(with_lost({n: origins.rejected(rows) for n, rows in validation.rejected.items()}, built.lost)),
        (*notes, *built.notes),
        inputs,
        validation.errors - fewer + sum(fault.severity == "error" for fault in of_columns),
        validation.warnings + sum(fault.severity == "warning" for fault in of_columns),
        tuple(row for layout in layouts for row in _told(layout)),
        changes,
        MappingProxyType(
            {
                MAPPING_NAME: mapping_json(_kept(layouts, options.mapping, dismissed)),
                "changes.csv": changes.write_csv().encode(),
            }
        ),
    )


def _kept(layouts: Sequence[Layout], mapping: ColumnMapping, dismissed: Sequence[Dismissed]) -> ColumnMapping:
    """The mapping for next time: what was read as what, but for columns of which it is asked, and those that stand in groups."""
    columns = {}
    for layout in layouts:
        asked = {fault.column for fault in layout.faults if fault.severity == "error"}
        for column in layout.columns:
            named_ = named(column.header)
            doubtful = column.way != "given" and (
                column.group is not None
                or column.field in asked
                or (column.field is None and named_ is not None and named_.field in asked)
            )
            if layout.table is None and not doubtful:
                columns[column.header] = column.field or NOT_THESE
    return ColumnMapping(columns, mapping.settings, mapping.vendors, tuple(dismissed))


def _layouts(sheets: Sequence[Sheet], mapping: ColumnMapping) -> tuple[list[Layout], list[str]]:
    """The sheets that are tables; a note for each of the others."""
    layouts, notes = [], []
    for sheet in sheets:
        layout = lay_out(sheet, mapping.columns) if sheet.cells.height else None
        if layout is None:
            if sheet.cells.height:
                notes.append(f"{sheet.label}: left aside, no row of it names columns that are known")
        else:
            layouts.append(layout)
    if not layouts:
        names = ", ".join(sheet.label for sheet in sheets) or "nothing"
        remedy = "name the columns, for example --map vendor=Lieferant --map site_id=Standort; or start from a template"
        fault = Fault.at(names, None, "no row names two columns that are known", remedy)
        raise InvalidInput(f"{names}: no table in it", [fault])
    return layouts, notes


def check_headers(mapping: ColumnMapping, imported: Imported) -> None:
    """Refuse a mapping of headers that no sheet has; raises UsageError."""
    found = {row["header"] for row in imported.mapping}
    if missing := [header for header in mapping.columns if header not in found]:
        raise UsageError(
            f"no column is called {', '.join(map(repr, missing))}; there are {', '.join(sorted(map(str, found)))}"
        )


def _shortened(layout: Layout) -> Layout:
    """Without cells longer than any number, day or name is: cut, they can be read as none of these, and are told as they begin."""
    cells, body = layout.sheet.cells, pl.int_range(pl.len()) > layout.header_at
    long = [
        str(column.place)
        for column in layout.columns
        if column.field not in {None, "site_name", *NAMES}
        and (cells[str(column.place)].str.len_chars().max() or 0) > LONGEST_CELL  # type: ignore[operator]
    ]
    if not long:
        return layout
    cut = [
        pl.when(body & (pl.col(name).str.len_chars() > LONGEST_CELL))
        .then(pl.col(name).str.head(LONGEST_CELL) + "…")
        .otherwise(pl.col(name))
        .alias(name)
        for name in long
    ]
    return replace(layout, sheet=replace(layout.sheet, cells=cells.with_columns(cut)))


def _without_hidden(layout: Layout) -> tuple[Layout, pl.DataFrame | None]:
    sheet = layout.sheet
    seen = ~sheet.rows.is_in(list(sheet.hidden)) | (pl.int_range(sheet.rows.len(), eager=True) <= layout.header_at)
    if seen.all():
        return layout, None
    first = sheet.cells.select(pl.coalesce(pl.all())).to_series()
    gone = noted(sheet.label, sheet.rows.filter(~seen), first.filter(~seen), None, "row left out: it is hidden")
    return replace(layout, sheet=sheet.where(seen)), gone


def _source(name: str, frame: pl.DataFrame, label: str) -> Source:
    known = [column.name for column in table(name).columns if column.name in frame.columns]
    missing = [c.name for c in table(name).columns if c.required and c.name not in known]
    # A column that no sheet has is empty in every row: each row then says what it lacks.
    filled = frame.with_columns(pl.lit(None, pl.String).alias(column) for column in missing)
    return Source(name, Path(label), filled.select(*known, *missing), frame[NUMBER].alias("row"))


def _remedy(name: str) -> str:
    if name == "operators":
        return "name the operator of every row, for example --set operator=northtel --set country=GB"
    return f"give a column that names {name}, or say which one does: --map FIELD=HEADER"


def _told(layout: Layout) -> list[Mapping[str, str | None]]:
    where = {"sheet": layout.sheet.label, "table": layout.table}
    said = ("header", "field", "way", "unit")
    return [where | {name: getattr(column, name) for name in said} for column in layout.columns]


class _Origins:
    """Faults told by the sheet and row where they stand, instead of a running number."""

    def __init__(self, origins: pl.DataFrame) -> None:
        self._frame = origins
        self._where = {number: (file, row) for number, file, row in origins.iter_rows()} if origins.height else {}

    def fault(self, fault: Fault) -> Fault:
        if fault.row is None or fault.row not in self._where:
            return fault
        file, row = self._where[fault.row]
        return replace(fault, file=file, row=row, problem=self._problem(fault.problem, file))

    def _problem(self, text: str, file: str) -> str:
        def told(found: re.Match[str]) -> str:
            other, row = self._where.get(int(found[1]), (file, int(found[1])))
            return f"row {row}" if other == file else f"row {row} of {other}"

        return _ROW.sub(told, text)

    def claims(self, network: Network | None, label: str) -> Network | None:
        """The network whose claims about cells that could not be read name the sheet and row where they stand."""
        if network is None or network["observations"].is_empty():
            return network
        head = f"{label} row "
        number = pl.col("source").str.strip_prefix(head).cast(pl.Int64, strict=False)
        mine = pl.col("method").is_in([UNREADABLE, UNCONFIRMED]) & pl.col("source").str.starts_with(head)
        where = self._frame.select(number=NUMBER, place=pl.format("{} row {}", "file", "row"))
        told = network["observations"].with_columns(number=pl.when(mine).then(number))
        told = told.join(where, on="number", how="left", maintain_order="left")
        return network.with_tables(
            observations=told.with_columns(source=pl.coalesce("place", "source")).drop("number", "place")
        )

    def rejected(self, rows: pl.DataFrame) -> pl.DataFrame:
        where = self._frame.select(row=NUMBER, at="file", line="row")
        joined = rows.join(where, on="row", how="left", maintain_order="left")
        problems = [self._problem(text, file or "") for text, file in joined.select("problem", "at").iter_rows()]
        return joined.with_columns(
            file=pl.coalesce("at", "file"), row=pl.coalesce("line", "row"), problem=pl.Series(problems, dtype=pl.String)
        ).select(rows.columns)
