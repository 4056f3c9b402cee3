"""A saved plan recounted, and its problem made anew."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.errors import Fault, InvalidInput
from vendorline.project.opened import open_network
from vendorline.project.planning.document import jurisdictions_of
from vendorline.project.planning.job import problem_asked, terms_of
from vendorline.project.progress import Watch
from vendorline.project.questions import PlanQuestion
from vendorline.results.result import load

if TYPE_CHECKING:
    from vendorline.plan.certificate import Verified


def verify_file(
    path: Path, network: Path | None = None, terms: Path | None = None
) -> tuple[Verified, Mapping[str, Any]]:
    """Recount a saved plan and recompute its bound.

    Args:
        path: the saved plan.
        network: a folder from which its problem is made anew, so that a change of the problem itself is seen too.
        terms: those of the plan; None = that of the project, or the defaults.

    Raises:
        InvalidInput: the file is no saved plan, or has no certificate; the network cannot be used.
    """
    from vendorline.plan.certificate.told import told_otherwise
    from vendorline.plan.certificate.verify import verify

    told = load(path).document
    if told.get("command") != "plan" or not isinstance(told.get("certificate"), Mapping):
        remedy = "give what `vendorline plan NETWORK --format json --output FILE` wrote"
        raise InvalidInput(f"{path} is no saved plan", [Fault.at(str(path), None, "is no saved plan", remedy)])
    try:
        found = verify(told)
        more = told_otherwise(told, found)
        if network is not None:
            more = (*more, *_made_anew(told, network, terms))
        return replace(found, problems=(*found.problems, *more)), told
    except (KeyError, IndexError, TypeError, ValueError) as error:
        fault = Fault.at(str(path), None, f"its certificate cannot be read: {error}", "make the plan again")
        raise InvalidInput(f"{path} has no certificate that can be read", [fault]) from error


def _made_anew(told: Mapping[str, Any], network: Path, terms: Path | None) -> tuple[str, ...]:
    """Where the problem of a saved plan is not the one that a network makes, asked what the plan was asked."""
    from vendorline.plan.certificate.rebuilt import rebuilt_otherwise

    opened = open_network(network)
    asked = tuple(told["jurisdictions"])
    question = PlanQuestion(
        path=network, as_if=told["as_if"], known=date.fromisoformat(told["known"]), force=told["force"], terms=terms,
        start=date.fromisoformat(told["start"]), periods=len(told["periods"]), unknown=told["unknown"],
        renewal_credit=told["renewal_credit"],
    )  # fmt: skip
    if told["as_if"] or list(asked) != jurisdictions_of(question, opened):
        question = replace(question, jurisdictions=asked)
    return rebuilt_otherwise(told, problem_asked(question, opened, terms_of(question, opened)[0], Watch())[1])
