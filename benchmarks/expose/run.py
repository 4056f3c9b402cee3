"""Time the whole of expose on a synthetic national network: `python benchmarks/expose/run.py [CELLS]`.

Prints cold (from Parquet tables in a folder, when the reader is there), preparation, and warm times (median of three), the number of
classes, and the peak memory of the process.
"""

from __future__ import annotations

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
    with_libraries(prepared, own, ours)


def with_libraries(prepared: Prepared, own: float, ours: list[int]) -> None:
    """The same closure by rustworkx and, for the first vendors only, by NetworkX; building their graphs is told apart."""
    import networkx as nx
    from rustworkx import descendants

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


def cold(cells: int) -> None:
    """From Parquet to every number, in a process of its own: reading with validation, preparation, evaluation."""
    program = (
        "import resource, sys, time; t = time.perf_counter()\n"
        "import vendorline as vl; from pathlib import Path\n"
        "net = vl.read_network(Path(sys.argv[1])); read = time.perf_counter() - t\n"
        "vl.expose(net, vendors=sys.argv[2].split(','), pairs=True); total = time.perf_counter() - t\n"
        "peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2\n"
        "print(f'cold from Parquet: {total:.1f} s, of which reading (validated before) {read:.1f} s, peak {peak:.2f} GB')\n"
    )
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder) / "national"
        write_network(national(cells), home, validated=True)
        subprocess.run([sys.executable, "-c", program, str(home), ",".join(VENDORS)], check=True)


def main() -> None:
    """Run the measurements and print them."""
    cells = int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000
    built, network = timed(lambda: national(cells))
    print(
        f"cells {cells:,}  elements {network['elements'].height:,}  controls {network['controls'].height:,}  built in {built:.1f} s"
    )
    set_up, prepared = timed(lambda: prepare(network))
    print(f"prepare (tables in memory -> arrays, all faults looked for): {set_up:.2f} s")
    warm, result = timed(lambda: expose(prepared, vendors=VENDORS, pairs=True), 3)
    print(
        f"expose, {len(result.columns)} columns, subscribers and traffic: {warm:.2f} s  classes {result.classes:,}  rows {result.table.height:,}"
    )
    single, _ = timed(lambda: expose(prepared, vendors=VENDORS), 3)
    print(f"expose, {len(VENDORS)} vendors: {single:.2f} s")
    cold(cells)
    side_by_side(prepared)
    blast, radii = timed(lambda: blast_radius(prepared))
    print(f"blast radius of each of {radii.height:,} elements: {blast:.1f} s")
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
    print(f"peak memory {peak:.2f} GB")


if __name__ == "__main__":
    main()
