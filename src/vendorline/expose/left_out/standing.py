"""Elements left out that stand in a network whatever else was left out of it.

On stated routes an element left out stands on none: the route would have been left out with it. It stands where rows left out name
it, and where its function serves, or knows whom to intercept, without standing on a route. Under a serving chain that is laid over an
inventory it serves, or stands in a pool, as any other of its function does.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import polars as pl

from vendorline.expose.capabilities import capabilities
from vendorline.expose.left_out.laid import beside
from vendorline.expose.left_out.row import Row
from vendorline.expose.left_out.rows import DATES, aims_of
from vendorline.knowledge.tables import functions
from vendorline.network.left_out import CELLS, cells_of
from vendorline.network.schema import table
from vendorline.network.tables import Network, conform
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.doubt.lost_elements import left_out_elements

#: What must be known of an element that may serve: what it is, whose, and when; where it stands is known by its region.
_ASKED = Doubt.FUNCTION | Doubt.OWNER | Doubt.INSTALLED | Doubt.RETIRED
_DATED = Doubt.INSTALLED | Doubt.RETIRED
_SOMEWHERE = "left out: somewhere"


def on_stated_routes(network: Network, rows: Sequence[Row]) -> list[Row]:
    """The rows without the elements that change nothing wherever they are; one that is on a route is in service."""
    named = _named_by_tables(network) if any(row.place is None for row in rows if row.table == "elements") else set()
    named |= {
        text
        for row in rows
        if row.table != "elements"
        for column, text in row.texts.items()
        if any(column == c.name and "elements" in aims_of(c) for c in table(row.table).columns)
    }
    known = capabilities()

    def stands(row: Row) -> bool:
        code = known.code(row.cells["function"] or "other")
        serves = known.serves_unrouted[code] or known.knows_targets[code] or "function" in row.unread
        return row.cells["element_id"] in named or bool(serves)

    routed = _routed(network) if any(row.place is None for row in rows if row.table == "elements") else set()
    rows = [_in_service(row) if row.cells.get("element_id") in routed and row.place is None else row for row in rows]
    rows = [row for row in rows if row.table != "elements" or row.place is not None or row.unread]
    return [row for row in rows if row.table != "elements" or stands(row)]


def _in_service(row: Row) -> Row:
    """An element on a stated route, of whose days nothing is open."""
    return replace(row, unread=row.unread - DATES) if row.table == "elements" else row


def _named_by_tables(network: Network) -> set[str]:
    """Elements that rows of other tables name, routes and demands aside."""
    names = [
        network[table_name][column].drop_nulls()
        for table_name, column in (
            ("controls", "controller_id"), ("controls", "element_id"), ("members", "element_id"), ("supplies", "element_id"),
            ("links", "a_id"), ("links", "b_id"), ("needs", "needed_id"),
        )
    ]  # fmt: skip
    return set(pl.concat(names))


def _routed(network: Network) -> set[str]:
    """Elements on which a demand or a route runs."""
    demands = network["demands"]
    lists = [demands[column].explode().drop_nulls() for column in ("radio", "anchor")]
    return set(pl.concat([*lists, network["routes"]["element_id"]]))


def under_a_laid_chain(network: Network) -> Network:
    """The network with the elements left out of which all is known that a serving chain asks; `left_out` holds the others."""
    of_table = {name: part for (name,), part in network.left_out.group_by(["table"], maintain_order=True)}
    elements = left_out_elements(network, of_table)
    controls = of_table.get("controls", network.left_out.clear())
    controllers = [cells_of(row).get("controller_id") for row in controls.iter_rows(named=True)]
    # Of an operator of this network each that it may be is tried; what another's manages it manages all the same.
    anothers = pl.col("operator_id").is_not_null() & ~pl.col("operator_id").is_in(
        network["operators"]["operator_id"].implode()
    )
    told = (pl.col("doubt") & int(_DATED | Doubt.FUNCTION)) == 0
    managing = elements.filter(pl.col("element_id").is_in(controllers), told, anothers)
    stand = pl.concat([_serving(network, elements), managing])
    stand = stand.unique("element_id", keep="first", maintain_order=True)
    stand = stand.filter(~pl.col("element_id").is_in(network["elements"]["element_id"].implode()))
    ids = set(stand["element_id"])

    def stays(row: dict[str, object]) -> bool:
        if row["table"] not in {"elements", CELLS}:
            return True
        return (cells_of(row).get("element_id") or f"left out: {row['file']} row {row['row']}") not in ids

    left = network.left_out.filter(pl.Series([stays(row) for row in network.left_out.to_dicts()], dtype=pl.Boolean))
    return replace(network.with_tables(**_tables(network, stand)), left_out=left) if ids else network


def _serving(network: Network, elements: pl.DataFrame) -> pl.DataFrame:
    """Elements left out of which all is known that a serving chain asks.

    Of the site that is its region, which there may be but one of, and that nothing stands there beside which it would serve otherwise.
    """
    sites = network["sites"]
    there = pl.col("site_id").is_in(sites["site_id"].implode())
    regions = sites["region"].unique()
    functions_there = {*network.columns("elements", ("function",)).to_series().unique(), *elements["function"]}
    if not elements.filter((pl.col("doubt") & int(Doubt.FUNCTION)) > 0).is_empty():
        functions_there |= beside(None)
    alone = [name for name in elements["function"].unique() if functions_there.isdisjoint(beside(name))]
    lost = (cells_of(row) for row in network.left_out.filter(pl.col("table") == "sites").iter_rows(named=True))
    elsewhere = [cells.get("site_id") for cells in lost if cells.get("region") not in (None, *regions)]
    anywhere = pl.col("function").is_in(alone) & ~pl.col("site_id").is_in(list(filter(None, elsewhere)))
    placed = there if len(regions) > 1 else there | anywhere
    run = pl.col("operator_id").is_in(network["operators"]["operator_id"].implode()) & pl.col("heirs").is_null()
    known = pl.col("function").is_in([f.id for f in functions().values() if f.layer != "other"])
    return elements.filter((pl.col("doubt") & int(_ASKED)) == 0, placed, run, known)


def _tables(network: Network, stand: pl.DataFrame) -> dict[str, pl.DataFrame]:
    sites = network["sites"]
    operators = network["operators"]["operator_id"]
    somewhere = ~pl.col("site_id").is_in(sites["site_id"].implode())
    known = pl.col("operator_id").is_in(operators.implode())
    rows = stand.with_columns(
        site_id=pl.when(somewhere).then(pl.lit(_SOMEWHERE)).otherwise("site_id"),
        operator_id=pl.when(known).then("operator_id").otherwise(pl.lit(operators[0])),
    )
    found = {"elements": pl.concat([network["elements"], rows.select(network["elements"].columns)])}
    if (rows["site_id"] == _SOMEWHERE).any():
        one = {"site_id": _SOMEWHERE, "country": network["operators"]["country"][0]}
        one |= {"region": sites["region"][0]} if sites["region"].n_unique() == 1 else {}
        found["sites"] = pl.concat([sites, conform("sites", pl.DataFrame([one]))])
    return found
