"""A network with the rows left out of it put back, as one assignment of what could not be read has them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

import polars as pl

from vendorline.expose.left_out.choices import ALL, NEEDED, NOTHING, Assignment, Choices
from vendorline.expose.left_out.rows import TABLES, id_of
from vendorline.expose.protection.switches import COLUMNS, OPEN
from vendorline.network.left_out import cells_of
from vendorline.network.schema import table
from vendorline.network.tables import Network, conform, in_time

Rows = dict[str, list[dict[str, Any]]]
#: Columns that name elements, by table.
_NAMES = {
    "controls": ("controller_id", "element_id"), "supplies": ("element_id",), "links": ("a_id", "b_id"), "members": ("element_id",),
}  # fmt: skip
#: Under which elements are told that stay and are not in service.
GONE = "elements not in service"
#: Under which cells are told of rows that stay.
EDITED = "cells of rows that stay"
_EDITED = {"demands": ("region",), "sites": ("region",), "elements": ("function",)}
_SOMEBODY = "left out: somebody"


def rows_under(choices: Choices, assignment: Assignment) -> Rows:
    """The rows that stand under an assignment, by table."""
    found: Rows = {name: [] for name in (*TABLES, GONE, EDITED)}
    for open_row in choices.rows:
        cells, stays = open_row.cells(assignment), open_row.row.place is None
        if cells is not None and stays and open_row.row.table in _EDITED:
            name = open_row.row.table
            edited = {column: cells[column] for column in _EDITED[name] if column in open_row.keys or name == "demands"}
            if edited:
                found[EDITED].append({"table": name, "id": cells[id_of(name)], **edited})
        elif cells is not None:
            if open_row.row.table == "elements" and cells["element_id"] is None:
                cells["element_id"] = f"left out: {open_row.row.name}"
            if open_row.row.table != "operators":
                found[open_row.row.table].append(cells)
        elif open_row.row.table == "elements" and open_row.row.place is None:
            found[GONE].append({"element_id": open_row.row.cells["element_id"]})
    # A group of which nothing is known but who refers to it.
    own = {key[1] for key, value in assignment.items() if key[0] == "groups" and value == key[1]}
    found["groups"] += [{"group_id": name, "needed": assignment[NEEDED]} for name in sorted(own)]
    return found


def completed(network: Network, rows: Rows, on: date) -> Network:
    """The network with rows put back; a row about an element that is not there says nothing.

    Args:
        network: that they were left out of.
        rows: as `rows_under` gives them.
        on: the day.
    """
    if rows[EDITED]:
        network = network.with_tables(**_edited(network, rows[EDITED]))
    frames = _elements(network, rows["elements"], on)
    if rows[GONE]:
        gone = pl.col("element_id").is_in([row["element_id"] for row in rows[GONE]])
        elements = frames.get("elements", network["elements"])
        frames["elements"] = elements.with_columns(
            installed_on=pl.when(~gone).then("installed_on"),
            retired_on=pl.when(gone).then(pl.lit(on)).otherwise("retired_on"),
        )
    there = _there(network.with_tables(**frames), rows)
    for name, columns in _NAMES.items():
        kept = [row for row in rows[name] if all(row[column] is None or row[column] in there for column in columns)]
        if kept:
            frames[name] = _with(network, name, kept)
    if rows["groups"] or rows["members"]:
        frames |= _groups(network.with_tables(**frames), rows["groups"], on)
    needs = [row for row in rows["needs"] if row["needed_id"] in there and row["dependent_id"] in there]
    own = {row["group_id"] for row in rows["groups"]}
    needs += [row for row in rows["needs"] if row["needed_id"] in own and row["dependent_id"] in there]
    if needs:
        frames["needs"] = _with(network, "needs", needs)
    if rows["protections"]:
        frames["protections"] = _protections(network["protections"], rows["protections"])
    return network.with_tables(**frames) if frames else network


def _edited(network: Network, edits: Sequence[Mapping[str, Any]]) -> dict[str, pl.DataFrame]:
    """The tables of which cells are filled in rows that stay."""
    found: dict[str, pl.DataFrame] = {}
    for edit in edits:
        name = edit["table"]
        frame = found.get(name, network[name])
        here = pl.col(id_of(name)) == edit["id"]
        for column in edit.keys() - {"table", "id"}:
            value = pl.lit(edit[column], frame.schema[column])
            frame = frame.with_columns(pl.when(here).then(value).otherwise(column).alias(column))
        found[name] = frame
    return found


def _there(network: Network, rows: Rows) -> set[str]:
    """Whatever rows name that is in the network."""
    columns = {name for names in (*_NAMES.values(), ("dependent_id", "needed_id")) for name in names}
    named = {row[column] for told in rows.values() for row in told for column in columns & row.keys()} - {None}
    found = set[str]()
    for name in ("elements", "groups", "demands", "routes") if named else ():
        ids = network.columns(name, (id_of(name),)).to_series()
        found |= set(ids.filter(ids.is_in(sorted(named))))
    return found


def _with(network: Network, name: str, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """A table with more rows; one of the key of another takes its place."""
    more = _frame(name, rows)
    if name == "links":  # an id says nothing of a link, and some could not be read
        more = more.with_columns(link_id=pl.format("left out: {}", pl.int_range(pl.len())))
    key = list(table(name).key)
    both = pl.concat([network[name], more])
    return both.unique(key, keep="last", maintain_order=True) if key else both


def _frame(name: str, rows: Iterable[Mapping[str, Any]]) -> pl.DataFrame:
    return conform(name, pl.DataFrame(list(rows), schema=table(name).polars_schema()))


def _elements(network: Network, rows: Sequence[Mapping[str, Any]], on: date) -> dict[str, pl.DataFrame]:
    """The elements with more of them, and whatever site and operator they need."""
    there_already = set(network["elements"]["element_id"]) if rows else set()
    rows = [row for row in rows if row["element_id"] not in there_already]
    if not rows:
        return {}
    sites, operators = network["sites"], network["operators"]
    lost = network.left_out.filter(pl.col("table") == "sites")
    region_of = {cells.get("site_id"): cells.get("region") for cells in map(cells_of, lost.iter_rows(named=True))}
    known_sites, known_operators = set(sites["site_id"]), set(operators["operator_id"])
    more_sites: dict[str, str | None] = {}
    placed = []
    for row in rows:
        site, operator = row["site_id"], row["operator_id"]
        if isinstance(site, tuple):
            site, region = site
            more_sites[site] = region
        elif site not in known_sites:
            # A site that was left out is one of its own; else `site_id` holds the region in which the element may be.
            region = region_of.get(site, None if site == NOTHING else site)
            site = f"left out: {site if site in region_of else region}"
            more_sites[site] = region
        operator = _SOMEBODY if operator in (None, NOTHING) else operator
        placed.append({**row, "site_id": site, "operator_id": operator, "function": row["function"] or "other"})
    there = _frame("elements", placed).filter(in_time("installed_on", "retired_on", on))
    country = operators["country"][0]
    new = sorted(set(there["operator_id"]) - known_operators)
    more_operators = [{"operator_id": name, "name": name, "country": country} for name in new]
    placing = [{"site_id": name, "region": region, "country": country} for name, region in more_sites.items()]
    found = {"elements": pl.concat([network["elements"], there])}
    if placing:
        found["sites"] = pl.concat([sites, _frame("sites", placing)])
    if more_operators:
        found["operators"] = pl.concat([operators, _frame("operators", more_operators)])
    return found


def _groups(network: Network, rows: Sequence[Mapping[str, Any]], on: date) -> dict[str, pl.DataFrame]:
    """The groups with more of them, and their members; of which nobody knows how many members it needs, all in service or one."""
    groups = _with(network, "groups", [row for row in rows if row["group_id"] is not None])
    members = network["members"].filter(pl.col("group_id").is_in(groups["group_id"].implode()))
    elements = network.columns("elements", ("element_id", "installed_on", "retired_on"))
    named = elements.filter(pl.col("element_id").is_in(members["element_id"].unique().implode()))
    serving = named.filter(in_time("installed_on", "retired_on", on))["element_id"]
    counted = members.filter(pl.col("element_id").is_in(serving.implode())).group_by("group_id").agg(_all=pl.len())
    groups = groups.join(counted, on="group_id", how="left", maintain_order="left")
    needed = pl.when(pl.col("needed") == ALL).then(pl.col("_all").fill_null(0)).otherwise("needed")
    return {"groups": groups.with_columns(needed=needed).drop("_all"), "members": members}


def _protections(frame: pl.DataFrame, rows: Sequence[Mapping[str, Any]]) -> pl.DataFrame:
    """Protections with more of them; where two rows speak of the same and differ, nobody knows which of them is right."""
    key = table("protections").key
    found = {tuple(row[c] for c in key): row for row in frame.iter_rows(named=True)}
    for row in rows:
        mine = tuple(row[c] for c in key)
        states = {c: row[c] or "unknown" for c in COLUMNS}
        before = found.get(mine)
        if before is not None:
            states = {c: state if state == before[c] else OPEN for c, state in states.items()}
        found[mine] = {**row, **states}
    return _frame("protections", found.values())
