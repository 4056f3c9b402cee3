"""An index whose lots are vendors of their own, so that one count tells what is of which lot; then lots are named as they were drawn."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import lru_cache
from typing import Any

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.likely import NO_LOT, Lots
from vendorline.network.index import ElementIndex
from vendorline.network.index.layout import NUMBERS
from vendorline.network.index.rows import IndexRows
from vendorline.quick_dataclass import dataclass
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.grants import permits
from vendorline.scope.inventory import Inventory

#: Before the number of a lot, where it stands for a vendor; no name of a vendor begins so.
_MARK = "\x00lot "


def by_lot(index: ElementIndex, lots: Lots) -> ElementIndex:
    """The index with a vendor for each lot, whom nobody is: a class whose vendor is not known is split by lot."""
    piece = index.rows.all(NUMBERS)
    nobodys = index.classes["vendor_id"].is_null().to_numpy()
    before = np.repeat(np.arange(index.classes.height), index.classes["number"].to_numpy())
    # Each class keeps its place, those of its elements that are in no lot first.
    width = len(lots.lots) + 1
    # Elements that were left out stand after those that lots were made of.
    of_element = np.append(lots.of_element, np.int32(NO_LOT))
    own = of_element[np.minimum(piece["row"], len(lots.of_element))] + 1
    key = before * np.int64(width) + np.where(nobodys[before], own, 0)
    order = np.argsort(key, kind="stable")
    keys, number = np.unique(key[order], return_counts=True)
    names = pl.Series("vendor_id", [None, *(f"{_MARK}{lot}" for lot in range(len(lots.lots)))], dtype=pl.String)
    classes = index.classes[keys // width].with_columns(
        vendor_id=pl.coalesce("vendor_id", names.gather(keys % width)), number=pl.Series(number, dtype=pl.Int64)
    )
    rows = IndexRows({name: values.take(order) for name, values in piece.items()}, number)
    return replace(index, classes=classes, rows=rows)


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
