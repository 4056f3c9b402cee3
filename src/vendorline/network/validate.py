"""Validate a folder of tables: every fault at once, and the network of the rows without one."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import field, replace
from datetime import date
from pathlib import Path
from types import MappingProxyType

import polars as pl

from vendorline.errors import Fault, counted
from vendorline.network.faults import to_faults
from vendorline.network.left_out import read_left_out, rejected_file
from vendorline.network.manifest import read_manifest
from vendorline.network.schema import REQUIRED_TABLES, TABLES, table
from vendorline.network.table_files import Source, find_tables, read_source, sha256
from vendorline.network.tables import InputFile, Manifest, Network
from vendorline.network.validation.consistency import find_inconsistencies
from vendorline.network.validation.keys import find_dangling, find_duplicates
from vendorline.network.validation.parse import NOBODY_CONFIRMED, Confirmed
from vendorline.network.validation.rejected_dependents import find_dependents, rejected_rows
from vendorline.network.validation.typed_table import CLAIM_SCHEMA, Checked, as_asked, check_cells
from vendorline.quick_dataclass import dataclass
from vendorline.vendors import confirmed_names


@dataclass(frozen=True, slots=True)
class Validation:
    """What is wrong with a folder of tables.

    `faults` spells out the first thousand of each column and rule; `errors` and `warnings` count them all. `network` is None where
    there is an error; `accepted` is the network of the rows without one, None where a required table cannot be read.
    `rejected` holds, by table, the rows that are not in it (columns file, row, column, value, problem, cause, original).
    """

    path: Path
    faults: tuple[Fault, ...]
    errors: int
    warnings: int
    accepted: Network | None
    row_counts: Mapping[str, int]
    inputs: tuple[InputFile, ...] = ()
    rejected: Mapping[str, pl.DataFrame] = field(default_factory=dict)

    @property
    def summary(self) -> str:
        """What stops the folder from being used, in a few words."""
        if not self.path.is_dir():
            return f"{self.faults[0].problem}: {self.path}"
        return f"{self.path}: {counted(self.errors, 'error')}"

    @property
    def network(self) -> Network | None:
        """The network, where there is no error."""
        return None if self.errors else self.accepted


def validate_folder(path: Path | str, *, today: date | None = None) -> Validation:
    """Read a folder of tables (CSV, Parquet or both) and find everything that is wrong with it; writes nothing.

    `today` matters where no date of the snapshot is given: see `snapshot_date`.
    """
    folder = Path(path)
    if not folder.is_dir():
        problem = "no such folder" if not folder.exists() else "not a folder"
        fault = Fault(
            str(folder), None, None, None, problem, "name the folder that holds operators, sites and elements"
        )
        return Validation(folder, (fault,), 1, 0, None, MappingProxyType({}))
    manifest = read_manifest(folder)
    files, faults = find_tables(folder)
    faults = [*manifest.faults, *faults]
    for name in REQUIRED_TABLES:
        if name not in files:
            problem = "a required table is missing"
            faults.append(Fault(f"{name}.csv", None, None, None, problem, f"add {name}.csv or {name}.parquet"))
    sources = {name: read_source(name, file) for name, file in files.items()}
    rejected = rejected_file(folder, manifest.manifest.left_out)
    paths = [file for file in (manifest.path, *files.values(), rejected) if file is not None]
    inputs = tuple(InputFile(str(file), sha256(file)) for file in paths)
    found = validate_sources(folder, sources, manifest.manifest, faults=faults, inputs=inputs, today=today)
    if found.accepted is None or not manifest.manifest.left_out:
        return found
    left_out = read_left_out(folder, manifest.manifest.left_out)
    return replace(found, accepted=replace(found.accepted, left_out=left_out))


def validate_sources(
    path: Path,
    sources: Mapping[str, Source],
    manifest: Manifest,
    *,
    faults: Iterable[Fault] = (),
    inputs: tuple[InputFile, ...] = (),
    today: date | None = None,
    by_cell: bool = False,
) -> Validation:
    """Find everything that is wrong with tables that were read.

    Args:
        path: where they were read.
        sources: the tables by name.
        manifest: what is said of them.
        faults: those found on the way to them.
        inputs: the files that they stand in.
        today: see `snapshot_date`.
        by_cell: a cell that cannot be read, and need not be filled, is a warning (it is unknown then); else an error.
    """
    faults = list(faults)
    confirmed = confirmed_in(sources)
    tables = {name: check_cells(source, confirmed, by_cell=by_cell) for name, source in sources.items()}
    tables = check_tables(tables, by_cell=by_cell)
    errors = sum(fault.severity == "error" for fault in faults)
    warnings = len(faults) - errors
    for checked in tables.values():
        faults.extend(_in_order(checked))
        counts = [(fault.severity, 1) for fault in checked.faults]
        counts += [(batch.severity, batch.count) for batch in checked.batches]
        errors += sum(count for severity, count in counts if severity == "error")
        warnings += sum(count for severity, count in counts if severity == "warning")
    out, fallen = find_dependents(tables)
    rejected = {
        name: rows
        for name, checked in tables.items()
        if checked.source.frame is not None and (rows := rejected_rows(checked, fallen.get(name))).height
    }
    accepted = None
    if all(name in tables and tables[name].usable for name in REQUIRED_TABLES):
        spoilt = {name: checked.spoilt().frame for name, checked in tables.items()}
        frames = {name: frame.filter(~out[name]) if out[name].any() else frame for name, frame in spoilt.items()}
        frames = _with_claims(frames, tables, out)
        as_of = snapshot_date(manifest, frames, today=today or date.today())
        accepted = Network.of(frames, as_of=as_of, manifest=manifest, inputs=inputs)
    row_counts = {name: tables[name].frame.height + len(tables[name].source.lost) for name in TABLES if name in tables}
    return Validation(
        path,
        tuple(faults),
        errors,
        warnings,
        accepted,
        MappingProxyType(row_counts),
        inputs,
        MappingProxyType(rejected),
    )


def confirmed_in(sources: Mapping[str, Source]) -> Confirmed:
    """The vendors that the table of that name confirms, by name; rows at fault confirm nothing."""
    if "vendors" not in sources:
        return NOBODY_CONFIRMED
    checked = check_cells(sources["vendors"])
    if not checked.usable:
        return NOBODY_CONFIRMED
    return confirmed_names(checked.frame.filter(~checked.rejected()).select("vendor_id", "name").iter_rows())


def _with_claims(
    frames: Mapping[str, pl.DataFrame], tables: Mapping[str, Checked], out: Mapping[str, pl.Series]
) -> dict[str, pl.DataFrame]:
    """Tables with what stood in their spoilt cells as observations."""
    claims = []
    for name, checked in tables.items():
        if any(batch.spoils == "cell" for batch in checked.batches):
            found = checked.claims()
            claims.append(found.filter(~out[name].gather(found["index"])).drop("index"))
    told = pl.concat(claims) if claims else None
    if told is None or not told.height:
        return dict(frames)
    known = frames.get("observations", table("observations").empty())
    told = told.join(known.select(*CLAIM_SCHEMA), on=list(CLAIM_SCHEMA), how="anti", maintain_order="left")
    return {**frames, "observations": pl.concat([known, told], how="diagonal")}


def check_tables(tables: Mapping[str, Checked], *, by_cell: bool = False) -> dict[str, Checked]:
    """Tables whose cells are judged, judged together: keys, references and whatever else needs more than one cell."""
    checked = {name: one.with_batches(find_duplicates(one, by_cell=by_cell)) for name, one in tables.items()}
    checked = {
        name: one.with_batches(
            [as_asked(one.schema.column(b.column), b, by_cell=by_cell) for b in find_dangling(one, checked)]
        )
        if one.usable
        else one
        for name, one in checked.items()
    }
    for name, batches in list(find_inconsistencies(checked)):
        checked[name] = checked[name].with_batches(batches)
    return checked


def snapshot_date(manifest: Manifest, frames: Mapping[str, pl.DataFrame], *, today: date) -> date:
    """The day a snapshot describes.

    The manifest's as_of, else the newest seen_on of an observation, else the newest installed_on not after today, else today.
    """
    if manifest.as_of is not None:
        return manifest.as_of
    seen = frames["observations"]["seen_on"].max() if "observations" in frames else None
    if isinstance(seen, date):
        return seen
    installed = frames["elements"]["installed_on"] if "elements" in frames else pl.Series([], dtype=pl.Date)
    newest = installed.filter(installed <= today).max()
    return newest if isinstance(newest, date) else today


def _in_order(checked: Checked) -> Iterable[Fault]:
    """Faults of a table by row, then by column in the order of the schema."""
    places = {column.name: place for place, column in enumerate(checked.schema.columns)}
    faults = list(checked.faults)
    for batch in checked.batches:
        faults.extend(to_faults(batch, checked.file, checked.source.rows))
    last = len(places)
    return sorted(faults, key=lambda fault: (fault.row is None, fault.row or 0, places.get(fault.column or "", last)))
