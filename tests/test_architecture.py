"""The house rules that no other tool checks; `lint-imports` checks the layers."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from vendorline import errors
from vendorline.knowledge.tables import countries
from vendorline.rulebook import provisions
from vendorline.vendors import ambiguous_words, vendors

ROOT = Path(__file__).resolve().parents[1]
SOURCES = sorted((ROOT / "src" / "vendorline").rglob("*.py"))

#: Names that say nothing: a file called so becomes a drawer for leftovers.
DRAWERS = {"base", "common", "helper", "helpers", "manager", "misc", "util", "utils"}


def test_no_file_is_a_drawer_for_leftovers() -> None:
    assert [path.name for path in SOURCES if path.stem in DRAWERS or path.parent.name in DRAWERS] == []


def test_no_file_is_long() -> None:
    long = {str(p.relative_to(ROOT)): n for p in SOURCES if (n := len(p.read_text("utf-8").splitlines())) > 400}
    assert long == {}


def _docstrings(tree: ast.AST) -> set[int]:
    """Ids of the string nodes that are docstrings."""
    bodies = (node.body for node in ast.walk(tree) if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef))
    firsts = (body[0] for body in bodies if body)
    return {id(first.value) for first in firsts if isinstance(first, ast.Expr)}


def _words_of_code(source: str) -> Iterator[tuple[int, str]]:
    """Strings and names of a file with their lines; what is written for people (docstrings, help) is left out."""
    tree = ast.parse(source)
    for_people = _docstrings(tree)
    for node in ast.walk(tree):
        if isinstance(node, ast.keyword) and node.arg == "help":
            for_people |= {id(child) for child in ast.walk(node.value)}
    for node in ast.walk(tree):
        if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in for_people:
            yield node.lineno, node.value
        elif isinstance(node, ast.Name | ast.FunctionDef | ast.ClassDef):
            yield node.lineno, (node.id if isinstance(node, ast.Name) else node.name).replace("_", " ")


def _named(source: str, names: frozenset[str], codes: frozenset[str]) -> list[str]:
    found = []
    for line, text in _words_of_code(source):
        words = re.findall(r"\w+", text.casefold())
        phrases = {" ".join(words[i : i + n]) for n in (1, 2, 3) for i in range(len(words) - n + 1)}
        hits = (phrases & names) | ({text} & codes)
        found += [f"{line}: {hit}" for hit in sorted(hits)]
    return found


#: Names of vendors that code uses as words of the language.
COMMON_WORDS = ("canonical", "cyan")


@pytest.fixture(scope="module")
def forbidden() -> tuple[frozenset[str], frozenset[str]]:
    """Names of vendors and countries in lower case, and the codes of the jurisdictions of the rulebook."""
    names = {country["name"] for country in countries().values()}
    names |= {name for v in vendors().values() for name in (v.id, v.name)}
    # Words that several go by, such as `valid`, name no vendor; nor do these, which are words of the language before they are names.
    common = {*ambiguous_words(), *COMMON_WORDS}
    folded = frozenset(" ".join(re.findall(r"\w+", name.casefold())) for name in names if len(name) > 2) - common
    return folded, frozenset(provisions().jurisdictions)


@pytest.mark.parametrize("path", SOURCES, ids=lambda p: p.relative_to(ROOT / "src" / "vendorline").as_posix())
def test_code_names_no_vendor_and_no_country(path: Path, forbidden: tuple[frozenset[str], frozenset[str]]) -> None:
    assert _named(path.read_text(encoding="utf-8"), *forbidden) == []


def test_the_search_for_names_finds_them(forbidden: tuple[frozenset[str], frozenset[str]]) -> None:
    names, codes = forbidden
    vendor, country = next(iter(vendors())), next(iter(countries().values()))["name"]
    code = min(codes)
    bad = f'def f_{vendor}(x):\n    """Of {country}."""\n    return x in ("{country}", "{code}", f"{{x}} {vendor}")\n'
    assert len(_named(bad, names, codes)) == 4


def test_exceptions_stand_in_one_tree_each_child_of_a_built_in() -> None:
    tree = [c for c in vars(errors).values() if isinstance(c, type) and issubclass(c, errors.VendorlineError)]
    for kind in tree:
        assert kind.__name__ in (errors.__doc__ or ""), f"{kind.__name__} is missing from the tree in the docstring"
        if kind is not errors.VendorlineError:
            assert any(issubclass(kind, b) for b in (ValueError, LookupError, ImportError, OSError, RuntimeError))
    elsewhere = [
        f"{path.name}: {node.name}"
        for path in SOURCES
        if path.name != "errors.py"
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.ClassDef)
        and any(isinstance(b, ast.Name) and b.id.endswith(("Error", "Exception")) for b in node.bases)
    ]
    assert elsewhere == []
