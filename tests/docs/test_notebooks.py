"""Notebooks run from the first cell to the last, and show what is kept in them."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
NOTEBOOKS = sorted((ROOT / "docs").rglob("*.ipynb"))


@pytest.fixture(scope="module")
def script() -> ModuleType:
    spec = importlib.util.spec_from_file_location("run_notebook", ROOT / "scripts" / "run_notebook.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def texts(notebook: dict[str, Any]) -> list[str]:
    """What cells show in letters; pictures differ between machines."""
    outputs = [output for cell in notebook["cells"] for output in cell.get("outputs", ())]
    return ["".join(output["text"] if "text" in output else output["data"]["text/plain"]) for output in outputs]


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_it_runs_and_shows_what_is_kept(path: Path, script: ModuleType) -> None:
    notebook = json.loads(path.read_text(encoding="utf-8"))
    kept, pictures = texts(notebook), path.read_text(encoding="utf-8").count('"image/png"')
    script.run(notebook)
    assert texts(notebook) == kept, "run `make reference`"
    assert pictures == json.dumps(notebook).count('"image/png"') > 3


def test_there_is_one() -> None:
    assert [path.stem for path in NOTEBOOKS] == ["explore-in-python"]


def test_a_cell_that_fails_is_not_passed_over(script: ModuleType) -> None:
    cells = [{"cell_type": "code", "source": ["1 / 0"]}]
    with pytest.raises(ZeroDivisionError):
        script.run({"cells": cells})
    assert script.shown("print(1); 2", 1, {}) == [
        {"name": "stdout", "output_type": "stream", "text": ["1\n"]},
        {"data": {"text/plain": ["2"]}, "execution_count": 1, "metadata": {}, "output_type": "execute_result"},
    ]
    assert script.shown("2;", 1, {}) == []
