"""Freed arrays go back to the operating system where the C library can, and nothing happens where it cannot."""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Iterator
from typing import Any

import pytest

from vendorline import free_memory


@pytest.fixture(autouse=True)
def _found_anew() -> Iterator[None]:
    free_memory._trim.cache_clear()
    yield
    free_memory._trim.cache_clear()


def test_the_c_library_is_asked_to_give_back_all_it_can(monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[int] = []

    class Library:
        malloc_trim = staticmethod(asked.append)

    monkeypatch.setattr(sys, "platform", "linux")
    monkeypatch.setattr(ctypes, "CDLL", lambda _: Library)
    free_memory.give_back()
    assert asked == [0]


@pytest.mark.parametrize("platform", ["linux", "darwin", "win32"])
def test_nothing_happens_where_it_cannot(platform: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def library(_: Any) -> object:
        assert platform == "linux"
        return object()

    monkeypatch.setattr(sys, "platform", platform)
    monkeypatch.setattr(ctypes, "CDLL", library)
    free_memory.give_back()
