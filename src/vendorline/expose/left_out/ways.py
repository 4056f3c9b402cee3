"""The networks that one with rows left out may be: each of them, where they are few enough."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from itertools import product
from math import prod

import polars as pl

from vendorline.expose.left_out.choices import ALL, FEWEST, NOTHING, Assignment, Choices, Key, OpenRow, choices_of
from vendorline.expose.left_out.completed import completed, rows_under
from vendorline.expose.left_out.rows import (
    DATES,
    SPAN,
    TABLES,
    TRIED,
    Ids,
    Row,
    aims_of,
    ids_of,
    rows_of,
    undated,
    unread_links,
)
from vendorline.expose.left_out.standing import on_stated_routes, under_a_laid_chain
from vendorline.network.faults import UNREADABLE
from vendorline.network.schema import table
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass

#: How many networks are tried at most, and how many elements these may have together; what is beyond is bounded from outside.
MOST, MOST_ELEMENTS = 400, 5_000_000


@dataclass(frozen=True, slots=True)
class Way:
    """One network that may be, with the rows left out that stand in it in no way; `words` say what is supposed."""

    network: Network
    words: tuple[str, ...] = ()


def ways_of(network: Network, on: date) -> Iterator[Way]:
    """The networks that one may be as rows were left out of it; itself where none was.

    Args:
        network: as it was read.
        on: the day.
    """
    if network.left_out.is_empty() and not unread_links(network) and not undated(network):
        yield Way(network)
        return
    laid = network.is_empty("demands")
    base = under_a_laid_chain(network) if laid and network.left_out.height else network
    ids = ids_of(base)
    read = rows_of(base, ids)
    rows = [row for row in read if not _names_what_is_gone(row, ids)] if laid else on_stated_routes(base, read)
    choices = _few(choices_of(base, rows, ids), base.columns("elements", ("element_id",)).height)
    put = {open_row.row.place for open_row in choices.rows}
    done = put if laid else put | ({row.place for row in read} - {row.place for row in rows})
    left = _left(base, done, {row.place for row in read}, laid=laid)
    untried = {row.name for row in rows} - {open_row.row.name for open_row in choices.rows}
    bare = _without_unread(base, [row for row in read if row.place is None and row.name not in untried])
    seen = set[str]()
    for values in product(*choices.values.values()):
        assignment = dict(zip(choices.values, values, strict=True))
        standing = rows_under(choices, assignment)
        mark = repr({name: sorted(map(repr, told)) for name, told in standing.items()})
        if mark not in seen:
            seen.add(mark)
            network_then = completed(bare, standing, on)
            yield Way(replace(network_then, left_out=left), tuple(_words(choices, assignment)))


def _without_unread(network: Network, rows: Sequence[Row]) -> Network:
    """The network without the links among rows that stay and are tried; that their cells could not be read is no longer open."""
    if not rows:
        return network
    links = [row.cells["link_id"] for row in rows if row.table == "links"]
    ids = [*links, *(row.cells["element_id"] for row in rows if row.table == "elements")]
    tried = (
        pl.col("row_id").is_in(ids) & (pl.col("method") == UNREADABLE) & pl.col("table").is_in(["links", "elements"])
    )
    return network.with_tables(
        links=network["links"].filter(~pl.col("link_id").is_in(links)),
        observations=network["observations"].with_columns(
            method=pl.when(tried).then(pl.lit(TRIED)).otherwise("method")
        ),
    )


def _names_what_is_gone(row: Row, ids: Ids) -> bool:
    """Whether a row is an element, or about one, that was left out of an inventory and cannot stand in it."""
    if row.table == "elements":
        return True
    return any(
        "elements" in aims_of(column) and row.texts.get(column.name) in ids.lost["elements"]
        for column in table(row.table).columns
    )


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
    where = row.name if row.place is None else f"{row.table}, {row.name}"
    if column in DATES | SPAN:
        return f"{where}, {'does not hold' if value == NOTHING else 'holds'} on the day"
    said = {NOTHING: "nothing of this network", None: "nothing", FEWEST: "one member", ALL: "all members"}.get(
        value, value
    )  # type: ignore[call-overload]
    return f"{column} of {where}, is {said}"
