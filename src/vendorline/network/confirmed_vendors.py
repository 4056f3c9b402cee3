"""Vendors that somebody has confirmed: every other name in a network is an unknown vendor, and kept as a claim."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from vendorline.network.faults import UNCONFIRMED
from vendorline.network.row_ids import row_ids
from vendorline.network.tables import Network
from vendorline.vendors import confirmed_names, match_of

if TYPE_CHECKING:
    from vendorline.network.validation.parse import Confirmed

#: Tables that name vendors.
OF_VENDORS = ("elements", "supplies", "grants")


def confirmed_of(network: Network) -> Confirmed:
    """Vendors beside the catalogue that a network's own table confirms, by name."""
    return confirmed_names(network["vendors"].select("vendor_id", "name").iter_rows())


def with_confirmed_vendors(network: Network, source: str) -> Network:
    """A network whose vendors are all confirmed: names by their ids, and of others only the claim.

    Args:
        network: as an importer made it.
        source: who claims the names, for the observations.
    """
    confirmed = confirmed_of(network)
    frames, claims = {}, []
    for name in OF_VENDORS:
        frame = network[name]
        given = frame["vendor_id"].drop_nulls().unique()
        known = {text: match_of(text, confirmed).vendor_id for text in given.to_list()}
        if all(text == vendor_id for text, vendor_id in known.items()):
            continue
        ids = frame["vendor_id"].replace_strict(known, default=None, return_dtype=pl.String)
        lost = frame.with_columns(ids.alias("known")).filter(
            pl.col("known").is_null() & pl.col("vendor_id").is_not_null()
        )
        frames[name] = frame.with_columns(ids.alias("vendor_id"))
        if lost.height:
            claims.append(
                lost.select(
                    table=pl.lit(name), row_id=row_ids(name, lost), column=pl.lit("vendor_id"), value="vendor_id",
                    source=pl.lit(source), method=pl.lit(UNCONFIRMED),
                )
            )  # fmt: skip
    if not frames:
        return network
    if claims:
        frames["observations"] = pl.concat([network["observations"], *claims], how="diagonal")
    return network.with_tables(**frames)
