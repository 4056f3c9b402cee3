"""Classes of managed objects in 3GPP's network resource models, and the network functions that they stand for."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import record, rows_of
from vendorline.quick_dataclass import dataclass

#: How a vendor's own classes begin.
VENDORS_OWN = "vsdata"
_SUFFIX = "function"


@dataclass(frozen=True, slots=True)
class NrmClass:
    """A class: what it is (function, type of a managed element, cell, part), whose function it shows, for which generations (empty: all)."""

    name: str
    kind: str
    function: str
    generations: tuple[str, ...]
    source: str
    confidence: str


@cache
def nrm_classes() -> Mapping[str, NrmClass]:
    """Classes by name in lower case, as exports differ in case."""
    rows = rows_of("vendorline.importers", "data/nrm_classes.csv")
    return MappingProxyType({row["class"].casefold(): record(NrmClass, row, name=row["class"]) for row in rows})


def class_of(name: str) -> NrmClass | None:
    """The class of that name, or of a vendor's name for it (vsDataENBFunction); None where nobody knows it."""
    return nrm_classes().get(name.casefold().removeprefix(VENDORS_OWN))


def is_function(name: str) -> bool:
    """Whether a class is called a function, known or not."""
    return name.casefold().endswith(_SUFFIX)


def class_of_type(text: str) -> NrmClass | None:
    """The class that a type of managed element means: ENB, NodeB, PCSCF, 3GPPAAAServer."""
    name = "".join(text.casefold().split())
    known = nrm_classes()
    found = known.get(name) or known.get(f"{name}{_SUFFIX}") or known.get(f"_{name}{_SUFFIX}")
    return found if found is not None and found.kind in ("function", "type") else None
