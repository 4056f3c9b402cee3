"""`vendorline import`: foreign files, or tables of our own, to a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.output import (
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    document,
    emit,
    progress,
    write_atomically,
)
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from vendorline.importers import Imported
    from vendorline.network import Network
    from vendorline.project import Project

BAD_INPUT = 3
#: Where nothing has to be mended, a few warnings show what kind they are.
SHOWN_WARNINGS = 12


def import_(
    arguments: Annotated[
        list[str],
        typer.Argument(
            help="Format (tables, table, opencellid, graphml, bulkcm or free5gc; found out where left out), then files or a folder.",
            metavar="[FORMAT] PATH...",
        ),
    ],
    into: Annotated[
        Path | None,
        typer.Option("--into", help="Folder to write the network to; a project takes it as a snapshot.", metavar="DIR"),
    ] = None,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Show what would be read, changed and faulted; write no network.")
    ] = False,
    map_: Annotated[
        list[str] | None,
        typer.Option(
            "--map",
            help="Say what a column of a table is: vendor=Lieferant; -=Bemerkung leaves it aside.",
            metavar="FIELD=HEADER",
        ),
    ] = None,
    set_: Annotated[
        list[str] | None,
        typer.Option(
            "--set",
            help="A value where a table or Bulk CM files name none (country=DE), or how dates are written (date_order=day).",
            metavar="FIELD=VALUE",
        ),
    ] = None,
    crs: Annotated[
        str | None,
        typer.Option(
            "--crs",
            help="System of positions in metres, for example EPSG:2154; without it they are degrees.",
            metavar="EPSG:CODE",
        ),
    ] = None,
    as_of: Annotated[
        str | None,
        typer.Option("--as-of", help="Day that the table describes; names of vendors are read on it.", metavar="DAY"),
    ] = None,
    skip_hidden: Annotated[
        bool, typer.Option("--skip-hidden", help="Leave out the hidden rows of a workbook.")
    ] = False,
    changes: Annotated[
        Path | None,
        typer.Option("--changes", help="Write every changed cell of a table to this CSV file as well.", metavar="FILE"),
    ] = None,
    accept_valid: Annotated[
        bool, typer.Option("--accept-valid", help="Write the good rows, and the others to rejected.csv beside them.")
    ] = False,
    replace: Annotated[
        bool, typer.Option("--replace", help="Put the new network in the place of the old one.")
    ] = False,
    assume_vendors: Annotated[
        str | None,
        typer.Option(
            "--assume-vendors",
            help="Lay the assumed vendor shares of an example network over the sites, marked.",
            metavar="NAME",
        ),
    ] = None,
    overlay: Annotated[
        str | None,
        typer.Option("--overlay", help="Lay an assumed roll-out over the sites: 5g=2020-07..2024-12.", metavar="SPEC"),
    ] = None,
    merge_shared: Annotated[
        bool,
        typer.Option("--merge-shared", help="Make one station of each that several operators broadcast at one place."),
    ] = False,
    seed: Annotated[int, typer.Option("--seed", help="Which of the possible assumed networks it is.")] = 0,
    format: FormatOption = Format.text,
    output: OutputOption = None,
    quiet: QuietOption = False,
) -> int | None:
    """Make a network from foreign files, or from tables of our own. Where a row holds an error, nothing is written.

    A table of your own may be CSV, Excel or Parquet; its columns are recognised by their headers in five languages and by what stands
    in them. How they were read is shown, kept beside the network as mapping.json, and used the next time.

    Examples:
    vendorline import opencellid 302.csv --into ca
    vendorline import table inventar.xlsx --into network --map vendor=Lieferant --set country=DE
    """
    from datetime import date

    from vendorline.importers import FORMATS, detect
    from vendorline.network.folders import check_target

    if overlay is not None and assume_vendors is None:
        raise UsageError("--overlay needs --assume-vendors NAME: the roll-out is that of an example network")
    named = arguments[0] in FORMATS and len(arguments) > 1
    paths = [Path(argument) for argument in (arguments[1:] if named else arguments)]
    name = arguments[0] if named else detect(paths)
    if into is None and not dry_run:
        raise UsageError("--into DIR says where the network goes; --dry-run writes none")
    own = bool(map_ or crs or as_of or skip_hidden or changes or (set_ and name != "bulkcm"))
    _check_options(name, paths, into, own=own, merge_shared=merge_shared)
    project = _project(into) if into is not None else None
    if into is not None and project is None and not dry_run:
        check_target(into, replace=replace)
    with progress(f"reading {', '.join(map(str, paths))}", quiet=quiet) as say:
        if name == "table":
            settings = [*(set_ or []), *([f"crs={crs}"] if crs else [])]
            imported = _table(paths, into, map_ or [], settings, as_of, skip_hidden=skip_hidden)
        elif name == "bulkcm":
            imported = _bulkcm(paths, set_ or [], date.today())
        else:
            imported = _read(name, paths, date.today(), merge_shared=merge_shared)
        if changes is not None and imported.changes is not None:
            write_atomically(changes, imported.changes.write_csv())
        network = imported.network
        usable = network is not None and (accept_valid or not imported.errors)
        if usable and network is not None and into is not None and not dry_run:
            network = _assumed(network, assume_vendors, overlay, seed)
            if project is not None:
                into = project.folder_for(network.as_of)
                check_target(into, replace=replace)
            say(f"writing {into}")
            _write(network, imported, into, replace=replace, accept_valid=accept_valid)
    result = _document(name, imported, network if usable else None, None if dry_run else into)
    emit(result, format=format, output=output, text=lambda console: _draw(console, result, imported, dry_run=dry_run))
    return None if usable else BAD_INPUT


def _check_options(name: str, paths: list[Path], into: Path | None, *, own: bool, merge_shared: bool) -> None:
    """Refuse options that do not go with the format, and paths that are not there or are the target."""
    if merge_shared and name != "opencellid":
        raise UsageError("--merge-shared goes with a list of cells (opencellid)")
    if own and name != "table":
        given = "--map, --crs, --as-of, --skip-hidden and --changes are for tables, --set for tables and bulkcm"
        raise UsageError(f"{given}, and this is {name}")
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        if into is not None and path.resolve() == into.resolve():
            raise UsageError(f"--into {into} is what is read; name another folder")


def _table(
    paths: list[Path], into: Path | None, pairs: list[str], settings: list[str], as_of: str | None, *, skip_hidden: bool
) -> Imported:
    """Read tables with the mapping of last time, and what the options say over it."""
    from datetime import date

    from vendorline.importers.table.mapping import ColumnMapping, parse, read_mapping
    from vendorline.importers.table.read import Options, check_headers, import_table

    given = parse(pairs, settings)
    older = read_mapping(into) if into is not None and into.is_dir() else ColumnMapping()
    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise UsageError(f"--as-of {as_of} is not a day; write YYYY-MM-DD") from error
    imported = import_table(paths, today=date.today(), options=Options(given.over(older), day, skip_hidden))
    check_headers(given, imported)
    return imported


def _bulkcm(paths: list[Path], settings: list[str], today: date) -> Imported:
    from vendorline.importers.bulkcm import import_bulkcm
    from vendorline.importers.table.mapping import parse

    return import_bulkcm(paths, today=today, settings=parse([], settings).settings)


def _read(name: str, paths: list[Path], today: date, *, merge_shared: bool) -> Imported:
    if merge_shared:
        from vendorline.importers.opencellid import import_cells

        return import_cells(paths, today=today, merge=True)
    from vendorline.importers import FORMATS

    return FORMATS[name](paths, today=today)


def _project(into: Path) -> Project | None:
    """The project to put a snapshot into, where the target is one."""
    from vendorline.project import project_of

    project = project_of(into) if into.is_dir() else None
    return project if project is not None and project.path == into else None


def _assumed(network: Network, name: str | None, overlay: str | None, seed: int) -> Network:
    if name is None:
        return network
    from vendorline.network import examples

    network = examples.assume_vendors(network, name, seed=seed)
    return network if overlay is None else examples.overlay(network, overlay, name, seed=seed)


def _write(network: Network, imported: Imported, into: Path, *, replace: bool, accept_valid: bool) -> None:
    from vendorline.importers.rejected import rejected_csv
    from vendorline.network import write_network

    extra = dict(imported.extra)
    if accept_valid and imported.rejected:
        extra["rejected.csv"] = rejected_csv(imported.rejected, network.left_out)
    write_network(network, into, replace=replace, extra=extra, validated=True)


def _document(name: str, imported: Imported, written: Network | None, into: Path | None) -> dict[str, Any]:
    frames = {} if written is None else written.frames
    table = {}
    if imported.changes is not None:
        from vendorline.importers.table.changes import kinds

        table = {
            "mapping": [dict(row) for row in imported.mapping],
            "changes": [kind.to_dict() for kind in kinds(imported.changes)],
        }
    return document(
        "import",
        [fault.to_dict() for fault in imported.faults],
        inputs=[file.to_dict() for file in imported.inputs],
        format=name,
        into=into if written is not None else None,
        errors=imported.errors,
        warnings=imported.warnings,
        tables={table: frame.height for table, frame in frames.items() if frame.height},
        rejected={table: rows["row"].n_unique() for table, rows in imported.rejected.items()},
        as_of=written.as_of if written is not None else None,
        notes=list(imported.notes),
        assumed=[] if written is None else list(written.manifest.notes),
        **table,
    )


def _draw(console: Console, result: dict[str, Any], imported: Imported, *, dry_run: bool) -> None:
    from rich import box
    from rich.table import Table

    from vendorline.cli.faults import SHOWN, counted, draw_faults
    from vendorline.cli.import_columns import draw_changes, draw_columns

    draw_columns(console, result.get("mapping", ()))
    draw_changes(console, result.get("changes", ()))
    draw_faults(console, imported.faults, SHOWN if imported.errors else SHOWN_WARNINGS)
    if result["tables"]:
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("table")
        table.add_column("rows", justify="right")
        for name, count in result["tables"].items():
            table.add_row(name, f"{count:,}")
        console.print(table)
    for note in dict.fromkeys([*result["notes"], *result["assumed"]]):
        console.print(note, markup=False)
    state = f"written to {result['into']}" if result["into"] else "nothing was written"
    if dry_run:
        state = "nothing was written: a dry run"
    elif not result["into"] and imported.network is not None:
        state += "; --accept-valid writes the good rows"
    elif sum(result["rejected"].values()):
        state += f"; {counted(sum(result['rejected'].values()), 'row')} left out, see rejected.csv"
    console.print(
        f"{counted(imported.errors, 'error')}, {counted(imported.warnings, 'warning')}; {state}", markup=False
    )
