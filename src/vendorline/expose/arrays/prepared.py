"""A network as arrays of integers, asked many questions."""

from __future__ import annotations

from datetime import date

import polars as pl

from vendorline.expose.arrays import Flags, Floats, Ints
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass

KINDS = ("manages", "hosts", "updates")


@dataclass(frozen=True, slots=True, eq=False)
class Dependencies:
    """Who depends on which elements and groups: parallel arrays, `owner` a route or a demand."""

    element_owner: Ints
    element: Ints
    group_owner: Ints
    group: Ints


@dataclass(frozen=True, slots=True, eq=False)
class Prepared:
    """The elements in service on a day and the demands they serve, coded by their place; -1 stands for nothing.

    `ways`: the networks that it may be, as rows were left out of it, where these are several; this is one of them, and `supposed` says
    what each of them takes such rows for.
    """

    network: Network
    on: date
    element_ids: pl.Series
    function: Ints
    operator: Ints
    vendor: Ints
    assumed_element: Flags
    role_element: Ints
    role_vendor: Ints
    role: Ints
    vendors: tuple[str, ...]
    operators: tuple[str, ...]
    regions: tuple[str, ...]
    region: Ints
    products: pl.DataFrame
    controller: Ints
    controlled: Ints
    control_kind: Ints
    blocked: Flags
    demand_ids: pl.Series
    demand_operator: Ints
    demand_region: Ints
    radio: Ints
    anchor: Ints
    route: Ints
    subscribers: Floats
    traffic: Floats | None
    assumed_demand: Flags
    route_ids: pl.Series
    alternative_route: Ints
    alternative_number: Ints
    share: Floats
    user_hops: Ints
    control_hops: Ints
    route_needs: Dependencies
    demand_needs: Dependencies
    needed: Ints
    member_group: Ints
    member: Ints
    links: pl.DataFrame
    ways: tuple[Prepared, ...] = ()
    supposed: tuple[str, ...] = ()
