"""Which completions of a network stand for the others: those whose equipment of a vendor lies most alike."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from vendorline.likely import Completions
from vendorline.quick_dataclass import dataclass

Floats = NDArray[np.float64]
Ints = NDArray[np.int64]
_ROUNDS = 20


@dataclass(frozen=True, slots=True, eq=False)
class Representatives:
    """`places`: completions that stand for others; `of`: for each completion which of the places stands for it."""

    places: tuple[int, ...]
    of: Ints


def equipment_of(drawn: Completions, vendor_ids: Collection[str]) -> Floats:
    """By completion and lot the square root of how many elements some vendors have of what is drawn: large lots do not drown the others."""
    names = np.array([vendor in vendor_ids for vendor in drawn.vendors], dtype=bool)
    size = np.sqrt(np.array([lot.elements for lot in drawn.lots.lots], dtype=float))
    if not len(size):
        return np.zeros((len(drawn), 1))
    found: Floats = names[drawn.makers] * size
    return found


def representatives(equipment: Floats, wanted: int, seed: int) -> Representatives:
    """The completions that stand for the others, by k-medoids from a seeded start of points far apart.

    Args:
        equipment: what completions differ in (completion x what).
        wanted: how many; fewer where completions are not so many, or are alike.
        seed: of the start.
    """
    kinds, kind_of = np.unique(equipment, axis=0, return_inverse=True)
    kind_of = kind_of.ravel()
    counts = np.bincount(kind_of).astype(float)
    wanted = min(wanted, len(kinds))
    chosen = [int(counts.argmax())]
    random = np.random.default_rng(seed)
    near = _distance(kinds, kinds[chosen[0]])
    while len(chosen) < wanted:
        chances = near * counts
        chosen.append(int(random.choice(len(kinds), p=chances / chances.sum())))
        near = np.minimum(near, _distance(kinds, kinds[chosen[-1]]))
    for _ in range(_ROUNDS):
        nearest = np.array([_distance(kinds, kinds[at]) for at in chosen]).argmin(axis=0)
        moved = [_medoid(kinds, counts, np.flatnonzero(nearest == at), old) for at, old in enumerate(chosen)]
        if moved == chosen:
            break
        chosen = moved
    nearest = np.array([_distance(kinds, kinds[at]) for at in chosen]).argmin(axis=0)
    first = [int(np.flatnonzero(kind_of == at)[0]) for at in chosen]
    return Representatives(tuple(first), nearest[kind_of].astype(np.int64))


def _distance(points: Floats, point: Floats) -> Floats:
    found: Floats = ((points - point) ** 2).sum(axis=1)
    return found


def _medoid(kinds: Floats, counts: Floats, members: Ints, old: int) -> int:
    """The member nearest to the mean of its cluster."""
    if not len(members):
        return old
    weights = counts[members] / counts[members].sum()
    return int(members[_distance(kinds[members], weights @ kinds[members]).argmin()])
