"""What must be said of a network wherever something of it is shown: that it is invented, which rows it lacks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING, Any

from vendorline.results.document import document

if TYPE_CHECKING:
    from rich.console import Console

    from vendorline.network import InputFile, Network
    from vendorline.project.private_tags import PrivateTags

#: Causes of rows left out that a terminal lists; JSON holds them all.
SHOWN = 12


def network_document(
    command: str,
    network: Network | None,
    rows: Iterable[Mapping[str, Any]],
    *,
    inputs: Sequence[InputFile] | None = None,
    private: PrivateTags | None = None,
    **keys: Any,
) -> dict[str, Any]:
    """The JSON object of a command on a network: every such result passes here, and no private tag is named in what comes out.

    Args:
        command: which one.
        network: what it is about; None where none could be read.
        rows: the result.
        inputs: the files that it rests on; by default those of the network.
        private: the private tags that were read with the network.
        keys: what else stands beside the rows.
    """
    from vendorline.project.private_output import without_private

    files = inputs if inputs is not None else network.inputs if network is not None else ()
    manifest = network.manifest if network is not None else None
    said = {
        "synthetic": manifest.synthetic if manifest is not None else None,
        "left_out": [one.to_dict() for one in getattr(manifest, "left_out", ())],
    }
    return without_private(document(command, rows, inputs=[f.to_dict() for f in files], **said, **keys), private)


def draw_before(console: Console, result: Mapping[str, Any]) -> None:
    """Print what must be read first: that a network is invented."""
    if result.get("synthetic"):
        console.print(result["synthetic"], style="bold", markup=False)


def draw_after(console: Console, result: Mapping[str, Any]) -> None:
    """Print what a network lacks: rows that an import left out, by table, operator and cause."""
    left_out = result.get("left_out") or ()
    if not left_out:
        return
    total = sum(row["rows"] for row in left_out)
    rows, their = ("row was", "its operator") if total == 1 else ("rows were", "their operators")
    console.print(f"{total:,} {rows} left out on import; {their} may have more than stands here:", markup=False)
    for row in sorted(left_out, key=lambda row: -row["rows"])[:SHOWN]:
        whose = f" of {row['operator_id']}" if row.get("operator_id") else ""
        console.print(f"  {row['rows']:,} in {row['table']}{whose}: {row['cause']}", markup=False)
    if len(left_out) > SHOWN:
        console.print(f"  ... and {len(left_out) - SHOWN:,} more causes; --format json lists them")
