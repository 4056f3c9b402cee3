"""`make check` finds the tests that concern what changed."""

from __future__ import annotations

import importlib.util
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.mark.parametrize(("changed", "first", "among"), [
    (["tests/cli/test_check.py"], "tests/cli/test_check.py", "tests/cli/test_check.py"),
    (["src/vendorline/rulebook/law.py"], "tests/", "tests/rulebook/test_law.py"),
    (["src/vendorline/vendors/data/vendors.csv"], "tests/vendors/", "tests/vendors/test_resolve.py"),
    (["tests/worlds.py"], "tests/", "tests/check/test_damage.py"),
    (["docs/tutorial.md"], "tests/docs/", "tests/docs/test_pages.py"),
    (["LICENSE"], None, None),
])  # fmt: skip
def test_tests_by_what_changed(changed: list[str], first: str | None, among: str | None) -> None:
    spec = importlib.util.spec_from_file_location("changed_tests", ROOT / "scripts" / "changed_tests.py")
    assert spec is not None
    assert spec.loader is not None
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    found = [path.relative_to(ROOT).as_posix() for path in script.concerned(changed)]
    if first is None:
        assert found == []
        return
    assert found[0].startswith(first)
    assert among in found
    assert all((ROOT / path).is_file() for path in found)
