"""Rows of yes and no, sixty-four columns to a machine word."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from vendorline.expose.arrays import Flags, Floats, Ints, Words

ALL = np.uint64(0xFFFFFFFFFFFFFFFF)
#: For every value of a byte which of its bits are set.
_BITS_OF_BYTE = np.unpackbits(np.arange(256, dtype=np.uint8)[:, None], axis=1, bitorder="little").astype(float)


def pack(flags: Flags) -> Words:
    """Rows of flags as words; the bits past the last column are 0."""
    count = max(1, -(-flags.shape[1] // 64))
    out = np.zeros((len(flags), count * 8), dtype=np.uint8)
    packed = np.packbits(flags, axis=1, bitorder="little")
    out[:, : packed.shape[1]] = packed
    return out.view("<u8").astype(np.uint64, copy=False)


def unpack(words: Words, columns: int) -> Flags:
    """Words as rows of flags."""
    return np.unpackbits(_bytes(words), axis=1, count=columns, bitorder="little").astype(bool)


def _bytes(words: Words) -> NDArray[np.uint8]:
    return np.ascontiguousarray(words.astype("<u8", copy=False)).view(np.uint8).reshape(len(words), -1)


def owned(words: Words, owns: Flags) -> Words:
    """For each row of actor bits the columns that own at least one of them; `owns` is actors x columns."""
    flags = unpack(words, owns.shape[0]).astype(np.float32)
    return pack((flags @ owns.astype(np.float32)) > 0)


def weigh(words: Words, weights: Floats, columns: int) -> Floats:
    """Sum of the weights of the rows whose bit is set: one row per row of `weights`, one column per column."""
    distinct, inverse = different(words)
    total = [np.bincount(inverse, weights=row, minlength=len(distinct)) for row in weights]
    as_bytes = _bytes(distinct)[:, : -(-columns // 8)].T.copy()
    # Eight columns at a time: the weight of every value that their byte takes, then of the values in which a bit is set.
    of_value = np.array([[np.bincount(byte, weights=row, minlength=256) for byte in as_bytes] for row in total])
    result: Floats = of_value.reshape(len(weights), len(as_bytes), 256) @ _BITS_OF_BYTE
    return result.reshape(len(weights), 8 * len(as_bytes))[:, :columns]


def different(words: Words) -> tuple[Words, Ints]:
    """The distinct rows and where each row stands among them; a hash groups, a comparison makes sure of it."""
    if words.shape[1] == 1:
        values, inverse = np.unique(words[:, 0], return_inverse=True)
        return values[:, None], inverse.reshape(-1)
    odd = np.random.default_rng(20200714).integers(0, 2**63, words.shape[1], dtype=np.uint64) | np.uint64(1)
    mixed = words * odd
    mixed ^= mixed >> np.uint64(29)
    _, first, inverse = np.unique(mixed.sum(axis=1, dtype=np.uint64), return_index=True, return_inverse=True)
    inverse = inverse.reshape(-1)
    distinct = words[first]
    if np.array_equal(distinct[inverse], words):
        return distinct, inverse
    distinct, inverse = np.unique(words, axis=0, return_inverse=True)
    return distinct, inverse.reshape(-1)
