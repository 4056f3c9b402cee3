"""How each measure of exposure is told: the head of its column, and what a vendor could do."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import record, rows_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Measure:
    """A measure as people call it: a column's head, what a vendor `could` do, the noun, and what it means."""

    id: str
    head: str
    could: str
    noun: str
    meaning: str
    headline: bool


@cache
def measures() -> Mapping[str, Measure]:
    """Measures by id, in the order in which they are told."""
    rows = rows_of("vendorline.results", "data/measures.csv")
    return MappingProxyType({row["measure"]: record(Measure, row, id=row["measure"]) for row in rows})


def measure(code: str) -> Measure:
    """A measure; one that has no words of its own is called by its id."""
    plain = code.replace("_", " ")
    return measures().get(code) or Measure(code, plain.capitalize(), f"reach {plain}", plain, plain, headline=False)
