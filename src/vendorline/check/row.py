"""One row of findings: what was counted for an operator, or at a site, as numbers, verdict and reason."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Count, Selection
from vendorline.check.counting.options import Mask
from vendorline.check.parts import inside
from vendorline.check.verdict import (
    Circumstances,
    Satisfied,
    Standing,
    number,
    scope_reason,
    standing_of_cap,
    standing_of_count,
    standing_of_forbid,
    verdict_on,
)
from vendorline.network.index.layout import KB_PER_GB
from vendorline.quick_dataclass import dataclass
from vendorline.results import row_with
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import Law, LawStatus
from vendorline.rulebook.terms import BINDS_NO_OPERATOR, INSIDE_BASES, Basis, Confidence
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.by_profile import CONFIDENCES
from vendorline.scope.match import Match


@dataclass(frozen=True, slots=True)
class Moment:
    """The day judged, what was known of the law, whether the day lies after the snapshot, and the provision's status."""

    on: date
    known: date
    outlook: bool
    law_status: LawStatus


@dataclass(frozen=True, slots=True)
class Sureness:
    """For every operator how sure it is (by rank) what is in scope, and whether a list leaves in doubt what is not."""

    rank: list[int]
    in_doubt: Mask

    def confidence(self, operator: int) -> Confidence:
        """The lowest confidence of the provision and of the lists used for what an operator has in scope."""
        return CONFIDENCES[self.rank[operator]]


def key_of(case: BoundProvision, constraint: Constraint) -> str:
    """The key of a row of an operator as a whole."""
    return constraint.operator_id if constraint.operator_id != WHOLE else case.law.jurisdiction


def basis_of(case: BoundProvision) -> Basis:
    """What the rows of a provision count."""
    provision = case.law.provision
    return "elements" if provision.effect == "forbid" else provision.basis


def sureness(case: BoundProvision, selection: Selection) -> Sureness:
    """How sure it is for every operator what is in scope."""
    stock = case.inventory
    in_doubt = np.zeros(len(stock.operators), dtype=bool)
    if case.scope_match.doubtful.any():
        doubtful = case.scope_match.doubtful[stock.profile] & (selection.match == Match.OUTSIDE) & selection.suspect
        in_doubt[stock.operator[doubtful]] = True
    ranks = _ranks(case.scope_match.confidence)
    rank = np.full(len(stock.operators), CONFIDENCES.index(case.law.provision.confidence))
    np.minimum.at(rank, stock.operator[selection.inside], ranks[stock.profile[selection.inside]])
    return Sureness(rank.tolist(), in_doubt)


@lru_cache(maxsize=1000)
def _ranks(confidences: tuple[Confidence | None, ...]) -> NDArray[np.int64]:
    """How sure each is, as numbers; no list at all is surest."""
    found = np.array([len(CONFIDENCES) if c is None else CONFIDENCES.index(c) for c in confidences], dtype=np.int64)
    found.flags.writeable = False  # it is everybody's
    return found


def row_of(
    case: BoundProvision,
    constraint: Constraint,
    counted: Count,
    sure: Sureness,
    level_key: str | None,
    moment: Moment,
    standing: Standing | None = None,
    deadline: date | None = None,
) -> dict[str, Any]:
    """One row of findings. `standing` and `deadline` are given where elements have deadlines of their own."""
    provision, law = case.law.provision, case.law
    code = case.inventory.operator_codes[constraint.operator_id]
    basis = basis_of(case)
    scale = KB_PER_GB if basis == "traffic" else 1
    deadline = constraint.deadline if deadline is None else deadline
    standing = standing or _standing(case, counted, scale)
    if standing.satisfied == "yes" and provision.effect != "require_count" and sure.in_doubt[code]:
        standing = replace(standing, satisfied="unknown", reason="list_not_verified")
    around = Circumstances(
        constraint.bound,
        constraint.undetermined,
        constraint.law_status == "proposed",
        case.is_event,
        _why_no_date(case) if constraint.date_unset else None,
        constraint.target,
        deadline,
        provision.bound in BINDS_NO_OPERATOR,
    )
    in_scope: Satisfied = "yes" if counted.elements else "unknown" if counted.anything else "no"
    if standing.satisfied == "yes" and in_scope == "unknown" and counted.is_outer:
        # Bounds that are wider than need be may tell of scope that there is in no completion: then nothing applies.
        standing = replace(standing, satisfied="unknown", reason=scope_reason(counted) or "scope_uncertain")
    verdict, reason = verdict_on(standing, in_scope, around, moment.on, scope_reason(counted))
    if reason == "nothing_in_scope":
        reason = _nothing(provision.scope.technologies, basis)
    elif reason is None:
        reason = _beside(case, code)
    stated = provision.effect != "cap" or not counted.missing
    counts_vendors = provision.effect == "require_count"
    return written(
        law,
        moment,
        constraint,
        verdict,
        reason,
        standing=standing,
        level_key=level_key,
        basis=basis,
        vendor_ids=sorted(provision.vendor.named or constraint.vendor_ids or ()),
        numerator=_units(counted.known, scale) if stated else None,
        numerator_unknown=_units(counted.unknown, scale) if stated else None,
        denominator=_units(counted.total, scale) if stated and not counts_vendors else None,
        denominator_unknown=_units(counted.total_unknown, scale) if stated and not counts_vendors else None,
        bounds="outer" if counted.is_outer else "exact",
        limit=_limit(provision.limit),
        violating_count=counted.elements_known if verdict in {"due", "breached"} and not counts_vendors else 0,
        deadline=deadline,
        assumed_share=counted.assumed / counted.total if counted.total and stated else None,
        confidence=sure.confidence(code),
        source_urls=list(case.source_urls),
    )


def _units(counted: int, scale: int) -> int | float | None:
    """Counted units in units of the basis."""
    return counted if scale == 1 else number(Fraction(counted, scale))


@cache
def _limit(limit: Decimal | None) -> int | float | None:
    return number(Fraction(limit or 0))


def written(
    law: Law,
    moment: Moment,
    constraint: Constraint | None,
    verdict: str,
    reason: str | None,
    *,
    standing: Standing | None = None,
    **cells: Any,
) -> dict[str, Any]:
    """A row of findings: what every row of a provision says, and the `cells` of this one.

    Args:
        law: the provision.
        moment: the day, and the law on it.
        constraint: the provision on one operator; None where it is judged for nobody.
        verdict: what came out.
        reason: why, where the verdict needs a reason.
        standing: shares and room; None where nothing was counted.
        cells: further columns, or others than the provision's own.
    """
    provision, time = law.provision, law.provision.time
    told: dict[str, Any] = {
        "on": moment.on,
        "known": moment.known,
        "outlook": moment.outlook,
        "provision_id": law.id,
        "reading": provision.reading,
        "jurisdiction": law.jurisdiction,
        "force": provision.force,
        "law_status": moment.law_status,
        "level": provision.level,
        "verdict": verdict,
        "reason": reason,
        "violating_count": 0,
        "target": time.target,
        "deadline": time.deadline,
        "confidence": provision.confidence,
        "law_checked_on": provision.checked_on,
        "law_outlook": None if provision.checked_on is None else moment.on > provision.checked_on,
        "source_urls": list(law.source_urls),
    }
    if constraint is not None:
        told |= {
            "reading": constraint.reading,
            "hypothetical": constraint.hypothetical,
            "operator_id": constraint.operator_id if constraint.operator_id != WHOLE else None,
            "target": constraint.target,
            "deadline": constraint.deadline,
        }
    if standing is not None:
        told["slack"] = number(standing.slack)
        if standing.share_low is not None or standing.share_high is not None:
            told |= {name: number(getattr(standing, name)) for name in ("share_low", "share_high", "margin")}
            told["share"] = told["share_low"] if standing.share_low == standing.share_high else None
    told |= cells
    told["days_left"] = (told["deadline"] - moment.on).days if told["deadline"] else None
    return row_with("check_rows", told)


def _why_no_date(case: BoundProvision) -> str:
    return "secret_date" if case.law.provision.time.mode == "secret" else "trigger_not_stated"


def _beside(case: BoundProvision, code: int) -> str | None:
    """What a reader must know beside the verdict: that suppliers, or parts, are not stated at all."""
    beside = case.beside_makers()
    if beside is not None and not beside[1].stated[code]:
        return beside[0]
    provision = case.law.provision
    if (
        provision.effect == "cap"
        and provision.basis in INSIDE_BASES
        and not inside(case.supplies, provision.basis).stated[code]
    ):
        return "components_not_stated"
    return None


def _standing(case: BoundProvision, counted: Count, scale: int) -> Standing:
    provision = case.law.provision
    if provision.effect == "forbid" or provision.limit is None:
        return standing_of_forbid(counted)
    if provision.effect == "cap":
        return standing_of_cap(counted, provision.limit, whole_units=provision.basis != "traffic", scale=scale)
    return standing_of_count(counted, provision.limit)


def _nothing(technologies: Sequence[str], basis: str) -> str:
    if "any" in technologies:
        return "nothing_in_scope"
    return f"no_{'_'.join(technologies)}_{'sites' if basis == 'traffic' else basis}"
