"""Run the program as a person does, and look at what came of it."""

from __future__ import annotations

import io
import json
from collections.abc import Callable
from contextlib import redirect_stderr, redirect_stdout
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import polars as pl

from vendorline.cli.app import run
from vendorline.network import read_network
from vendorline.network.tables import Network

#: What a case must give: it gets the folder of the case and an empty folder to work in, and asserts.
Outcome = Callable[[Path, Path], None]


@dataclass(frozen=True)
class Ran:
    """What a command printed, and its exit code; `document` is its JSON where it wrote any."""

    code: int
    out: str
    err: str

    @property
    def document(self) -> dict[str, Any]:
        found: dict[str, Any] = json.loads(self.out)
        return found

    @property
    def faults(self) -> list[dict[str, Any]]:
        return list(self.document["rows"])


def command(*arguments: str | Path) -> Ran:
    """Run one command, JSON unless a format is named."""
    words = [str(argument) for argument in arguments]
    if "--format" not in words:
        words += ["--format", "json"]
    out, err = io.StringIO(), io.StringIO()
    with redirect_stdout(out), redirect_stderr(err):
        code = run(words)
    return Ran(code, out.getvalue(), err.getvalue())


@dataclass(frozen=True)
class Tried:
    """An import: what it said, and the network it wrote (None where it wrote none)."""

    ran: Ran
    into: Path
    network: Network | None

    def table(self, name: str) -> list[dict[str, Any]]:
        assert self.network is not None, self.ran.out or self.ran.err
        frame: pl.DataFrame = self.network[name]
        return frame.to_dicts()

    def column(self, name: str, column: str) -> list[Any]:
        return [row[column] for row in self.table(name)]


def imported(format: str, path: Path, work: Path, *options: str, as_of: str | None = "2024-01-01") -> Tried:
    """Import a file into a new folder of `work`."""
    into = work / f"n{len(list(work.iterdir()))}"
    dated = ["--as-of", as_of] if as_of and format == "table" else []
    ran = command("import", format, path, "--into", into, *dated, *options)
    return Tried(ran, into, read_network(into) if into.is_dir() else None)


def verdicts(network: Path, *options: str) -> dict[tuple[str, str], dict[str, Any]]:
    """Rows of a check by provision and operator."""
    ran = command("check", network, *options)
    assert ran.code == 0, ran.out + ran.err
    return {(row["provision_id"], row["operator_id"]): row for row in ran.document["rows"]}
