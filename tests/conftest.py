"""Fixtures that every test may use."""

from __future__ import annotations

import os
from pathlib import Path

import pytest


@pytest.fixture(scope="session")
def real_data() -> Path:
    """Folder of real inputs that other people made; the test is skipped, with the reason, where it is absent."""
    home = os.environ.get("VENDORLINE_SHARED")
    shared = Path(home) if home else Path(__file__).resolve().parents[1].parent / "shared"
    folder = shared / "data"
    if not folder.is_dir():
        pytest.skip(f"no real inputs at {folder}: set VENDORLINE_SHARED to the folder that holds data/")
    return folder
