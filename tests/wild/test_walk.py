"""Inputs of real-world kinds, each with what must come of it: every folder that holds inputs is walked.

The outcomes stand in `outcomes/`, one file a subject, each with a table `OUTCOMES` from the name of the folder to a function.
"""

from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from wild.running import Outcome

HERE = Path(__file__).parent
_HOME = os.environ.get("VENDORLINE_SHARED")
CASES = (Path(_HOME) if _HOME else HERE.parents[1].parent / "shared") / "cases" / "wild"


def outcomes() -> dict[str, Outcome]:
    found: dict[str, Outcome] = {}
    for path in sorted((HERE / "outcomes").glob("*.py")):
        table: dict[str, Outcome] = importlib.import_module(f"wild.outcomes.{path.stem}").OUTCOMES
        assert not found.keys() & table.keys()
        found |= table
    return found


def folders() -> list[str]:
    return (
        sorted(f.name for f in CASES.iterdir() if f.is_dir() and len(list(f.iterdir())) > 1) if CASES.is_dir() else []
    )


@pytest.mark.parametrize("name", folders())
def test_outcome(name: str, tmp_path: Path) -> None:
    found = outcomes()
    assert name in found, f"nobody says what must come of {name}"
    found[name](CASES / name, tmp_path)


def test_there_are_cases_to_walk() -> None:
    if not CASES.is_dir():
        pytest.skip(f"no cases at {CASES}: set VENDORLINE_SHARED")
    assert len(folders()) == 43
