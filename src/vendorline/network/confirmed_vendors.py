"""Vendors that somebody has confirmed: every other name in a network is an unknown vendor, and kept as a claim.

So is an error value of a spreadsheet where an importer of another format took it for a text: nobody can read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from vendorline.errors import UnknownName, UsageError
from vendorline.network.faults import UNCONFIRMED, UNREADABLE
from vendorline.network.row_ids import has_row_ids, row_ids
from vendorline.network.schema import tables
from vendorline.network.tables import Network
from vendorline.vendors import confirmed_names, match_of, vendors

if TYPE_CHECKING:
    from vendorline.network.validation.parse import Confirmed

#: Tables that name vendors.
OF_VENDORS = ("elements", "supplies", "grants")


def confirmed_of(network: Network) -> Confirmed:
    """Vendors beside the catalogue that a network's own table confirms, by name."""
    return confirmed_names(network["vendors"].select("vendor_id", "name").iter_rows())


def confirmed_id(network: Network, name: str) -> str:
    """The id of a vendor that the catalogue, or the network's own table, confirms.

    Raises UnknownName for any other name, and UsageError for one that several vendors go by.
    """
    if name.strip() in vendors():  # which needs no reader of spellings
        return name.strip()
    confirmed = confirmed_of(network)
    match = match_of(name.strip(), confirmed)
    found = match.vendor_id
    if found is None:
        ids = [one for one in match.candidates if one in vendors()]
        if match.sure == "ambiguous" and len(ids) > 1:
            raise UsageError(f"vendor {name.strip()!r} may be {' or '.join(sorted(ids))}; write which")
        raise UnknownName("vendor", name.strip(), [*vendors(), *confirmed.values()])
    return found


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
            claims.append(_claims(name, lost, "vendor_id", source, UNCONFIRMED))
    return _with(network, frames, claims)


def without_error_values(network: Network, source: str) -> Network:
    """A network in whose free texts no error value stands: such cells are empty, and kept as observations.

    Args:
        network: as an importer made it.
        source: who claims the texts, for the observations.
    """
    from vendorline.network.validation.parse import ERROR_VALUES

    frames, claims = {}, []
    for described in tables():
        name, frame = described.name, network[described.name]
        for column in described.columns:
            free = column.type == "text" and not column.allowed and not column.required and name != "observations"
            if not free or not frame[column.name].is_in(ERROR_VALUES).any():
                continue
            here = pl.col(column.name).is_in(ERROR_VALUES)
            lost = frame.filter(here)
            if has_row_ids(name):
                claims.append(_claims(name, lost, column.name, source, UNREADABLE))
            frame = frame.with_columns(pl.when(~here).then(column.name).alias(column.name))
            frames[name] = frame
    return _with(network, frames, claims)


def _claims(name: str, lost: pl.DataFrame, column: str, source: str, method: str) -> pl.DataFrame:
    """What a column says in rows of a table, as observations."""
    return lost.select(
        table=pl.lit(name), row_id=row_ids(name, lost), column=pl.lit(column), value=column, source=pl.lit(source),
        method=pl.lit(method),
    )  # fmt: skip


def _with(network: Network, frames: dict[str, pl.DataFrame], claims: list[pl.DataFrame]) -> Network:
    if claims:
        frames["observations"] = pl.concat([network["observations"], *claims], how="diagonal")
    return network.with_tables(**frames) if frames else network
