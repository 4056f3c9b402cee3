"""Whether what a case names outside itself is there: its jurisdiction, provisions, claims."""

from __future__ import annotations

from collections.abc import Container, Iterator, Mapping, Sequence
from typing import Any

from vendorline.decide.case.model import Case
from vendorline.decide.case.options import Option
from vendorline.decide.case.support import supported_entries
from vendorline.errors import did_you_mean

#: Place, problem and remedy.
_Problem = tuple[tuple[str | int, ...], str, str]


def jurisdiction(case: Case) -> Iterator[_Problem]:
    """A jurisdiction that is neither a country nor one whose provisions are on record."""
    from vendorline.knowledge.tables import rows
    from vendorline.rulebook import provisions
    from vendorline.rulebook.coherence import INVENTED

    if case.jurisdiction is None or INVENTED.fullmatch(case.jurisdiction):
        return
    on_record = provisions().jurisdictions
    if case.jurisdiction not in on_record and case.jurisdiction not in {row["code"] for row in rows("countries")}:
        remedy = f"write the two letters of ISO 3166; provisions are on record of {', '.join(on_record)}"
        yield ("jurisdiction",), f"there is no country {case.jurisdiction}", remedy


def provided(place: Sequence[str | int], option: Option, provision_ids: Container[str] | None) -> Iterator[_Problem]:
    """Provisions of an option that no rulebook holds."""
    from vendorline.rulebook import provisions

    shipped = provisions().laws
    for name in option.provisions:
        if name not in (shipped if provision_ids is None else provision_ids):
            near = did_you_mean(name, list(shipped))
            remedy = f"did you mean {near}?" if near else "`vendorline rules list` shows what there is"
            yield tuple(place), f"there is no provision {name}", f"{remedy}; a rule of your own goes under own_rule"


def cites(case: Case, claims: Mapping[str, Any] | None) -> Iterator[_Problem]:
    """Claims that are not there, or became known after the day of the case."""
    for place, entry in supported_entries(case):
        for cited in entry.claim_ids:
            if claims is None:
                continue
            if cited not in claims:
                near = did_you_mean(cited, list(claims))
                yield (
                    (*place, "cites"),
                    f"there is no claim {cited!r}",
                    f"did you mean {near}?" if near else "`vendorline knowledge show claims` shows what there is",
                )
                continue
            if claims[cited].invalid_because:
                yield (
                    (*place, "cites"),
                    f"{cited} no longer stands: {claims[cited].invalid_because}",
                    "cite another claim, or say what the number rests on now",
                )
            known_from = claims[cited].known_from
            if known_from is not None and known_from > case.known:
                yield (
                    (*place, "cites"),
                    f"{cited} became known on {known_from}, after {case.known}",
                    "leave it out, or decide on a later day",
                )
