"""Equipment whose vendor nobody states: whose it is, of which domain, in which region, and what rival claims say of it."""

from __future__ import annotations

from functools import cache

import polars as pl

from vendorline.knowledge.data_files import rows_of
from vendorline.knowledge.tables import functions
from vendorline.likely.priors import Priors
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.faults import UNREADABLE
from vendorline.network.tables import Network
from vendorline.vendors import match_of

#: Cells of an element that must be read before one can tell which lot it is in.
_TELLS_THE_LOT = ("operator_id", "function", "site_id")
#: Region of what stands where nobody tells the region.
NO_PLACE = None


@cache
def follows() -> dict[str, str]:
    """Functions that go with the equipment of another domain: that domain by function."""
    return {row["function"]: row["domain"] for row in rows_of("vendorline.likely", "data/follows.csv")}


@cache
def _domains() -> pl.DataFrame:
    known = functions().values()
    return pl.DataFrame(
        {
            "function": [f.id for f in known],
            "domain": [follows().get(f.id, f.domain) for f in known],
            "known": [sorted(g.upper() for g in f.generations or ()) for f in known],
        },
        schema={"function": pl.String, "domain": pl.String, "known": pl.List(pl.String)},
    )


def with_domains(network: Network, elements: pl.DataFrame) -> pl.DataFrame:
    """Elements with the `domain` of the lot that they are, or would be, in: managers go with what they manage, if that is stated.

    A manager of several domains is in a lot of its own domain.
    """
    told = elements.join(_domains(), on="function", how="left", maintain_order="left")
    if network.is_empty("controls"):
        return told
    managers = elements.filter(pl.col("function").is_in(list(follows())))["element_id"]
    controls = network["controls"].filter(
        (pl.col("kind") == "manages") & pl.col("controller_id").is_in(managers.implode())
    )
    if controls.is_empty():
        return told
    managed = network.columns("elements", ["element_id", "function"]).join(
        controls.select("element_id", "controller_id"), on="element_id"
    )
    own = managed.join(_domains(), on="function").group_by("controller_id").agg(pl.col("domain").unique().sort())
    several = pl.col("managed").list.len() > 1
    mine = {f.id: f.domain for f in functions().values()}
    joined = told.join(
        own.rename({"domain": "managed"}),
        left_on="element_id",
        right_on="controller_id",
        how="left",
        maintain_order="left",
    )
    by_function = pl.col("function").replace_strict(mine, default=None, return_dtype=pl.String)
    domain = pl.when(several).then(by_function).otherwise(pl.coalesce(pl.col("managed").list.first(), "domain"))
    return joined.with_columns(domain=domain).drop("managed")


def open_equipment(network: Network, priors: Priors) -> pl.DataFrame:
    """The elements without a vendor: row in their table, site_id, operator_id, domain, region, generations, claims.

    `claims`: what rival claims weigh, as VENDOR=WEIGHT between `;`, where the priors weigh claims; else null. An element of which a
    cell could not be read that tells its lot is left out: it may be in any.
    """
    columns = ["element_id", "operator_id", "function", "generations", "site_id", "vendor_id"]
    elements = network.columns("elements", columns).with_row_index("row").filter(pl.col("vendor_id").is_null())
    unread = network["observations"].filter(
        (pl.col("table") == "elements") & (pl.col("method") == UNREADABLE) & pl.col("column").is_in(_TELLS_THE_LOT)
    )
    if unread.height:
        elements = elements.filter(~pl.col("element_id").is_in(unread["row_id"].implode()))
    regions = network.columns("sites", ["site_id", "region"])
    told = with_domains(network, elements).join(regions, on="site_id", how="left", maintain_order="left")
    stated = pl.col("generations").list.len().fill_null(0) > 0
    told = told.with_columns(generations=pl.when(stated).then(pl.col("generations").list.sort()).otherwise("known"))
    return (
        told.join(_claims(network, priors, elements["element_id"]), on="element_id", how="left", maintain_order="left")
        .filter(pl.col("domain").is_not_null())
        .select("row", "site_id", "operator_id", "domain", "region", "generations", "claims")
    )


def _claims(network: Network, priors: Priors, asked: pl.Series) -> pl.DataFrame:
    """What rival claims about the vendor of an element weigh; none for one of which all say the same.

    Where a claim names nobody that is known, the claims say nothing either.
    """
    empty = pl.DataFrame(schema={"element_id": pl.String, "claims": pl.String})
    if priors.claims is None:
        return empty
    about = network["observations"].filter(
        (pl.col("table") == "elements")
        & (pl.col("column") == "vendor_id")
        & (pl.col("method").is_null() | (pl.col("method") != UNREADABLE))
        & pl.col("row_id").is_in(asked.implode())
    )
    if about.is_empty():
        return empty
    confirmed = confirmed_of(network)
    ids = {text: match_of(text, confirmed).vendor_id for text in about["value"].unique().to_list()}
    weights = {level: getattr(priors.claims, level) for level in ("high", "medium", "low")}
    weight = pl.col("confidence").replace_strict(weights, default=priors.claims.unknown, return_dtype=pl.Float64)
    vendor = pl.col("value").replace_strict(ids, default=None, return_dtype=pl.String)
    told = about.select(element_id="row_id", vendor=vendor, weight=weight)
    nobodys = told.filter(pl.col("vendor").is_null())["element_id"]
    told = told.filter(~pl.col("element_id").is_in(nobodys.implode()) & (pl.col("weight") > 0))
    # A claim said by many weighs as much as the surest of them: they may have copied each other.
    each = told.group_by("element_id", "vendor").agg(pl.col("weight").max()).sort("element_id", "vendor")
    each = each.filter(pl.len().over("element_id") > 1)
    words = pl.concat_str("vendor", pl.lit("="), pl.col("weight").cast(pl.String))
    return each.group_by("element_id", maintain_order=True).agg(claims=words.str.join(";"))
