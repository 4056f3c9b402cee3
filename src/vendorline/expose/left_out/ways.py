"""The networks that one with rows left out may be: each of them, where they are few enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from math import prod

import polars as pl

from vendorline.expose.left_out.choices import (
    ABSENT,
    ALIKE,
    ALL,
    ELSEWHERE,
    FEWEST,
    NOBODY,
    NOTHING,
    OWN_REGION,
    SUBSCRIBERS,
    Assignment,
    Choices,
    Key,
    OpenRow,
    choices_of,
)  # fmt: skip
from vendorline.expose.left_out.completed import completed, rows_under
from vendorline.expose.left_out.row import Row
from vendorline.expose.left_out.rows import DATES, SPAN, TABLES, Ids, aims_of, id_of, ids_of, rows_of
from vendorline.expose.left_out.standing import on_stated_routes, under_a_laid_chain
from vendorline.expose.left_out.unread_cells import NEVER_TRIED, TRIED, unread_rows
from vendorline.network.faults import UNREADABLE
from vendorline.network.schema import table
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass

#: How many networks are tried at most, and how many elements these may have together; what is beyond is bounded from outside.
MOST, MOST_ELEMENTS = 400, 5_000_000


@dataclass(frozen=True, slots=True)
class Way:
    """One network that may be, with the rows left out that stand in it in no way; `words` say what is supposed.

    `weighed`: the operators whose subscribers count, where nobody can tell of one how many they are (None: all).
    """

    network: Network
    words: tuple[str, ...] = ()
    weighed: frozenset[str] | None = None


def ways_of(network: Network, on: date) -> Iterator[Way]:
    """The networks that one may be as rows were left out of it; itself where none was.

    Args:
        network: as it was read.
        on: the day.
    """
    if network.left_out.is_empty() and not unread_rows(network):
        yield Way(network)
        return
    laid = network.is_empty("demands")
    base = under_a_laid_chain(network) if laid and network.left_out.height else network
    ids = ids_of(base)
    read = rows_of(base, ids)
    rows = _with_what_may_stand(read, ids) if laid else on_stated_routes(base, read)
    choices = _few(choices_of(base, rows, ids), base.columns("elements", ("element_id",)).height)
    if laid:
        choices = _with_their_elements(choices, ids)
    put = {open_row.row.place for open_row in choices.rows}
    done = put if laid else put | ({row.place for row in read} - {row.place for row in rows})
    left = _left(base, done, {row.place for row in read}, laid=laid)
    untried = {row.name for row in rows} - {open_row.row.name for open_row in choices.rows}
    bare = _without_unread(base, [row for row in read if row.place is None and row.name not in untried])
    numbered = set(choices.values.get(SUBSCRIBERS, ())) - {NOBODY, ALIKE}
    seen = set[str]()
    for values in product(*choices.values.values()):
        assignment = dict(zip(choices.values, values, strict=True))
        standing = rows_under(choices, assignment)
        mark = repr([{n: sorted(map(repr, told)) for n, told in standing.items()}, assignment.get(SUBSCRIBERS)])
        if mark not in seen:
            seen.add(mark)
            network_then = completed(bare, standing, on)
            weighed = _weighed(base, numbered, assignment.get(SUBSCRIBERS))
            yield Way(replace(network_then, left_out=left), tuple(_words(choices, assignment)), weighed)


def _weighed(network: Network, unread: set[str], most: str | None) -> frozenset[str] | None:
    """Whose subscribers count: of several shares, each with any weight, the extremes are those of one alone."""
    if most in (None, ALIKE):
        return None
    operators = frozenset(network.columns("operators", ("operator_id",)).to_series())
    return operators - unread if most == NOBODY else frozenset({most})


def _without_unread(network: Network, rows: Sequence[Row]) -> Network:
    """The network without the links and protections among rows that stay and are tried; that their cells could not be read is no longer open."""
    if not rows:
        return network
    frames = {}
    links = [row.cells["link_id"] for row in rows if row.table == "links"]
    if links:
        frames["links"] = network["links"].filter(~pl.col("link_id").is_in(links))
    odd = [row.cells["interface"] for row in rows if row.table == "protections"]
    if odd:
        frames["protections"] = network["protections"].filter(~pl.col("interface").is_in(odd))
    said = pl.DataFrame(
        [
            {"table": row.table, "row_id": row.cells[id_of(row.table)], "column": column, "_tried": True}
            for row in rows
            for column in row.unread - NEVER_TRIED
        ],
        schema={"table": pl.String, "row_id": pl.String, "column": pl.String, "_tried": pl.Boolean},
    ).unique()
    told = network["observations"].join(said, on=["table", "row_id", "column"], how="left", maintain_order="left")
    tried = pl.col("_tried").fill_null(value=False) & (pl.col("method") == UNREADABLE)
    method = pl.when(tried).then(pl.lit(TRIED)).otherwise("method").alias("method")
    return network.with_tables(**frames, observations=told.with_columns(method).drop("_tried"))


def _with_what_may_stand(rows: Sequence[Row], ids: Ids) -> list[Row]:
    """The rows that may stand in an inventory: not those of an operator that was left out, nor rows about them."""
    lost = ids.lost["operators"]
    elements = [row for row in rows if row.table != "elements" or row.texts.get("operator_id") not in lost]
    return _about(elements, ids)


def _about(rows: Sequence[Row], ids: Ids) -> list[Row]:
    """The rows without those about an element left out that is not among them."""
    stand = {row.cells.get("element_id") for row in rows if row.table == "elements"}
    gone = ids.lost["elements"] - stand

    def stays(row: Row) -> bool:
        named = (row.texts.get(column.name) for column in table(row.table).columns if "elements" in aims_of(column))
        return row.table == "elements" or gone.isdisjoint(named)

    return [row for row in rows if row.place is None or stays(row)]


def _with_their_elements(choices: Choices, ids: Ids) -> Choices:
    """The choices without rows about an element left out of which not every variable is tried."""
    kept = {row.name for row in _about([open_row.row for open_row in choices.rows], ids)}
    return replace(choices, rows=tuple(open_row for open_row in choices.rows if open_row.row.name in kept))


def _few(choices: Choices, elements: int) -> Choices:
    """The choices of which all can be tried together: variables of few values first, and rows of which each variable is tried."""
    most = min(MOST, max(1, MOST_ELEMENTS // max(elements, 1)))
    kept: dict[Key, tuple[object, ...]] = {}
    for key in sorted(choices.values, key=lambda key: (len(choices.values[key]), key)):
        if prod(map(len, kept.values())) * len(choices.values[key]) <= most:
            kept[key] = choices.values[key]
    rows = tuple(row for row in choices.rows if all(key in kept for key in row.keys.values()))
    asked = {key for row in rows for key in row.keys.values()} | ({("needed", "")} & set(kept))
    return Choices(rows, {key: values for key, values in kept.items() if key in asked})


def _left(network: Network, done: set[int | None], read: set[int | None], *, laid: bool) -> pl.DataFrame:
    """The rows left out that stand in no network that is tried, and may change a number.

    On stated routes an element of which nothing could be read is of a function that nobody researched, and changes none.
    """
    numbered = network.left_out.with_row_index("place")
    places, told = ([place for place in some if place is not None] for some in (done, read))
    matters = pl.col("table").is_in(TABLES) & ((pl.col("table") != "elements") | pl.col("place").is_in(told))
    again = pl.col("place").is_in(places)
    return numbered.filter(~again & (matters | pl.lit(laid))).drop("place")


def _words(choices: Choices, assignment: Assignment) -> Iterator[str]:
    """What an assignment supposes of each row left out."""
    told = (_sentence(one, column, assignment[key]) for one in choices.rows for column, key in one.keys.items())
    yield from dict.fromkeys(told)


def _sentence(open_row: OpenRow, column: str, value: object) -> str:
    row = open_row.row
    if row.table == "operators":
        return (
            "every node of operators of unreadable subscribers weighs the same"
            if value == ALIKE
            else (
                "no operator of unreadable subscribers has many"
                if value == NOBODY
                else f"{value} has by far the most subscribers"
            )
        )
    where = row.name if row.place is None else f"{row.table}, {row.name}"
    if column in DATES | SPAN:
        return f"{where}, {'does not hold' if value == NOTHING else 'holds'} on the day"
    if isinstance(value, tuple):
        return f"{column} of {where}, is one by itself in {'no region' if value[1] is None else value[1]}"
    if isinstance(value, str) and value.startswith((ELSEWHERE, OWN_REGION)):
        return f"{column} of {where}, is one that nothing else names"
    said = {
        NOTHING: "nothing of this network",
        ABSENT: "not of this network",
        None: "nothing",
        FEWEST: "one member",
        ALL: "all members",
    }.get(value, value)  # type: ignore[call-overload]
    return f"{column} of {where}, is {said}"
