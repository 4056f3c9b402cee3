"""What an element of which not all could be read may be under a serving chain that is laid: its function, its operator, its site."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from functools import cache

import numpy as np
import polars as pl

from vendorline.expose.capabilities import HIGH, LOW, Capabilities, capabilities, layer_rows
from vendorline.expose.left_out.row import Row
from vendorline.knowledge.tables import functions
from vendorline.network.serving.core import CORES
from vendorline.network.serving.synthesise import NODES
from vendorline.network.tables import Network

#: A site of an element left out that is none of the network: its name, and its region.
Site = tuple[str, str | None]
_OF_5G = frozenset(node for node, core in NODES.items() if core == "5gc")
#: What at the same site says how an element of a function serves.
_BESIDE: dict[str, frozenset[str]] = {
    **{node: frozenset({"ru"}) for node in NODES}, **{node: frozenset({"ru", "upf_edge"}) for node in _OF_5G},
    "du": frozenset({"ru", "upf_edge", "cu_up", "cu_cp"}), "enb": frozenset({"ru", "en_gnb"}), "en_gnb": frozenset({"ru", "enb"}),
    "ru": frozenset(NODES), "cu_up": frozenset({"du"}), "cu_cp": frozenset({"du"}),
    "upf_edge": frozenset({*_OF_5G, "mec_host"}), "mec_host": frozenset({"upf_edge"}),
}  # fmt: skip
#: Functions that the chain looks for by their name.
_OF_CHAIN = frozenset({*_BESIDE, "router", "secgw", "oss", "nfvi_host", "admf"}) | frozenset(
    name for core in CORES.values() for name in (*core["user"], core["mobility"], *core["others"])
)


def beside(function: str | None) -> frozenset[str]:
    """The functions that matter to one at its own site; None: to any."""
    return _BESIDE.get(function, frozenset()) if function is not None else frozenset().union(*_BESIDE.values())


@cache
def laid_functions() -> tuple[str, ...]:
    """One function of each kind that a laid chain, or exposure, can tell apart; the last is one that nobody researched."""
    kinds: dict[object, str] = {}
    for one in functions().values():
        if one.layer != "other":
            kinds.setdefault(one.id if one.id in _OF_CHAIN else _kind(one.id), one.id)
    return (*kinds.values(), "other")


def _kind(function: str) -> tuple[object, ...]:
    """All that exposure tells of a function."""
    code = capabilities().code(function)
    layers = tuple((code in row.begins_at, code in row.ends_at, code in row.gateways) for row in layer_rows())
    flags = tuple(bool(getattr(capabilities(bound), name)[code]) for bound in (LOW, HIGH) for name in _flags())
    return capabilities().domains[code], flags, layers


@cache
def _flags() -> tuple[str, ...]:
    return tuple(n for n in Capabilities.__slots__ if isinstance(getattr(capabilities(), n), np.ndarray))


def sites_for(network: Network, row: Row, others: Collection[Row], regions: Sequence[str]) -> Iterator[str | Site]:
    """The sites at which an element left out may stand, if nobody can tell at which, as far as a number may hang on it.

    Args:
        network: that it was left out of.
        row: the element.
        others: every element left out.
        regions: those that sites are in.
    """
    function = None if "function" in row.unread else row.cells["function"]
    relevant = beside(function)
    there = network["elements"].filter(pl.col("function").is_in(list(relevant)))["site_id"].unique(maintain_order=True)
    yield from there
    without = [None] if network.columns("sites", ("region",)).to_series().null_count() else []
    for region in (*regions, *without):
        yield f"left out: site of {row.name}", region
        if any(one is not row and _may_be(one, relevant) for one in others):
            yield f"left out: somewhere in {region}", region


def _may_be(row: Row, wanted: Iterable[str]) -> bool:
    return "function" in row.unread or row.cells["function"] in wanted
