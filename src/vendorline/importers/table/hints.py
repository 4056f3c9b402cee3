"""What is known of a table beside its cells: settings that are no values of a column, and the countries of its rows."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

from vendorline.errors import UsageError
from vendorline.importers.table.values.projected import CRS, system_of
from vendorline.quick_dataclass import dataclass

DATE_ORDER = "date_order"
#: Settings that say how cells are read; every other one is the value of a field.
READINGS = (CRS, DATE_ORDER)


@dataclass(frozen=True, slots=True)
class Hints:
    """How doubtful cells are read.

    `countries` are those of rows that name none themselves. `date_order` is what stands first in dates such as 03/04/2019. `crs` is the
    projected system of the positions. None, or nothing: nobody has said it.
    """

    countries: tuple[str, ...] = ()
    date_order: Literal["day", "month"] | None = None
    crs: str | None = None


def checked_setting(name: str, value: str) -> str:
    """The value of one of `READINGS` as it is kept; raises UsageError where it is none."""
    if name == CRS:
        return system_of(value)
    if value not in {"day", "month"}:
        raise UsageError(f"{DATE_ORDER}={value}: write {DATE_ORDER}=day or {DATE_ORDER}=month")
    return value


def hints_of(settings: Mapping[str, str], countries: tuple[str, ...] = ()) -> Hints:
    """The hints among settings; `countries` are those that other tables of the import name."""
    given = settings.get(DATE_ORDER)
    order: Literal["day", "month"] | None = "day" if given == "day" else "month" if given == "month" else None
    own = (settings["country"],) if "country" in settings else countries
    return Hints(own, order, settings.get(CRS))


def values_of(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings that are values of fields."""
    return {name: value for name, value in settings.items() if name not in READINGS}
