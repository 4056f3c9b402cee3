"""What no column says: told once, first and with the one remedy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vendorline.errors import Fault
from vendorline.importers.table.layout import Layout
from vendorline.importers.table.tables import Built

_SHOWN = 12
#: Tables whose rows must name a country.
_IN_A_COUNTRY = ("operators", "sites")


def missing_columns(layouts: Sequence[Layout], settings: Mapping[str, str], built: Built, label: str) -> list[Fault]:
    """The fault of an inventory of equipment in which no column names vendors: every verdict would be unknown."""
    read = {column.field for layout in layouts for column in layout.columns if column.field}
    elements = built.tables.get("elements")
    if {"vendor", "vendor_id"} & read or "vendor" in settings or elements is None or not elements.height:
        return []
    aside = dict.fromkeys(column.header for layout in layouts for column in layout.columns if column.field is None)
    names = ", ".join(map(repr, list(aside)[:_SHOWN])) + (", ..." if len(aside) > _SHOWN else "")
    problem = "no column names the vendors: the vendor of every element is unknown"
    remedy = "name the column that does: --map vendor=HEADER"
    if aside:
        remedy += f"; left aside are {names}"
    return [Fault(label, None, "vendor", None, problem, remedy, "warning")]


def country_once(
    faults: Sequence[Fault], layouts: Sequence[Layout], settings: Mapping[str, str], built: Built, label: str
) -> tuple[list[Fault], int]:
    """The faults, those of a country that no column names made one; and by how many errors there are fewer."""
    read = {column.field for layout in layouts for column in layout.columns if column.field}
    if "country" in read or "country" in settings:
        return list(faults), 0
    lacking = sum(
        frame.height if "country" not in frame.columns else frame["country"].null_count()
        for name, frame in built.tables.items()
        if name in _IN_A_COUNTRY
    )
    others = [fault for fault in faults if fault.column != "country" or fault.value is not None]
    if not lacking or len(others) == len(faults):
        return list(faults), 0
    problem = f"no column names the country; {lacking:,} operators and sites lack it"
    remedy = "name it for all of them, for example --set country=GB; or name the column: --map country=HEADER"
    first = [fault for fault in others if fault.column == "vendor" and fault.row is None]
    rest = [fault for fault in others if fault not in first]
    return [*first, Fault(label, None, "country", None, problem, remedy), *rest], lacking - 1
