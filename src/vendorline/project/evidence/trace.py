"""From a number of a result back to the words, the provision, the price or the file that it rests on."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from vendorline.errors import VendorlineError
from vendorline.project.evidence.addresses import Address
from vendorline.project.evidence.claims_of_cases import changed_since
from vendorline.project.evidence.files_now import changed_file
from vendorline.project.evidence.of_claims import claim_steps, said_steps
from vendorline.project.evidence.of_decision import case_steps, support_steps, supports_of
from vendorline.project.evidence.of_network import exposure_steps, network_steps
from vendorline.project.evidence.of_plan import planned_for, term_steps
from vendorline.project.evidence.of_rules import provisions_of, rule_steps, trial_steps
from vendorline.project.evidence.step import Step, deeper
from vendorline.project.evidence.to_sources import sources_of_kind

if TYPE_CHECKING:
    from vendorline.decide.case.model import Case
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
    own = tuple(_used(document, address, folder))
    steps = [Step(0, "number", None, _number(document, address)), *own]
    command = document["command"]
    if command == "decide":
        steps += _of_decision(document, address, folder)
    elif command == "evidence timeline":
        steps += said_steps(document, address.row)
    else:
        steps += _of_network(document, address, folder)
    return tuple(steps)


def _number(document: Mapping[str, Any], address: Address) -> str:
    row = address.row
    if not row:
        return f"{address.called} of {document['command']}: {address.value}"
    told = [
        f"{name} {value}" for name, value in row.items() if value is not None and not isinstance(value, list | dict)
    ]
    return f"{address.called} of {document['command']}: {', '.join(told[:8])}"


def _of_network(document: Mapping[str, Any], address: Address, folder: Path | None) -> Iterator[Step]:
    book = _book(folder)
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


def _of_decision(document: Mapping[str, Any], address: Address, folder: Path | None) -> Iterator[Step]:
    from vendorline.evidence.claims import claims
    from vendorline.evidence.register.citable import citable_claims

    case = _case(document)
    published = claims()
    own = citable_claims(folder) if folder is not None else {}
    named = tuple(address.row.get("claim_ids") or ()) if "parameter" not in address.row else ()
    changed = changed_since(document.get("claims_as_cited") or {}, {**published, **own})
    if named:
        yield from claim_steps(named, published, own, folder, changed)
        return
    for support in supports_of(document, address.row, case):
        step, cited, below = support_steps(support)
        yield step
        yield from deeper(claim_steps(cited, published, own, folder, changed))
        yield from below
    yield from case_steps(document, address.row, case)


def _used(document: Mapping[str, Any], address: Address, folder: Path | None) -> Iterator[Step]:
    """What the register says that this very number rests on."""
    from vendorline.evidence.claims import claims
    from vendorline.evidence.register import Register, has_register
    from vendorline.evidence.register.citable import citable_claims

    if folder is None or not has_register(folder):
        return
    for use in Register(folder).rows("uses"):
        if use["result"] == document.get("fingerprint") and use["row"] == address.called:
            yield from claim_steps(use["claim_ids"], claims(), citable_claims(folder), folder)


def _book(folder: Path | None) -> Rulebook:
    """The provisions that are shipped, and those of the project."""
    from vendorline.project.folder import project_of
    from vendorline.project.own_rules.reading import rulebook_of

    return rulebook_of(project_of(folder) if folder is not None else None)[0]


def _case(document: Mapping[str, Any]) -> Case | None:
    """The case of a decision, where its files still stand as they were."""
    inputs = document.get("inputs") or ()
    return _read_case(tuple((one["path"], one["sha256"]) for one in inputs)) if inputs else None


@lru_cache(maxsize=4)
def _read_case(inputs: tuple[tuple[str, str], ...]) -> Case | None:
    """The case of files of these fingerprints; its amounts are not worked out again."""
    from vendorline.decide import read_case

    try:
        if any(changed_file(path, digest) for path, digest in inputs):
            return None
        return read_case(Path(inputs[0][0]), computed=lambda _named: (0.0, 1.0)).case
    except (VendorlineError, OSError):
        return None
