"""Which provisions the answer is about, and how each operator stands under them together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from functools import cached_property
from typing import Literal

from vendorline.quick_dataclass import dataclass
from vendorline.report.answer.cells import Cell
from vendorline.report.answer.laws import force
from vendorline.report.answer.sets import RuleSet
from vendorline.report.groups import Provision

Kind = Literal["removal", "cap", "new", "count", "other", "nothing"]
Standing = Literal["failing", "unknown", "met", "nothing"]
FAILING = frozenset({"breached", "due"})
_KINDS: tuple[Kind, ...] = ("removal", "cap", "new", "count", "other", "nothing")
#: The events at which new equipment is forbidden.
NEW_EVENTS = frozenset({"installed", "acquired", "contracted", "connected"})


@dataclass(frozen=True)
class Decisive:
    """Provisions of one kind and strength that the answer is about, and the set that they are in."""

    of: RuleSet
    kind: Kind
    provisions: tuple[Provision, ...]

    @cached_property
    def standing(self) -> Mapping[str, Standing]:
        """How each operator stands: failing under any, else unknown under any, else met, else nothing in scope."""
        return {operator: self._standing(operator) for operator in self.of.operators}

    def who(self, *standings: Standing) -> list[str]:
        """Operators that stand so."""
        return [operator for operator, found in self.standing.items() if found in standings]

    @cached_property
    def cells(self) -> tuple[Cell, ...]:
        """Every cell of these provisions."""
        return tuple(one for p in self.provisions for one in self.of.row_cells(p.id))

    def own(self, operator_id: str) -> list[Cell]:
        """The cells of one operator."""
        return [one for p in self.provisions if (one := self.of.cell(p.id, operator_id))]

    @property
    def is_whole(self) -> bool:
        """Whether those who meet these provisions meet every other one of the set too: only then do they meet the law."""
        met = self.who("met")
        return all(
            one.verdict in ("met", "not_applicable") for (_, operator), one in self.of.cells.items() if operator in met
        )

    @property
    def due_by(self) -> date | None:
        """The deadline that lies ahead, where nobody is past one."""
        verdicts = {one.verdict for one in self.cells}
        deadlines = [one.row.deadline for one in self.cells if one.verdict == "due" and one.row.deadline]
        return min(deadlines) if deadlines and "breached" not in verdicts else None

    def _standing(self, operator_id: str) -> Standing:
        verdicts = {one.verdict for one in self.own(operator_id)}
        if verdicts & FAILING:
            return "failing"
        return "unknown" if "unknown" in verdicts else "met" if "met" in verdicts else "nothing"


def decisive(of: RuleSet) -> Decisive:
    """The provisions of a set that its answer is about.

    Proposals come last. Those that somebody breaks come first, then others that say something, the strongest force, removal before caps, the earliest
    deadline; with the one found go those of the same kind, force and instrument.
    """
    applicable = [p for p in of.provisions if _verdicts(of, p) - {"not_applicable"}]
    if not applicable:
        return Decisive(of, "nothing", of.provisions)
    first = min(applicable, key=lambda p: _order(of, p))
    kind = kind_of(of, first)
    alike = [p for p in applicable if _goes_with(of, p, first)]
    return Decisive(of, kind, tuple(alike))


def kind_of(of: RuleSet, provision: Provision) -> Kind:
    """What a provision asks for; where the result does not say, as its rows look."""
    rows = [one.row for one in of.row_cells(provision.id)]
    if provision.effect == "require_count" or any(row.requires for row in rows):
        return "count"
    if provision.effect == "cap" or any(row.is_share for row in rows):
        return "cap"
    if provision.event in NEW_EVENTS:
        return "new"
    # A rule on staff, money or agreements, and one that names no vendor, asks nobody to take equipment out.
    about_equipment = provision.event in ("", "present") and any(row.vendor_ids for row in rows)
    return "removal" if about_equipment or all(row.verdict == "unknown" for row in rows) else "other"


def unknown_share(cells: Sequence[Cell]) -> float | None:
    """Of all that is in scope, the part whose vendor is unknown; None where rows count nothing."""
    if any(one.row.denominator_unknown for one in cells):
        return None  # what may be the vendors' is then more than what has no vendor
    counted = [one.row for one in cells if one.row.denominator_high and one.row.numerator_unknown is not None]
    whole = sum(row.denominator_high or 0 for row in counted)
    return sum(row.numerator_unknown or 0 for row in counted) / whole if whole else None


def _verdicts(of: RuleSet, provision: Provision) -> set[str]:
    return {one.verdict for one in of.row_cells(provision.id)}


def _informative(of: RuleSet, provision: Provision) -> bool:
    return bool(_verdicts(of, provision) & {"breached", "due", "met"})


def _order(of: RuleSet, provision: Provision) -> tuple[object, ...]:
    fails = bool(_verdicts(of, provision) & FAILING)
    deadline = provision.deadline or date.max
    kind = _KINDS.index(kind_of(of, provision))
    proposed = provision.proposed or provision.force == "proposed"
    return (
        proposed,
        not fails,
        not _informative(of, provision),
        force(provision.force).rank,
        kind,
        deadline,
        provision.id,
    )


def _goes_with(of: RuleSet, provision: Provision, first: Provision) -> bool:
    if provision.id == first.id:
        return True
    same_limit = _limits(of, provision) == _limits(of, first)
    return (
        bool(first.instrument_id)
        and provision.instrument_id == first.instrument_id
        and provision.force == first.force
        and kind_of(of, provision) == kind_of(of, first)
        and _informative(of, provision) == _informative(of, first)
        and (same_limit or kind_of(of, first) != "cap")
    )


def _limits(of: RuleSet, provision: Provision) -> set[float | None]:
    return {one.row.limit for one in of.row_cells(provision.id)}
