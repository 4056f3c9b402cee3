"""What is wrong with the tables that exposure is computed from: every fault at once, with its row."""

from __future__ import annotations

from typing import TYPE_CHECKING

import polars as pl

from vendorline.errors import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from vendorline.expose.coding import Places
    from vendorline.network.tables import Network

_SHARE_TOLERANCE = 1e-6


def faults_of(network: Network, present: pl.DataFrame, places: Places) -> list[Fault]:
    """Every reason why the exposure of this network cannot be computed.

    `present` holds the `element_id` of the elements in service on the day, `places` their places.
    """
    return [
        *_references(network, present, places),
        *_weights(network),
        *_routes(network),
        *_groups(network, present),
        *_hosting_cycles(network),
    ]


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with the row numbers a spreadsheet shows: the header is row 1."""
    return frame.with_row_index("row", offset=2)


def _faults(table: str, rows: pl.DataFrame, column: str, problem: str, remedy: str) -> Iterator[Fault]:
    for row in rows.iter_rows(named=True):
        value = row[column]
        yield Fault(f"{table}", row["row"], column, None if value is None else str(value), problem, remedy)


def _references(network: Network, present: pl.DataFrame, places: Places) -> Iterator[Fault]:
    known = network["elements"].select("element_id").unique()
    in_service = present.select("element_id")
    for table, column in (("demands", "radio"), ("demands", "anchor"), ("routes", "element_id")):
        values = network[table][column]
        values = values.explode().drop_nulls() if values.dtype == pl.List else values
        if (places.named(f"{table}.{column}", values) >= 0).all():
            continue
        frame = numbered(network[table])
        used = (frame.explode(column) if frame[column].dtype == pl.List else frame).drop_nulls(column)
        dangling = used.join(known, left_on=column, right_on="element_id", how="anti")
        yield from _faults(table, dangling, column, "no element has this id", "add the element or correct the id")
        absent = used.join(known, left_on=column, right_on="element_id", how="semi")
        absent = absent.join(in_service, left_on=column, right_on="element_id", how="anti")
        yield from _faults(
            table, absent, column, "the element is not in service on the day",
            "route around it, or ask for a day on which it is in service",
        )  # fmt: skip
    for table, column in (("controls", "controller_id"), ("controls", "element_id"), ("members", "element_id"),
                          ("supplies", "element_id"), ("links", "a_id"), ("links", "b_id")):  # fmt: skip
        values = network[table][column]
        if ((places.named(f"{table}.{column}", values) >= 0) | values.is_null().to_numpy()).all():
            continue
        dangling = numbered(network[table]).drop_nulls(column)
        dangling = dangling.join(known, left_on=column, right_on="element_id", how="anti")
        yield from _faults(table, dangling, column, "no element has this id", "add the element or correct the id")
    yield from _dangling_needs(network, known)
    absent = numbered(network["needs"]).join(known, left_on="needed_id", right_on="element_id", how="semi")
    absent = absent.join(in_service, left_on="needed_id", right_on="element_id", how="anti")
    yield from _faults(
        "needs", absent, "needed_id", "the element is not in service on the day", "need another, or ask for another day"
    )
    operators = network["operators"].select("operator_id").unique()
    for table in ("elements", "demands"):
        stray = numbered(network[table]).join(operators, on="operator_id", how="anti")
        yield from _faults(table, stray, "operator_id", "no operator has this id", "add the operator or correct the id")
    stray = numbered(network["elements"]).join(network["sites"].select("site_id").unique(), on="site_id", how="anti")
    yield from _faults("elements", stray, "site_id", "no site has this id", "add the site or correct the id")


def _dangling_needs(network: Network, known: pl.DataFrame) -> Iterator[Fault]:
    needs = numbered(network["needs"])
    if needs.is_empty():
        return
    dependents = pl.concat([network["demands"]["demand_id"], network["routes"]["route_id"]]).unique()
    needed = pl.concat([known["element_id"], network["groups"]["group_id"]]).unique()
    for column, ids, noun in (
        ("dependent_id", dependents, "demand or route"),
        ("needed_id", needed, "element or group"),
    ):
        dangling = needs.join(pl.DataFrame({column: ids}), on=column, how="anti")
        yield from _faults("needs", dangling, column, f"no {noun} has this id", f"add the {noun} or correct the id")
    stray = numbered(network["members"]).join(network["groups"].select("group_id"), on="group_id", how="anti")
    yield from _faults("members", stray, "group_id", "no group has this id", "add the group or correct the id")


def _weights(network: Network) -> Iterator[Fault]:
    demands = numbered(network["demands"])
    for column in ("subscribers", "traffic_gb_day"):
        wrong = demands.filter((pl.col(column) < 0) | ~pl.col(column).is_finite())
        yield from _faults("demands", wrong, column, "a weight cannot be negative", "give a number from 0 on")
    missing = demands.filter(pl.col("subscribers").is_null())
    yield from _faults("demands", missing, "subscribers", "the weight is missing", "give the number of subscribers")
    bare = demands.filter(pl.col("radio").is_null() | (pl.col("radio").list.len() == 0))
    yield from _faults(
        "demands", bare, "demand_id", "the demand has no radio elements", "list them in order from the UE on"
    )


def _routes(network: Network) -> Iterator[Fault]:
    routes, shares = network["routes"], network["route_shares"]
    missing = numbered(network["demands"]).join(routes.select("route_id").unique(), on="route_id", how="anti")
    yield from _faults("demands", missing, "route_id", "no route has this id", "add the route or correct the id")
    alternatives = routes.select("route_id", "alternative").unique()
    stray = numbered(shares).join(alternatives, on=["route_id", "alternative"], how="anti")
    yield from _faults(
        "route_shares", stray, "alternative", "the route has no such alternative", "add its hops or drop it"
    )
    wrong = numbered(shares).filter(~pl.col("share").is_between(0, 1) | pl.col("share").is_null())
    yield from _faults("route_shares", wrong, "share", "a share lies from 0 to 1", "correct the share")
    several = alternatives.group_by("route_id").len().filter(pl.col("len") > 1).select("route_id")
    stated = shares.select("route_id").unique()
    lacking = alternatives.join(pl.concat([several, stated]).unique(), on="route_id", how="semi")
    lacking = lacking.join(shares, on=["route_id", "alternative"], how="anti")
    first = numbered(routes).unique(["route_id", "alternative"], keep="first", maintain_order=True)
    lacking = first.join(lacking, on=["route_id", "alternative"], how="semi")
    yield from _faults("routes", lacking, "alternative", "the alternative has no share", "add it to route_shares")
    sums = numbered(shares).group_by("route_id", maintain_order=True).agg(pl.col("row").first(), pl.col("share").sum())
    off = sums.filter((pl.col("share") - 1).abs() > _SHARE_TOLERANCE)
    yield from _faults("route_shares", off, "share", "the shares of a route do not sum to 1", "correct the shares")
    twice = numbered(routes).filter(
        pl.struct("route_id", "alternative", "plane", "hop").is_duplicated()
    )  # two elements at one place leave the order open
    yield from _faults("routes", twice, "hop", "two rows stand at the same hop", "give every hop its own number")


def _groups(network: Network, present: pl.DataFrame) -> Iterator[Fault]:
    members = network["members"].join(present.select("element_id"), on="element_id", how="semi")
    counts = members.group_by("group_id").len()
    groups = (
        numbered(network["groups"]).join(counts, on="group_id", how="left").with_columns(pl.col("len").fill_null(0))
    )
    for row in groups.filter(pl.col("needed") > pl.col("len")).iter_rows(named=True):
        yield Fault(
            "groups", row["row"], "needed", str(row["needed"]),
            f"the group needs {row['needed']} of {row['len']} members in service", "add members or lower the number needed",
        )  # fmt: skip
    none = groups.filter(pl.col("needed") < 1)
    yield from _faults("groups", none, "needed", "a group needs at least one member", "give a number from 1 on")


def _hosting_cycles(network: Network) -> Iterator[Fault]:
    """Rows that stay when guests without guests of their own are taken off again and again: they lie on a cycle, or above one."""
    rows = numbered(network["controls"]).filter(pl.col("kind") == "hosts")
    while not rows.is_empty():
        left = rows.join(rows.select(pl.col("controller_id").alias("element_id")).unique(), on="element_id", how="semi")
        left = left.join(
            left.select(pl.col("element_id").alias("controller_id")).unique(), on="controller_id", how="semi"
        )
        if left.height == rows.height:
            break
        rows = left
    yield from _faults("controls", rows, "controller_id", "hosting goes round in a circle", "correct who hosts whom")
