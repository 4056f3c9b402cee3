"""`vendorline vendors`: names of vendors in a network that nobody has confirmed, and confirming them."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.login import login
from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table, with_output
from vendorline.cli.tables.fitting import print_table
from vendorline.cli.writing import writing
from vendorline.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vendorline.project.confirming import UnconfirmedName

option = options_of("vendors")

vendors = typer.Typer(
    help="Names of vendors in a network: which nobody has confirmed, and confirming them.", no_args_is_help=True
)

FolderArgument = Annotated[Path, typer.Argument(help="Folder of network tables, or a project.", metavar="DIR")]


@vendors.command("list")
@with_output()
def list_names(folder: FolderArgument, *, output: Output) -> None:
    """List the names that give no vendor: in how many rows they stand, why, and who they may be.

    Example: vendorline vendors list DIR
    """
    from datetime import date

    from vendorline.network import read_network
    from vendorline.project import private_tags_of
    from vendorline.project.confirming import unconfirmed_names

    private = private_tags_of(folder)
    folder = _network_in(folder)
    with output.progress(f"reading {folder}"):
        network = read_network(folder, today=date.today())
        found = unconfirmed_names(network)
    from vendorline.project.documents import network_document

    result = network_document("vendors list", network, [one.to_dict() for one in found], private=private)
    output.emit(result, lambda console: _draw(console, found, folder))


@vendors.command("confirm")
@with_output()
def confirm_names(
    folder: FolderArgument,
    names: Annotated[list[str] | None, typer.Argument(help="Name as the inventory writes it.", metavar="NAME")] = None,
    as_id: Annotated[str | None, option("--as")] = None,
    all_listed: Annotated[Path | None, option("--all-listed")] = None,
    country: Annotated[str | None, option("--country")] = None,
    source: Annotated[str | None, option("--source")] = None,
    by: Annotated[str | None, option("--by")] = None,
    *,
    output: Output,
) -> None:
    """Confirm that a name is a vendor's, for this network alone; rows that claim no other name get the vendor.

    A name near a vendor of the catalogue needs --as: the vendor that it means, or an id of its own. The network is written whole or not
    at all.

    Examples:
    vendorline vendors confirm DIR "Acme Radio" --country CA
    vendorline vendors confirm DIR Huwaei --as huawei
    vendorline vendors confirm DIR --all-listed names.txt
    """
    from datetime import date

    from vendorline.importers.table.words import country_named
    from vendorline.network import read_network
    from vendorline.project import private_tags_of
    from vendorline.project.confirming import Confirmation, confirm, write_confirmed
    from vendorline.vendors.confirming import vendor_confirmed

    private = private_tags_of(folder)
    asked = [(name, as_id) for name in names or []] + (_listed(all_listed) if all_listed is not None else [])
    if not asked:
        raise UsageError("name at least one NAME, or a file of names: --all-listed FILE")
    home = None if country is None else country_named(country)
    folder, today = _network_in(folder), date.today()
    who = by or login() or "vendorline vendors confirm"
    confirmed = [Confirmation(vendor_confirmed(name, id_), name, home, None, who, today, source) for name, id_ in asked]
    with output.progress(f"reading {folder}") as say:
        network, changed = confirm(read_network(folder, today=today), confirmed)
        say(f"writing {folder}")
        with writing(folder):
            write_confirmed(network, folder, today=today)
    rows = [{"vendor_id": one.vendor_id, "name": one.name} for one in confirmed]
    from vendorline.project.documents import network_document

    result = network_document("vendors confirm", network, rows, private=private, into=folder, changed=changed)

    def text(console: Console) -> None:
        for row in rows:
            console.print(f"{row['name']}: confirmed as {row['vendor_id']}", markup=False)
        console.print(f"{changed:,} rows got a vendor; written to {folder}", markup=False)

    output.emit(result, text)


def _network_in(folder: Path) -> Path:
    """The folder of tables: the newest snapshot where the folder is a project."""
    from vendorline.network.guard import refused
    from vendorline.project import network_folder

    if not folder.is_dir():
        raise refused(folder, "no such folder", "name the folder of a network, or a project")
    return network_folder(folder)


def _listed(path: Path) -> list[tuple[str, str | None]]:
    import csv

    from vendorline.network.guard import refused

    try:
        lines = path.read_text(encoding="utf-8-sig").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or str(error)
        raise refused(
            path, f"cannot be read: {reason}", "name a UTF-8 file with one name a line, or NAME,ID"
        ) from error
    rows = [[cell.strip() for cell in row] for row in csv.reader(lines) if any(cell.strip() for cell in row)]
    rows = rows[1:] if rows and rows[0][0].casefold() == "name" else rows
    if wide := [row for row in rows if len(row) > 2]:
        raise UsageError(
            f"{path}: {','.join(wide[0])!r} is not NAME or NAME,ID; put a name with a comma into quotation marks"
        )
    return [(row[0], row[1] if len(row) > 1 and row[1] else None) for row in rows]


def _draw(console: Console, found: Sequence[UnconfirmedName], folder: Path) -> None:
    from rich.text import Text

    if not found:
        console.print("every name of a vendor is in the catalogue or confirmed")
        return
    table = plain_table(("name", "rows", "why", "who it may be"), right=("rows",), ruled=True)
    for one in found:
        may_be = ", ".join(dict.fromkeys([*([one.near] if one.near else []), *one.several, *one.candidates]))
        table.add_row(Text(one.name), f"{one.rows:,}", one.sure, Text(may_be))
    print_table(console, table)
    console.print(f"confirm a name: vendorline vendors confirm {folder} NAME [--as ID]", markup=False)
