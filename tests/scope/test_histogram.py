"""Counts of blocks, put together, are those of all rows at once."""

from __future__ import annotations

from collections import Counter

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from vendorline.scope.groups.histogram import _in_order


@given(st.lists(st.tuples(st.integers(0, 4), st.lists(st.integers(0, 9), max_size=4)), max_size=12))
def test_a_class_may_be_in_any_number_of_blocks(blocks: list[tuple[int, list[int]]]) -> None:
    """Blocks follow each other by class; within a class their codes come as they may, and a block may begin in one and end in the next."""
    parts, expected, first = [], Counter[int](), 0
    for further, codes in blocks:
        own = [10 * (first + (further if place else 0)) + code for place, code in enumerate(sorted(codes))]
        first = max(own, default=10 * first) // 10
        code, count = np.unique(np.array(own, dtype=np.int64), return_counts=True)
        parts.append((code, count))
        expected.update(own)
    found = _in_order(parts)
    together = [(c, n) for code, count in found for c, n in zip(code.tolist(), count.tolist(), strict=True)]
    assert together == sorted(expected.items())
