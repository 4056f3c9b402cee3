"""Random numbers that hang on a seed and a name alone: the same whatever else is drawn, in whatever order, by however many processes.

The first numbers of a long stream are those of a short one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from hashlib import blake2b

import numpy as np
from numpy.typing import NDArray

from vendorline.quick_dataclass import dataclass

Numbers = NDArray[np.float64]


def generator(seed: int, name: str) -> np.random.Generator:
    """The generator of one name under a seed: Philox, keyed by the hash of both."""
    key = blake2b(f"{seed}\x1f{name}".encode(), digest_size=16).digest()
    return np.random.Generator(np.random.Philox(key=int.from_bytes(key, "little")))


def uniforms(seed: int, name: str, number: int) -> Numbers:
    """Numbers from 0 up to 1, 1 left out."""
    found: Numbers = generator(seed, name).random(number)
    return found


def shares_around(
    seed: int, name: str, concentration: float, middle: Mapping[str, float | Numbers], number: int
) -> Mapping[str, Numbers]:
    """Shares of vendors drawn from a Dirichlet distribution around some shares.

    Each vendor has a stream of its own, so that further vendors change nobody's.

    Args:
        seed: the seed.
        name: whose shares these are.
        concentration: how near they are to the middle: small = mostly one vendor has all.
        middle: the shares that they are drawn around, one for each draw or the same for all.
        number: how many draws.

    Returns:
        By vendor its share in each draw; they add to 1.
    """
    logs = {}
    for vendor, share in middle.items():
        shape = concentration * np.broadcast_to(np.asarray(share, dtype=np.float64), (number,))
        logs[vendor] = _log_gammas(seed, f"{name}\x1f{vendor}", shape)
    most = np.max(list(logs.values()), axis=0)
    weights = {vendor: np.exp(log - most) for vendor, log in logs.items()}
    whole = np.sum(list(weights.values()), axis=0)
    return {vendor: weight / whole for vendor, weight in weights.items()}


def _log_gammas(seed: int, name: str, shape: Numbers) -> Numbers:
    """Logarithms of gamma variables, of whatever small shape: one of shape + 1 times a power of a uniform number."""
    usable = np.maximum(shape, 1e-300)
    gammas = generator(seed, f"{name}\x1fgamma").standard_gamma(usable + 1)
    powers = np.log1p(-uniforms(seed, f"{name}\x1fpower", len(shape))) / usable
    return np.where(shape > 0, np.log(gammas) + powers, -np.inf)


@dataclass(frozen=True, slots=True)
class Steps:
    """Whose part of the whole a number from 0 to 1 falls in: a row of `reached` for each vendor, the number at which its part ends.

    A column for each draw, or one for all; `last`: the last vendor with any part.
    """

    reached: Numbers
    last: NDArray[np.int16]


def steps_of(shares: Sequence[float | Numbers]) -> Steps:
    """The steps of some shares.

    Args:
        shares: of each vendor, one for each draw or the same for all; they add to 1, and one of 0 is never drawn.
    """
    rows = np.stack(np.broadcast_arrays(*(np.atleast_1d(np.asarray(share, dtype=np.float64)) for share in shares)))
    last = len(rows) - 1 - np.argmax(rows[::-1] > 0, axis=0)
    return Steps(np.cumsum(rows, axis=0), last.astype(np.int16))


def chosen(uniform: Numbers, steps: Steps) -> NDArray[np.int16]:
    """For each draw the place of the vendor whose part of the whole a uniform number falls in."""
    found = np.add.reduce(uniform >= steps.reached, axis=0, dtype=np.int16)
    # Shares that add to a little less than 1 leave a gap at the end, which is the last vendor's.
    places: NDArray[np.int16] = np.minimum(found, steps.last)
    return places
