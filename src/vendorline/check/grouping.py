"""The two ways to group a large network by what its provisions tell apart: by the index beside its table, or by the table itself.

The elements stay where they are; what must be seen one by one (sites, traffic, the elements behind a finding) is fetched for the
groups that it is about.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Protocol

import polars as pl

from vendorline.check.inventory import EventDay, Inventory
from vendorline.check.needs import Branch
from vendorline.network.tables import Network


class Grouping(Protocol):
    """The elements of a network in groups, for some days; made once, asked for inventories by kind of rule."""

    def states(self, *, by_site: bool = False) -> Inventory:
        """The groups as states see them; `by_site`: every site apart where a provision asks for each of them."""
        ...

    def events(self, event: EventDay) -> Inventory:
        """The groups as a rule on events sees them."""
        ...


def grouping_of(
    network: Network,
    branches: Sequence[Branch],
    on: Sequence[date],
    owners: pl.DataFrame,
    operators: Sequence[str],
    *,
    memory_gb: float,
) -> Grouping:
    """The groups of a network by its index, where there is one that tells apart what the branches need, else by its table.

    Args:
        network: the network.
        branches: which operators' elements are grouped how.
        on: the days that are judged.
        owners: which judged operators answer for the elements of which operator (`entries.owners_of`).
        operators: the judged operators.
        memory_gb: memory that grouping the table may take before it spills to disk.
    """
    asked = [branch for branch in branches if branch.needs.states or branch.needs.events]
    if network.index is not None and network.path_of("elements") is not None:
        from vendorline.check.index_grouping import IndexGrouping, can_use_index

        if can_use_index(asked):
            return IndexGrouping(network, network.index, asked, on, owners, operators)
    from vendorline.check.table_grouping import TableGrouping

    return TableGrouping(network, asked, on, owners, operators, memory_gb=memory_gb)
