"""Vendors that somebody has confirmed: every other name in a network is an unknown vendor, and kept as a claim.

So is an error value of a spreadsheet where an importer of another format took it for a text: nobody can read it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from vendorline.errors import UnknownName, UsageError
from vendorline.network.faults import UNCONFIRMED, UNREADABLE
from vendorline.network.left_out import left_out_of
from vendorline.network.row_ids import row_ids
from vendorline.network.schema import table, tables
from vendorline.network.tables import Network
from vendorline.vendors import confirmed_names, match_of, vendors

if TYPE_CHECKING:
    from vendorline.network.validation.parse import Confirmed

#: Tables that name vendors.
OF_VENDORS = ("elements", "supplies", "grants")


def confirmed_of(network: Network) -> Confirmed:
    """Vendors beside the catalogue that a network's own table confirms, by name."""
    return confirmed_names(network["vendors"][["vendor_id", "name"]].iter_rows())


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
    """A network in whose free texts no error value stands.

    Such cells are empty, and kept as observations. Where rows have no id and an empty cell says something (a supplier of everything, a
    protection everywhere), the row is left out instead.

    Args:
        network: as an importer made it.
        source: who claims the texts, for the observations.
    """
    from vendorline.network.validation.parse import ERROR_VALUES
    from vendorline.network.validation.typed_table import BY_CELL

    frames, claims = {}, []
    lost: dict[str, pl.DataFrame] = {}
    for described in tables():
        name, frame = described.name, network[described.name]
        if name == "observations" or frame.is_empty():
            continue
        for column in described.columns:
            if column.item_type != "text" or column.allowed or column.required:
                continue
            cell = pl.element().is_in(ERROR_VALUES)
            odd = (
                pl.col(column.name).list.eval(cell).list.any()
                if column.is_list
                else pl.col(column.name).is_in(ERROR_VALUES)
            )
            here = odd.fill_null(value=False)
            found = frame.filter(here)
            if found.is_empty():
                continue
            if name not in BY_CELL and column.empty == "none" and column.name not in _SAYS_NOTHING:
                lost[name] = pl.concat([*([lost[name]] if name in lost else []), _rejected(found, column.name, source)])
                frames[name] = frame = frame.filter(~here)
                continue
            if name in BY_CELL:
                claims.append(_claims(name, found, column.name, source, UNREADABLE))
            frames[name] = frame = frame.with_columns(pl.when(~here).then(column.name).alias(column.name))
    sound = _with(network, frames, claims)
    if not lost:
        return sound
    more = left_out_of(lost, sound["elements"], sound["operators"])
    return sound.without(pl.concat([network.left_out, more]))


#: Columns that decide nothing.
_SAYS_NOTHING = frozenset({"source", "name"})


def _rejected(rows: pl.DataFrame, column: str, source: str) -> pl.DataFrame:
    """Rows with an error value in a column, as rejected rows."""
    from vendorline.network.cells import as_text

    texts = pl.DataFrame([as_text(rows[one]).alias(one) for one in rows.columns])
    return texts.select(
        file=pl.lit(source), row=pl.lit(None, pl.Int64), column=pl.lit(column), value=column,
        problem=pl.lit("a spreadsheet's error value, not data"), cause=pl.lit("fault"), original=pl.struct(pl.all()).struct.json_encode(),
    )  # fmt: skip


def _claims(name: str, lost: pl.DataFrame, column: str, source: str, method: str) -> pl.DataFrame:
    """What a column says in rows of a table, as observations."""
    from vendorline.network.cells import LIST_SEPARATOR

    text = pl.col(column).list.join(LIST_SEPARATOR) if table(name).column(column).is_list else pl.col(column)
    return lost.select(
        table=pl.lit(name), row_id=row_ids(name, lost), column=pl.lit(column), value=text, source=pl.lit(source),
        method=pl.lit(method),
    )  # fmt: skip


def _with(network: Network, frames: dict[str, pl.DataFrame], claims: list[pl.DataFrame]) -> Network:
    if claims:
        frames["observations"] = pl.concat([network["observations"], *claims], how="diagonal")
    return network.with_tables(**frames) if frames else network
