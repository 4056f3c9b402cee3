"""`vendorline diff`: what changed between two networks."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from vendorline.cli.options import options_of
from vendorline.cli.output import Output, plain_table, with_output
from vendorline.cli.tables.fitting import print_table
from vendorline.errors import InvalidInput, UsageError

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.network import Network
    from vendorline.network.diff import Difference
    from vendorline.project.private_tags import PrivateTags

option = options_of("diff")

#: Changes told one by one in text; JSON and CSV hold every one.
SHOWN = 40
SHOWN_KINDS = 30


@with_output()
def diff(
    old: Annotated[Path, typer.Argument(help="The older network; or a project, alone.", metavar="OLD")],
    new: Annotated[
        Path | None,
        typer.Argument(help="The newer one; without it the two newest snapshots of a project.", metavar="[NEW]"),
    ] = None,
    public: Annotated[bool, option("--public")] = False,
    *,
    output: Output,
) -> None:
    """What changed between two networks: rows added, removed and changed, with column, old and new value.

    Example: vendorline diff march june
    """
    from vendorline.network.diff import diff as compare
    from vendorline.project import private_tags_of
    from vendorline.project.documents import network_document
    from vendorline.project.public import public_changes

    folders = _folders(old, new)
    with output.progress(f"reading {folders[0]}") as say:
        private = [tags for folder in folders if (tags := private_tags_of(folder)) is not None]
        first = _read(folders[0], private)
        say(f"reading {folders[1]}")
        second = _read(folders[1], private)
        say("comparing")
        found = compare(first, second)
        rows = public_changes(found) if public else found.to_dicts()
    inputs = [item for network in (first, second) for item in network.inputs]
    result = network_document(
        "diff",
        second,
        rows,
        inputs=[replace(item, path=Path(item.path).name) for item in inputs] if public else inputs,
        old_as_of=first.as_of,
        new_as_of=second.as_of,
        tables={
            name: {"added": t.added.height, "removed": t.removed.height, "changed": t.rows_changed}
            for name, t in found.tables.items()
        },
        manifest=[] if public else found.manifest,
        public=public,
    )
    output.emit(result, lambda console: _draw(console, result, found))


def _read(folder: Path, private: Sequence[PrivateTags]) -> Network:
    """A network without the private tags of either."""
    from vendorline.network import read_network
    from vendorline.project.private_output import error_without_private

    try:
        network = read_network(folder)
    except InvalidInput as error:
        for tags in private:
            error = error_without_private(error, tags)
        raise error from None
    for tags in private:
        network = tags.taken_off(network)
    return network


def _folders(old: Path, new: Path | None) -> tuple[Path, Path]:
    """The two network folders; raises UsageError where a lone argument is no project of two snapshots."""
    from vendorline.project import network_folder, project_of

    if new is not None:
        return network_folder(old), network_folder(new)
    project = project_of(old)
    snapshots = list(project.snapshots.values()) if project is not None and project.path == old else []
    if len(snapshots) < 2:
        raise UsageError("give two networks, or a project that holds at least two snapshots")
    return snapshots[-2], snapshots[-1]


def _draw(console: Console, result: dict[str, Any], found: Difference) -> None:
    console.print(f"From {result['old_as_of']} to {result['new_as_of']}")
    if not result["tables"]:
        console.print("Nothing changed.")
        return
    changes = ("added", "removed", "changed")
    table = plain_table(["table", *changes], right=changes)
    for name, counts in result["tables"].items():
        table.add_row(name, *(f"{counts[c]:,}" if counts[c] else "" for c in changes))
    print_table(console, table)
    _kinds(console, result["rows"])
    if result["public"]:
        return
    for said in result["manifest"]:
        console.print(f"manifest {said['key']}: {said['old']} → {said['new']}", markup=False)
    console.print()
    for row in result["rows"][:SHOWN]:
        what = f" {row['column']}: {_value(row['old'])} → {_value(row['new'])}" if row["column"] else ""
        console.print(f"{row['change']:<8} {row['table']} {row['row_id']}{what}", markup=False)
    if len(result["rows"]) > SHOWN:
        console.print(f"... and {len(result['rows']) - SHOWN:,} more; --format csv lists them")


def _kinds(console: Console, rows: list[dict[str, Any]]) -> None:
    """Which values turned into which, most frequent first."""
    kinds: Counter[tuple[str, str, str]] = Counter()
    for row in rows:
        if row["column"] is not None:
            kinds[f"{row['table']}.{row['column']}", _value(row["old"]), _value(row["new"])] += row.get("count", 1)
    often = [(kind, count) for kind, count in kinds.most_common(SHOWN_KINDS) if count > 1 or len(kinds) <= SHOWN_KINDS]
    for (column, old, new), count in often:
        told = "" if old == new == "–" else f": {old} → {new}"
        console.print(f"{count:>9,}  {column}{told}", markup=False)


def _value(value: str | None) -> str:
    return "–" if value is None else value
