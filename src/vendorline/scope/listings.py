"""The single elements behind entries of several inventories."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.scope.inventory import Inventory


def listings(asked: Sequence[tuple[Inventory, NDArray[np.int64]]]) -> list[pl.DataFrame]:
    """The single elements behind the entries at some places of several inventories; those of one population are fetched together."""
    found: list[pl.DataFrame] = [pl.DataFrame()] * len(asked)
    together: dict[int, list[int]] = {}
    for number, (inventory, _) in enumerate(asked):
        together.setdefault(id(inventory.population), []).append(number)
    for numbers in together.values():
        population = asked[numbers[0]][0].population
        for number, frame in zip(numbers, population.listings([asked[n] for n in numbers]), strict=True):
            found[number] = frame
    return found
