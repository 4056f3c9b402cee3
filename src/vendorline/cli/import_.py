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
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, with_output
from vendorline.cli.writing import put, writing
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from vendorline.importers import Imported
    from vendorline.network import Network
    from vendorline.project import Project

option = options_of("import")


@with_output("changes")
def import_(
    arguments: Annotated[
        list[str],
        typer.Argument(
            help="Format (tables, table, opencellid, graphml, bulkcm or free5gc; found out where left out), then files or a folder.",
            metavar="[FORMAT] PATH...",
        ),
    ],
    map_: Annotated[list[str] | None, option("--map")] = None,
    set_: Annotated[list[str] | None, option("--set")] = None,
    vendor: Annotated[list[str] | None, option("--vendor")] = None,
    as_of: Annotated[str | None, option("--as-of")] = None,
    crs: Annotated[str | None, option("--crs")] = None,
    encoding: Annotated[str | None, option("--encoding")] = None,
    skip_hidden: Annotated[bool, option("--skip-hidden")] = False,
    dismiss: Annotated[list[str] | None, option("--dismiss")] = None,
    because: Annotated[list[str] | None, option("--because")] = None,
    accept_valid: Annotated[bool, option("--accept-valid")] = False,
    assume_vendors: Annotated[str | None, option("--assume-vendors")] = None,
    overlay: Annotated[str | None, option("--overlay")] = None,
    merge_shared: Annotated[bool, option("--merge-shared")] = False,
    seed: Annotated[int, option("--seed")] = 0,
    into: Annotated[Path | None, option("--into")] = None,
    replace: Annotated[bool, option("--replace")] = False,
    dry_run: Annotated[bool, option("--dry-run")] = False,
    changes: Annotated[Path | None, option("--changes")] = None,
    *,
    output: Output,
) -> int | None:
    """Make a network from foreign files, or from tables of your own. Where a row holds an error, nothing is written.

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
    own = {
        "--map": map_, "--vendor": vendor, "--crs": crs, "--as-of": as_of, "--skip-hidden": skip_hidden, "--changes": changes,
        "--encoding": encoding, "--dismiss": dismiss, "--because": because, "--set": set_ if name not in SETTABLE else None,
    }  # fmt: skip
    check_options(name, paths, into, own=[option for option, value in own.items() if value], merge_shared=merge_shared)
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
