"""Which provisions an inventory can decide, with what, and why the others cannot be."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import asdict
from typing import Literal

from vendorline.knowledge.tables import domain_rows
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import BINDS_EVERY_OPERATOR, INSIDE_BASES, JUDGED_EFFECTS

Decidable = Literal["yes", "with", "no"]

_WHY_NOT = {
    "duty": "a duty to do something: whether it was done is not in an inventory",
    "classify": "puts vendors, products or functions in a class that other provisions refer to",
    "empower": "gives a power: nothing is owed until it is used",
    "entitle": "gives a right to money: see plan and decide",
    "funded": "about what money is spent on",
    "authorised": "about the authorisation of product models",
    "contracted": "about agreements",
    "secret": "its date is secret: only that nothing remains can be told",
    "other": "its time runs from something that no table records: only that nothing remains can be told",
}


@dataclass(frozen=True, slots=True)
class Coverage:
    """Whether a provision is decided from operators, sites and elements alone (yes), with more (with), or not at all (no)."""

    provision_id: str
    jurisdiction: str
    effect: str
    force: str
    decidable: Decidable
    needs: tuple[str, ...]
    why: str | None

    def to_dict(self) -> dict[str, object]:
        """The answer as a plain row."""
        return {**asdict(self), "needs": list(self.needs)}


def coverage(laws: Iterable[Law]) -> tuple[Coverage, ...]:
    """Coverage of some provisions, in their order."""
    return tuple(_coverage(law) for law in laws)


def _coverage(law: Law) -> Coverage:
    provision = law.provision
    why = _why_not(law)
    needs = _needs(law) if provision.is_judged else ()
    decidable: Decidable = "no" if why else "with" if needs else "yes"
    return Coverage(law.id, law.jurisdiction, provision.effect, provision.force, decidable, needs, why)


def _why_not(law: Law) -> str | None:
    provision = law.provision
    if provision.effect not in JUDGED_EFFECTS:
        return _WHY_NOT[provision.effect]
    if provision.event in _WHY_NOT:
        return _WHY_NOT[provision.event]
    if provision.time.mode == "secret":
        return _WHY_NOT["secret"]
    if provision.time.mode == "within" and (provision.time.trigger == "other" or provision.time.period is None):
        return _WHY_NOT["other"]
    return None


def _needs(law: Law) -> tuple[str, ...]:
    """What a verdict needs beside operators, sites and elements with vendors and dates."""
    provision, scope = law.provision, law.provision.scope
    listed = {r.domain for r in domain_rows() if r.jurisdiction in {None, law.jurisdiction}}
    tags = [*scope.tags, *(d for d in scope.domains if d not in listed | {"any", "service"})]
    by_size = provision.bound == "threshold"
    found: dict[str, bool] = {
        "bindings": provision.bound not in BINDS_EVERY_OPERATOR | {"mobile_operators"} and not by_size,
        "subscribers": by_size,
        "determination": any(v.vendor.needs_determination and not v.vendor.listed_by for v in provision.variants()),
        "grants": any(v.vendor.kind == "no_grant" for v in provision.variants())
        or provision.time.mode == "until_grant_expires"
        or provision.time.trigger == "grant",
        **dict.fromkeys((f"tag {tag}" for tag in tags), True),
        **dict.fromkeys((f"area {area}" for area in scope.areas), True),
        "bands": bool(scope.bands_mhz),
        "segments": scope.adjacent,
        "controls": bool(scope.manages),
        "supplies": scope.component
        or bool(scope.operated_outside or scope.produced_outside)
        or "service" in scope.domains
        or any(v.basis in INSIDE_BASES for v in provision.variants()),
        **dict.fromkeys((str(v.basis) for v in provision.variants() if v.basis in {"traffic", "premises"}), True),
    }
    return tuple(name for name, needed in found.items() if needed)
