"""What of the register stands: what was withdrawn takes along what rests on it alone."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from vendorline.quick_dataclass import dataclass

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Standing:
    """What no longer stands and why, by id; `superseded`: statements that a later one withdraws or corrects, with the later ones."""

    documents: Mapping[str, str]
    statements: Mapping[str, str]
    claims: Mapping[str, str]
    superseded: Mapping[str, tuple[str, ...]]


def standing(
    documents: Iterable[Row], texts: Iterable[Row], statements: Sequence[Row], claims: Iterable[Row]
) -> Standing:
    """What no longer stands.

    A statement falls with its document; a claim falls once none of its statements stands. A superseded statement was made all the
    same: it stands as what was said, and whoever uses it is told by what it is superseded.
    """
    invalid_documents = {d["document_id"]: _why(d) for d in documents if d["withdrawn_on"] is not None}
    document_of = {text["text_id"]: text["document_id"] for text in texts}
    invalid_because = {}
    for statement in statements:
        home = document_of.get(statement["text_id"])
        if statement["withdrawn_on"] is not None:
            invalid_because[statement["statement_id"]] = _why(statement)
        elif home in invalid_documents:
            invalid_because[statement["statement_id"]] = f"its document {home} was withdrawn: {invalid_documents[home]}"
    superseded: dict[str, tuple[str, ...]] = {}
    for statement in statements:
        if statement["statement_id"] not in invalid_because:
            for earlier in statement["supersedes"]:
                superseded[earlier] = (*superseded.get(earlier, ()), statement["statement_id"])
    invalid_claims = {}
    for claim in claims:
        own = claim["statement_ids"]
        if claim["withdrawn_on"] is not None:
            invalid_claims[claim["claim_id"]] = _why(claim)
        elif own and all(name in invalid_because for name in own) and not claim["source"]:
            invalid_claims[claim["claim_id"]] = (
                f"no statement of it stands: {'; '.join(f'{n}: {invalid_because[n]}' for n in own)}"
            )
    return Standing(invalid_documents, invalid_because, invalid_claims, superseded)


def _why(row: Row) -> str:
    return str(row["withdrawn_because"] or f"withdrawn on {row['withdrawn_on']}")


def origins(claims: Iterable[Row], links: Iterable[Row]) -> dict[str, str]:
    """For each claim the one that stands for all of its origin: claims of one origin count once."""
    leader = {claim["claim_id"]: claim["claim_id"] for claim in claims}

    def first(name: str) -> str:
        while leader[name] != name:
            leader[name] = leader[leader[name]]
            name = leader[name]
        return name

    for link in links:
        one, other = link["from_claim_id"], link["to_claim_id"]
        if link["kind"] == "same_origin" and one in leader and other in leader:
            low, high = sorted((first(one), first(other)))
            leader[high] = low
    return {name: first(name) for name in leader}


def cycle_in(edges: Mapping[str, Sequence[str]]) -> tuple[str, ...] | None:
    """A cycle of a graph as the names on it, the least first; None where there is none."""
    state: dict[str, int] = {}
    for start in sorted(edges):
        if state.get(start):
            continue
        path: list[str] = [start]
        waiting = [iter(edges.get(start, ()))]
        state[start] = 1
        while waiting:
            name = next(waiting[-1], None)
            if name is None:
                waiting.pop()
                state[path.pop()] = 2
            elif state.get(name) == 1:
                cycle = path[path.index(name) :]
                least = cycle.index(min(cycle))
                return (*cycle[least:], *cycle[:least])
            elif not state.get(name):
                state[name] = 1
                path.append(name)
                waiting.append(iter(edges.get(name, ())))
    return None
