"""Rules between the cells of a row, and between rows: dates in order, sums, contradictions, unlikely positions."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

import polars as pl

from vendorline.knowledge.places import country_boxes, within_box
from vendorline.network.faults import Batch
from vendorline.network.validation.typed_table import Checked

#: Earlier column, later column, whether both may be the same day.
DATE_ORDERS = (
    ("from_on", "until_on", False),
    ("acquired_on", "installed_on", True),
    ("installed_on", "retired_on", False),
    ("acquired_on", "retired_on", True),
)
SHARE_TOLERANCE = 1e-6


def find_inconsistencies(tables: Mapping[str, Checked]) -> Iterable[tuple[str, list[Batch]]]:
    """Every fault that needs more than one cell, by table."""
    for name, checked in tables.items():
        if checked.usable:
            batches = [*_dates(checked), *_of_table(name, tables)]
            if batches:
                yield name, batches


def _of_table(name: str, tables: Mapping[str, Checked]) -> Iterable[Batch]:
    if name == "operators":
        yield from _licensees(tables[name])
    elif name == "sites":
        yield from _positions(tables[name])
    elif name == "bindings":
        yield from _contradictions(tables[name])
    elif name == "groups":
        yield from _members(tables[name], tables.get("members"))
    elif name == "route_shares":
        yield from _shares(tables[name], tables.get("routes"))


def _indexed(checked: Checked, *columns: str) -> pl.DataFrame:
    """The columns of the rows in which none of them is at fault, with the place of each row as `index`."""
    frame = checked.frame.select(columns).with_row_index("index")
    return frame.filter(~checked.is_bad(*columns))


def _dates(checked: Checked) -> Iterable[Batch]:
    named = {column.name for column in checked.schema.columns}
    for early, late, same in DATE_ORDERS:
        if early not in named or late not in named:
            continue
        wrong = pl.col(late) < pl.col(early) if same else pl.col(late) <= pl.col(early)
        if (early, late) == ("acquired_on", "retired_on"):  # else one of the other two says so
            frame = _indexed(checked, early, late, "installed_on").filter(pl.col("installed_on").is_null() & wrong)
        else:
            frame = _indexed(checked, early, late).filter(wrong)
        if frame.height:
            word = "before" if same else "not after"
            yield Batch(
                late, f"{word} {early}", f"correct {early} or {late}", frame["index"], frame[late].cast(pl.String),
                details=frame.select(pl.lit(f"{word} {early} ") + pl.col(early).cast(pl.String)).to_series(),
            )  # fmt: skip


def _licensees(operators: Checked) -> Iterable[Batch]:
    """Shared networks whose licensees are shared networks themselves, or who are their own: nobody would answer for them."""
    frame = _indexed(operators, "operator_id", "licensees").filter(pl.col("licensees").list.len() > 0)
    each = frame.explode("licensees")
    own = each.filter(pl.col("licensees") == pl.col("operator_id"))
    nested = each.filter(
        pl.col("licensees").is_in(frame["operator_id"].drop_nulls().implode())
        & (pl.col("licensees") != pl.col("operator_id"))
    )
    for wrong, problem, remedy in (
        (own, "names itself as its licensee", "name the operators that it runs for, or leave licensees empty"),
        (nested, "a licensee that has licensees itself", "name the operators that stand at the end, each of them"),
    ):
        if wrong.height:
            yield Batch("licensees", problem, remedy, wrong["index"], wrong["licensees"])


def _positions(sites: Checked) -> Iterable[Batch]:
    columns = ("latitude", "longitude", "country")
    frame = _indexed(sites, *columns)
    half = frame.filter(pl.col("latitude").is_null() != pl.col("longitude").is_null())
    if half.height:
        given = half.select(pl.coalesce("latitude", "longitude").cast(pl.String)).to_series()
        problem = "half a position: latitude or longitude is missing"
        yield Batch("latitude", problem, "give both, or neither", half["index"], given, severity="warning")
    boxed = frame.join(country_boxes(), on="country", how="inner", maintain_order="left")
    outside = boxed.filter(~within_box("latitude", "longitude"))
    if outside.height:
        place = pl.concat_str(pl.col("latitude").cast(pl.String), pl.col("longitude").cast(pl.String), separator=", ")
        yield Batch(
            "latitude", "unlikely position", "check the sign and the order of latitude and longitude, and the country",
            outside["index"], outside.select(place).to_series(), severity="warning",
            details=outside.select("unlikely position: outside " + pl.col("country_name")).to_series(),
        )  # fmt: skip


def _contradictions(bindings: Checked) -> Iterable[Batch]:
    """Rows that bind an operator by an instrument on days on which another row says that it is not bound, or the reverse."""
    by = ["operator_id", "instrument_id"]
    frame = _indexed(bindings, *by, "bound", "from_on", "until_on").drop_nulls([*by, "bound"])
    frame = frame.filter((pl.col("from_on") < pl.col("until_on")).fill_null(value=True))
    both = frame.filter(pl.col("bound").n_unique().over(by) > 1)
    if not both.height:
        return
    always, still = pl.date(1, 1, 1), pl.date(9999, 12, 31)
    both = both.with_columns(start=pl.col("from_on").fill_null(always), stop=pl.col("until_on").fill_null(still))
    both = both.sort([*by, "start", "index"])
    for answer in ("yes", "no"):
        # How far earlier rows with the other answer reach; equal starts count in the order of the file.
        reach = pl.when(pl.col("bound") != answer).then(pl.col("stop")).cum_max().forward_fill().over(by)
        clash = both.with_columns(reach=reach).filter((pl.col("bound") == answer) & (pl.col("start") < pl.col("reach")))
        if clash.height:
            yield Batch(
                "bound", "contradicts another row of the same operator and instrument on the same days",
                "correct the dates, or remove one of the rows", clash["index"], clash["bound"],
            )  # fmt: skip


def _members(groups: Checked, members: Checked | None) -> Iterable[Batch]:
    if members is not None and not members.usable:
        return
    frame = _indexed(groups, "group_id", "needed").drop_nulls()
    if members is None:
        counts = pl.DataFrame(schema={"group_id": pl.String, "members": pl.UInt32})
    else:
        counts = members.frame.group_by("group_id").agg(members=pl.col("element_id").n_unique())
    frame = frame.join(counts, on="group_id", how="left", maintain_order="left").with_columns(
        pl.col("members").fill_null(0)
    )
    short = frame.filter(pl.col("needed") > pl.col("members"))
    if short.height:
        details = short.select("more than its " + pl.col("members").cast(pl.String) + " members").to_series()
        yield Batch(
            "needed", "more than the group has members", "lower it, or add the missing members",
            short["index"], short["needed"].cast(pl.String), details=details,
        )  # fmt: skip


def _shares(shares: Checked, routes: Checked | None) -> Iterable[Batch]:
    at_fault = shares.broken() | shares.rejected()
    frame = shares.frame.select("route_id", "alternative", "share").with_row_index("index")
    faulty = frame.filter(at_fault).select("route_id").unique()
    whole = frame.filter(~at_fault).join(faulty, on="route_id", how="anti", maintain_order="left")
    sums = whole.group_by("route_id", maintain_order=True).agg(pl.col("index").first(), pl.col("share").sum())
    off = sums.filter((pl.col("share") - 1).abs() > SHARE_TOLERANCE)
    if off.height:
        details = off.select(
            "the shares of this route sum to " + pl.col("share").round(6).cast(pl.String) + ", not 1"
        ).to_series()
        yield Batch(
            "share", "the shares of a route do not sum to 1", "correct the shares of the route",
            off["index"], off["route_id"], details=details,
        )  # fmt: skip
    if routes is None or not routes.usable:
        return
    known = routes.frame.select("route_id", "alternative").drop_nulls().unique()
    stray = whole.join(
        routes.frame.select("route_id").drop_nulls().unique(), on="route_id", how="semi", maintain_order="left"
    )
    stray = stray.join(known, on=["route_id", "alternative"], how="anti", maintain_order="left")
    # A hop whose alternative cannot be read may be the one that is missed here.
    if stray.height and not routes.is_bad("route_id", "alternative").any():
        yield Batch(
            "alternative", "refers to routes, where the route has no such alternative", "add its hops to routes, or correct it",
            stray["index"], stray["alternative"].cast(pl.String),
        )  # fmt: skip
