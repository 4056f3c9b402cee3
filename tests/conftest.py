"""Fixtures that every test may use."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

import volume


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real inputs that other people made; the test is skipped, with the reason, where it is absent."""
    home = os.environ.get("VENDORLINE_SHARED")
    shared = Path(home) if home else Path(__file__).resolve().parents[1].parent / "shared"
    folder = shared / "data"
    if not folder.is_dir():
        pytest.skip(f"no real inputs at {folder}: set VENDORLINE_SHARED to the folder that holds data/")
    return folder


@pytest.fixture(autouse=True)
def _no_width(monkeypatch: pytest.MonkeyPatch) -> None:
    """Text is as wide as when nobody watches, whatever the terminal of the tests is."""
    monkeypatch.delenv("COLUMNS", raising=False)


BEGAN = time.monotonic()


def pytest_configure(config: pytest.Config) -> None:
    volume.QUICK[0] = "not slow" in (config.option.markexpr or "")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--seconds", type=float, help="skip the tests whose turn comes later than this")


def pytest_runtest_setup(item: pytest.Item) -> None:
    seconds = item.config.getoption("--seconds")
    if seconds is not None and time.monotonic() - BEGAN > seconds:
        pytest.skip(f"its turn came after {seconds:g} seconds; `make test` runs it")


def pytest_make_parametrize_id(val: object) -> str | None:
    # What is packed holds the time of packing; names of tests must be the same in every process.
    return "bytes" if isinstance(val, bytes) else None
