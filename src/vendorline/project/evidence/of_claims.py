"""What a claim rests on: the statements behind it, the words of a document, or a published source."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from vendorline.errors import cut
from vendorline.evidence.claims import Claim
from vendorline.evidence.published import published_documents, published_statements
from vendorline.evidence.register.citable import statements_behind
from vendorline.evidence.register.withdrawing import standing_of
from vendorline.project.evidence.step import Step, deeper
from vendorline.project.evidence.to_sources import sources_behind

#: Why a claim that was changed does not carry the result that cited it.
_CHANGED = {True: "changed since this result was made: it may have said something else then"}
#: Characters of a quotation that a step shows.
_SHOWN = 240


def claim_steps(
    names: Iterable[str], published: Mapping[str, Claim], own: Mapping[str, Claim], folder: Path | None,
    changed: frozenset[str] = frozenset(),
) -> Iterator[Step]:  # fmt: skip
    """A step for each claim; below those of the register their statements and documents, below published ones their source.

    `changed`: claims that say something else now than when the result cited them.
    """
    stands = standing_of(folder) if folder is not None and own else None
    for name in names:
        if name in own and folder is not None:
            claim = own[name]
            yield Step(
                1, "claim", name, _said(claim), invalid_because=claim.invalid_because or _CHANGED.get(name in changed)
            )
            behind = list(statements_behind(folder, name))
            for statement, document in behind:
                words = cut(statement["exact"], _SHOWN)
                who = statement["speaker"] or statement["organisation"] or "nobody named"
                invalid_because = stands.statements.get(statement["statement_id"]) if stands else None
                later = stands.superseded.get(statement["statement_id"], ()) if stands else ()
                invalid_because = invalid_because or (f"superseded by {', '.join(later)}" if later else None)
                yield Step(
                    2, "statement", statement["statement_id"], f"{who}: “{words}”", invalid_because=invalid_because
                )
                if document is not None:
                    title = document["title"] or document["file_name"] or document["document_id"]
                    yield Step(3, "document", document["document_id"], title, url=document["address"])
            if not behind:
                yield Step(2, "source", claim.source_title, claim.source_title, url=claim.source_url)
        elif name in published:
            yield Step(1, "claim", name, _said(published[name]), invalid_because=_CHANGED.get(name in changed))
            yield from _below_published(name)
        else:
            yield Step(
                1,
                "claim",
                name,
                "this claim is on record neither here nor in the package",
                invalid_because="not on record",
            )
            yield Step(
                2, "assumption", name, "what it said cannot be shown; --project names the folder of another register"
            )


def said_steps(document: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Step]:
    """What a row of who said what rests on: the documents that say so."""
    documents = {one["document_id"]: one for one in document.get("documents") or ()}
    names = (
        row.get("document_ids") or [row[key] for key in ("document_id", "witness") if row.get(key)] or list(documents)
    )
    for name in names:
        one = documents.get(name)
        title = name if one is None else ", ".join(filter(None, (one["title"], one["publisher"])))
        yield Step(1, "document", name, title or name, url=None if one is None else one["address"])
    if not names:
        yield Step(1, "assumption", None, "no document is recorded")


@cache
def _below_published(name: str) -> tuple[Step, ...]:
    """What stands below a claim that is shipped: it never changes, and many numbers cite the same."""
    return (*_published_statement(name), *deeper(sources_behind("claim", name), 2))


def _published_statement(name: str) -> Iterator[Step]:
    """The statement that a published claim is, with who made it and the documents that witness it; nothing for any other."""
    found = published_statements().get(name)
    if found is None:
        return
    later = [one.statement_id for one in published_statements().values() if name in one.supersedes]
    through = f", through {' and '.join(found.via)}" if found.via else ""
    words = f": “{found.words}”" if found.words else f": {found.paraphrase}"
    yield Step(
        2,
        "statement",
        name,
        f"{found.speaker}{through}{words}",
        invalid_because=f"superseded by {', '.join(later)}" if later else None,
    )
    for witness in found.witness_ids:
        document = published_documents()[witness]
        yield Step(3, "document", witness, f"{document.title}, {document.publisher}", url=document.address)


def _said(claim: Claim) -> str:
    ends = [f"{value:,g}" for value in (claim.low, claim.central, claim.high) if value is not None]
    number = f" ({' to '.join(dict.fromkeys(ends))} {claim.unit})" if ends else ""
    return f"{claim.what}{number}"
