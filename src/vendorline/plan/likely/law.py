"""What the law asks whoever made what: read once for each vendor that a rule is about, and once for all others.

A rule asks the same of equipment of any vendor that no rule is about, so that these few readings give that of every completion.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import numpy as np
import polars as pl

from vendorline.likely import NO_LOT, Lots
from vendorline.network.tables import Network
from vendorline.plan.obligations import Obligation, Obligations
from vendorline.quick_dataclass import dataclass

#: What the law asks of a network.
Asking = Callable[[Network], Obligations]


@dataclass(frozen=True)
class Readings:
    """`each`: what is asked where everything that is drawn is of one vendor; `of_vendor`: which of them speaks for a vendor, 0 for others.

    `of_number`: an obligation by its number, whichever reading has it, in their order.
    """

    each: tuple[Obligations, ...]
    of_vendor: Mapping[str, int]
    of_number: Mapping[int, Obligation]

    @property
    def named(self) -> frozenset[str]:
        """Every vendor that a rule is about."""
        return self.each[0].named


def completed_network(network: Network, lots: Lots, vendor_of_lot: list[str | None]) -> Network:
    """The network with the vendors of its lots filled in."""
    names = pl.Series([*vendor_of_lot, None], dtype=pl.String)
    of_element = names.gather(np.where(lots.of_element == NO_LOT, len(vendor_of_lot), lots.of_element))
    elements = network["elements"]
    return network.with_tables(elements=elements.with_columns(vendor_id=pl.coalesce("vendor_id", of_element)))


def with_undrawn(network: Network, lots: Lots, vendor: str) -> Network:
    """The network with one vendor for all elements that state none and are in no lot."""
    elements = network["elements"]
    mine = pl.Series(lots.of_element == NO_LOT) & elements["vendor_id"].is_null()
    filled = pl.when(mine).then(pl.lit(vendor)).otherwise("vendor_id")
    return network.with_tables(elements=elements.with_columns(vendor_id=filled))


def readings_of(network: Network, asking: Asking, lots: Lots) -> Readings:
    """The law as it reads for each vendor that may be drawn."""
    drawn = sorted({vendor for lot in lots.lots for vendor in lot.vendors})
    if not drawn:
        each = [asking(network)]
        return Readings(tuple(each), {}, _by_number(each))
    first = asking(completed_network(network, lots, [drawn[0]] * len(lots.lots)))
    others = [vendor for vendor in drawn if vendor not in first.named]
    alone = [vendor for vendor in drawn if vendor in first.named]
    asked = {drawn[0]: first}
    for vendor in [*others[:1], *alone]:
        if vendor not in asked:
            asked[vendor] = asking(completed_network(network, lots, [vendor] * len(lots.lots)))
    order = [*others[:1], *alone]
    each = [asked[vendor] for vendor in order]
    return Readings(tuple(each), {vendor: place for place, vendor in enumerate(order)}, _by_number(each))


def _by_number(each: list[Obligations]) -> dict[int, Obligation]:
    found = {one.number: one for asked in reversed(each) for one in asked.planned}
    return dict(sorted(found.items()))
