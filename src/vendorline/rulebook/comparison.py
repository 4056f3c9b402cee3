"""What jurisdictions restrict, side by side: one row for each provision and each part of the network that it names."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Law, LawStatus, Rulebook

#: What is compared unless more is asked for.
STANDING: frozenset[LawStatus] = frozenset({"in_force", "proposed", "not_yet"})


@dataclass(frozen=True, slots=True)
class Restriction:
    """A provision's hold on one domain of a network (any = all of it).

    `vendor_ids` are those that it names; `vendor_kind` says how others are found. `limit` is a share, or a number of vendors, by `basis`.
    """

    domain: str
    jurisdiction: str
    provision_id: str
    effect: str
    event: str
    technologies: tuple[str, ...]
    vendor_kind: str
    vendor_ids: tuple[str, ...]
    limit: Decimal | None
    basis: str
    in_force_on: date
    deadline: date | None
    force: str
    law_status: str
    confidence: str
    paraphrase: str


def compared(
    book: Rulebook, jurisdictions: Sequence[str], on: date, known: date, *, everything: bool = False
) -> tuple[Restriction, ...]:
    """What some jurisdictions restrict on a day, by domain, then jurisdiction, then in the order of their files.

    Args:
        book: the provisions.
        jurisdictions: their codes; they come in this order.
        on: the day.
        known: the law as known on this day.
        everything: also what is suspended, superseded or lapsed.

    Raises:
        UnknownName: a jurisdiction has no provisions.
    """
    found = []
    for law in book.laws_of(jurisdictions):
        status = book.status(law, on, known)
        if law.provision.is_judged and law.adopted_on <= known and (everything or status in STANDING):
            found += [_restriction(law, domain, status) for domain in _domains(law)]
    order = {name: place for place, name in enumerate(jurisdictions)}
    return tuple(sorted(found, key=lambda one: (one.domain != "any", one.domain, order[one.jurisdiction])))


def _domains(law: Law) -> tuple[str, ...]:
    """The parts of a network that it names, or their functions where it names these alone."""
    return law.provision.scope.domains


def _restriction(law: Law, domain: str, status: LawStatus) -> Restriction:
    provision = law.provision
    return Restriction(
        domain,
        law.jurisdiction,
        law.id,
        provision.effect,
        provision.event,
        provision.scope.technologies,
        provision.vendor.kind,
        provision.vendor.vendor_ids,
        provision.limit,
        provision.basis,
        law.in_force_on,
        provision.time.deadline,
        provision.force,
        status,
        provision.confidence,
        provision.paraphrase,
    )
