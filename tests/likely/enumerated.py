"""Odds by enumeration: every combination of the makers of all lots as an ordinary network, judged by the ordinary check."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Mapping
from itertools import product
from typing import Any

from likely.completed import completed_by
from vendorline.check import Findings
from vendorline.check.likely.likely import key_of_row
from vendorline.likely import Lots, mixes_of
from vendorline.network.tables import Network

VERDICTS = ("met", "due", "breached", "unknown")


def combinations(lots: Lots) -> Iterator[tuple[str, ...]]:
    """Every combination of makers that the priors allow."""
    return product(*(lot.vendors for lot in lots.lots))


def chance(lots: Lots, makers: tuple[str, ...], spread: float | None = None) -> float:
    """How probable a combination is: lots of one mix hang together as draws from a Dirichlet distribution do."""
    found = 1.0
    drawn: dict[Any, list[str]] = {}
    for lot, maker in zip(lots.lots, makers, strict=True):
        mixes = mixes_of(lot, spread)
        if not mixes:
            found *= lot.vendors[maker]
            continue
        assert len(mixes) == 1
        before = drawn.setdefault((mixes[0], lot.prior.number), [])
        weight = mixes[0].concentration
        found *= (weight * lot.vendors[maker] + before.count(maker)) / (weight + len(before))
        before.append(maker)
    return found


def enumerated(
    network: Network, lots: Lots, check: Callable[[Network], Findings], spread: float | None = None
) -> Mapping[Any, list[tuple[float, Mapping[str, Any]]]]:
    """For each row, by what it is about, the rows of all completions with how probable each is."""
    found: dict[Any, list[tuple[float, Mapping[str, Any]]]] = {}
    for makers in combinations(lots):
        weight = chance(lots, makers, spread)
        for row in check(completed_by(network, lots, makers)).to_dicts():
            found.setdefault(key_of_row(row), []).append((weight, row))
    return found


def quantile(values: list[tuple[float, float]], at: float) -> float:
    """The least value that at least a part of all, by weight, does not exceed."""
    reached = 0.0
    for value, weight in sorted(values):
        reached += weight
        if reached >= at - 1e-9:
            return value
    return max(values)[0]


def odds(rows: list[tuple[float, Mapping[str, Any]]]) -> dict[str, float | None]:
    """The odds of one row as enumeration has them."""
    told: dict[str, float | None] = {f"p_{v}": math.fsum(w for w, r in rows if r["verdict"] == v) for v in VERDICTS}
    for name, at, of in (
        ("share_p05", 0.05, lambda r: r["share_low"]),
        ("share_p50", 0.5, lambda r: (r["share_low"] + r["share_high"]) / 2),
        ("share_p95", 0.95, lambda r: r["share_high"]),
    ):
        has_none = any(r["share_low"] is None or r["share_high"] is None for _, r in rows)
        told[name] = None if has_none else quantile([(of(r), w) for w, r in rows], at)
    return told
