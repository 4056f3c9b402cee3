"""The house stays one that a newcomer finds their way in: paths that the pages name, sizes of rooms, words that were given up."""

from __future__ import annotations

import ast
import re
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "vendorline"
SOURCES = sorted(PACKAGE.rglob("*.py"))
PAGE = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")

#: Private words that the field's own took the place of; options of commands keep theirs.
RETIRED = {
    "stretch", "stretches", "tally", "tallies", "apart", "aims", "homes", "stock", "stocks", "singles", "reach", "reached",
    "change_points", "fallen", "lay",
}  # fmt: skip


def test_every_path_that_the_page_names_is_there() -> None:
    tables = PAGE.partition("## The walk of a command")[2]
    named = {path for path in re.findall(r"`([\w./]+)`", tables) if "/" in path}
    missing = [path for path in sorted(named) if not any((home / path).exists() for home in (PACKAGE, ROOT))]
    assert missing == []


def test_the_page_says_where_everyday_changes_go_and_how_commands_walk() -> None:
    table = PAGE.partition("## What to change, and where")[2].partition("\n## ")[0]
    assert len(re.findall(r"^\| .* \| `", table, flags=re.MULTILINE)) >= 30
    walks = re.findall(r"^\| `[\w ]+` \| (`.*) \|$", PAGE.partition("## The walk of a command")[2], flags=re.MULTILINE)
    assert len(walks) >= 8
    assert max(walk.count("→") for walk in walks) < 8


def test_no_room_is_full_and_no_file_long() -> None:
    folders = [PACKAGE, *(path for path in PACKAGE.rglob("*") if path.is_dir())]
    full = {str(f.relative_to(ROOT)): n for f in folders if (n := len(list(f.glob("*.py")))) > 25}
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 300}
    assert (full, long) == ({}, {})


def _words(name: str) -> set[str]:
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower().strip("_").split("_")
    return {*words, *("_".join(pair) for pair in pairwise(words))}


@pytest.mark.parametrize("package", ["check", "scope", "rulebook", "network", "project", "results"])
def test_retired_words_do_not_come_back(package: str) -> None:
    found = []
    for path in sorted((PACKAGE / package).rglob("*.py")):
        names = [path.stem]
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.ClassDef):
                names.append(node.name)
            if isinstance(node, ast.ClassDef):
                names += [
                    b.target.id for b in node.body if isinstance(b, ast.AnnAssign) and isinstance(b.target, ast.Name)
                ]
        found += [f"{path.relative_to(PACKAGE)}: {name}" for name in names if _words(name) & RETIRED]
    assert found == []
