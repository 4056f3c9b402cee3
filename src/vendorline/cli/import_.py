"""`vendorline import`: foreign files, or tables of our own, to a network."""

from __future__ import annotations

from dataclasses import replace as replaced
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.fault_groups import MISSING
from vendorline.cli.notices import network_document
from vendorline.cli.output import (
    Format,
    FormatOption,
    OutputOption,
    QuietOption,
    SpreadsheetOption,
    check_spreadsheet,
    emit,
    progress,
    write_atomically,
)
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from datetime import date

    from rich.console import Console

    from vendorline.importers import Imported
    from vendorline.importers.table.read import Options
    from vendorline.network import Network
    from vendorline.project import Project

BAD_INPUT = 3
#: Formats beside tables whose files may leave something unsaid that --set says for all of them.
SETTABLE = ("bulkcm", "graphml")
#: Where nothing has to be mended, a few warnings show what kind they are.
SHOWN_WARNINGS = 12
#: What an option of this command mends: a value that no row, or not every one, states.
_BY_OPTION = {
    ("country", MISSING): "add --set country=XX, where XX is the ISO 3166-1 code of the country; or fill the column in",
    ("operator_id", MISSING): "add --set operator=NAME, where NAME is the operator; or fill the column in",
    (
        "function",
        MISSING,
    ): "state the technology, or the function, of these rows; for all of them: --set generations=5G, or what it is",
}


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
    spreadsheet: SpreadsheetOption = False,
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
    check_spreadsheet(asked=spreadsheet, format=format, also=[changes])
    from datetime import date

    from vendorline.cli.csv_text import frame_csv
    from vendorline.importers import FORMATS, detect
    from vendorline.importers.formats import reading
    from vendorline.network.folders import check_target

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
    _check_options(name, paths, into, own=own, merge_shared=merge_shared)
    project = _project(into) if into is not None else None
    if into is not None and project is None and not dry_run:
        check_target(into, replace=replace)
    with progress(f"reading {', '.join(map(str, paths))}", quiet=quiet) as say:
        with reading(paths):
            if name == "table":
                told = map_ or [], [*(set_ or []), *([f"crs={crs}"] if crs else [])], vendor or []
                read = _table_options(told, as_of, encoding, dismiss or [], because or [], skip_hidden=skip_hidden)
                imported = _table(paths, into, read)
            elif name in SETTABLE:
                imported = _with_settings(name, paths, set_ or [], date.today())
            else:
                imported = _read(name, paths, date.today(), merge_shared=merge_shared)
        if changes is not None and imported.changes is not None:
            write_atomically(changes, frame_csv(imported.changes, spreadsheet=spreadsheet))
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
    emit(
        result,
        format=format,
        output=output,
        spreadsheet=spreadsheet,
        text=lambda console: _draw(console, result, imported, dry_run=dry_run, accept_valid=accept_valid),
    )
    return None if usable else BAD_INPUT


def _check_options(name: str, paths: list[Path], into: Path | None, *, own: bool, merge_shared: bool) -> None:
    """Refuse options that do not go with the format, and paths that are not there or are the target."""
    from vendorline.importers.formats import exists, shortened

    if merge_shared and name != "opencellid":
        raise UsageError("--merge-shared goes with a list of cells (opencellid)")
    if own and name != "table":
        given = (
            "--map, --vendor, --crs, --as-of, --skip-hidden, --encoding, --dismiss, --because and --changes are for "
            "tables, --set for tables, bulkcm and graphml"
        )
        raise UsageError(f"{given}, and this is {name}")
    for path in paths:
        if not exists(path):
            raise UsageError(f"{shortened(path)}: no such file or folder")
        if into is not None and path.resolve() == into.resolve():
            raise UsageError(f"--into {into} is what is read; name another folder")


def _table_options(
    told: tuple[list[str], list[str], list[str]],
    as_of: str | None,
    encoding: str | None,
    dismiss: list[str],
    because: list[str],
    *,
    skip_hidden: bool,
) -> Options:
    """How to read tables, as the options say; raises UsageError where they say nothing that can be done."""
    import codecs
    from datetime import date

    from vendorline.importers.table.dismissed import parse_dismissals
    from vendorline.importers.table.mapping import parse
    from vendorline.importers.table.read import Options

    try:
        day = date.fromisoformat(as_of) if as_of else None
    except ValueError as error:
        raise UsageError(f"--as-of {as_of} is not a day; write YYYY-MM-DD") from error
    if encoding is not None:
        try:
            b"a".decode(codecs.lookup(encoding).name)
        except (LookupError, ValueError) as error:
            known = "utf-8, utf-16, cp1250, cp1251, cp1252, mac_roman, cp850, gb18030, shift_jis"
            raise UsageError(f"--encoding {encoding} is no encoding that is known; there are {known}") from error
    return Options(parse(*told), day, skip_hidden, encoding, parse_dismissals(dismiss, because))


def _table(paths: list[Path], into: Path | None, options: Options) -> Imported:
    """Read tables with the mapping of last time, and what the options say over it."""
    from datetime import date

    from vendorline.cli.faults import with_remedy
    from vendorline.importers.table.mapping import ColumnMapping, read_mapping
    from vendorline.importers.table.read import check_headers, import_table

    older = read_mapping(into) if into is not None and into.is_dir() else ColumnMapping()
    both = replaced(options, mapping=options.mapping.over(older))
    imported = import_table(paths, today=date.today(), options=both)
    check_headers(options.mapping, imported)
    return replaced(imported, faults=with_remedy(imported.faults, _BY_OPTION))


def _with_settings(name: str, paths: list[Path], settings: list[str], today: date) -> Imported:
    from vendorline.importers.bulkcm import import_bulkcm
    from vendorline.importers.graphml import import_graphml
    from vendorline.importers.table.mapping import parse

    given = parse([], settings).settings
    if name == "graphml":
        return import_graphml(paths, today=today, settings=given)
    return import_bulkcm(paths, today=today, settings=given)


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
    if imported.rejected:
        extra["rejected.csv"] = rejected_csv(imported.rejected, network.left_out)
    write_network(network, into, replace=replace, extra=extra, validated=True)


def _counts_of_rejected(imported: Imported) -> dict[str, int]:
    """How many rows of each table were left out; a row that another one says too was not."""
    found = {name: rows.filter(~rows["cause"].is_in(NOT_LEFT_OUT))["row"].n_unique() for name, rows in imported.rejected.items()}
    return {name: count for name, count in found.items() if count}


def _document(name: str, imported: Imported, written: Network | None, into: Path | None) -> dict[str, Any]:
    frames = {} if written is None else written.frames
    from vendorline.cli.fault_groups import fault_rows
    from vendorline.cli.faults import counted

    table: dict[str, Any] = {}
    if written is None:
        table["error"] = f"nothing was written: {counted(imported.errors, 'error')}"
    if imported.changes is not None:
        from vendorline.importers.table.changes import kinds

        table |= {
            "mapping": [dict(row) for row in imported.mapping],
            "changes": [kind.to_dict() for kind in kinds(imported.changes)],
        }
    return network_document(
        "import",
        imported.network,
        fault_rows(imported.faults),
        inputs=imported.inputs,
        format=name,
        into=into if written is not None else None,
        errors=imported.errors,
        warnings=imported.warnings,
        tables={table: frame.height for table, frame in frames.items() if frame.height},
        rejected=_counts_of_rejected(imported),
        as_of=written.as_of if written is not None else None,
        notes=list(imported.notes),
        assumed=[] if written is None else list(written.manifest.notes),
        **table,
    )


def _draw(console: Console, result: dict[str, Any], imported: Imported, *, dry_run: bool, accept_valid: bool) -> None:
    from rich import box
    from rich.table import Table

    from vendorline.cli.faults import SHOWN, counted, draw_faults
    from vendorline.cli.import_columns import draw_changes, draw_columns

    draw_columns(console, result.get("mapping", ()))
    draw_changes(console, result.get("changes", ()))
    draw_faults(console, imported.faults, SHOWN if imported.errors else SHOWN_WARNINGS)
    if result["tables"] or any(result["rejected"].values()):
        table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
        table.add_column("table")
        table.add_column("rows", justify="right")
        out = {name: count for name, count in result["rejected"].items() if count}
        if out:
            table.add_column("left out", justify="right")
        for name in dict.fromkeys([*result["tables"], *out]):
            count, without = result["tables"].get(name, 0), out.get(name, 0)
            table.add_row(name, f"{count:,}", *([f"{without:,}" if without else ""] if out else []))
        console.print(table)
    for note in dict.fromkeys([*result["notes"], *result["assumed"]]):
        console.print(note, markup=False)
    state = f"written to {result['into']}" if result["into"] else "nothing was written"
    if dry_run:
        state = "nothing was written: a dry run"
    elif not result["into"] and imported.network is not None:
        state += "; --accept-valid writes the good rows"
    elif sum(result["rejected"].values()):
        state += f"; {counted(sum(result['rejected'].values()), 'row')} left out"
        state += ", see rejected.csv" if accept_valid else ""
    console.print(
        f"{counted(imported.errors, 'error')}, {counted(imported.warnings, 'warning')}; {state}", markup=False
    )
