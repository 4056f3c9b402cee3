"""Time `expose --likely` on a synthetic nation: `python benchmarks/likely/expose.py [--elements N] [--completions N] [--areas N] [--radio]`.

The network of `benchmarks/expose/national.py` with a tenth of its makers forgotten, those of core, transport, managers and hosts too
(`--radio`: only those of radio equipment), in lots of 20 regions x (radio units | nodes) x areas, and of 20 regions x what else is open;
four protections are drawn. Prints how many lots and signatures there are, seconds of the processor (user and system) for one ordinary run and for all
completions with both bounds, drawing included, and the peak memory. `--tell` lists where time goes.
"""

from __future__ import annotations

import argparse
import cProfile
import pstats
import resource
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import polars as pl

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE.parent / "expose")]

OPEN = (("uu_up", "integrity"), ("n2", "confidentiality"), ("n3", "confidentiality"), ("n3", "integrity"))


def timed(name: str, work: Callable[[], Any]) -> Any:
    """What a piece of work gives, and how long it took."""
    begun = time.process_time()
    found = work()
    print(f"{name:34s} {time.process_time() - begun:7.2f} s", flush=True)
    return found


def opened(network: Any, *, radio: bool) -> Any:
    """The network with a tenth of its makers forgotten."""
    elements = network["elements"]
    near = elements["function"].is_in(["ru", "gnb", "enb"]).to_numpy()
    forgotten = np.random.default_rng(7).random(elements.height) < 0.1
    forgotten &= near | (not radio)
    vendor = pl.select(pl.when(pl.Series(forgotten)).then(None).otherwise(elements["vendor_id"])).to_series()
    return network.with_tables(elements=elements.with_columns(vendor.alias("vendor_id")))


def lots_over(network: Any, areas: int) -> Any:
    """Lots of what is open, drawn from the shares of the vendors of the network."""
    from vendorline.likely import Lot, Lots, SwitchLot
    from vendorline.likely.priors import Priors, PriorSource, SharePrior, SwitchPrior

    source = PriorSource("a benchmark", "shares", None, unsupported=True)
    elements = network["elements"].join(network["sites"].select("site_id", "region"), on="site_id", how="left")
    made = elements.filter(pl.col("vendor_id").is_not_null())["vendor_id"].value_counts().sort("vendor_id")
    shares = dict(zip(made["vendor_id"], (made["count"] / made["count"].sum()).to_list(), strict=True))
    kind = (
        pl.when(pl.col("function") == "ru").then(pl.lit("ru")).when(pl.col("function").is_in(["gnb", "enb"]))
        .then(pl.lit("node")).otherwise(pl.lit("else"))
    )  # fmt: skip
    area = pl.when(kind == "else").then(0).otherwise(pl.col("site_id").rank("dense").over("region") % areas)
    named = elements.select(
        pl.when(pl.col("vendor_id").is_null()).then(pl.concat_str(pl.col("region").fill_null("all"), kind, area, separator="/"))
    ).to_series()  # fmt: skip
    names = named.drop_nulls().unique().sort().to_list()
    place = named.replace_strict({n: i for i, n in enumerate(names)}, default=-1, return_dtype=pl.Int32).to_numpy()
    operator = network["operators"]["operator_id"][0]
    prior = SharePrior(0, operator, None, "access", None, None, shares, source)
    lots = tuple(
        Lot(name, operator, "access", None, prior, (), int((place == i).sum())) for i, name in enumerate(names)
    )
    switches = tuple(
        SwitchLot(f"{i}/{c}", operator, SwitchPrior(operator, None, i, c, 0.5, source))
        for i, c in OPEN  # type: ignore[arg-type]
    )
    return Lots(lots, switches, place, tuple(shares), Priors("a benchmark"), 0)


def main() -> None:
    """Build the network, and time an ordinary run and all completions."""
    asked = argparse.ArgumentParser(description=__doc__)
    asked.add_argument("--elements", type=int, default=1_000_000)
    asked.add_argument("--completions", type=int, default=1_000)
    asked.add_argument("--areas", type=int, default=5)
    asked.add_argument("--radio", action="store_true")
    asked.add_argument("--tell", action="store_true")
    given = asked.parse_args()
    from national import VENDORS, national

    from vendorline.expose import expose, prepare
    from vendorline.expose.likely.completed import completed

    network = opened(national(int(given.elements / 1.504)), radio=given.radio)
    open_ = {interface for interface, _ in OPEN}
    network = network.with_tables(protections=network["protections"].filter(~pl.col("interface").is_in(open_)))
    lots = lots_over(network, given.areas)
    prepared = prepare(network)
    print(f"{network['elements'].height:,} elements, {len(lots.lots)} lots, {len(lots.switches)} switches", flush=True)
    result = timed("one ordinary run", lambda: expose(prepared, vendors=VENDORS))
    profile = cProfile.Profile()
    if given.tell:
        profile.enable()
    found = timed(
        f"{given.completions:,} completions", lambda: completed(result.question, network, lots, given.completions)
    )
    if given.tell:
        profile.disable()
        pstats.Stats(profile).sort_stats("tottime").print_stats(25)
    open_numbers = sum(int((high - low > 1e-9).any(axis=1).sum()) for low, high in found.shares.values())
    print(
        f"{sum(low[:, 0].size for low, _ in found.shares.values())} numbers, {open_numbers} of them ranges in some completion;"
        f" {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6:.2f} GB"
    )


if __name__ == "__main__":
    main()
