"""Operators and regions of a network as people name them."""

from __future__ import annotations

from collections.abc import Iterable

from vendorline.knowledge.tables import rows
from vendorline.network.tables import Network
from vendorline.vendors.spelled import spelled


def operator_named(network: Network, name: str) -> str:
    """The id of an operator, by its id or its name in any usual spelling.

    Raises UnknownName for one that the network has not, UsageError where several may be meant.
    """
    known = {
        id_: (said,) if said else () for id_, said in network["operators"].select("operator_id", "name").iter_rows()
    }
    return spelled("operator", name, known)


def region_named(network: Network, name: str, among: Iterable[str] = ()) -> str:
    """A region in which the network has sites, or one of some more, as it stands there: by its code, or by its name.

    Raises UnknownName for one that the network has not, UsageError where several may be meant.
    """
    sites = network["sites"].select("country", "region").drop_nulls("region").unique(maintain_order=True)
    names: dict[tuple[str, str], list[str]] = {}
    for row in rows("regions"):
        names.setdefault((row["country"], row["region"]), []).append(row["name"])
    known: dict[str, list[str]] = {region: [] for region in sorted({*sites["region"].to_list(), *among})}
    for place in sites.iter_rows():
        known[place[1]] += names.get(place, [])
    return spelled("region", name, known)
