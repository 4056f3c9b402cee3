"""How many witnesses some documents are: of a fact, where those of one origin count once, and of a wording.

Four copies of one agency's report are one witness of what happened, and four of how the agency put it.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from typing import Literal

from vendorline.quick_dataclass import dataclass

Relation = Literal["copy", "translation", "paraphrase", "excerpt"]
#: Documents related so still have the words; a translation and a paraphrase have others.
_KEEPS_WORDS: frozenset[Relation | None] = frozenset({None, "copy", "excerpt"})


@dataclass(frozen=True, slots=True)
class Descent:
    """Where a document comes from.

    Fields:
        document_id: the document.
        derived_from: the documents that it was made from, known here or not.
        relation: what it is of them.
        origin: who first put it out, such as an agency.
        sha256: of its bytes; equal bytes are one document.
    """

    document_id: str
    derived_from: tuple[str, ...] = ()
    relation: Relation | None = None
    origin: str | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Witnesses:
    """How many independent witnesses of fact and how many of wording, and the documents of each origin."""

    of_fact: int
    of_wording: int
    origins: tuple[tuple[str, ...], ...]


def witnesses(documents: Sequence[Descent]) -> Witnesses:
    """The witnesses that some documents are.

    Documents are independent where they share no origin. A document made from two others adds none to them; documents that are
    each made from the other have one origin.

    Args:
        documents: the documents that hold the fact or the words, each once.
    """
    roots = _roots(documents)
    by_roots: dict[frozenset[str], list[str]] = defaultdict(list)
    for document in documents:
        by_roots[roots[document.document_id]].append(document.document_id)
    independent: set[str] = set()
    count = 0
    # Those of fewest origins first: the count is never more than there are.
    for origin in sorted(by_roots, key=lambda r: (len(r), sorted(r))):
        if independent.isdisjoint(origin):
            independent |= origin
            count += 1
    worded = {d.sha256 or d.document_id for d in documents if d.relation in _KEEPS_WORDS}
    return Witnesses(count, len(worded), tuple(tuple(ids) for _, ids in sorted(by_roots.items(), key=lambda i: i[1])))


def _roots(documents: Sequence[Descent]) -> Mapping[str, frozenset[str]]:
    """The last origins of each document: of its ancestors those that come from no other, or from each other only."""
    parents: dict[str, set[str]] = defaultdict(set)
    same: dict[str, str] = {}
    for document in documents:
        node = document.document_id
        parents[node] |= set(document.derived_from) - {node}
        named = f"origin: {document.origin}" if document.origin else None
        if named and not document.derived_from:
            parents[node].add(named)
        if document.sha256:
            # Equal bytes are one document, whatever either says of where it comes from.
            first = same.setdefault(document.sha256, node)
            parents[node] |= {first} - {node}
    above = {node: _ancestors(node, parents) for node in list(parents)}
    for document in documents:
        if document.origin and len(document.derived_from) == 1:
            # Who says of a copy where it first came from says it of what it was copied from.
            _name_last(document, above, parents)
    above = {node: _ancestors(node, parents) for node in list(parents)}
    return {d.document_id: frozenset(_last(above[d.document_id], above)) for d in documents}


def _ancestors(node: str, parents: Mapping[str, set[str]]) -> frozenset[str]:
    """A document and everything it comes from."""
    seen: set[str] = set()
    waiting = [node]
    while waiting:
        at = waiting.pop()
        if at not in seen:
            seen.add(at)
            waiting += parents.get(at, ())
    return frozenset(seen)


def _last(ancestors: frozenset[str], above: Mapping[str, frozenset[str]]) -> set[str]:
    """Those of some ancestors that come from nothing else; of some that come from each other, the first by name."""
    found = set()
    for node in ancestors:
        others = above.get(node, frozenset({node}))
        if all(node in above.get(other, frozenset({other})) for other in others):
            found.add(min(others))
    return found


def _name_last(document: Descent, above: Mapping[str, frozenset[str]], parents: dict[str, set[str]]) -> None:
    last = _last(above[document.document_id], above)
    if len(last) == 1 and not (only := last.pop()).startswith("origin: "):
        parents[only].add(f"origin: {document.origin}")
