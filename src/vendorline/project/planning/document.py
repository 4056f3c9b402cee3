"""A plan as the JSON document that commands, saved results and pages share."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.network.table_files import sha256
from vendorline.network.tables import InputFile
from vendorline.project.documents import network_document
from vendorline.project.jurisdictions import jurisdictions_named
from vendorline.project.opened import Opened
from vendorline.project.questions import PlanQuestion

if TYPE_CHECKING:
    from vendorline.plan.plan_result import Plan


def jurisdictions_of(question: PlanQuestion, opened: Opened) -> list[str]:
    """The jurisdictions that are planned for."""
    if question.jurisdictions is None:
        return sorted(opened.network["operators"]["country"].drop_nulls().unique().to_list())
    return list(jurisdictions_named(question.jurisdictions, opened.rulebook))


def plan_document(
    question: PlanQuestion,
    opened: Opened,
    plan: Plan,
    terms_file: Path | None,
    breaches: list[dict[str, Any]],
    told: dict[str, Any],
) -> dict[str, Any]:
    """The JSON object of a plan."""
    from vendorline.plan.answer import sentence
    from vendorline.plan.certificate.write import certificate
    from vendorline.plan.limits_used import limits_used
    from vendorline.plan.outputs.made_for import made_for, titles_of
    from vendorline.plan.outputs.renewal import renewal
    from vendorline.plan.plan_result import totals
    from vendorline.plan.problem.branches import without_cases
    from vendorline.plan.terms.costs import stated

    solution, problem, network = plan.solution, plan.problem, opened.network
    rows, has = plan.rows, solution.schedule is not None
    files = [*network.inputs, *opened.inputs]
    if terms_file is not None:
        files.append(InputFile(str(terms_file), sha256(terms_file)))
    unknown = problem.unknown
    asked, left = made_for(plan), [one.to_dict() for one in problem.not_planned]
    keys: dict[str, Any] = {
        "as_of": network.as_of,
        "as_if": question.as_if,
        "jurisdictions": jurisdictions_of(question, opened),
        "known": question.known or date.today(),
        "force": question.force,
        "start": problem.start,
        "periods": list(plan.instance.period_ends),
        "currency": problem.terms.currency,
        "price_year": problem.terms.price_year,
        "renewal_credit": question.renewal_credit,
        "unknown": question.unknown,
        "unknown_elements": unknown.elements,
        "unknown_cost": unknown.cost,
        "status": solution.status,
        "objective": solution.cost if has else None,
        "bound": solution.proven if solution.status != "infeasible" else None,
        "gap": solution.gap if has and solution.gap != float("inf") else None,
        "parts": plan.parts(),
        "write_off": plan.write_off(),
        "renewal": renewal(plan),
        "totals": totals(rows),
        "markets": plan.markets(),
        "curve": plan.curve(),
        "limits": limits_used(plan.instance, solution.prices, solution.schedule)
        if solution.schedule is not None
        else [],
        "service": plan.subscribers_out(),
        "sites_without_subscribers": plan.sites_without_subscribers(),
        "neighbours_together": plan.together,
        "late": list(problem.late),
        "made_for": asked,
        "titles": titles_of([*asked, *left, *breaches], opened.rulebook),
        "not_planned": left,
        "recheck": breaches,
        **told,
        "terms": [_term(use) for use in stated(problem.terms)],
        "missing": solution.missing if not has else 0,
        "certificate": certificate(
            solution.proof or without_cases(plan.instance, solution.prices, solution.bound), solution.schedule
        ),
    }
    keys = {"sentence": sentence(keys, len(rows)), **keys}
    return network_document("plan", network, rows, inputs=files, private=opened.private, **keys)


def _term(use: Any) -> dict[str, Any]:
    return {name: getattr(use, name) for name in ("term", "value", "unit", "is_default", "source", "url", "confidence")}
