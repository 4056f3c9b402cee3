"""A decision killed while it works out what its options bring about leaves a project that goes on as if nothing had been."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from project.decided_network import case, equipment, project


def _command(file: Path, output: Path) -> list[str]:
    asked = [str(file), "--quick", "--draws", "6", "--format", "json", "--output", str(output)]
    return [sys.executable, "-m", "vendorline", "decide", *asked]


def _kept(file: Path) -> list[Path]:
    return sorted((file.parent.parent / "runs").glob("*/result.json"))


@pytest.mark.slow
def test_killed_while_options_are_worked_out(tmp_path: Path) -> None:
    file = project(tmp_path / "killed", equipment(), case())
    running = subprocess.Popen(_command(file, tmp_path / "no.json"), start_new_session=True)
    until = time.monotonic() + 120
    while not _kept(file) and running.poll() is None and time.monotonic() < until:
        time.sleep(0.01)
    assert running.poll() is None, "it was to be killed while it works"
    os.kill(running.pid, signal.SIGKILL)
    running.wait()
    assert not (tmp_path / "no.json").exists()
    kept = _kept(file)
    assert kept

    told = subprocess.run(
        [sys.executable, "-m", "vendorline", "project", "status", str(tmp_path / "killed"), "--format", "json"],
        capture_output=True, text=True, check=True,
    )  # fmt: skip
    rows = json.loads(told.stdout)["rows"]
    results = [row for row in rows if row["part"] == "result"]
    assert len(results) == len(kept)
    assert {row["state"] for row in rows if row["part"] in {"network", "case", "result"}} == {"there"}
    # A half-written result may be left behind, and is told as such.
    assert {row["state"] for row in rows if row["part"] == "left behind"} <= {"stale"}

    subprocess.run(_command(file, tmp_path / "after.json"), check=True)
    other = project(tmp_path / "fresh", equipment(), case())
    subprocess.run(_command(other, tmp_path / "fresh.json"), check=True)
    after, fresh = (json.loads((tmp_path / name).read_text("utf-8")) for name in ("after.json", "fresh.json"))
    for name in ("options", "plans", "amounts", "exposures", "ends", "sentence"):
        said = [each[name] for each in (after, fresh)]
        if name != "sentence":
            said = [[{**row, "run": None} for row in rows] for rows in said]
        assert said[0] == said[1], name
    # What was kept before it was killed was not worked out again.
    assert all(one.exists() for one in kept)
