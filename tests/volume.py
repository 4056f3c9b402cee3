"""How many cases a test goes through: a few in `make test`, all of them where the slow tests run as well."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import pytest

#: Whether tests that only add volume are left out; `conftest.py` says so before a test is read.
QUICK = [False]


def examples(few: int, many: int) -> int:
    """How many examples a law is tried on."""
    return few if QUICK[0] else many


def cases(values: Iterable[Any], few: int) -> list[Any]:
    """Parameters of a test, those past the first few marked slow."""
    return [pytest.param(value, marks=[pytest.mark.slow] * (place >= few)) for place, value in enumerate(values)]
