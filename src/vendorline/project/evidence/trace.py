"""From a number of a result back to the words, the provision, the price or the file that it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.project.evidence.addresses import Address
from vendorline.project.evidence.at_hand import AtHand
from vendorline.project.evidence.of_claims import said_steps
from vendorline.project.evidence.of_computed import amount_rows, not_kept, prior_steps, run_steps, runs_behind
from vendorline.project.evidence.of_decision import (
    amount_steps,
    file_steps,
    options_behind,
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
        number = Step(0, "number", None, _number(document, address))
        yield (number, *at_hand.used(address.called), *_below(document, address, at_hand))


def _below(document: Mapping[str, Any], address: Address, at_hand: AtHand) -> Iterator[Step]:
    if document["command"] == "decide":
        yield from _of_decision(document, address, at_hand)
    elif document["command"] == "evidence timeline":
        yield from said_steps(document, address.row)
    else:
        yield from _of_network(document, address, at_hand.book)


def _number(document: Mapping[str, Any], address: Address) -> str:
    row = address.row
    if not row:
        told = f"{len(address.value):,} rows" if isinstance(address.value, list) else address.value
        return f"{address.called} of {document['command']}: {told}"
    columns = [
        f"{name} {value}" for name, value in row.items() if value is not None and not isinstance(value, list | dict)
    ]
    return f"{address.called} of {document['command']}: {', '.join(columns[:8])}"


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
    yield from _of_computed(document, row, at_hand)
    yield from rule_steps(provisions_behind(document, row, case), at_hand.book)
    yield from weight_steps(document, row, case)
    yield from file_steps(document)


def _of_computed(document: Mapping[str, Any], row: Mapping[str, Any], at_hand: AtHand) -> Iterator[Step]:
    """The amounts of the options behind a row that were worked out of a network, and once each the results that hold them."""
    behind = options_behind(row, at_hand.case) or ((str(row["option"]),) if row.get("option") else ())
    runs = runs_behind(document, behind)
    if not runs:
        return
    yield from amount_rows(document, behind)
    for run in runs:
        yield from run_steps(document, run)
        kept = at_hand.kept(run)
        yield from (not_kept(run),) if kept is None else deeper(network_steps(kept, {}))
    yield from prior_steps(document)
