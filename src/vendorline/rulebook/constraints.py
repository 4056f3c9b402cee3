"""The one home of dates, scopes and deadlines: which provision constrains which operator, how far, and when.

Check evaluates these rows and plan schedules against them, so the two cannot differ by a day.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import polars as pl

from vendorline.rulebook.bound import (
    Binding,
    BoundAnswer,
    Operator,
    bindings_by_operator,
    bound_on,
    rows_for,
)
from vendorline.rulebook.law import JUDGED_STATUSES, Law, LawStatus, Rulebook
from vendorline.rulebook.model import Scope


@dataclass(frozen=True, slots=True)
class Determination:
    """A recorded decision that a vendor meets the criteria of a provision or instrument, over [from_on, until_on)."""

    instrument_id: str
    vendor_id: str
    from_on: date | None = None
    until_on: date | None = None
    source: str | None = None


@dataclass(frozen=True, slots=True)
class Constraint:
    """One provision on one operator over [in_force_from, in_force_until), with one answer to who is bound.

    `vendor_ids` None = every vendor's. `undetermined`: whose equipment it is about needs a determination nobody recorded.
    """

    provision_id: str
    reading: str | None
    operator_id: str
    bound: BoundAnswer
    kind: Literal["state", "event"]
    scope: Scope
    vendor_ids: frozenset[str] | None
    undetermined: bool
    limit: Decimal | None
    in_force_from: date | None
    in_force_until: date | None
    from_on: date | None
    target: date | None
    deadline: date | None
    law_status: LawStatus
    hypothetical: bool

    def holds(self, on: date) -> bool:
        """Whether the day is inside [in_force_from, in_force_until)."""
        return (self.in_force_from is None or self.in_force_from <= on) and (
            self.in_force_until is None or on < self.in_force_until
        )


@dataclass(frozen=True, slots=True)
class Constraints:
    """Constraints in the order of provisions and operators, what they were drawn from, and the table of them."""

    rows: tuple[Constraint, ...]
    provisions: Rulebook
    jurisdictions: tuple[str, ...]
    known: date
    as_if: bool

    def __iter__(self) -> Iterator[Constraint]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def table(self) -> pl.DataFrame:
        """The rows as a table; the scope as its JSON text."""
        return pl.DataFrame(
            [
                {
                    "provision_id": r.provision_id,
                    "reading": r.reading,
                    "operator_id": r.operator_id,
                    "bound": r.bound,
                    "kind": r.kind,
                    "scope": r.scope.model_dump_json(exclude_none=True),
                    "vendor_ids": sorted(r.vendor_ids) if r.vendor_ids is not None else None,
                    "limit": None if r.limit is None else float(r.limit),
                    "in_force_from": r.in_force_from,
                    "in_force_until": r.in_force_until,
                    "from_on": r.from_on,
                    "target": r.target,
                    "deadline": r.deadline,
                    "law_status": r.law_status,
                    "hypothetical": r.hypothetical,
                }
                for r in self.rows
            ],
            schema=_TABLE,
        )


_TABLE: dict[str, Any] = {
    "provision_id": pl.String,
    "reading": pl.String,
    "operator_id": pl.String,
    "bound": pl.String,
    "kind": pl.String,
    "scope": pl.String,
    "vendor_ids": pl.List(pl.String),
    "limit": pl.Float64,
    "in_force_from": pl.Date,
    "in_force_until": pl.Date,
    "from_on": pl.Date,
    "target": pl.Date,
    "deadline": pl.Date,
    "law_status": pl.String,
    "hypothetical": pl.Boolean,
}


def constraints(
    provisions: Rulebook,
    operators: Sequence[Operator],
    bindings: pl.DataFrame,
    grants: pl.DataFrame,
    determinations: Sequence[Determination],
    known: date,
    horizon: date,
    *,
    jurisdictions: Sequence[str] | None = None,
    as_if: bool = False,
    bindings_complete: bool = False,
) -> Constraints:
    """Every provision that constrains an operator on some day up to the horizon, in the view at `known`.

    Args:
        provisions: the rulebook.
        operators: who is judged (`operators_of(network)`).
        bindings: the network's table of that name.
        grants: the network's table of that name; a grant for a vendor takes it out of a provision on vendors without one.
        determinations: which vendors meet the criteria of which provision.
        known: what is known of the law: provisions adopted, and status events, up to this day.
        horizon: last day of interest.
        jurisdictions: whose provisions; None = all there are.
        as_if: judge every operator as if named by each instrument; every row is then hypothetical.
        bindings_complete: the bindings hold everyone who is bound.

    Raises:
        UnknownName: a jurisdiction has no provisions.
    """
    by_operator = bindings_by_operator(bindings)
    granted = [g for g in grants.iter_rows(named=True) if g["state"] in {"granted", "derogation"}]
    laws = provisions.laws_of(jurisdictions if jurisdictions is not None else provisions.jurisdictions)
    rows: list[Constraint] = []
    for law in laws:
        if not law.provision.is_judged or law.adopted_on > known:
            continue
        for span in provisions.spans(law, known):
            if span.status not in JUDGED_STATUSES or (span.from_on or date.min) > horizon:
                continue
            for operator in operators:
                binding_rows = rows_for(law, by_operator.get(operator.operator_id, ()))
                if not as_if and operator.country != law.jurisdiction and not any(r.bound for r in binding_rows):
                    continue
                own_grants = [
                    g
                    for g in granted
                    if g["operator_id"] == operator.operator_id and g["instrument_id"] in {law.id, law.instrument_id}
                ]
                own_determinations = [d for d in determinations if d.instrument_id in {law.id, law.instrument_id}]
                marks = _marks(binding_rows, own_grants, own_determinations)
                for start, end in _pieces(span.from_on, span.until_on, marks):
                    day = start or date.min
                    vendor_ids, undetermined = _vendors(law, own_grants, own_determinations, day)
                    rows.append(
                        Constraint(
                            law.id,
                            law.provision.reading,
                            operator.operator_id,
                            "yes" if as_if else bound_on(law, operator, binding_rows, day, complete=bindings_complete),
                            law.provision.kind,
                            law.provision.scope,
                            vendor_ids,
                            undetermined,
                            law.provision.limit,
                            start,
                            end,
                            law.provision.time.from_on,
                            law.provision.time.target,
                            law.provision.time.deadline,
                            span.status,
                            as_if or span.status == "proposed",
                        )
                    )
    return Constraints(tuple(rows), provisions, tuple(dict.fromkeys(law.jurisdiction for law in laws)), known, as_if)


def _marks(
    bindings: Sequence[Binding], grants: Sequence[Mapping[str, Any]], determinations: Sequence[Determination]
) -> list[date]:
    """Days on which an answer may change."""
    spoken: list[tuple[date | None, date | None]] = [
        *((b.from_on, b.until_on) for b in bindings),
        *((d.from_on, d.until_on) for d in determinations),
        *((g["from_on"], g["until_on"]) for g in grants),
    ]
    return sorted({day for span in spoken for day in span if day is not None})


def _pieces(
    from_on: date | None, until_on: date | None, marks: Sequence[date]
) -> Iterator[tuple[date | None, date | None]]:
    """[from_on, until_on) cut at the marks that lie inside it."""
    start = from_on
    for mark in marks:
        if (start is None or mark > start) and (until_on is None or mark < until_on):
            yield start, mark
            start = mark
    yield start, until_on


def _vendors(
    law: Law, grants: Sequence[Mapping[str, Any]], determinations: Sequence[Determination], on: date
) -> tuple[frozenset[str] | None, bool]:
    """Whose equipment a provision is about on a day, and whether that is undetermined."""
    predicate = law.provision.vendor
    if predicate.kind == "any":
        return None, False
    if predicate.kind == "named":
        return frozenset(predicate.vendor_ids), False
    found = {d.vendor_id for d in determinations if _covers(d.from_on, d.until_on, on)}
    if not found:
        return frozenset(), True
    if predicate.kind == "no_grant":
        whole = [g for g in grants if g["site_id"] is None and g["product"] is None]
        current = [g for g in whole if _covers(g["from_on"], g["until_on"], on)]
        if any(g["vendor_id"] is None for g in current):
            return frozenset(), False
        found -= {str(g["vendor_id"]) for g in current}
    return frozenset(found), False


def _covers(from_on: date | None, until_on: date | None, on: date) -> bool:
    return (from_on is None or from_on <= on) and (until_on is None or on < until_on)
