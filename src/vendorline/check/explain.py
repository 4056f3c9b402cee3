"""A finding in sentences: the provision, the dates, the numbers, and what one should ask next."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

import numpy as np

from vendorline.check.counting.by_site import sites_of_both
from vendorline.knowledge.tables import functions
from vendorline.results.reasons import reason_in_words
from vendorline.results.units import unit_of
from vendorline.rulebook.constraints import Constraints
from vendorline.rulebook.law import Law
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventories import Inventories
from vendorline.scope.match import Match
from vendorline.scope.matching import match_scope
from vendorline.scope.supplies import Supplies


def explain_row(law: Law, case: BoundProvision | None, inventories: Inventories, row: Mapping[str, Any]) -> list[str]:
    """Sentences that lead from the provision to the verdict.

    Args:
        law: the provision.
        case: what it reaches; None where it was not judged.
        inventories: what it was judged on.
        row: the row of findings.
    """
    provision = law.provision
    paper = f"{provision.title or law.instrument.title}, {provision.issuer or law.instrument.issuer}"
    status = str(row["law_status"]).replace("_", " ")
    sentences = [
        f"{law.id} ({paper}): {provision.paraphrase}",
        f"Force: {provision.force}. In force from {law.in_force_on}; on {row['on']}, as known on {row['known']}: {status}.",
    ]
    if row["hypothetical"] and row["law_status"] != "proposed":
        sentences.append("Hypothetical: the operator is judged as if the instrument named it.")
    if provision.measure is not None:
        sentences.append(_measured(provision.measure, row))
    elif row["operator_id"] is not None:
        sentences.append(f"Operator {row['operator_id']}, {_numbers(row)}")
    sentences.append(_dates(row))
    reason = reason_in_words(row["reason"])
    sentences.append(f"Verdict: {str(row['verdict']).replace('_', ' ')}." + (f" {reason}" if reason else ""))
    if row["assumed_share"]:
        sentences.append(f"{row['assumed_share']:.1%} of what was counted rests on assumed rows.")
    if case is not None and row["operator_id"] is not None:
        coupled = _coupled(case, inventories, row)
        if coupled:
            sentences.append(coupled)
    sentences += [f"Sources differ: {conflict}" for conflict in provision.conflicts]
    if provision.notes:
        sentences.append(f"Note: {provision.notes}")
    sentences.append(f"Confidence: {row['confidence']}.")
    from vendorline.evidence.citing import in_words

    sentences += [f"Source: {in_words(source)}" for source in law.sources.values()]
    return [s for s in sentences if s]


def _measured(measure: str, row: Mapping[str, Any]) -> str:
    if row["share_low"] is None:
        return f"Measure {measure.replace('_', ' ')}: not computed."
    share = (
        f"{row['share_low']:.4f}" if row["share"] is not None else f"{row['share_low']:.4f} to {row['share_high']:.4f}"
    )
    who = ", ".join(row["vendor_ids"])
    return f"Measure {measure.replace('_', ' ')} of {who} together: {share} of {row['basis']}, at most {row['limit']:g} allowed."


def decisions_in_words(law: Law, constraints: Constraints, row: Mapping[str, Any]) -> list[str]:
    """Who decided what the provision leaves open, and what was granted or refused to the operator, with the days that it holds."""
    names = {law.id, law.instrument_id}
    told = []
    for d in constraints.determinations:
        if d.instrument_id in names:
            who = f" by {d.decided_by}" if d.decided_by else ""
            when = f" on {d.decided_on}" if d.decided_on else ""
            rest = "; ".join(part for part in (d.why, d.source) if part)
            span = _span(d.from_on, d.until_on, row["on"])
            told.append(
                f"Determined{who}{when}: {d.vendor_id} meets the criteria, {span}" + (f" ({rest})." if rest else ".")
            )
    for g in constraints.grants:
        if g["instrument_id"] in {*names, *law.provision.grants_under} and g["operator_id"] == row["operator_id"]:
            what = {"derogation": "Derogation", "refused": "Refused"}.get(g["state"], "Grant")
            whole = g["site_id"] is None and g["product"] is None
            part = "" if whole else ", for a part of the network"
            source = f" ({g['source']})." if g["source"] else "."
            span = _span(g["from_on"], g["until_on"], row["on"])
            told.append(f"{what} for {g['vendor_id'] or 'any vendor'}{part}, {span}{source}")
    return told


def _span(from_on: date | None, until_on: date | None, on: date) -> str:
    """Days in words, and whether they hold on a day."""
    holds = (from_on is None or from_on <= on) and (until_on is None or on < until_on)
    since = f"from {from_on}" if from_on else "from ever"
    return f"{since} {f'until {until_on}' if until_on else 'on'}{'' if holds else f', which is not so on {on}'}"


def _numbers(row: Mapping[str, Any]) -> str:
    unit = unit_of(row["basis"])
    if row["numerator"] is None:
        return f"counted on {unit}: the quantity is not stated."
    unknown = row["numerator_unknown"]
    if row["basis"] == "vendors":
        others = f", {unknown:,} more may be" if unknown else ""
        return f"{row['numerator']} different vendors in scope{others}; at least {row['limit']:g} are asked for."
    # What does not speak of vendors speaks of everything in scope.
    theirs = f" are of {', '.join(row['vendor_ids'])}" if row["vendor_ids"] else " are what it speaks of"
    more = row.get("denominator_unknown")
    of = f"{row['denominator']:,} to {row['denominator'] + more:,}" if more else f"{row['denominator']:,}"
    text = f"{row['numerator']:,} of {of} {unit} in scope{theirs}"
    if unknown:
        why = (
            "nobody has said whose are meant"
            if row["reason"] == "needs_a_determination"
            else "nobody states enough to tell"
        )
        text += f", {unknown:,} more may be ({why})"
    if row["share_low"] is not None:
        share = (
            f"{row['share_low']:.4f}"
            if row["share"] is not None
            else f"{row['share_low']:.4f} to {row['share_high']:.4f}"
        )
        text += f": share {share} against a limit of {row['limit']:g}, slack {row['slack']:,} {unit}"
    return text + "."


def _dates(row: Mapping[str, Any]) -> str:
    deadline: date | None = row["deadline"]
    if deadline is None:
        return ""
    left = row["days_left"]
    unit = "day" if abs(left) == 1 else "days"
    when = "the last day of the time allowed" if left == 0 else f"{abs(left)} {unit} {'left' if left > 0 else 'ago'}"
    target = f"Target {row['target']}. " if row["target"] else ""
    return f"{target}Deadline {deadline} ({when})."


def _coupled(case: BoundProvision, inventories: Inventories, row: Mapping[str, Any]) -> str | None:
    """Equipment of the vendor that the provision spares but that may be coupled to what it reaches at the same site."""
    provision = case.law.provision
    if "any" in provision.scope.technologies or provision.effect != "forbid" or provision.kind != "state":
        return None
    constraint = next((c for c in case.constraints if c.operator_id == row["operator_id"] and c.holds(row["on"])), None)
    if constraint is None or constraint.vendor_ids is None:
        return None
    inventory = inventories.inventory(case.law)
    reach = match_scope(provision.scope, case.law.jurisdiction, inventory, Supplies(inventory)).match
    here = (inventory.there(row["on"]) > 0) & (inventory.operator == inventory.operator_codes[row["operator_id"]])
    access = np.array([_is_access(p.function) for p in inventory.profiles] + [False])[inventory.profile]
    spared = here & access & (reach == Match.OUTSIDE) & inventory.vendor_mask(constraint.vendor_ids)
    reached_elsewhere = here & access & (reach == Match.INSIDE) & ~inventory.vendor_mask(constraint.vendor_ids)
    sites = sites_of_both(inventory, row["on"], spared, reached_elsewhere)
    if not sites:
        return None
    technologies = "/".join(provision.scope.technologies)
    return (
        f"At {sites:,} sites other equipment of {', '.join(sorted(constraint.vendor_ids))} stands beside {technologies} equipment "
        f"of somebody else. The provision speaks of {technologies} only and does not reach it, unless the two are coupled "
        "(as the 4G anchor of non-standalone 5G is): ask whether they are."
    )


def _is_access(function_id: str) -> bool:
    function = functions().get(function_id)
    return function is not None and function.domain == "access"
