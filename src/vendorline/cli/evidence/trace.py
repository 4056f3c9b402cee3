"""`vendorline evidence trace`: from a number of a result back to the words that it rests on."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from vendorline.cli.evidence.places import HERE, ProjectOption
from vendorline.cli.output import Output
from vendorline.results.document import document

if TYPE_CHECKING:
    from collections.abc import Sequence

    from rich.console import Console

    from vendorline.project.evidence import Step

#: How each kind of step is called.
_KINDS = {"unit_cost": "unit cost"}


def trace_row(
    result: Annotated[Path, typer.Argument(help="Result: a JSON file, or the folder of a kept one.", metavar="RESULT")],
    row: Annotated[
        str,
        typer.Argument(
            help="Which number: a row's number, NAME=VALUE,..., TABLE:N, TABLE:NAME=VALUE, or a key such as parts.labour.",
            metavar="ROW",
        ),
    ],
    project: ProjectOption = HERE,
    *,
    output: Output,
) -> None:
    """Show what a number of a result rests on: provision, claim, words, price, file, or what was assumed.

    Examples:
    vendorline evidence trace demo/check-ca.json 1
    vendorline evidence trace demo/decide.json option=allow,outcome=delay
    vendorline evidence trace demo/plan-removal.json parts.labour
    """
    from vendorline.project.evidence import addressed, trace
    from vendorline.results.result import load

    kept = load(result)
    said = {**kept.document, "fingerprint": kept.fingerprint}
    address = addressed(said, row)
    steps = trace(said, address, folder=project)
    rows = [step.to_dict() for step in steps]
    made = document(
        "evidence trace", rows, inputs=[{"path": str(result), "sha256": _sha256(result)}], row=address.called
    )
    output.emit(made, lambda console: _draw(console, steps))


def _sha256(path: Path) -> str:
    from vendorline.network.table_files import sha256

    return sha256(path if path.is_file() else path / "result.json")


def _draw(console: Console, steps: Sequence[Step]) -> None:
    from rich.padding import Padding
    from rich.text import Text

    for step in steps:
        line = Text()
        if step.depth:
            line.append(f"{_KINDS.get(step.kind, step.kind)} ", style="dim")
        if step.id and step.kind in {"provision", "claim", "statement"}:
            line.append(f"{step.id} ", style="bold")
        line.append(step.says)
        if step.url:
            line.append(f" {step.url}", style="cyan")
        if step.read == "recalled":
            line.append(" (not read)", style="yellow")
        if step.invalid_because:
            line.append(f" ! {step.invalid_because}", style="bold yellow")
        console.print(Padding(line, (0, 0, 0, 2 * step.depth)))
