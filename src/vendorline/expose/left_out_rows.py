"""Rows left out of a network that exposure can be computed with, because all that it asks of them could be read.

An element left out stands on no route that is stated: what it may do, rows of controls say that were left out with it. Under a serving
chain that is laid over an inventory it serves, or stands in a pool, as any other of its function does.
"""

from __future__ import annotations

from dataclasses import replace

import polars as pl

from vendorline.knowledge.tables import functions
from vendorline.network.left_out import CELLS, cells_of
from vendorline.network.tables import Network, conform
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.doubt.lost_elements import left_out_elements
from vendorline.scope.doubt.lost_rows import with_their_elements

#: What must be known of an element that may serve: what it is, whose, and when; where it stands is known by its region.
_ASKED = Doubt.FUNCTION | Doubt.OWNER | Doubt.INSTALLED | Doubt.RETIRED
_DATED = Doubt.INSTALLED | Doubt.RETIRED
_SOMEWHERE = "left out: somewhere"


def with_left_out(network: Network) -> Network:
    """The network with the rows left out that can stand in it; `left_out` holds the others.

    Args:
        network: as it was read.
    """
    if network.left_out.is_empty():
        return network
    of_table = {name: part for (name,), part in network.left_out.group_by(["table"], maintain_order=True)}
    elements = left_out_elements(network, of_table)
    controls, open_controls = with_their_elements(network, of_table, "controls")
    is_laid = network.is_empty("demands")
    serving = _serving(network, elements) if is_laid else elements.clear()
    managing = elements.filter(
        pl.col("element_id").is_in(controls["controller_id"].implode()),
        (pl.col("doubt") & int(_DATED)) == 0,
    )
    stand = pl.concat([serving, managing]).unique("element_id", keep="first", maintain_order=True)
    stand = stand.filter(~pl.col("element_id").is_in(network["elements"]["element_id"].implode()))
    known = pl.concat([network["elements"]["element_id"], stand["element_id"]])
    held = pl.col("controller_id").is_in(known.implode()) & pl.col("element_id").is_in(known.implode())
    # What nobody could read of, on a stated route or in a pool, is on none.
    gone = ~pl.col("element_id").is_in(known.implode()) & (not is_laid)
    told = controls.select((held | gone).all()).item()
    controls = controls.filter(held) if told else controls.clear()
    left = _left(network.left_out, set(stand["element_id"]), open_controls, is_told=told)
    return replace(network.with_tables(**_tables(network, stand, controls)), left_out=left)


def _serving(network: Network, elements: pl.DataFrame) -> pl.DataFrame:
    """Elements left out of which all is known that a serving chain asks; of the site its region, which there may be but one of."""
    sites = network["sites"]
    there = pl.col("site_id").is_in(sites["site_id"].implode())
    placed = there if sites["region"].n_unique() > 1 else pl.lit(value=True)
    run = pl.col("operator_id").is_in(network["operators"]["operator_id"].implode()) & pl.col("heirs").is_null()
    known = pl.col("function").is_in([f.id for f in functions().values() if f.layer != "other"])
    return elements.filter((pl.col("doubt") & int(_ASKED)) == 0, placed, run, known)


def _tables(network: Network, stand: pl.DataFrame, controls: pl.DataFrame) -> dict[str, pl.DataFrame]:
    sites = network["sites"]
    operators = network["operators"]["operator_id"]
    somewhere = ~pl.col("site_id").is_in(sites["site_id"].implode())
    known = pl.col("operator_id").is_in(operators.implode())
    rows = stand.with_columns(
        site_id=pl.when(somewhere).then(pl.lit(_SOMEWHERE)).otherwise("site_id"),
        operator_id=pl.when(known).then("operator_id").otherwise(pl.lit(operators[0])),
    )
    found = {
        "elements": pl.concat([network["elements"], rows.select(network["elements"].columns)]),
        "controls": pl.concat([network["controls"], controls]),
    }
    if (rows["site_id"] == _SOMEWHERE).any():
        one = {"site_id": _SOMEWHERE, "country": network["operators"]["country"][0]}
        one |= {"region": sites["region"][0]} if sites["region"].n_unique() == 1 else {}
        found["sites"] = pl.concat([sites, conform("sites", pl.DataFrame([one]))])
    return found


def _left(left_out: pl.DataFrame, stand: set[str], open_controls: pl.DataFrame, *, is_told: bool) -> pl.DataFrame:
    """The rows left out that stand in the network in no way; `is_told`: of controls only those that nobody could read."""

    def stays(row: dict[str, object]) -> bool:
        if row["table"] not in {"elements", CELLS}:
            return row["table"] != "controls" or not is_told
        return (cells_of(row).get("element_id") or f"left out: {row['file']} row {row['row']}") not in stand

    kept = left_out.filter(pl.Series([stays(row) for row in left_out.iter_rows(named=True)], dtype=pl.Boolean))
    return pl.concat([kept, open_controls]) if is_told and open_controls.height else kept
