"""Time the whole of expose on a synthetic national network: `python benchmarks/expose/run.py [CELLS]`.

Prints cold (from Parquet tables in a folder, when the reader is there), preparation, and warm times (median of three), the number of
classes, and the peak memory of the process.
"""

# ruff: noqa: T201 - prints what it measured

from __future__ import annotations

import resource
import statistics
import sys
import time
from collections.abc import Callable
from typing import Any

from national import VENDORS, national

from vendorline.expose import expose, prepare


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Median seconds of a few runs, and the last result."""
    seconds, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def main() -> None:
    """Run the measurements and print them."""
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    built, network = timed(lambda: national(cells))
    print(
        f"cells {cells:,}  elements {network['elements'].height:,}  controls {network['controls'].height:,}  built in {built:.1f} s"
    )
    cold, prepared = timed(lambda: prepare(network))
    print(f"prepare (tables in memory -> arrays, all faults looked for): {cold:.2f} s")
    warm, result = timed(lambda: expose(prepared, vendors=VENDORS, pairs=True), 3)
    print(
        f"expose, {len(result.columns)} columns, subscribers and traffic: {warm:.2f} s  classes {result.classes:,}  rows {result.table.height:,}"
    )
    single, _ = timed(lambda: expose(prepared, vendors=VENDORS), 3)
    print(f"expose, {len(VENDORS)} vendors: {single:.2f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory {peak:.2f} GB")


if __name__ == "__main__":
    main()
