"""Elements with what cannot be known of each, and with those that were left out beside them."""

from __future__ import annotations

import polars as pl

from vendorline.network.index import ElementIndex, index_of
from vendorline.network.tables import Network
from vendorline.scope.doubt.doubt_flags import UNKNOWN_GENERATION, Doubt
from vendorline.scope.doubt.doubts import Doubts
from vendorline.scope.inventory import ANY_COUNTRY
from vendorline.scope.owners import Owners

#: Before the names of owners of whom nobody can tell whether they answer.
IN_DOUBT = "\x00"
ANYBODY = IN_DOUBT


def index_in_doubt(network: Network, doubts: Doubts) -> ElementIndex:
    """The index of a network of which something cannot be known; its classes have a `doubt` and an `owner`.

    Args:
        network: a validated network.
        doubts: what cannot be known of it.
    """
    elements = _with_doubts(network["elements"], doubts)
    sites = network["sites"]
    strange = elements.filter(~pl.col("site_id").is_in(sites["site_id"].implode())).select("site_id")
    nowhere = strange.unique(maintain_order=True).with_columns(country=pl.lit(ANY_COUNTRY))
    return index_of(elements, pl.concat([sites, nowhere], how="diagonal"), ("doubt", "owner"))


def _with_doubts(elements: pl.DataFrame, doubts: Doubts) -> pl.DataFrame:
    """Elements with `doubt` and `owner`, and with the elements left out."""
    none = pl.lit(0, pl.UInt16)
    told = elements.join(
        doubts.cells.select("row_id", own="doubt"),
        left_on="element_id",
        right_on="row_id",
        how="left",
        maintain_order="left",
    ).join(
        doubts.sites.select("row_id", of_site="doubt"),
        left_on="site_id",
        right_on="row_id",
        how="left",
        maintain_order="left",
    )
    shared = pl.col("operator_id").is_in(list(doubts.shared))
    doubt = pl.col("own").fill_null(none) | pl.col("of_site").fill_null(none)
    told = told.with_columns(
        doubt=doubt | pl.when(shared).then(pl.lit(int(Doubt.OWNER), pl.UInt16)).otherwise(none),
        owner=pl.when(shared).then(pl.lit(IN_DOUBT) + pl.col("operator_id")).otherwise("operator_id"),
    )
    found = pl.concat(
        [frame.select(*elements.columns, "doubt", "owner") for frame in (told, with_owner(doubts.elements))]
    )
    unknown = (pl.col("doubt") & int(Doubt.GENERATIONS)) > 0
    return found.with_columns(
        pl.when(unknown).then(pl.lit([UNKNOWN_GENERATION])).otherwise("generations").alias("generations"),
    )


def with_owner(elements: pl.DataFrame) -> pl.DataFrame:
    """Elements left out with their `owner`: their operator, those that answer where it was left out itself, or anybody."""
    heirs = pl.lit(IN_DOUBT) + pl.col("heirs").list.join(IN_DOUBT)
    lost = (pl.col("doubt") & int(Doubt.OWNER)) > 0
    known = pl.when(pl.col("heirs").is_null()).then("operator_id").otherwise(heirs)
    return elements.with_columns(owner=pl.when(lost).then(pl.lit(ANYBODY)).otherwise(known))


def owners_in_doubt(owners: Owners, doubts: Doubts) -> Owners:
    """The owners, with those of elements of which nobody can tell whose they are.

    Args:
        owners: which judged operators answer for the elements of which operator.
        doubts: what cannot be known.
    """
    everyone = tuple(dict.fromkeys(name for judged in owners.values() for name in judged))
    found = {**owners, ANYBODY: everyone} | {IN_DOUBT + name: everyone for name in doubts.shared if name in owners}
    left_out = with_owner(doubts.elements).filter(pl.col("heirs").is_not_null() & (pl.col("owner") != ANYBODY))
    for owner, heirs in left_out.select("owner", "heirs").iter_rows():
        found[owner] = tuple(name for name in heirs if name in everyone)
    return found
