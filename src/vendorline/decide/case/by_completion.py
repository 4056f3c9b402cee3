"""Amounts of an option that differ between completions of the network: what they are in each, beside the mean that the case states."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass

Values = NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ByCompletion:
    """By line and amount what it is in each completion (completion), or in each completion and year (completion x year).

    Draw i of a decision takes completion i modulo their number.
    """

    values: Mapping[tuple[str, str], Values]

    def of(self, line: str, amount: str, stated: float | tuple[float, ...] | None) -> Values | None:
        """The values of an amount; None where the case states another than their mean, as where somebody set it, or where all are alike."""
        found = self.values.get((line, amount))
        if found is None or stated is None or stated != mean_of(found) or (found == found[0]).all():
            return None
        return found


def mean_of(values: Values) -> float | tuple[float, ...]:
    """The mean over completions: a number, or one for each year."""
    found = values.mean(axis=0)
    return float(found) if values.ndim == 1 else tuple(map(float, found))
