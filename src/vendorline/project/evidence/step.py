"""A step of the way from a number back to what it rests on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import asdict, replace
from typing import Any

from vendorline.quick_dataclass import dataclass

#: Kinds on which a way may end: a document, a source, a file of the network or a case, what a word means here, or what was assumed.
ENDS = frozenset({"source", "document", "network", "file", "definition", "assumption"})


@dataclass(frozen=True, slots=True)
class Step:
    """One step: what it is, what it says, and where that stands.

    `depth` 0 is the number itself; each step rests on the deeper ones that follow it. `read`: whether the source was read (read, mixed,
    recalled). `invalid_because`: why it no longer stands.
    """

    depth: int
    kind: str
    id: str | None
    says: str
    source_id: str | None = None
    url: str | None = None
    read: str | None = None
    invalid_because: str | None = None

    def to_dict(self) -> dict[str, Any]:
        """The step as a plain row."""
        return asdict(self)


def deeper(steps: Iterable[Step], by: int = 1) -> Iterator[Step]:
    """Steps below another one."""
    return (replace(step, depth=step.depth + by) for step in steps)


def open_ends(steps: Iterable[Step]) -> list[Step]:
    """Steps on which a way ends although nothing can end there: gaps of the trace."""
    steps = list(steps)
    following = [*steps[1:], None]
    return [
        step
        for step, after in zip(steps, following, strict=True)
        if (after is None or after.depth <= step.depth) and step.kind not in ENDS
    ]
