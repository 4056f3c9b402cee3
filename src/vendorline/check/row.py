"""One row of findings: what was counted for an operator, or at a site, as numbers, verdict and reason."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import lru_cache
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


class ProvisionRows:
    """Writes the rows of a provision; what all rows of one constraint say is put together once."""

    def __init__(self, case: BoundProvision) -> None:
        self._case, self._basis = case, basis_of(case)
        self._scale = KB_PER_GB if self._basis == "traffic" else 1
        # By the id of a constraint; those of the provision live as long as it, so that no id is given to another one.
        self._own = {id(constraint) for constraint in case.constraints}
        self._common: dict[int, tuple[dict[str, Any], Circumstances]] = {}
        self._beside: dict[int, str | None] = {}

    def row(
        self,
        constraint: Constraint,
        counted: Count,
        sure: Sureness,
        level_key: str | None,
        moment: Moment,
        standing: Standing | None = None,
        deadline: date | None = None,
    ) -> dict[str, Any]:
        """One row of findings. `standing` and `deadline` are given where elements have deadlines of their own."""
        case, basis, scale = self._case, self._basis, self._scale
        provision, code = case.law.provision, case.inventory.operator_codes[constraint.operator_id]
        common, around = self._common.get(id(constraint)) or self._in_common(constraint)
        if deadline is None:
            deadline = constraint.deadline
        else:
            around = _around(case, constraint, deadline)
        standing = standing or _standing(case, counted, scale)
        if standing.satisfied == "yes" and provision.effect != "require_count" and sure.in_doubt[code]:
            standing = replace(standing, satisfied="unknown", reason="list_not_verified")
        in_scope: Satisfied = "yes" if counted.elements else "unknown" if counted.anything else "no"
        if standing.satisfied == "yes" and in_scope == "unknown" and counted.is_outer:
            # Bounds that are wider than need be may tell of scope that there is in no completion: then nothing applies.
            standing = replace(standing, satisfied="unknown", reason=scope_reason(counted) or "scope_uncertain")
        verdict, reason = verdict_on(standing, in_scope, around, moment.on, scope_reason(counted))
        if reason == "nothing_in_scope":
            reason = _nothing(provision.scope.technologies, basis)
        elif reason is None:
            reason = self._beside_makers(code)
        stated = provision.effect != "cap" or not counted.missing
        counts_vendors = provision.effect == "require_count"
        return written(
            common,
            moment,
            verdict,
            reason,
            standing=standing,
            level_key=level_key,
            numerator=_units(counted.known, scale) if stated else None,
            numerator_unknown=_units(counted.unknown, scale) if stated else None,
            denominator=_units(counted.total, scale) if stated and not counts_vendors else None,
            denominator_unknown=_units(counted.total_unknown, scale) if stated and not counts_vendors else None,
            bounds="outer" if counted.is_outer else "exact",
            violating_count=counted.elements_known if verdict in {"due", "breached"} and not counts_vendors else 0,
            deadline=deadline,
            assumed_share=counted.assumed / counted.total if counted.total and stated else None,
            confidence=sure.confidence(code),
        )

    def _in_common(self, constraint: Constraint) -> tuple[dict[str, Any], Circumstances]:
        case, provision = self._case, self._case.law.provision
        common = common_cells(
            case.law,
            constraint,
            basis=self._basis,
            vendor_ids=sorted(provision.vendor.named or constraint.vendor_ids or ()),
            limit=number(Fraction(provision.limit or 0)),
            source_urls=list(case.source_urls),
        )
        found = common, _around(case, constraint, constraint.deadline)
        if id(constraint) in self._own:
            self._common[id(constraint)] = found
        return found

    def _beside_makers(self, code: int) -> str | None:
        if code not in self._beside:
            self._beside[code] = _beside(self._case, code)
        return self._beside[code]


def _around(case: BoundProvision, constraint: Constraint, deadline: date | None) -> Circumstances:
    return Circumstances(
        constraint.bound,
        constraint.undetermined,
        constraint.law_status == "proposed",
        case.is_event,
        _why_no_date(case) if constraint.date_unset else None,
        constraint.target,
        deadline,
        case.law.provision.bound in BINDS_NO_OPERATOR,
    )


def _units(counted: int, scale: int) -> int | float | None:
    """Counted units in units of the basis."""
    return counted if scale == 1 else number(Fraction(counted, scale))


def common_cells(law: Law, constraint: Constraint | None, **cells: Any) -> dict[str, Any]:
    """What all rows of a provision, or of one of its constraints, say; every column, in order.

    Args:
        law: the provision.
        constraint: the provision on one operator; None where it is judged for nobody.
        cells: further columns, or others than the provision's own.
    """
    provision, time = law.provision, law.provision.time
    told: dict[str, Any] = {
        "provision_id": law.id,
        "reading": provision.reading,
        "jurisdiction": law.jurisdiction,
        "force": provision.force,
        "level": provision.level,
        "violating_count": 0,
        "target": time.target,
        "deadline": time.deadline,
        "confidence": provision.confidence,
        "law_checked_on": provision.checked_on,
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
    return row_with("check_rows", told | cells)


def written(
    common: Mapping[str, Any],
    moment: Moment,
    verdict: str,
    reason: str | None,
    *,
    standing: Standing | None = None,
    **cells: Any,
) -> dict[str, Any]:
    """A row of findings: what it has in common with others, its own `cells`, and what follows from the day and the numbers.

    Args:
        common: what `common_cells` says.
        moment: the day, and the law on it.
        verdict: what came out.
        reason: why, where the verdict needs a reason.
        standing: shares and room; None where nothing was counted.
        cells: further columns, or others than those in common.

    Raises:
        TypeError: there is no such column.
    """
    row = {**common, "verdict": verdict, "reason": reason, **cells}
    row |= {"on": moment.on, "known": moment.known, "outlook": moment.outlook, "law_status": moment.law_status}
    # Lists are each row's own: who changes one changes no other.
    row["vendor_ids"], row["source_urls"] = [*row["vendor_ids"]], [*row["source_urls"]]
    checked_on, deadline = row["law_checked_on"], row["deadline"]
    row["law_outlook"] = None if checked_on is None else moment.on > checked_on
    row["days_left"] = (deadline - moment.on).days if deadline else None
    if standing is not None:
        row["slack"] = number(standing.slack)
        if standing.share_low is not None or standing.share_high is not None:
            row["share_low"], row["share_high"] = number(standing.share_low), number(standing.share_high)
            row["margin"] = number(standing.margin)
            row["share"] = row["share_low"] if standing.share_low == standing.share_high else None
    if len(row) != len(common):
        raise TypeError(f"findings have no column {', '.join(sorted(row.keys() - common.keys()))}")
    return row


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
