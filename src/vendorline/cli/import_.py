"""`vendorline import`: foreign files, or tables of our own, to a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.importing.reading import (
    SETTABLE,
    check_options,
    read_format,
    read_table,
    table_options,
    with_settings,
)
from vendorline.cli.importing.result import BAD_INPUT, draw_import, import_document
from vendorline.cli.output import Output, with_output
from vendorline.cli.writing import put, writing
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from vendorline.importers import Imported
    from vendorline.network import Network
    from vendorline.project import Project


@with_output("changes")
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
            help="A value where a table has none (country=DE), or where Bulk CM files or maps name no country or operator; "
            "or how dates are written (date_order=day).",
            metavar="FIELD=VALUE",
        ),
    ] = None,
    vendor: Annotated[
        list[str] | None,
        typer.Option(
            "--vendor",
            help="Confirm a vendor's name in a table: 'Acme Radio'; or say whose name it is: Huwaei=huawei.",
            metavar="NAME[=ID]",
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
    encoding: Annotated[
        str | None,
        typer.Option("--encoding", help="Encoding of a table as text, for example cp1250.", metavar="NAME"),
    ] = None,
    dismiss: Annotated[
        list[str] | None,
        typer.Option(
            "--dismiss",
            help="Take out a row that is none (a footnote, a total), by its number: 12 or SHEET:12; needs --because.",
            metavar="ROW",
        ),
    ] = None,
    because: Annotated[
        list[str] | None,
        typer.Option("--because", help="Why the row is taken out; one for each --dismiss, in order.", metavar="TEXT"),
    ] = None,
    changes: Annotated[
        Path | None,
        typer.Option("--changes", help="Write every changed cell of a table to this CSV file as well.", metavar="FILE"),
    ] = None,
    accept_valid: Annotated[
        bool,
        typer.Option(
            "--accept-valid",
            help="Write the rows that can be used; the others go to rejected.csv, are counted, and stay in every judgement.",
        ),
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
    *,
    output: Output,
) -> int | None:
    """Make a network from foreign files, or from tables of our own. Where a row holds an error, nothing is written.

    A table of your own may be CSV, Excel or Parquet; its columns are recognised by their headers in five languages and by what stands
    in them. How they were read is shown, kept beside the network as mapping.json, and used the next time. A cell that cannot be read
    is unknown, not empty; a vendor that nobody has confirmed is unknown too.

    Examples:
    vendorline import opencellid 302.csv --into ca
    vendorline import table inventar.xlsx --into network --map vendor=Lieferant --set country=DE
    """
    from datetime import date

    from vendorline.importers import FORMATS, detect
    from vendorline.importers.formats import reading
    from vendorline.network.folders import check_target
    from vendorline.results.csv_text import frame_csv

    if overlay is not None and assume_vendors is None:
        raise UsageError("--overlay needs --assume-vendors NAME: the roll-out is that of an example network")
    named = arguments[0] in FORMATS and len(arguments) > 1
    paths = [Path(argument) for argument in (arguments[1:] if named else arguments)]
    name = arguments[0] if named else detect(paths)
    if into is None and not dry_run:
        raise UsageError("--into DIR says where the network goes; --dry-run writes none")
    own = bool(
        map_ or vendor or crs or as_of or skip_hidden or changes or encoding or dismiss or because
        or (set_ and name not in SETTABLE)
    )  # fmt: skip
    check_options(name, paths, into, own=own, merge_shared=merge_shared)
    project = _project(into) if into is not None else None
    if into is not None and project is None and not dry_run:
        check_target(into, replace=replace)
    with output.progress(f"reading {', '.join(map(str, paths))}") as say:
        with reading(paths):
            if name == "table":
                told = map_ or [], [*(set_ or []), *([f"crs={crs}"] if crs else [])], vendor or []
                options = table_options(told, as_of, encoding, dismiss or [], because or [], skip_hidden=skip_hidden)
                imported = read_table(paths, into, options)
            elif name in SETTABLE:
                imported = with_settings(name, paths, set_ or [], date.today())
            else:
                imported = read_format(name, paths, date.today(), merge_shared=merge_shared)
        if changes is not None and imported.changes is not None:
            put(frame_csv(imported.changes, spreadsheet=output.spreadsheet), changes)
        network = imported.network
        usable = network is not None and (accept_valid or not imported.errors)
        if usable and network is not None and into is not None and not dry_run:
            network = _assumed(network, assume_vendors, overlay, seed)
            if project is not None:
                into = project.folder_for(network.as_of)
                check_target(into, replace=replace)
            say(f"writing {into}")
            _write(network, imported, into, replace=replace, accept_valid=accept_valid)
    result = import_document(name, imported, network if usable else None, None if dry_run else into)
    output.emit(
        result, lambda console: draw_import(console, result, imported, dry_run=dry_run, accept_valid=accept_valid)
    )
    return None if usable else BAD_INPUT


def _project(into: Path) -> Project | None:
    """The project to put a snapshot into, where the target is one."""
    from vendorline.project import project_of

    project = project_of(into) if into.is_dir() else None
    return project if project is not None and project.path == into else None


def _assumed(network: Network, name: str | None, overlay: str | None, seed: int) -> Network:
    if name is None:
        return network
    from vendorline import examples

    network = examples.assume_vendors(network, name, seed=seed)
    return network if overlay is None else examples.overlay(network, overlay, name, seed=seed)


def _write(network: Network, imported: Imported, into: Path, *, replace: bool, accept_valid: bool) -> None:
    from vendorline.importers.imported import rejected_csv
    from vendorline.network import write_network

    extra = dict(imported.extra)
    if imported.rejected:
        extra["rejected.csv"] = rejected_csv(imported.rejected, network.left_out)
    with writing(into):
        write_network(network, into, replace=replace, extra=extra, validated=True)
