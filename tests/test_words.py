"""Words that were given up stay away from whatever a reader sees: help, messages, columns, reasons, pages, what the library says of itself."""

from __future__ import annotations

import ast
import csv
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[1]
PACKAGE = ROOT / "src" / "vendorline"

#: What was given up, and the word that took its place.
GIVEN_UP = {
    r"\bmakers?\b": "vendor",
    r"\bden(?:y|ies|ied|ial|ying)\b": "switch off",
    r"\bbad vendors?\b": "the vendor's name",
    r"on that way from one model": "from a single model",
    r"provisions of \d+ jurisdictions": "provisions in 35 jurisdictions",
    r"must hold before a change is taken": "check that a change must pass before it is merged",
    r"leave any of them out": "any one surviving keeps it up",
    r"give no id of an element": "have no element ID",
    r"were known: ": "what each answer would leave",
}  # fmt: skip
#: Lines in which a word is the id of a measure or of a kind of unknown, or speaks of a name that is denied.
ALLOWED = (
    "a doubt or a denial",
    "Words beside a name that deny it",
    "or several in a row, deny or doubt",
)
#: Files that hold words of others: what importers recognise, spellings of names, facts and claims as their sources put them.
OTHERS = (
    "vendors/data/", "importers/table/data/", "importers/data/", "examples/data/facts.csv", "evidence/data/claims.csv", "rulebook/",
    "knowledge/data/countries.csv", "knowledge/data/interfaces.csv", "likely/data/",
)  # fmt: skip
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs" / "concepts").glob("*.md"))]


def messages(path: Path) -> Iterator[str]:
    """Texts of a module that may be shown: strings and parts of them that hold a space, docstrings too."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and " " in node.value.strip():
            yield node.value


def shown() -> Iterator[tuple[str, str]]:
    """Everything that a reader sees, by the file it stands in."""
    for path in sorted(PACKAGE.rglob("*")):
        name = str(path.relative_to(PACKAGE))
        if name.startswith(OTHERS) or not path.is_file():
            continue
        if path.suffix == ".py":
            yield from ((name, text) for text in messages(path))
        elif path.suffix == ".csv":
            with path.open(encoding="utf-8", newline="") as lines:
                yield from ((name, cell) for row in csv.reader(lines) for cell in row if " " in cell)
        elif path.suffix == ".j2":
            yield name, re.sub(r"\{[{%#].*?[}%#]\}", "", path.read_text(encoding="utf-8"), flags=re.DOTALL)
    for path in PAGES:
        yield path.name, path.read_text(encoding="utf-8")


@pytest.mark.parametrize("given_up", GIVEN_UP)
def test_what_was_given_up_does_not_come_back(given_up: str) -> None:
    found = [
        f"{name}: {line.strip()[:160]}"
        for name, text in shown()
        for line in re.sub(r"`[^`]*`|\"[a-z_]+\"|--[\w-]+", "", text).splitlines()
        if re.search(given_up, line, flags=re.IGNORECASE) and not any(one in line for one in ALLOWED)
    ]
    assert found == [], f"write {GIVEN_UP[given_up]!r}"


def in_our_words(held: object) -> Iterator[str]:
    """Every text of an instrument or of its tests, but for its sources, which speak in words of their own."""
    if isinstance(held, dict):
        yield from (text for key, value in held.items() if key != "sources" for text in in_our_words(value))
    elif isinstance(held, list):
        yield from (text for value in held for text in in_our_words(value))
    elif isinstance(held, str):
        yield held


def test_the_law_speaks_of_vendors() -> None:
    files = sorted((PACKAGE / "rulebook" / "data").rglob("*.yaml"))
    assert files
    found = [
        f"{path.name}: {text[:160]}"
        for path in files
        for text in in_our_words(yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CSafeLoader))
        if re.search(r"\bmakers?\b", text, flags=re.IGNORECASE)
    ]
    assert found == []
