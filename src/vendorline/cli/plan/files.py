"""Files that `vendorline plan` writes beside its result: a workbook, and a schedule for project software."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from vendorline.errors import UsageError
from vendorline.results.document import write_atomically

if TYPE_CHECKING:
    from vendorline.project.planning.job import Planned


def require_names(excel: Path | None, gantt: Path | None) -> None:
    """Refuse names that programs would not open. Raises UsageError."""
    if excel is not None and excel.suffix.casefold() != ".xlsx":
        raise UsageError(f"{excel} is no name of a workbook; end it with .xlsx")
    if gantt is not None and gantt.suffix.casefold() != ".xml":
        raise UsageError(f"{gantt} is no name of a file for project software; end it with .xml")


def write_files(planned: Planned, excel: Path | None, gantt: Path | None) -> str:
    """Write the files that are wanted, and say what was not."""
    document = planned.document
    if excel is not None:
        from vendorline.report.plan import plan_workbook

        write_atomically(excel, plan_workbook(document))
    if gantt is None:
        return ""
    if planned.plan.solution.schedule is None:
        return f"there is no schedule to write to {gantt}"
    from vendorline.plan.outputs.gantt import gantt as as_xml

    names = dict(planned.opened.network["operators"].select("operator_id", "name").drop_nulls().iter_rows())
    title = f"Plan: {', '.join(document['jurisdictions'])}, law as known on {document['known']}"
    write_atomically(gantt, as_xml(planned.plan, title, names))
    return ""
