"""Time `check` on a synthetic continent, side by side with plain scans and plain queries, interleaved in one run.

`python benchmarks/check/run.py FOLDER [--elements N] [--stated] [--rounds N] [--only NAME,...]` writes the network into FOLDER where nothing is there yet,
then measures each piece of work in a process of its own, round by round, and prints medians, ratios to the plain scan of the same
round, and peak memory. Everything is read from Parquet; files are in the cache of the operating system; starting Python,
importing libraries and reading the provisions (YAML) are not counted. With `--stated` the network also says who supplies and manages
what, in which segments, of which products.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parents[1] / "tests")]

DAY, KNOWN = date(2026, 6, 30), date(2026, 11, 23)
QUARTERS = [date(2016 + n // 4, 3 * (n % 4) + 1, 1) for n in range(3, 43)]
#: What of an element the provisions in force ask about.
TOUCHED = (
    "operator_id", "site_id", "function", "generations", "bands_mhz", "vendor_id", "vendor_basis", "basis", "installed_on",
    "retired_on", "acquired_on", "traffic_gb_day", "premises", "tags",
)  # fmt: skip

MANAGED = ("controller_id", "element_id", "kind")
SUPPLIED = (
    "element_id",
    "operator_id",
    "domain",
    "region",
    "role",
    "vendor_id",
    "country",
    "basis",
    "from_on",
    "until_on",
)


def scan(folder: Path) -> dict[str, Any]:
    """A plain DuckDB scan of the touched columns."""
    import duckdb

    connection = duckdb.connect(config={"threads": 2})
    tables = {"elements": TOUCHED}
    if (folder / "controls.parquet").exists():
        tables = {"controls": MANAGED, "supplies": SUPPLIED, "elements": (*TOUCHED, "element_id", "product")}

    def counted(table: str, columns: Sequence[str]) -> Any:
        counts = ", ".join(f"count({name})" for name in columns)
        return connection.execute(f"SELECT {counts} FROM read_parquet('{folder}/{table}.parquet')").fetchall()

    def work() -> Any:
        return [counted(table, columns) for table, columns in tables.items()][-1]

    return timed(work, lambda found: {"elements": found[0][0]})


def one_date(folder: Path) -> dict[str, Any]:
    """Every provision in force on one day, from the index."""
    return _check(folder, [DAY])


def quarters(folder: Path) -> dict[str, Any]:
    """The same on forty days, a quarter apart, in one pass."""
    return _check(folder, QUARTERS)


def without_index(folder: Path) -> dict[str, Any]:
    """One day, from the table of elements alone, as of a folder that has no index."""
    return _check(folder, [DAY], index=False)


def listed(folder: Path) -> dict[str, Any]:
    """One day, and every element behind a breach with its interval."""
    return _check(folder, [DAY], elements=True)


def explained(folder: Path) -> dict[str, Any]:
    """One day, and every row explained in sentences."""
    return _check(folder, [DAY], explain=True)


def with_margins(folder: Path) -> dict[str, Any]:
    """One day, and how much room each cap leaves, region by region."""
    return _check(folder, [DAY], room=True)


def beside(folder: Path) -> dict[str, Any]:
    """One day, a ban on what manages some equipment widened to whatever shares a segment with it."""
    return _check(folder, [DAY], adjacent=True)


def _check(
    folder: Path,
    days: list[date],
    *,
    adjacent: bool = False,
    index: bool = True,
    elements: bool = False,
    explain: bool = False,
    room: bool = False,
) -> dict[str, Any]:
    import numpy.ma  # noqa: F401  # a library that Polars imports with the first array that it takes

    from vendorline.check import check, margins
    from vendorline.network import read_network
    from vendorline.rulebook import provisions
    from vendorline.rulebook.law import Rulebook

    book = provisions()
    judged = [j for j in book.jurisdictions if any(law.provision.is_judged for law in book.laws_of([j]))]
    if adjacent:
        book = Rulebook(
            replace(i, provisions=tuple(_with_neighbours(p) for p in i.provisions)) for i in book.instruments
        )

    def work() -> Any:
        network = read_network(folder)
        if not index:
            network.frames.index = None  # type: ignore[attr-defined]
        found = check(network, judged, days, known=KNOWN, provisions=book)
        if explain:
            return found, sum(len(found.explain(row)) for row in found.rows if row["level"] != "site")
        if room:
            return found, len(margins(found))
        return found, found.elements().height if elements else None

    def told(answer: Any) -> dict[str, Any]:
        found, violations = answer
        rows = found.rows
        return {
            "rows": len(rows), "rows_by_site": sum(r["level"] == "site" for r in rows),
            "provisions": len({r["provision_id"] for r in rows}), "listed": violations,
        }  # fmt: skip

    return timed(work, told)


def _with_neighbours(provision: Any) -> Any:
    """A provision on managers that also reaches what is beside them."""
    if not provision.scope.manages:
        return provision
    return replace(provision, scope=replace(provision.scope, adjacent=True))


def plain_sql(folder: Path) -> dict[str, Any]:
    """One plain DuckDB query for each provision that one query can count."""
    import duckdb

    from plain_queries import as_sql, numbers_of

    connection = duckdb.connect(config={"threads": 2})
    elements = f"read_parquet('{folder}/elements.parquet')"
    return _plain(folder, lambda p, o: numbers_of(connection.sql(as_sql(p, DAY, elements, o)).pl()))


def plain_polars(folder: Path) -> dict[str, Any]:
    """The same queries by Polars."""
    import polars as pl

    from plain_queries import as_polars, numbers_of

    elements = pl.scan_parquet(folder / "elements.parquet", glob=False)
    return _plain(folder, lambda p, o: numbers_of(as_polars(p, DAY, elements, o).collect(engine="streaming")))


def same_provisions(folder: Path) -> dict[str, Any]:
    """The provisions of the plain queries alone, by `check`, with every number compared to that of its query."""
    from plain_queries import plain_provisions
    from vendorline.check import check
    from vendorline.network import read_network
    from vendorline.rulebook import provisions
    from vendorline.rulebook.law import Rulebook

    wanted = {p.law.id for j in provisions().jurisdictions for p in plain_provisions(j, DAY, KNOWN)}
    book = Rulebook(
        replace(i, provisions=tuple(p for p in i.provisions if p.id in wanted))
        for i in provisions().instruments
        if any(p.id in wanted for p in i.provisions)
    )

    def work() -> Any:
        return check(read_network(folder), book.jurisdictions, DAY, known=KNOWN, provisions=book)

    return timed(
        work,
        lambda found: {
            "queries": len(wanted),
            "numbers": {
                f"{r['provision_id']} {r['operator_id']}": [r["numerator"], r["numerator_unknown"], r["denominator"]]
                for r in found.rows
                if r["denominator"]
            },
        },
    )


def _plain(folder: Path, count: Callable[[Any, list[str]], Any]) -> dict[str, Any]:
    import polars as pl

    from plain_queries import plain_provisions
    from vendorline.rulebook import provisions

    plain = [p for j in provisions().jurisdictions for p in plain_provisions(j, DAY, KNOWN)]
    operators = pl.read_parquet(folder / "operators.parquet").select("operator_id", "country").rows()

    def work() -> Any:
        numbers = {}
        for p in plain:
            own = sorted(name for name, country in operators if country in p.law.countries)
            numbers |= {f"{p.law.id} {name}": list(found) for name, found in count(p, own).items()}
        return numbers

    return timed(work, lambda numbers: {"queries": len(plain), "numbers": numbers})


def timed(work: Callable[[], Any], told: Callable[[Any], dict[str, Any]]) -> dict[str, Any]:
    """Seconds of one run, those of all processor cores, peak memory of the process, and what the run says of itself."""
    start, before = time.perf_counter(), time.process_time()
    found = work()
    seconds, busy = time.perf_counter() - start, time.process_time() - before
    return {"seconds": seconds, "cpu_seconds": busy, "peak_mb": round(peak_mb()), **told(found)}


def peak_mb() -> float:
    """Peak memory of this process since it began; what `getrusage` says would be that of the process that started it."""
    status = Path("/proc/self/status").read_text(encoding="utf-8").splitlines()
    return next(int(line.split()[1]) for line in status if line.startswith("VmHWM")) / 1024


PIECES: dict[str, Callable[[Path], dict[str, Any]]] = {
    "scan": scan, "one_date": one_date, "quarters": quarters, "listed": listed,
    "beside": beside, "explained": explained, "with_margins": with_margins, "without_index": without_index,
    "plain_sql": plain_sql, "plain_polars": plain_polars, "same_provisions": same_provisions,
}  # fmt: skip


def main() -> None:
    """Measure, or be one of the processes that are measured."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--elements", type=int, default=10_000_000)
    parser.add_argument("--stated", action="store_true")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--only", default=",".join(PIECES))
    parser.add_argument("--piece", help="measure this one in this process and print JSON")
    asked = parser.parse_args()
    if asked.piece:
        print(json.dumps(PIECES[asked.piece](asked.folder)))
        return
    if not asked.folder.exists():
        from continent import write_continent

        start = time.perf_counter()
        write_continent(asked.folder, asked.elements, stated=asked.stated)
        print(f"written in {time.perf_counter() - start:.0f} s", flush=True)
    names = asked.only.split(",")
    found: dict[str, list[dict[str, Any]]] = {name: [] for name in names}
    for number in range(asked.rounds):
        for name in names:
            command = [sys.executable, __file__, str(asked.folder), "--piece", name]
            text = subprocess.run(command, check=True, capture_output=True, text=True).stdout
            found[name].append(json.loads(text))
            print(f"round {number + 1} {name}: {found[name][-1]['seconds']:.2f} s", flush=True)
    report(found)


def report(found: dict[str, list[dict[str, Any]]]) -> None:
    """Medians, ranges, ratios to the scan and to one day of the same round, memory; and whether the numbers agree."""
    for name, runs in found.items():
        seconds = [run["seconds"] for run in runs]
        ratio = "".join(
            f", {statistics.median(ratios):.1f} x {base} ({min(ratios):.1f} to {max(ratios):.1f})"
            for base in ("scan", "one_date")
            if base in found and base != name
            for ratios in [[own / run["seconds"] for own, run in zip(seconds, found[base], strict=True)]]
        )
        busy = statistics.median(run["cpu_seconds"] for run in runs)
        least = statistics.median(run["cpu_seconds"] for run in found["scan"]) if "scan" in found else busy
        left_aside = {"seconds", "cpu_seconds", "peak_mb", "numbers"}
        told = {k: v for k, v in runs[-1].items() if k not in left_aside and v is not None}
        low, high = min(seconds), max(seconds)
        peak = max(run["peak_mb"] for run in runs)
        processor = f"processor {busy:.2f} s = {busy / least:.1f} x scan"
        print(
            f"{name:16s} {statistics.median(seconds):7.2f} s ({low:.2f} to {high:.2f}){ratio}, {processor}, {peak:,} MB, {told}"
        )
    numbers = {name: runs[-1]["numbers"] for name, runs in found.items() if "numbers" in runs[-1]}
    if len(numbers) > 1:
        shared = set.intersection(*(set(n) for n in numbers.values()))
        differing = sum(len({tuple(n[key]) for n in numbers.values()}) > 1 for key in shared)
        print(f"numbers compared: {len(shared)}, of which differ: {differing}")


if __name__ == "__main__":
    main()
