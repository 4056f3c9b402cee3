"""Networks counted in groups, and compared with networks counted one by one."""

from __future__ import annotations

import random
from importlib import import_module

import pytest

from vendorline.check.findings import Findings
from vendorline.network.index import rows
from vendorline.scope.groups import histogram, like_elements


def stored_whatever_its_size(patch: pytest.MonkeyPatch) -> None:
    """Written networks stay in their files, with an index, be they ever so small."""
    for module, name, value in (
        ("write", "STAYS_FROM", 1),
        ("read", "STAYS_FROM", 1),
        ("index.write", "_LEAST_PER_CLASS", 0),
    ):
        patch.setattr(import_module(f"vendorline.network.{module}"), name, value)


def in_small_pieces(patch: pytest.MonkeyPatch, rng: random.Random) -> None:
    """The index is read and counted as if it were far too large to be held at once."""
    patch.setattr(rows, "_PIECE", rng.randrange(1, 6))
    patch.setattr(rows, "_GAP", rng.randrange(3))
    patch.setattr(rows, "_TABLE_PIECE", rng.randrange(1, 6))
    patch.setattr(like_elements, "_PIECE", rng.randrange(1, 6))
    patch.setattr(histogram, "_BLOCK", rng.randrange(1, 4))
    patch.setattr(histogram, "_SPARSE", rng.choice((0, 8)))


def assert_same(single: Findings, grouped: Findings) -> None:
    for one, other in zip(single.to_dicts(), grouped.to_dicts(), strict=True):
        assert one == other
    assert single.collisions == grouped.collisions
    keys = ["provision_id", "operator_id", "element_id", "from_on", "until_on", "why"]
    assert single.elements().sort(keys).to_dicts() == grouped.elements().sort(keys).to_dicts()
