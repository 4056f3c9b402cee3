"""Who answers for the elements of whom."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from vendorline.network.tables import Network
from vendorline.rulebook.bound import WHOLE

#: The judged operators that answer for the elements of each owner.
Owners = Mapping[str, tuple[str, ...]]


def owners_of(network: Network, operators: Sequence[str]) -> Owners:
    """Who answers for whose elements; a shared network's licensees answer for it, each whole, and once however often named."""
    judged = set(operators)
    found = {
        operator_id: tuple(name for name in dict.fromkeys(licensees or (operator_id,)) if name in judged)
        for operator_id, licensees in zip(
            *(network["operators"][n].to_list() for n in ("operator_id", "licensees")), strict=True
        )
    }
    return {owner: names for owner, names in found.items() if names}


def owners_as_one(network: Network, countries: Sequence[str]) -> Owners:
    """Everybody in some countries answers as one: what is shared stands in it once."""
    own = zip(*(network["operators"][name].to_list() for name in ("operator_id", "country")), strict=True)
    return {operator_id: (WHOLE,) for operator_id, country in own if country in countries}
