"""From a number of a result back to the words, the provision, the price or the file that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.project.evidence.addresses import Address
from vendorline.project.evidence.at_hand import AtHand
from vendorline.project.evidence.of_claims import said_steps
from vendorline.project.evidence.of_decision import (
    amount_steps,
    file_steps,
    product_steps,
    provisions_behind,
    supports_of,
    weight_steps,
)
from vendorline.project.evidence.of_network import exposure_steps, network_steps
from vendorline.project.evidence.of_plan import planned_for, term_steps
from vendorline.project.evidence.of_rules import provisions_of, rule_steps, trial_steps
from vendorline.project.evidence.step import Step, deeper
from vendorline.project.evidence.to_sources import sources_of_kind

if TYPE_CHECKING:
    from vendorline.rulebook import Rulebook

#: Tables of knowledge that measures of exposure are computed from.
_KNOWLEDGE = {"functions": "function", "interfaces": "interface", "domains": "domain"}


def trace(document: Mapping[str, Any], address: Address, *, folder: Path | None = None) -> tuple[Step, ...]:
    """What a number of a result rests on, as steps; each step rests on the deeper ones that follow it.

    Args:
        document: the result.
        address: which row or number of it.
        folder: a project, whose own provisions, claims and uses count as well.
    """
    return next(traces(document, (address,), folder=folder))


def traces(
    document: Mapping[str, Any], addresses: Iterable[Address], *, folder: Path | None = None
) -> Iterator[tuple[Step, ...]]:
    """The trace of each of several numbers of a result, with what they share looked up once; see `trace`."""
    at_hand = AtHand(document, folder)
    for address in addresses:
        steps = [Step(0, "number", None, _number(document, address)), *at_hand.used(address.called)]
        command = document["command"]
        if command == "decide":
            steps += _of_decision(document, address, at_hand)
        elif command == "evidence timeline":
            steps += said_steps(document, address.row)
        else:
            steps += _of_network(document, address, at_hand.book)
        yield tuple(steps)


def _number(document: Mapping[str, Any], address: Address) -> str:
    row = address.row
    if not row:
        return f"{address.called} of {document['command']}: {address.value}"
    told = [
        f"{name} {value}" for name, value in row.items() if value is not None and not isinstance(value, list | dict)
    ]
    return f"{address.called} of {document['command']}: {', '.join(told[:8])}"


def _of_network(document: Mapping[str, Any], address: Address, book: Rulebook) -> Iterator[Step]:
    row = address.row
    names = provisions_of(row)
    if document["command"] == "plan":
        yield from term_steps(document, row)
        names = tuple(n for n in names if n in book.laws) or planned_for(document, row)
    yield from rule_steps(names, book)
    yield from trial_steps(names, document, book)
    if document["command"] == "expose":
        from vendorline.results.measures import measures

        yield from exposure_steps(document, row, {name: one.meaning for name, one in measures().items()})
        for table, kind in _KNOWLEDGE.items():
            yield Step(1, "knowledge", table, f"what is known of {table}: vendorline knowledge show {table}")
            yield from deeper(sources_of_kind(kind), 2)
    yield from network_steps(document, row)


def _of_decision(document: Mapping[str, Any], address: Address, at_hand: AtHand) -> Iterator[Step]:
    row, case = address.row, at_hand.case
    named = tuple(row.get("claim_ids") or ()) if "parameter" not in row else ()
    if named:
        yield from at_hand.claimed(named)
        return
    yield from product_steps(document, row, case)
    for support in supports_of(document, row, case):
        yield from at_hand.supported(support)
    yield from amount_steps(document, row, case)
    yield from rule_steps(provisions_behind(document, row, case), at_hand.book)
    yield from weight_steps(document, row, case)
    yield from file_steps(document)
