"""What plans come to in each completion, in the quantities that a case counts with."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.plan.likely.fully import Quantities
from vendorline.plan.likely.of_vendor import OfVendor, Standing
from vendorline.quick_dataclass import dataclass

Floats = NDArray[np.float64]
_DAYS_PER_MONTH = 365.25 / 12
#: The quantities of a plan; those of exposure stand beside.
OF_PLANS = ("cost", "replaced_share", "built_by_others_share", "delay_months", "standing_share")
_BY_YEAR = ("cost", "standing_share")


@dataclass(frozen=True, eq=False)
class Values:
    """By quantity what it is in each completion (completion, or completion x year); nan where a completion has no schedule."""

    of: Mapping[str, Floats]

    @property
    def years(self) -> int:
        """How many years there are."""
        return int(self.of["cost"].shape[1])

    def at(self, place: int) -> Values:
        """Those of one completion."""
        return Values({name: values[place : place + 1] for name, values in self.of.items()})

    def to_document(self) -> dict[str, Any]:
        """As plain data."""
        return {name: plain(values) for name, values in self.of.items()}

    @classmethod
    def of_document(cls, told: Mapping[str, Any]) -> Values:
        """What `to_document` wrote."""
        return cls({name: np.array(values, dtype=float) for name, values in told.items()})


def plain(values: Floats) -> list[Any]:
    """Numbers of which those that are none are null."""
    found = values.astype(object)
    found[np.isnan(values)] = None
    told: list[Any] = found.tolist()
    return told


def values_of(found: Sequence[Quantities | None], numbers: Sequence[int], standing: Standing, years: int) -> Values:
    """The quantities of some completions.

    Args:
        found: what the plan of each comes to.
        numbers: which completion each is.
        standing: the vendor's equipment in all completions.
        years: how many years after the start.
    """
    rows = [
        _of_one(None if one is None else one.of_vendor, at, standing, years)
        for one, at in zip(found, numbers, strict=True)
    ]
    shapes = {name: (0, years + 1) if name in _BY_YEAR else (0,) for name in OF_PLANS}
    return Values(
        {name: np.array([row[name] for row in rows]) if rows else np.zeros(shapes[name]) for name in OF_PLANS}
    )


def _of_one(found: OfVendor | None, at: int, standing: Standing, years: int) -> dict[str, Any]:
    if found is None:
        none = np.full(years + 1, np.nan)
        return {name: none if name in _BY_YEAR else np.nan for name in OF_PLANS}
    stand, come = int(standing.stand[at]), int(standing.come[at])
    left = standing.there[at] - found.taken
    return {
        "cost": found.cost,
        "replaced_share": found.replaced / stand if stand else 0.0,
        "built_by_others_share": found.built_by_others / come if come else 0.0,
        "delay_months": found.late / _DAYS_PER_MONTH / standing.sites if standing.sites else 0.0,
        "standing_share": left / stand if stand else np.zeros(years + 1),
    }
