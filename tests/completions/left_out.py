"""Rows left out of a network, in a completion: they stand in their table, with what could be read of them and the rest any value.

What could not be read is told as cells that nobody could read are; where an element stands, and whose it is, are gaps of their own.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from plain_check import World
from vendorline.network.schema import table
from vendorline.rulebook import Law

#: Options of a gap, as `completions.gaps.Gap` has them.
Options = tuple[tuple[tuple[str, int | None, str, Any], ...], ...]
_DATES = {"installed_on", "retired_on", "acquired_on"}
NOBODY = "an operator that is not judged"
_STATES = ("granted", "derogation", "refused")


def restored(world: World, law: Law, lost: Sequence[Mapping[str, Any]]) -> tuple[World, list[Options]]:
    """The network with its rows left out, and what is open of them beside cells that nobody could read."""
    tables = {name: [dict(row) for row in rows] for name, rows in world.tables.items()}
    options: list[Options] = []
    given = [(row, json.loads(row["cells"]) if row["cells"].startswith("{") else {}) for row in lost]
    for row, cells in given:
        if row["table"] == "sites":
            empty = dict.fromkeys(c.name for c in table("sites").columns)
            tables["sites"].append({**empty, "site_id": cells["site_id"]})
            place = len(tables["sites"]) - 1
            countries = sorted({o["country"] for o in tables["operators"]} | {"CN"})
            options.append(tuple((("sites", place, "country", country),) for country in countries))
    new = 0
    ids = {
        *(cells.get("element_id") for row, cells in given if row["table"] == "elements"),
        *(cells.get("site_id") for row, cells in given if row["table"] == "sites"),
    } - {None}
    for number, (row, cells) in enumerate(given):
        bad = set(row["columns"])
        if row["table"] == "elements":
            read = _typed("elements", {n: c for n, c in cells.items() if n not in bad or n == "site_id"})
            unread = {c.name for c in table("elements").columns} if not cells else bad - {"site_id", "operator_id"}
            unread |= {"function"} if "function" not in cells else set()
            unread |= _DATES if unread & _DATES else set()
            read |= dict.fromkeys(unread, None) | {"element_id": read["element_id"] or f"lost row {number}"}
            read["function"] = read["function"] or "other"
            place = len(tables["elements"])
            sites = [s["site_id"] for s in tables["sites"]]
            if read["site_id"] not in sites:
                new += 1
                tables["sites"].append(
                    {**dict.fromkeys(c.name for c in table("sites").columns), "site_id": f"new{new}"}
                )
                options.append(tuple((("elements", place, "site_id", s),) for s in (*sites, f"new{new}")))
                unread |= {"tags"}
                read["site_id"] = f"new{new}"
            elif any(cells.get("site_id") == other.get("site_id") for of, other in given if of["table"] == "sites"):
                unread |= {"tags"}
            if row["operator_id"] is None:
                whose = [o["operator_id"] for o in tables["operators"]]
                options.append(tuple((("elements", place, "operator_id", o),) for o in (*whose, NOBODY)))
                read["operator_id"] = NOBODY
            tables["elements"].append(read)
            said = {"table": "elements", "row_id": read["element_id"], "method": "unreadable"}
            tables["observations"] += [{**said, "column": column} for column in sorted(unread)]
        elif row["table"] in {"bindings", "grants", "supplies", "controls"}:
            bad = {n for n in bad if cells.get(n) not in ids or n not in {"element_id", "controller_id", "site_id"}}
            read = _typed(row["table"], {n: c for n, c in cells.items() if n not in bad})
            place = len(tables[row["table"]])
            tables[row["table"]].append(read)
            options += list(_of_row(tables, law, row["table"], place, bad))
    return replace(world, tables=tables), options


def _of_row(
    tables: Mapping[str, list[dict[str, Any]]], law: Law, name: str, place: int, bad: set[str]
) -> Iterator[Options]:
    """What each cell at fault of a row may be."""
    elements = [e["element_id"] for e in tables["elements"]]
    values = {
        "state": _STATES, "site_id": [*(s["site_id"] for s in tables["sites"]), "-"], "instrument_id": (law.id, "ZZ-0"),
        "role": ("component", "software", "signing", "operation", "host"), "element_id": elements, "kind": ("manages", "hosts", "updates"),
    }  # fmt: skip
    if "bound" in bad:  # who is bound is not completed: what says both says nothing
        rows = tables[name]
        rows += [{**rows[place], "bound": "no"}]
        rows[place]["bound"] = "yes"
    for column in sorted(bad - {"bound"}):
        yield tuple(((name, place, column, value),) for value in values[column])


def _typed(name: str, cells: Mapping[str, str]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for column in table(name).columns:
        text = cells.get(column.name)
        if text is None or text == "":
            found[column.name] = None
        elif column.type.endswith("[]"):
            found[column.name] = [int(t) if column.type.startswith("int") else t for t in text.split(";")]
        elif column.type == "date":
            found[column.name] = date.fromisoformat(text)
        elif column.type in {"integer", "number"}:
            found[column.name] = float(text)
        else:
            found[column.name] = text
    return found
