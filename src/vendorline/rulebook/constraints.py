"""The one home of dates, scopes and deadlines: which provision constrains which operator, how far, and when.

Check evaluates these rows and plan schedules against them, so the two cannot differ by a day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any, Literal

import polars as pl

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.bound import WHOLE, BoundAnswer, Operator, bindings_by_operator, bound_on, rows_for
from vendorline.rulebook.designated_vendors import (
    Determination,
    Grant,
    breakpoints_of,
    dates_of,
    designations_on,
    determinations_of,
    doubted_of,
    grant_rows,
    grants_of,
    spoken_of,
    starts_of,
)
from vendorline.rulebook.law import JUDGED_STATUSES, Law, LawStatus, Rulebook
from vendorline.rulebook.terms import Scope


@dataclass(frozen=True, slots=True)
class Constraint:
    """One provision on one operator over [in_force_from, in_force_until), with one answer to who is bound.

    `vendor_ids` None = every vendor's. `undetermined`: whose equipment it is about needs a determination nobody recorded.
    `grants` take out of it what they cover; `grants_spoken_of`: a row of the grants speaks of it, were it only to refuse.
    `grants_doubtful`: a row of them that speaks of it could not be read whole. `on_record`: of whom they speak, where everybody is
    counted as one. `date_unset`: its date is secret, or runs from something that nobody recorded.
    A provision that counts a jurisdiction as a whole has the operator `bound.WHOLE`.
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
    grants: tuple[Grant, ...] = ()
    date_unset: bool = False
    grants_spoken_of: bool = False
    grants_doubtful: bool = False
    on_record: frozenset[str] = frozenset()

    def holds(self, on: date) -> bool:
        """Whether the day is inside [in_force_from, in_force_until)."""
        return (self.in_force_from is None or self.in_force_from <= on) and (
            self.in_force_until is None or on < self.in_force_until
        )

    def cut_at(self, marks: Iterable[date]) -> Iterator[Constraint]:
        """The same in pieces, cut at some days."""
        for start, end in _pieces(self.in_force_from, self.in_force_until, sorted(marks)):
            yield replace(self, in_force_from=start, in_force_until=end)


@dataclass(frozen=True, slots=True)
class Constraints:
    """Constraints in the order of provisions and operators, and what they were drawn from."""

    rows: tuple[Constraint, ...]
    provisions: Rulebook
    jurisdictions: tuple[str, ...]
    known: date
    as_if: bool
    determinations: tuple[Determination, ...] = ()
    grants: tuple[Mapping[str, Any], ...] = ()

    def __iter__(self) -> Iterator[Constraint]:
        return iter(self.rows)

    def __len__(self) -> int:
        return len(self.rows)


def constraints(
    provisions: Rulebook,
    operators: Sequence[Operator],
    bindings: pl.DataFrame,
    grants: pl.DataFrame,
    determinations: Sequence[Determination],
    known: date,
    horizon: date,
    as_if: bool = False,
    *,
    jurisdictions: Sequence[str] | None = None,
    bindings_complete: bool = False,
) -> Constraints:
    """Every provision that constrains an operator on some day up to the horizon, in the view at `known`.

    Args:
        provisions: the rulebook.
        operators: who is judged (`operators_of(network)`).
        bindings: the network's table of that name.
        grants: the network's table of that name; a grant for a vendor takes it out of a provision on vendors without one. A
            column `is_doubtful`, where there is one, marks those that cannot be read whole.
        determinations: which vendors meet the criteria of which provision.
        known: what is known of the law: provisions adopted, and status events, up to this day.
        horizon: last day of interest.
        as_if: judge every operator as if named by each instrument; every row is then hypothetical.
        jurisdictions: whose provisions; None = all there are.
        bindings_complete: the bindings hold everyone who is bound.

    Raises:
        UnknownName: a jurisdiction has no provisions.
    """
    by_operator, granted = bindings_by_operator(bindings), grant_rows(grants)
    laws = provisions.laws_of(jurisdictions if jurisdictions is not None else provisions.jurisdictions)
    rows: list[Constraint] = []
    for law in (reading for stated in laws for reading in stated.readings()):
        if not law.provision.is_judged or law.adopted_on > known:
            continue
        grants_by_operator, starts = grants_of(law, granted), starts_of(law, granted)
        on_record, doubted = spoken_of(law, granted), doubted_of(law, granted)
        determined = determinations_of(law, provisions, determinations, known)
        whole = law.provision.level == "jurisdiction"
        everybodys = tuple(grant for own in grants_by_operator.values() for grant in own) if whole else ()
        supposed = as_if or law.is_trial
        judged = [_everybody(law, operators)] if whole else operators
        for span in provisions.spans(law, known):
            if span.status not in JUDGED_STATUSES or (span.from_on or date.min) > horizon:
                continue
            for operator in judged:
                binding_rows = rows_for(law, by_operator.get(operator.operator_id, ()))
                if not supposed and operator.country not in law.countries and not any(r.bound for r in binding_rows):
                    continue
                own = everybodys if whole else grants_by_operator.get(operator.operator_id, ())
                own_of_all = () if whole else own  # what one may have takes no vendor out for everybody
                spoken = [day for row in binding_rows for day in (row.from_on, row.until_on)]
                marks = {day for day in [*spoken, *breakpoints_of(law, determined, own_of_all)] if day is not None}
                for start, end in _pieces(span.from_on, span.until_on, sorted(marks)):
                    day = start or date.min
                    bound = (
                        "yes" if supposed else bound_on(law, operator, binding_rows, day, complete=bindings_complete)
                    )
                    for aim in designations_on(law, determined, own_of_all, day):
                        dates = dates_of(law, span, aim, starts.get(operator.operator_id))
                        rows.append(
                            Constraint(
                                law.id,
                                law.provision.reading,
                                operator.operator_id,
                                bound,
                                law.provision.kind,
                                law.provision.scope,
                                aim.vendor_ids,
                                aim.undetermined,
                                law.provision.limit,
                                start,
                                end,
                                dates.from_on,
                                dates.target,
                                dates.deadline,
                                span.status,
                                supposed or span.status == "proposed",
                                own,
                                dates.unset,
                                bool(on_record) if whole else operator.operator_id in on_record,
                                bool(doubted) if whole else operator.operator_id in doubted,
                                on_record if whole else frozenset(),
                            )
                        )
    named = tuple(dict.fromkeys(law.jurisdiction for law in laws))
    return Constraints(tuple(rows), provisions, named, known, as_if, tuple(determinations), _stated(grants))


def _stated(grants: pl.DataFrame) -> tuple[Mapping[str, Any], ...]:
    """The grants as they are stated, without those that were left out."""
    names = [name for name in grants.columns if name != "is_doubtful"]
    return tuple(
        {name: row[name] for name in names} for row in grants.iter_rows(named=True) if row["grant_id"] is not None
    )


def _everybody(law: Law, operators: Sequence[Operator]) -> Operator:
    """Everybody in a jurisdiction as one operator."""
    own = [o for o in operators if o.country in law.countries]
    classes = frozenset().union(*(o.classes for o in own)) if own else frozenset()
    return Operator(WHOLE, law.countries[0], classes, None, any(o.is_mobile for o in own))


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
