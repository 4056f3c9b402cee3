"""Vendors as Bulk CM files write them: to their ids, as written where nobody knows the name, and never from one object to another.

`vendorName` stands on the header of a file (who wrote it), on a management node, on a managed element and on an inventory unit. Each
speaks of that one thing alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from vendorline.errors import Fault
from vendorline.importers.bulk_cm.file import Attribute, Managed
from vendorline.importers.table.words import words
from vendorline.network.validation.parse import NO_NAMES
from vendorline.quick_dataclass import dataclass
from vendorline.vendors import resolve
from vendorline.vendors.spelling import fold


@dataclass(frozen=True, slots=True)
class Maker:
    """What a name means: a vendor's id or the name as written, None where it names nobody or several; and how sure that is."""

    vendor_id: str | None
    sure: str
    several: tuple[str, ...] = ()


def read_makers(written: Iterable[Attribute], on: date, faults: list[Fault]) -> Mapping[str, Maker]:
    """The vendor behind each spelling, on a day; a warning for each spelling that nobody knows, where it first stands."""
    places: dict[str, list[Attribute]] = {}
    for attribute in written:
        places.setdefault(" ".join(attribute.text.split()), []).append(attribute)
    found = {}
    for row in resolve(list(places), on).iter_rows(named=True):
        name, first = row["name"], places[row["name"]][0]
        several = tuple(row["several"] or ())
        nobody = fold(name) in words("nobody") or name.casefold() in NO_NAMES
        problem, remedy = None, "use the vendor's id, or leave it empty if nobody knows"
        if nobody:
            problem, remedy = "no vendor's name; read as unknown", "leave it empty"
        elif len(several) > 1:
            problem = "several vendors in one name; the vendor is unknown, the claims are kept as observations"
        elif row["vendor_id"] is None:
            problem = "unknown vendor; kept as given"
            remedy = f"did you mean {row['near']}?" if row["near"] else remedy
        if problem is not None:
            count = len(places[name])
            times = f" ({count:,} times)" if count > 1 else ""
            faults.append(Fault(first.file, first.line, first.written, name, problem + times, remedy, "warning"))
        vendor_id = None if nobody or len(several) > 1 else row["vendor_id"] or name
        found[name] = Maker(vendor_id, row["sure"], several)
    return found


def maker_of(makers: Mapping[str, Maker], stated: Sequence[Attribute]) -> str | None:
    """The vendor that an object names; None where it names none, or where what it says contradicts itself."""
    named = {_maker(makers, attribute).vendor_id for attribute in stated}
    return named.pop() if len(named) == 1 else None


def say_of_contradiction(makers: Mapping[str, Maker], managed: Managed, faults: list[Fault]) -> None:
    """A warning where one object names several vendors."""
    stated = managed.every("vendorname")
    if _contradict(makers, stated):
        names = ", ".join(dict.fromkeys(" ".join(attribute.text.split()) for attribute in stated))
        last = stated[-1]
        problem = f"{managed.dn} names several vendors; its vendor is unknown, the claims are kept as observations"
        remedy = "leave the one that made it, and export again"
        faults.append(Fault(last.file, last.line, last.written, names, problem, remedy, "warning"))


def claims(makers: Mapping[str, Maker], stated: Sequence[Attribute], element_id: str) -> list[dict[str, Any]]:
    """What was written where it is not the vendor's id, as observations of an element."""
    several = _contradict(makers, stated)
    return [row for attribute in stated for row in _claims(makers, attribute, element_id, several=several)]


def _contradict(makers: Mapping[str, Maker], stated: Sequence[Attribute]) -> bool:
    """Whether what is said of one object means more than one vendor."""
    return len({(maker.vendor_id, maker.several) for maker in (_maker(makers, one) for one in stated)}) > 1


def _maker(makers: Mapping[str, Maker], attribute: Attribute) -> Maker:
    return makers[" ".join(attribute.text.split())]


def _claims(
    makers: Mapping[str, Maker], attribute: Attribute, element_id: str, *, several: bool
) -> list[dict[str, Any]]:
    name, maker = " ".join(attribute.text.split()), _maker(makers, attribute)
    row = {
        "table": "elements", "row_id": element_id, "column": "vendor_id",
        "source": f"{attribute.file} line {attribute.line}",
    }  # fmt: skip
    if len(maker.several) > 1:
        method = f"one of several names in {attribute.written}"
        return [{**row, "value": one, "method": method, "confidence": "low"} for one in maker.several]
    if several:
        method = f"one of several {attribute.written} of one object"
        return [{**row, "value": name, "method": method, "confidence": "low"}]
    if maker.vendor_id is None or maker.vendor_id == name:
        return []
    method = f"as written in {attribute.written}; read as {maker.vendor_id} ({maker.sure})"
    confidence = "medium" if maker.sure == "pattern" else "high"
    return [{**row, "value": name, "method": method, "confidence": confidence}]
