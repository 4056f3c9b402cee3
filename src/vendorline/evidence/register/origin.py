"""Whether documents go back to one: copies, translations and excerpts are no further witnesses of a fact."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from vendorline.evidence.register import store
from vendorline.evidence.statements import Descent, witnesses


def origins_of_documents(documents: Iterable[Mapping[str, Any]]) -> dict[str, frozenset[str]]:
    """For each document those from which it was made and that were made from nothing; itself where it was."""
    made_from = {d["document_id"]: tuple(d["derived_from"]) for d in documents}
    found: dict[str, frozenset[str]] = {}
    for name in made_from:
        seen, waiting, ends = {name}, [name], set[str]()
        while waiting:
            one = waiting.pop()
            earlier = [other for other in made_from.get(one, ()) if other in made_from]
            if not earlier:
                ends.add(one)
            waiting += [other for other in earlier if other not in seen]
            seen |= set(earlier)
        found[name] = frozenset(ends)
    return found


def independent(names: Iterable[str], origins: Mapping[str, frozenset[str]]) -> int:
    """How many independent witnesses of a fact some documents are; see `vendorline.evidence.statements.witnesses`.

    `origins`: for each document those from which it was made at the very first, see `origins_of_documents`.
    """
    descents = [
        Descent(name, tuple(sorted(origins.get(name, frozenset({name})) - {name}))) for name in dict.fromkeys(names)
    ]
    return witnesses(descents).of_fact


def one_origin(folder: Path, one: str | None, other: str | None) -> bool | None:
    """Whether two documents of a register have an origin in common; None where one of them is not in it."""
    if one is None or other is None:
        return None
    with store.reading(folder) as connection:
        origins = origins_of_documents(store.rows_of_table(connection, "documents"))
    return independent((one, other), origins) < 2
