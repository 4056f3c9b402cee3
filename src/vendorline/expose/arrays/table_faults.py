"""What is wrong with the tables that exposure is computed from: every fault at once, with its row."""

from __future__ import annotations

from collections.abc import Iterator

import polars as pl

from vendorline.errors import Fault
from vendorline.expose.arrays import Flags
from vendorline.expose.arrays.coded_tables import CodedTables
from vendorline.network.tables import Network

_SHARE_TOLERANCE = 1e-6


def faults_of(network: Network, coded: CodedTables) -> list[Fault]:
    """Every reason why the exposure of this network cannot be computed."""
    return [
        *_references(network, coded),
        *_weights(coded),
        *_routes(network, coded),
        *_groups(network, coded),
        *_links(network),
        *_hosting_cycles(coded),
    ]


def numbered(frame: pl.DataFrame) -> pl.DataFrame:
    """The table with the row numbers a spreadsheet shows: the header is row 1."""
    return frame.with_row_index("row", offset=2)


def _faults(table: str, rows: pl.DataFrame, column: str, problem: str, remedy: str) -> Iterator[Fault]:
    for row in rows.iter_rows(named=True):
        value = row[column]
        yield Fault(f"{table}", row["row"], column, None if value is None else str(value), problem, remedy)


def _references(network: Network, coded: CodedTables) -> Iterator[Fault]:
    for table, column in (("demands", "radio"), ("demands", "anchor"), ("routes", "element_id")):
        dangling, absent = _not_in_service(network, coded, table, column)
        yield from _faults(table, dangling, column, "no element has this id", "add the element or correct the id")
        yield from _faults(
            table, absent, column, "the element is not in service on the day",
            "route around it, or ask for a day on which it is in service",
        )  # fmt: skip
    for table, column in (("controls", "controller_id"), ("controls", "element_id"), ("members", "element_id"),
                          ("supplies", "element_id"), ("links", "a_id"), ("links", "b_id")):  # fmt: skip
        dangling, _ = _not_in_service(network, coded, table, column)
        yield from _faults(table, dangling, column, "no element has this id", "add the element or correct the id")
    yield from _needs(network, coded)
    for table, frame, operator in (
        ("elements", coded.elements, coded.operator_of), ("demands", coded.demands, coded.demand_operator),
    ):  # fmt: skip
        stray = _where(frame, "operator_id", operator < 0)
        yield from _faults(table, stray, "operator_id", "no operator has this id", "add the operator or correct the id")
    stray = _where(coded.elements, "site_id", coded.site_of < 0)
    yield from _faults("elements", stray, "site_id", "no site has this id", "add the site or correct the id")


def _not_in_service(network: Network, coded: CodedTables, table: str, column: str) -> tuple[pl.DataFrame, pl.DataFrame]:
    """Rows, with their numbers, that name an element nobody lists; and those that name one that is not in service."""
    absent, frame = coded.absent[table, column], getattr(coded, table, None)
    frame = network[table] if frame is None else frame
    dangling = (coded.named[table, column] < 0) & ~absent
    return _where(frame, column, dangling).drop_nulls(), _where(frame, column, absent)


def _where(frame: pl.DataFrame, column: str, wrong: Flags) -> pl.DataFrame:
    """The rows with something wrong in a column, with their numbers; of a list every value is a row."""
    rows = numbered(frame.select(column))
    if not wrong.any():
        return rows.clear()
    return (rows.explode(column).drop_nulls() if frame[column].dtype == pl.List else rows).filter(wrong)


def _needs(network: Network, coded: CodedTables) -> Iterator[Fault]:
    needs = network["needs"]
    if needs.is_empty():
        return
    dangling = _where(needs, "dependent_id", (coded.need_route < 0) & (coded.need_demand < 0))
    yield from _faults(
        "needs", dangling, "dependent_id", "no demand or route has this id", "add the demand or route or correct the id"
    )
    absent = coded.absent["needs", "needed_id"]
    unlisted = (coded.named["needs", "needed_id"] < 0) & ~absent
    dangling = _where(needs, "needed_id", unlisted & (coded.need_group < 0))
    yield from _faults(
        "needs", dangling, "needed_id", "no element or group has this id", "add the element or group or correct the id"
    )
    stray = _where(network["members"], "group_id", coded.member_group < 0)
    yield from _faults("members", stray, "group_id", "no group has this id", "add the group or correct the id")
    yield from _faults(
        "needs",
        _where(needs, "needed_id", absent),
        "needed_id",
        "the element is not in service on the day",
        "need another, or ask for another day",
    )


def _links(network: Network) -> Iterator[Fault]:
    stated = (pl.col("confidentiality") != "unknown") | (pl.col("integrity") != "unknown")
    rows = numbered(network["links"]).filter(stated & pl.col("interface").is_null())
    yield from _faults(
        "links",
        rows,
        "interface",
        "the link states protection and no interface",
        "say whose protection it is: n3, s1_u, ...",
    )


def _weights(coded: CodedTables) -> Iterator[Fault]:
    demands = numbered(coded.demands)
    for column in ("subscribers", "traffic_gb_day"):
        wrong = demands.filter((pl.col(column) < 0) | ~pl.col(column).is_finite())
        yield from _faults("demands", wrong, column, "a weight cannot be negative", "give a number from 0 on")
    missing = demands.filter(pl.col("subscribers").is_null())
    yield from _faults("demands", missing, "subscribers", "the weight is missing", "give the number of subscribers")
    bare = demands.filter(pl.col("radio").is_null() | (pl.col("radio").list.len() == 0))
    yield from _faults(
        "demands", bare, "demand_id", "the demand has no radio elements", "list them in order from the UE on"
    )


def _routes(network: Network, coded: CodedTables) -> Iterator[Fault]:
    routes, shares = network["routes"], network["route_shares"]
    missing = _where(coded.demands, "route_id", coded.demand_route < 0)
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


def _groups(network: Network, coded: CodedTables) -> Iterator[Fault]:
    members = network["members"].filter(coded.named["members", "element_id"] >= 0)
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


def _hosting_cycles(coded: CodedTables) -> Iterator[Fault]:
    """Rows that stay when guests without guests of their own are taken off again and again: they lie on a cycle, or above one."""
    rows = numbered(coded.controls).filter(pl.col("kind") == "hosts")
    while not rows.is_empty():
        left = rows.join(rows.select(pl.col("controller_id").alias("element_id")).unique(), on="element_id", how="semi")
        left = left.join(
            left.select(pl.col("element_id").alias("controller_id")).unique(), on="controller_id", how="semi"
        )
        if left.height == rows.height:
            break
        rows = left
    yield from _faults("controls", rows, "controller_id", "hosting goes round in a circle", "correct who hosts whom")
