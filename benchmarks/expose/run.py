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

import numpy as np
from national import VENDORS, national
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from vendorline.expose import Prepared, expose, prepare
from vendorline.expose.blast import blast_radius
from vendorline.expose.control import closure, set_bits


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Median seconds of a few runs, and the last result."""
    seconds, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def side_by_side(prepared: Prepared) -> None:
    """Control closure of every vendor: all at once as bits, and one breadth-first search per vendor by SciPy."""
    count = len(prepared.function)
    base = np.zeros((count, 1), dtype=np.uint64)
    held = np.flatnonzero(prepared.vendor >= 0)
    set_bits(base, held, prepared.vendor[held])
    own, words = timed(lambda: closure(base, prepared.controller, prepared.controlled), 3)
    ours = [int(((words[:, 0] >> np.uint64(v)) & np.uint64(1)).sum()) for v in range(len(prepared.vendors))]

    def scipy_all() -> list[int]:
        found = []
        for v in range(len(prepared.vendors)):
            start = np.flatnonzero(prepared.vendor == v)  # a node of its own that points at everything the vendor holds
            tail = np.r_[prepared.controller, np.full(len(start), count)]
            head = np.r_[prepared.controlled, start]
            graph = csr_array((np.ones(len(tail), dtype=np.int8), (tail, head)), shape=(count + 1, count + 1))
            found.append(len(breadth_first_order(graph, count, return_predecessors=False)) - 1)
        return found

    theirs, totals = timed(scipy_all)
    print(
        f"control closure of {len(ours)} vendors: bits {own:.3f} s, SciPy {theirs:.2f} s ({theirs / own:.0f} x), equal: {totals == ours}"
    )


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
    side_by_side(prepared)
    blast, radii = timed(lambda: blast_radius(prepared))
    print(f"blast radius of each of {radii.height:,} elements: {blast:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory {peak:.2f} GB")


if __name__ == "__main__":
    main()
