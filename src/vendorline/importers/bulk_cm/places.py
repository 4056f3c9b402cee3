"""Where the objects of Bulk CM files stand: by the number of a site, else by its name, else each managed element for itself."""

from __future__ import annotations

from dataclasses import field
from math import isfinite
from typing import Any

from vendorline.errors import Fault
from vendorline.importers.bulk_cm.file import Managed
from vendorline.importers.bulk_cm.operators import Home
from vendorline.quick_dataclass import dataclass

_LIMITS = {"latitude": 90.0, "longitude": 180.0}
#: A class that stands apart from the managed element it belongs to.
_APART = "btssitemgr"


@dataclass(slots=True)
class Places:
    """Sites as they are found, and what was odd about them."""

    faults: list[Fault]
    sites: dict[str, dict[str, Any]] = field(default_factory=dict)
    unnamed: dict[str, Managed] = field(default_factory=dict)

    def of(self, managed: Managed, element: Managed, home: Home, monitored: list[Managed]) -> str:
        """The site of an object of a managed element (or of the element itself, or of a management node)."""
        described = next((one for one in (managed, *monitored) if one.text("siteidentification")), None)
        location = element.text("locationname")
        if managed.name.casefold() == _APART:
            return self._site(
                f"{home.operator_id}-{managed.dn}", managed.text("userlabel") or location, home, managed, ""
            )
        if described is not None:
            name = described.text("sitedescription") or location
            site = f"{home.operator_id}-{described.text('siteidentification')}"
            return self._site(site, name, home, described, "site")
        if location:
            return self._site(f"{home.operator_id}-{location}", location, home, managed, "site")
        self.unnamed.setdefault(element.dn, element)
        return self._site(f"{home.operator_id}-{element.dn}", None, home, managed, "site")

    def _site(self, site_id: str, name: str | None, home: Home, said_by: Managed, prefix: str) -> str:
        row = self.sites.setdefault(
            site_id,
            {
                "site_id": site_id, "latitude": None, "longitude": None, "country": home.country, "name": name,
                "basis": home.basis,
            },
        )  # fmt: skip
        self.locate(row, said_by, prefix)
        return site_id

    def locate(self, row: dict[str, Any], said_by: Managed, prefix: str = "") -> None:
        """Give a site the position that an object states, where it has none."""
        position = {axis: self._degrees(said_by, prefix + axis, limit) for axis, limit in _LIMITS.items()}
        if None in position.values():
            return
        if row["latitude"] is None:
            row.update(position)
        elif (row["latitude"], row["longitude"]) != tuple(position.values()):
            stated = said_by.find(f"{prefix}latitude")
            value = ", ".join(str(degrees) for degrees in position.values())
            problem = f"another position of {row['site_id']} than {row['latitude']}, {row['longitude']}, which is taken"
            line, column = (said_by.line, None) if stated is None else (stated.line, stated.written)
            remedy = "give the site one position"
            self.faults.append(Fault(said_by.file, line, column, value, problem, remedy, "warning"))

    def _degrees(self, managed: Managed, name: str, limit: float) -> float | None:
        stated = managed.find(name)
        if stated is None:
            return None
        try:
            value = float(stated.text)
        except ValueError:
            value = float("nan")
        if isfinite(value) and abs(value) <= limit:
            return value
        problem = f"no degrees within -{limit:g}..{limit:g}; left out"
        fault = Fault(stated.file, stated.line, stated.written, stated.text, problem, "degrees, WGS 84", "warning")
        if fault not in self.faults[-8:]:
            self.faults.append(fault)
        return None
