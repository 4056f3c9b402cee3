"""Which elements of a network as arrays are in which lot, those of a laid serving chain among them."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.expose.arrays import Flags, Ints
from vendorline.expose.arrays.prepared import KINDS, Prepared
from vendorline.expose.capabilities import capabilities
from vendorline.likely import NO_LOT, Lots, lots_of
from vendorline.likely.equipment import follows
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class OpenElements:
    """A network as arrays, and the place of the lot of each of its elements (-1: it is in none)."""

    prepared: Prepared
    lot: Ints
    lots: Lots


def open_elements(network: Network, prepared: Prepared, lots: Lots) -> OpenElements:
    """Look the lots of a network up among the elements that exposure is asked of.

    What a serving chain adds is in a lot by the same priors. Lots of one name are one lot, so that the draws are those of `lots`.

    Args:
        network: the one that `lots` are of.
        prepared: the same as arrays, with a serving chain where it had none.
        lots: its lots.
    """
    if not (prepared.vendor < 0).any():  # nothing is open
        return OpenElements(prepared, np.full(len(prepared.vendor), NO_LOT, dtype=np.int64), lots)
    ids = network.columns("elements", ["element_id"])["element_id"]
    own = pl.DataFrame({"element_id": ids, "_lot": lots.of_element})
    asked = pl.DataFrame({"element_id": prepared.element_ids})
    found = asked.join(own, on="element_id", how="left", maintain_order="left")["_lot"]
    laid = found.is_null().to_numpy() & (prepared.vendor < 0) & _assumed(prepared)
    lot = found.fill_null(NO_LOT).to_numpy().astype(np.int64)
    if not laid.any():
        return OpenElements(prepared, np.where(prepared.vendor < 0, lot, NO_LOT), lots)
    whole = lots_of(prepared.network, lots.priors)
    ids = prepared.network.columns("elements", ["element_id"])["element_id"]
    every = pl.DataFrame({"element_id": ids, "_lot": whole.of_element})
    beside = asked.join(every, on="element_id", how="left", maintain_order="left")["_lot"].to_numpy().astype(np.int64)
    prepared, managers = _without_managers(prepared, laid, lot)
    laid &= ~managers
    named = {one.name: one for one in lots.lots}
    more = {whole.lots[place].name: whole.lots[place] for place in np.unique(beside[laid & (beside >= 0)])}
    joined = {name: named.get(name) or more[name] for name in sorted(named.keys() | more.keys())}
    place = {name: number for number, name in enumerate(joined)}
    of_own = np.array([place[one.name] for one in lots.lots] + [NO_LOT], dtype=np.int64)
    of_more = np.array([place.get(one.name, NO_LOT) for one in whole.lots] + [NO_LOT], dtype=np.int64)
    lot = np.where(laid, of_more[beside], of_own[lot])
    vendors = tuple(sorted({*lots.vendors, *(v for one in joined.values() for v in one.vendors)}))
    drawn = replace(lots, lots=tuple(joined.values()), of_element=lot.astype(np.int32), vendors=vendors)
    return OpenElements(prepared, np.where(prepared.vendor < 0, lot, NO_LOT), drawn)


def _assumed(prepared: Prepared) -> Flags:
    """Elements that are assumed themselves, not only something of them."""
    rows = prepared.network.columns("elements", ["element_id", "basis"])
    assumed = rows.filter(pl.col("basis") == "assumed")["element_id"]
    found: Flags = prepared.element_ids.is_in(assumed.implode()).to_numpy()
    return found


def _without_managers(prepared: Prepared, laid: Flags, lot: Ints) -> tuple[Prepared, Flags]:
    """Without the hold of laid managers over what is in a lot: each is of the vendor of what it manages, and adds nobody.

    Also which elements are such managers; they stay as open as they are for what is in no lot.
    """
    codes = [capabilities().code(name) for name in follows()]
    managers = laid & np.isin(prepared.function, codes)
    dropped = (
        managers[prepared.controller]
        & (prepared.control_kind == KINDS.index("manages"))
        & (lot[prepared.controlled] >= 0)
    )
    kept = ~dropped
    return (
        replace(
            prepared, controller=prepared.controller[kept], controlled=prepared.controlled[kept],
            control_kind=prepared.control_kind[kept], blocked=prepared.blocked[kept],
        ),
        managers,
    )  # fmt: skip
