"""Networks whose elements are counted one by one, each a class of its own, to compare with."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from typing import Any

import pytest

from vendorline.check import check
from vendorline.check.findings import Findings
from vendorline.network.index import ElementIndex, index_of
from vendorline.network.tables import Network
from vendorline.scope import inventories
from vendorline.scope.groups.grouping import Grouping
from vendorline.scope.groups.grouping_keys import Branch, GroupingKeys
from vendorline.scope.inventory import Inventory
from vendorline.scope.owners import owners_of


def check_one_by_one(network: Network, rules: Any, *arguments: Any, **options: Any) -> Findings:
    """A check in which every element is a class of its own, whatever it has in common with others."""

    def index(elements: Any, sites: Any, more: Sequence[str] = ()) -> ElementIndex:
        return index_of(elements.with_columns(apart="element_id"), sites, ("apart", *more))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(inventories, "index_of", index)
        found = check(network, rules, *arguments, **options)
        assert found.inventories.index.classes.height == network["elements"].height + network.left_out.height
        return found


def inventory(network: Network, operators: Sequence[str], on: date, **needs: Any) -> Inventory:
    """The elements of some operators that are there, all apart by what is asked for."""
    elements = network["elements"].with_columns(apart="element_id")
    index = index_of(elements, network["sites"], ("apart",))
    branch = Branch(tuple(operators), GroupingKeys(states=True, supplies=True, controls=True, segments=True, **needs))
    return Grouping(network, index, [branch], [on], owners_of(network, operators), operators).states()
