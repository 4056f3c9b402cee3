"""Damaged case files are refused with faults, or decided: nothing else ever comes of them."""

from __future__ import annotations

import math
import random
from pathlib import Path
from typing import Any

import pytest
from damaged_cases import as_yaml, plain, text_mutant, tree_mutant
from random_cases import Data, random_case

from vendorline.decide import decide, read_case
from vendorline.decide.draws.sobol import Plan
from vendorline.errors import Fault, InvalidInput
from volume import cases

TINY = Plan(log2=4, scrambles=2)


def with_runs_beside(data: Data) -> Data:
    """A case with variants of every kind, and perspectives."""
    answers = [*data["responses"], *data["events"]]
    per = {"unit": "x", "q": ["0", ".1", ".4"]}
    data["variants"] = {
        "set": {
            "objection": "o",
            "set": {"a": ["1", "2", "3"], "options.allow.compensation": "1", "horizon": "3 years"},
        },
        "gone": {"objection": "o", "remove": ["b", *answers]},
        "money": {"objection": "o", "convert": {"delay": {"into": "cost", "per": per}}},
        "own": {"objection": "o", "without_interested": "true"},
    }
    data["uncertainties"]["a"]["without_interested"] = {"q": ["0", "1", "2"]}
    data["uncertainties"]["c"]["without_foreign"] = {"q": ["0", "1", "2"]}
    data["perspectives"] = {"one": {"ranges": {"delay": ["1", "5"]}, "set": {"b": "1"}}, "two": {"only": ["delay"]}}
    return data


def faults_of(path: Path) -> tuple[Fault, ...] | None:
    """The faults of a file; None: it can be read. Whatever else comes of reading is raised."""
    try:
        read_case(path)
    except InvalidInput as refused:
        return refused.faults
    return None


def try_to_decide(path: Path) -> str:
    """What comes of a file; anything but a decision with finite numbers or faults is raised."""
    faults = faults_of(path)
    if faults is not None:
        assert faults
        assert all(f.problem and f.remedy for f in faults)
        return "refused"
    all_finite(decide(read_case(path), TINY).document)
    return "decided"


def all_finite(value: Any, place: str = "") -> None:
    if isinstance(value, dict):
        for name, inner in value.items():
            all_finite(inner, f"{place}.{name}")
    elif isinstance(value, list | tuple):
        for at, inner in enumerate(value):
            all_finite(inner, f"{place}.{at}")
    elif isinstance(value, float):
        assert math.isfinite(value), place


def write_mutant(path: Path, seed: int) -> None:
    chance = random.Random(seed)
    data = with_runs_beside(random_case(seed % 50))
    text = as_yaml(tree_mutant(data, seed) if chance.random() < 0.75 else data)
    path.write_text(
        text_mutant(text, seed) if chance.random() < 0.3 else text, encoding="utf-8", errors="surrogatepass"
    )


@pytest.mark.parametrize("start", cases(range(0, 60, 20), 2))
def test_damaged_cases_are_refused_or_decided(tmp_path: Path, start: int) -> None:
    told = set()
    for seed in range(start, start + 20):
        write_mutant(tmp_path / "case.yaml", seed)
        told.add(try_to_decide(tmp_path / "case.yaml"))
    assert "refused" in told


@pytest.mark.slow
@pytest.mark.parametrize("start", range(1000, 2000, 50))
def test_more_damaged_cases_are_refused_or_decided(tmp_path: Path, start: int) -> None:
    for seed in range(start, start + 50):
        write_mutant(tmp_path / "case.yaml", seed)
        try_to_decide(tmp_path / "case.yaml")


@pytest.mark.parametrize("name", ["canada-2020", "canada-2022", "uk-2020-01", "uk-2020-07"])
def test_damaged_cases_of_others_are_refused_or_read(real_data: Path, tmp_path: Path, name: str) -> None:
    folder = real_data.parent / "facts" / "decision-cases"
    if not folder.is_dir():
        pytest.skip(f"no decision cases at {folder}")
    for path in folder.glob("*.yaml"):
        (tmp_path / path.name).write_text(path.read_text(encoding="utf-8"), encoding="utf-8")
    text = (folder / f"case-{name}.yaml").read_text(encoding="utf-8")
    for seed in range(12):
        mutant = text_mutant(text, seed) if seed % 2 else as_yaml(tree_mutant(plain(text), seed))
        path = tmp_path / "mutant.yaml"
        path.write_text(mutant, encoding="utf-8", errors="surrogatepass")
        faults = faults_of(path)
        if faults is not None:
            assert faults
            assert all(f.row is not None or "UTF-8" in f.problem for f in faults), faults
