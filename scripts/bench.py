"""Measure time and peak memory of the commands on example networks of growing size.

Each step is a process of its own, run several times; the table shows the median time and the largest memory.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

VENDORLINE = Path(sys.executable).with_name("vendorline")


def measure(words: Sequence[str], repeats: int) -> tuple[float, float]:
    """Median seconds and largest resident memory in MB of a command; raises RuntimeError where it fails."""
    seconds, memory_mb = [], []
    for _ in range(repeats):
        start = time.perf_counter()
        process = subprocess.Popen([VENDORLINE, *words], stdout=subprocess.DEVNULL)
        _, status, usage = os.wait4(process.pid, 0)  # of this child alone, unlike getrusage
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"vendorline {' '.join(words)}: exit {process.returncode}")
        seconds.append(time.perf_counter() - start)
        memory_mb.append(usage.ru_maxrss / 1024)
    return statistics.median(seconds), max(memory_mb)


def steps(folder: Path, sites: int) -> list[tuple[str, list[str]]]:
    """What is measured on a network of that many sites, in order: the first step makes it."""
    network = str(folder / "network")
    quarters = ["--from", "2022-06-30", "--to", "2028-03-31", "--every", "quarter"]
    return [
        ("help", ["--help"]),
        ("example", ["example", "canada-2020", network, "--sites", str(sites), "--quiet"]),
        ("validate", ["validate", network, "--quiet"]),
        ("check, one day", ["check", network, "--rules", "CA", "--on", "2024-07-01", "--quiet"]),
        ("check, 24 quarters", ["check", network, "--rules", "CA", *quarters, "--quiet"]),
        ("report", ["report", network, "--output", str(folder / "report.html"), "--quiet"]),
    ]


def main() -> None:
    """Measure and print a table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--sites", type=int, nargs="+", default=[1_000, 18_000, 100_000])
    parser.add_argument("--repeats", type=int, default=3)
    arguments = parser.parse_args()
    print(f"{os.cpu_count()} cores, Python {sys.version.split()[0]}, load {os.getloadavg()[0]:.1f}\n")
    print(f"{'sites':>8}  {'step':<20}{'seconds':>9}{'MB':>8}")
    for sites in arguments.sites:
        with tempfile.TemporaryDirectory() as folder:
            for name, words in steps(Path(folder), sites):
                repeats = 1 if name == "example" else arguments.repeats
                seconds, memory_mb = measure(words, repeats)
                print(f"{sites:>8}  {name:<20}{seconds:>9.2f}{memory_mb:>8.0f}", flush=True)


if __name__ == "__main__":
    main()
