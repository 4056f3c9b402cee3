"""Time the whole of expose on a synthetic national network: `python benchmarks/expose/run.py [CELLS] [--before SRC] [--quick]`.

Prints preparation (with `--before`, also that of another source tree, run in turn with this one, and the ratio), cold from Parquet
tables in a folder as a ratio to SciPy's closure of all vendors, warm times (median of three), the number of classes, and the peak
memory of the process. Seconds are of the clock, and of the processor beside: on a busy machine only the latter compare.
`--quick` leaves out the other libraries and the blast radius.
"""

from __future__ import annotations

import argparse
import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from national import VENDORS, national
from scipy.sparse import csr_array
from scipy.sparse.csgraph import breadth_first_order

from vendorline.expose import Prepared, expose, prepare
from vendorline.expose.blast_radius import blast_radius
from vendorline.expose.control.closure import closure, set_bits
from vendorline.network import write_network


def timed(work: Callable[[], Any], times: int = 1) -> tuple[float, Any]:
    """Median seconds of a few runs, and the last result."""
    seconds, result = [], None
    for _ in range(times):
        start = time.perf_counter()
        result = work()
        seconds.append(time.perf_counter() - start)
    return statistics.median(seconds), result


def side_by_side(prepared: Prepared) -> tuple[float, float]:
    """Control closure of every vendor: all at once as bits, and one breadth-first search per vendor by SciPy.

    Returns SciPy's seconds, of the clock and of the processor.
    """
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

    start = time.process_time()
    theirs, totals = timed(scipy_all)
    busy = time.process_time() - start
    print(
        f"control closure of {len(ours)} vendors: bits {own:.3f} s, SciPy {theirs:.2f} s ({theirs / own:.0f} x), equal: {totals == ours}"
    )
    return theirs, busy


def with_libraries(prepared: Prepared) -> None:
    """The same closure by rustworkx and, for the first vendors only, by NetworkX; building their graphs is told apart."""
    import networkx as nx
    from rustworkx import descendants

    base = np.zeros((len(prepared.function), 1), dtype=np.uint64)
    set_bits(base, held := np.flatnonzero(prepared.vendor >= 0), prepared.vendor[held])
    own, words = timed(lambda: closure(base, prepared.controller, prepared.controlled), 3)
    ours = [int(((words[:, 0] >> np.uint64(v)) & np.uint64(1)).sum()) for v in range(len(prepared.vendors))]
    edges = list(zip(prepared.controller.tolist(), prepared.controlled.tolist(), strict=True))
    starts = [np.flatnonzero(prepared.vendor == v).tolist() for v in range(len(prepared.vendors))]
    built, graph = timed(lambda: _rust_graph(len(prepared.function), edges))

    def rust_all() -> list[int]:
        found = []
        for start in starts:
            top = graph.add_node(None)  # a node that points at everything the vendor holds
            graph.add_edges_from_no_data([(top, node) for node in start])
            found.append(len(descendants(graph, top)))
            graph.remove_node(top)
        return found

    seconds, totals = timed(rust_all)
    print(f"  rustworkx: graph {built:.1f} s, closure {seconds:.2f} s ({seconds / own:.0f} x), equal: {totals == ours}")
    few = 3
    built, slow = timed(lambda: nx.DiGraph(edges))

    def slow_some() -> list[int]:
        found = []
        for start in starts[:few]:
            slow.add_edges_from((-1, node) for node in start)
            found.append(len(nx.descendants(slow, -1)))
            slow.remove_node(-1)
        return found

    seconds, totals = timed(slow_some)
    whole = seconds / few * len(starts)
    print(
        f"  NetworkX: graph {built:.1f} s, {few} vendors {seconds:.1f} s, so {len(starts)} about {whole:.0f} s"
        f" ({whole / own:.0f} x), equal: {totals == ours[:few]}"
    )


def _rust_graph(count: int, edges: list[tuple[int, int]]) -> Any:
    import rustworkx

    graph = rustworkx.PyDiGraph()
    graph.add_nodes_from(range(count))
    graph.add_edges_from_no_data(edges)
    return graph


PREPARE = """
import sys, time, polars as pl
from datetime import date
from pathlib import Path
from vendorline.expose import prepare
from vendorline.network import Network
from vendorline.network.schema import TABLES
files = [f for f in Path(sys.argv[1]).glob('*.parquet') if f.stem in TABLES]
network = Network.of({f.stem: pl.read_parquet(f) for f in files}, as_of=date(2026, 1, 1))
best = []
for _ in range(3):
    wall, busy = time.perf_counter(), time.process_time()
    prepare(network)
    best.append((time.perf_counter() - wall, time.process_time() - busy))
print(min(w for w, _ in best), min(b for _, b in best))
"""
COLD = """
import resource, sys, time; t = time.perf_counter()
import vendorline as vl; from pathlib import Path
net = vl.read_network(Path(sys.argv[1])); read = time.perf_counter() - t
vl.expose(net, vendors=sys.argv[2].split(','), pairs=True); total = time.perf_counter() - t
used = resource.getrusage(resource.RUSAGE_SELF)
print(total, used.ru_utime + used.ru_stime, read, used.ru_maxrss / 1024**2)
"""


def own_process(program: str, *arguments: str, source: str | None = None) -> list[float]:
    """The numbers that a program prints in a process of its own, with the code of another source tree if one is given."""
    environment = os.environ | ({"PYTHONPATH": source} if source else {})
    command = [sys.executable, "-c", program, *arguments]
    result = subprocess.run(command, check=True, capture_output=True, text=True, env=environment)
    return [float(number) for number in result.stdout.split()]


def preparation(home: str, before: str | None) -> None:
    """Preparing tables that are in memory, best of several; with the code before in turn."""
    ours, theirs = [], []
    for _ in range(2 if before else 1):
        ours.append(own_process(PREPARE, home))
        if before:
            theirs.append(own_process(PREPARE, home, source=before))
    wall, busy = (min(run[i] for run in ours) for i in (0, 1))
    print(f"prepare (tables in memory -> arrays, all faults looked for): {wall:.2f} s, of the processor {busy:.2f} s")
    if theirs:
        old, old_busy = (min(run[i] for run in theirs) for i in (0, 1))
        print(
            f"  before: {old:.2f} s, of the processor {old_busy:.2f} s; ratio {wall / old:.2f}, {busy / old_busy:.2f}"
        )


def main() -> None:
    """Run the measurements and print them."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("cells", nargs="?", type=int, default=1_000_000)
    parser.add_argument("--before", help="src folder of the code to compare preparation with")
    parser.add_argument("--quick", action="store_true", help="without the other libraries and the blast radius")
    asked = parser.parse_args()
    built, network = timed(lambda: national(asked.cells))
    elements, controls = network["elements"].height, network["controls"].height
    print(f"cells {asked.cells:,}  elements {elements:,}  controls {controls:,}  built in {built:.1f} s")
    with tempfile.TemporaryDirectory() as folder:
        home = str(Path(folder) / "national")
        write_network(network, Path(home), validated=True)
        preparation(home, asked.before)
        total, busy, read, peak = own_process(COLD, home, ",".join(VENDORS))
    print(f"cold from Parquet: {total:.1f} s, of the processor {busy:.1f} s, reading {read:.1f} s, peak {peak:.2f} GB")
    prepared = prepare(network)
    scipy, scipy_busy = side_by_side(prepared)
    print(f"  cold to SciPy's closure: ratio {total / scipy:.2f}, of the processor {busy / scipy_busy:.2f}")
    warm, result = timed(lambda: expose(prepared, vendors=VENDORS, pairs=True), 3)
    print(
        f"expose, {len(result.columns)} columns, subscribers and traffic: {warm:.2f} s  classes {result.classes:,}  rows {result.table.height:,}"
    )
    single, _ = timed(lambda: expose(prepared, vendors=VENDORS), 3)
    print(f"expose, {len(VENDORS)} vendors: {single:.2f} s")
    if not asked.quick:
        with_libraries(prepared)
        blast, radii = timed(lambda: blast_radius(prepared))
        print(f"blast radius of each of {radii.height:,} elements: {blast:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory {peak:.2f} GB")


if __name__ == "__main__":
    main()
