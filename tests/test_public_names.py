"""The names that people may rely on, pinned: a change here is a change for them."""

from __future__ import annotations

import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

import vendorline

ROOT = Path(__file__).resolve().parents[1]
PUBLIC = [
    "Network",
    "Register",
    "check",
    "decide",
    "example",
    "expose",
    "plan",
    "provisions",
    "read_network",
    "report",
    "write_network",
]


def test_public_names_are_these() -> None:
    assert sorted(vendorline.__all__) == PUBLIC
    assert dir(vendorline) == PUBLIC


@pytest.mark.parametrize("name", PUBLIC)
def test_public_name_is_there_and_documented(name: str) -> None:
    value = getattr(vendorline, name)
    assert callable(value)
    assert (value.__doc__ or "").strip()
    page = (ROOT / "docs" / "reference" / "python.md").read_text(encoding="utf-8")
    assert f"vl.{name}" in page


def test_public_names_can_be_called_whatever_is_imported() -> None:
    program = (
        "import vendorline.check.findings, vendorline.expose.result, vendorline.report.page, vendorline as vl\n"
        "assert callable(vl.check), vl.check\n"
        "assert callable(vl.expose), vl.expose\n"
        "assert callable(vl.report), vl.report\n"
        "from vendorline import check\n"
        "assert callable(check)\n"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stderr


def test_a_name_that_is_not_there_says_so() -> None:
    with pytest.raises(AttributeError, match="no_such_name"):
        getattr(vendorline, "no_such_name")  # noqa: B009


def test_version_is_one() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert (project["dynamic"], "version" in project) == (["version"], False)
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    assert re.search(r"^## \[Unreleased\]$", changelog, re.MULTILINE)


def test_locked_requirements_name_no_host_and_agree() -> None:
    pins = {}
    for name in ("demo.txt", "dev.txt"):
        text = (ROOT / "requirements" / name).read_text(encoding="utf-8")
        assert "://" not in text
        pins[name] = set(re.findall(r"^([a-z0-9][\w.-]*==\S+(?: ; [^\\]+)?)", text, re.MULTILINE))
        assert text.count("==") > 30
        assert text.count("--hash=sha256:") >= len(pins[name])
    assert pins["demo.txt"] <= pins["dev.txt"], "run scripts/lock.sh"


def test_every_dependency_is_locked() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    wanted = {
        "demo.txt": project["dependencies"] + extras["decide"] + extras["plan"] + extras["evidence"],
        # Other programs that a few tests compare with are installed by hand.
        "dev.txt": project["dependencies"] + [r for name, extra in extras.items() if name != "oracles" for r in extra],
    }
    for name, requirements in wanted.items():
        locked = set(re.findall(r"^([a-z0-9-]+)==", (ROOT / "requirements" / name).read_text("utf-8"), re.MULTILINE))
        asked = {re.split(r"[<>=;\[ ]", r)[0].lower().replace(".", "-").replace("_", "-") for r in requirements}
        assert asked <= locked, "run scripts/lock.sh"
