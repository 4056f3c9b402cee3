"""Why a verdict is what it is, in words: one table (`data/reasons.csv`) for whoever tells it, here and in reports."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Reason:
    """A reason as a sentence of its own, as a cause inside a sentence, and what would settle it; None = not told."""

    reason: str
    sentence: str
    cause: str | None
    remedy: str | None


@cache
def reasons() -> Mapping[str, Reason]:
    """Every reason of a fixed wording, by its id."""
    found = records(Reason, rows_of("vendorline.results", "data/reasons.csv"))
    return MappingProxyType({reason.reason: reason for reason in found})


def reason_in_words(reason: str | None) -> str | None:
    """A reason as a sentence; one that is not in the table names what the network has none of (`no_5G_sites`)."""
    if reason is None:
        return None
    known = reasons().get(reason)
    return known.sentence if known else f"The network has {reason.replace('_', ' ')}."
