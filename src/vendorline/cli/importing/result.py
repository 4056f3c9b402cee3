"""What an import shows: its document, and the same for people."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.cli.output import plain_table
from vendorline.cli.tables.fitting import print_table

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.importers import Imported
    from vendorline.network import Network

#: Where nothing has to be mended, a few warnings show what kind they are.
SHOWN_WARNINGS = 12
#: What a command exits with whose input cannot be used.
BAD_INPUT = 3
LONGEST = 40


def counts_of_rejected(imported: Imported) -> dict[str, int]:
    """How many rows of each table did not go in; a row that another one says too did."""
    from vendorline.network.left_out import MERGED

    found = {name: rows.filter(rows["cause"] != MERGED)["row"].n_unique() for name, rows in imported.rejected.items()}
    return {name: count for name, count in found.items() if count}


def import_document(name: str, imported: Imported, written: Network | None, into: Path | None) -> dict[str, Any]:
    """The JSON object of an import."""
    frames = {} if written is None else written.frames
    from vendorline.cli.fault_groups import fault_rows
    from vendorline.errors import counted
    from vendorline.project.documents import network_document

    table: dict[str, Any] = {}
    if written is None:
        table |= {"error": f"nothing was written: {counted(imported.errors, 'error')}", "exit_code": BAD_INPUT}
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
        rejected=counts_of_rejected(imported),
        as_of=written.as_of if written is not None else None,
        notes=list(imported.notes),
        assumed=[] if written is None else list(written.manifest.notes),
        **table,
    )


def draw_import(
    console: Console, result: dict[str, Any], imported: Imported, *, dry_run: bool, accept_valid: bool
) -> None:
    """Show an import to people: columns, changes, faults, tables, notes, and what was written."""
    from vendorline.cli.faults import SHOWN, draw_faults
    from vendorline.errors import counted

    draw_columns(console, result.get("mapping", ()))
    draw_changes(console, result.get("changes", ()))
    draw_faults(console, imported.faults, SHOWN if imported.errors else SHOWN_WARNINGS)
    if result["tables"] or any(result["rejected"].values()):
        out = {name: count for name, count in result["rejected"].items() if count}
        counts = ("rows", "left out") if out else ("rows",)
        table = plain_table(("table", *counts), right=counts, ruled=True)
        for name in dict.fromkeys([*result["tables"], *out]):
            count, without = result["tables"].get(name, 0), out.get(name, 0)
            table.add_row(name, f"{count:,}", *([f"{without:,}" if without else ""] if out else []))
        print_table(console, table)
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


def draw_columns(console: Console, mapping: Sequence[Mapping[str, Any]]) -> None:
    """Which column was taken for what, and how that was found."""
    from rich.text import Text

    if not mapping:
        return
    table = plain_table(("sheet", "column", "read as", "found by", "unit"), overflow="fold", ruled=True)
    last = None
    for row in mapping:
        way = row["way"] if row["table"] is None else f"{row['way']}, table {row['table']}"
        cells = (row["sheet"] if row["sheet"] != last else "", row["header"], row["field"] or "-", way, row["unit"])
        table.add_row(*(Text(_short(cell)) for cell in cells), style=None if row["field"] else "dim")
        last = row["sheet"]
    print_table(console, table)


def draw_changes(console: Console, changes: Sequence[Mapping[str, Any]]) -> None:
    """What was changed: each kind with its number and first example."""
    from rich.text import Text

    if not changes:
        return
    table = plain_table(("column", "change", "for example", "becomes"), overflow="fold", ruled=True)
    table.add_column("cells", justify="right")
    for row in changes:
        cells = (row["column"], row["why"], row["original"], row["value"])
        table.add_row(*(Text(_short(cell)) for cell in cells), f"{row['cells']:,}")
    print_table(console, table)


def _short(text: str | None) -> str:
    text = text or ""
    return text if len(text) <= LONGEST * 2 else text[: LONGEST * 2] + "…"
