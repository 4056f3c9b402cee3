"""`vendorline evidence timeline`: who said what, when."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated, Any

from vendorline.cli.evidence.places import HERE, ProjectOption, option
from vendorline.cli.output import Output, draw_table

if TYPE_CHECKING:
    from collections.abc import Mapping

    from rich.console import Console

_CELL = 120


def show_timeline(
    shipped: Annotated[bool, option("--shipped")] = False, project: ProjectOption = HERE, *, output: Output
) -> None:
    """Show who said what, when: the statements of the register, or with --shipped those that come with the package.

    A report shows the saved result: vendorline report NETWORK RESULT.json timeline.json --output report.html

    Example: vendorline evidence timeline --format json --output timeline.json
    """
    from vendorline.evidence.register import Register
    from vendorline.project.evidence.timeline import timeline

    if not shipped:
        Register(project).counts()  # says where there is none
    found = timeline(None if shipped else project)
    output.emit(found, lambda console: _draw(console, found))


def _draw(console: Console, found: Mapping[str, Any]) -> None:
    from vendorline.errors import cut

    shown = [
        {
            "said": _days(row), "id": row["statement_id"], "who": row["speaker"],
            "what": cut(f"“{row['words']}”" if row["words"] else row["paraphrase"] or "", _CELL), "but": _but(row),
        }
        for row in found["rows"]
    ]  # fmt: skip
    if not shown:
        console.print("no statements yet: vendorline evidence propose DOC lists candidates", markup=False)
        return
    draw_table(console, shown, ("said", "id", "who", "what", "but"))


def _days(row: Mapping[str, Any]) -> str:
    first, last = row["said_from"], row["said_until"]
    if first is None:
        return "not known"
    return str(first) if first == last or last is None else f"{first} to {last}"


def _but(row: Mapping[str, Any]) -> str:
    told = [f"no longer stands: {row['invalid_because']}"] if row["invalid_because"] else []
    told += [f"superseded by {', '.join(row['superseded_by'])}"] if row["superseded_by"] else []
    told += ["witnesses differ on the day"] if row["rival_days"] else []
    return "; ".join(told)
