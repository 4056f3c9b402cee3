"""A network whose lots are vendors of their own, so that one count tells what is of which lot; then lots are named as they were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.likely import NO_LOT, Lots
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.grants import permits
from vendorline.scope.inventory import Inventory

#: Before the number of a lot, where it stands for a vendor; no name of a vendor begins so.
_MARK = "\x00lot "


def by_lot(network: Network, lots: Lots) -> Network:
    """The network with a vendor for each lot, whom nobody is."""
    elements = network["elements"]
    names = np.array([*(f"{_MARK}{number}" for number in range(len(lots.lots))), None], dtype=object)
    of_lot = pl.Series("vendor_id", names[lots.of_element].tolist(), dtype=pl.String)
    return network.with_tables(elements=elements.with_columns(vendor_id=pl.coalesce("vendor_id", of_lot)))


def lot_of(inventory: Inventory) -> NDArray[np.int64]:
    """The lot of each entry, NO_LOT where it is in none."""
    found: NDArray[np.int64] = np.append(_numbers(inventory.vendors), NO_LOT)[inventory.vendor]
    return found


@dataclass(frozen=True)
class Named:
    """A provision whose lots are named: the same case for whatever vendors are asked for, each made once."""

    case: BoundProvision

    def by(self, makers: Sequence[str]) -> BoundProvision:
        """The case where each lot, in their order, has its vendor."""
        inventory = _named(self.case.inventory, makers)
        grants = dict.fromkeys(g for c in self.case.constraints for g in c.grants)
        more: dict[str, Any] = {}
        whole = getattr(self.case, "whole", None)
        if whole is not None:
            more["whole"] = (_named(whole[0], makers), *whole[1:])
        return replace(self.case, inventory=inventory, permits=permits(inventory, tuple(grants)), **more)


def _named(inventory: Inventory, makers: Sequence[str]) -> Inventory:
    numbers = _numbers(inventory.vendors)
    lots = numbers != NO_LOT
    names = np.array([*inventory.vendors, None], dtype=object)[:-1]
    names[lots] = np.array([*makers, None], dtype=object)[numbers[lots]]
    return replace(inventory, vendors=tuple(names.tolist()))


@lru_cache(maxsize=64)
def _numbers(vendors: tuple[str, ...]) -> NDArray[np.int64]:
    """The number of the lot that stands for each vendor, NO_LOT for a vendor."""
    codes = [int(name.removeprefix(_MARK)) if name.startswith(_MARK) else NO_LOT for name in vendors]
    found = np.array(codes, dtype=np.int64)
    found.flags.writeable = False  # it is everybody's
    return found


def numbered(inventory: Inventory, places: NDArray[np.int64]) -> Inventory:
    """The inventory with a vendor for each of some numbers in place of one for each lot; NO_LOT: the vendor is not known."""
    names = [name for name in inventory.vendors if not name.startswith(_MARK)]
    stays = np.array(
        [*(-1 if name.startswith(_MARK) else names.index(name) for name in inventory.vendors), -1], dtype=np.int64
    )
    codes = np.where(places == NO_LOT, stays[inventory.vendor], len(names) + places).astype(np.int32)
    vendors = (*names, *(f"{_MARK}{place}" for place in range(int(places.max(initial=-1)) + 1)))
    return replace(inventory, vendors=vendors, columns=inventory.columns.having("vendor", codes))
