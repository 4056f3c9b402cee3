"""`vendorline import`: foreign files, or tables of our own, to a network."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.output import Format, FormatOption, OutputOption, QuietOption, document, emit, progress
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
            help="Format (tables, opencellid, graphml or free5gc; found out where left out), then files or a folder.",
            metavar="[FORMAT] PATH...",
        ),
    ],
    into: Annotated[
        Path,
        typer.Option("--into", help="Folder to write the network to; a project takes it as a snapshot.", metavar="DIR"),
    ],
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

    Example: vendorline import opencellid 302.csv --into ca
    """
    from datetime import date

    from vendorline.importers import FORMATS, detect
    from vendorline.network.folders import check_target

    if overlay is not None and assume_vendors is None:
        raise UsageError("--overlay needs --assume-vendors NAME: the roll-out is that of an example network")
    named = arguments[0] in FORMATS and len(arguments) > 1
    paths = [Path(argument) for argument in (arguments[1:] if named else arguments)]
    name = arguments[0] if named else detect(paths)
    if merge_shared and name != "opencellid":
        raise UsageError("--merge-shared goes with a list of cells (opencellid)")
    for path in paths:
        if not path.exists():
            raise UsageError(f"{path}: no such file or folder")
        if path.resolve() == into.resolve():
            raise UsageError(f"--into {into} is what is read; name another folder")
    project = _project(into)
    if project is None:
        check_target(into, replace=replace)
    with progress(f"reading {', '.join(map(str, paths))}", quiet=quiet) as say:
        imported = _read(name, paths, date.today(), merge_shared=merge_shared)
        network = imported.network
        writes = network is not None and (accept_valid or not imported.errors)
        if writes and network is not None:
            network = _assumed(network, assume_vendors, overlay, seed)
            if project is not None:
                into = project.folder_for(network.as_of)
                check_target(into, replace=replace)
            say(f"writing {into}")
            _write(network, imported, into, replace=replace, accept_valid=accept_valid)
    result = _document(name, imported, network if writes else None, into)
    emit(result, format=format, output=output, text=lambda console: _draw(console, result, imported))
    return None if writes else BAD_INPUT


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

    extra = {"rejected.csv": rejected_csv(imported.rejected)} if accept_valid and imported.rejected else {}
    write_network(network, into, replace=replace, extra=extra, validated=True)


def _document(name: str, imported: Imported, written: Network | None, into: Path) -> dict[str, Any]:
    frames = {} if written is None else written.frames
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
    )


def _draw(console: Console, result: dict[str, Any], imported: Imported) -> None:
    from rich import box
    from rich.table import Table

    from vendorline.cli.faults import SHOWN, counted, draw_faults

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
    if not result["into"] and imported.network is not None:
        state += "; --accept-valid writes the good rows"
    elif sum(result["rejected"].values()):
        state += f"; {counted(sum(result['rejected'].values()), 'row')} left out, see rejected.csv"
    console.print(
        f"{counted(imported.errors, 'error')}, {counted(imported.warnings, 'warning')}; {state}", markup=False
    )
