"""Time `check --likely` on a synthetic continent: `python benchmarks/likely/check.py FOLDER [--elements N] [--completions N]`.

Writes the network of `benchmarks/check/continent.py` into FOLDER where nothing is there yet, lays priors over every domain (shares for
the world, a lot has one maker, a spread of 1), then times an ordinary check of all provisions, and what the odds of its rows take:
the lots, the draws, the judging. Seconds of the processor (user and system) of one process; reading Python, libraries and the law is
not counted.
"""

from __future__ import annotations

import argparse
import resource
import sys
import time
from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "check")]

DAY, KNOWN = date(2026, 6, 30), date(2026, 11, 23)
DOMAINS = ("access", "core", "transport", "management", "fixed_access", "virtualisation", "interconnect", "security")
SHARES = {"huawei": 0.3, "zte": 0.1, "nokia": 0.25, "ericsson": 0.3, "samsung": 0.05}


def timed(name: str, work: Callable[[], Any]) -> Any:
    """What a piece of work gives, and how long it took."""
    begun = time.process_time()
    found = work()
    print(f"{name:28s} {time.process_time() - begun:7.2f} s")
    return found


def main() -> None:
    """Write the network, and time each piece."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("folder", type=Path)
    asked.add_argument("--elements", type=int, default=1_000_000)
    asked.add_argument("--completions", type=int, default=1_000)
    asked.add_argument("--rules", default="GB,CA,US,DE,SE,AU,NZ,FR,IN,RO")
    asked.add_argument("--apart", action="store_true", help="each lot is drawn for itself")
    given = asked.parse_args()
    from vendorline.check import check
    from vendorline.check.likely.likely import likely
    from vendorline.likely import lots_of
    from vendorline.likely.priors import Priors, PriorSource, SettingPrior, SharePrior
    from vendorline.network import read_network
    from vendorline.rulebook import provisions

    if not given.folder.exists():
        from continent import write_continent

        write_continent(given.folder, given.elements)
    source = PriorSource("world", "shares", None, unsupported=True)
    rows = [SharePrior(n, None, None, domain, None, None, SHARES, source) for n, domain in enumerate(DOMAINS)]
    spread = float("inf") if given.apart else 1.0
    priors = Priors(
        "a benchmark", tuple(rows), (SettingPrior(None, None, None, 1.0, source),), (SettingPrior(None, None, None, spread, source),)
    )  # fmt: skip
    network = timed("reading", lambda: read_network(given.folder))
    len(provisions())
    rules = [j for j in given.rules.split(",") if j in provisions().jurisdictions]
    findings = timed("ordinary check", lambda: check(network, rules, DAY, known=KNOWN))
    lots = timed("lots", lambda: lots_of(network, priors))
    told = timed(f"{given.completions:,} completions judged", lambda: likely(findings, lots, given.completions))
    drawn = [row for row in told.findings.rows if row["p_met"] is not None]
    exact = sum(row["likely_exact"] for row in drawn)
    ids = {row["provision_id"] for row in findings.rows}
    print(
        f"{len(ids)} provisions, {len(findings.rows):,} rows, {len(lots.lots):,} lots; odds for {len(drawn):,} rows,"
        f" {exact:,} of them exact; {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"
    )


if __name__ == "__main__":
    main()
