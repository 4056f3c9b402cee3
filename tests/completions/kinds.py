"""Kinds of small networks beside the usual ones: rows left out, neighbours (some of them spared), managers, origin, everybody as one, parts, what is to come, what is at no site."""

from __future__ import annotations

import json
import random
from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

import polars as pl

from vendorline.network.cells import as_text
from vendorline.network.left_out import SCHEMA
from vendorline.network.tables import Network

KINDS = (
    "left_out",
    "adjacent",
    "origin",
    "jurisdiction",
    "parts",
    "to_come",
    "twins",
    "managed",
    "defaults",
    "exempt",
    "nowhere",
)
_DANGLING = "leads-nowhere"


def law_kind(rng: random.Random, kind: str | None) -> str | None:
    """The kind of provision for a kind of network: rows may be left out under each."""
    if kind == "left_out":
        return rng.choice((None, None, None, None, "parts", "parts", "origin", "jurisdiction", "adjacent"))
    if kind == "twins":
        return "adjacent"
    if kind == "defaults":
        return rng.choice(("parts", "origin", "service"))
    if kind == "nowhere":
        return rng.choice((None, None, None, "nowhere", "nowhere", "parts"))
    return kind


def changed_scope(rng: random.Random, record: dict[str, Any], kind: str | None) -> None:
    """Make a provision one of a kind."""
    scope = record["scope"]
    if kind == "exempt":
        record["exemptions"] = [{"text": "Spared.", "tags": ["spared"]}]
    if kind in {"adjacent", "exempt"}:
        scope["adjacent"] = True
        if rng.random() < 0.5:
            scope["domains"], scope["technologies"] = ["core"], ["any"]
    elif kind == "origin":
        scope["produced_outside"] = ["CH"]
    elif kind == "managed":
        scope["domains"], scope["technologies"] = rng.choice((["management"], ["any"])), ["any"]
        scope["manages"] = rng.choice((["core"], ["access"], ["core", "access"]))
    elif kind == "service" and record["effect"] != "require_count":
        scope["domains"] = rng.choice((["service"], ["service", "access"], ["service", "any"]))
    elif kind == "jurisdiction":
        record["level"] = "jurisdiction"
    elif kind == "nowhere":
        record["level"] = rng.choice(("site", "site", "area"))
        scope["tags"] = ["quiet"]
    elif kind == "parts":
        if record["effect"] == "cap" and record["vendor"]["kind"] == "named" and rng.random() < 0.8:
            record["basis"] = rng.choice(("parts", "software"))
        else:
            scope["component"] = True
    elif kind == "to_come" and record["effect"] == "forbid":
        record["event"], record["time"] = "acquired", {"mode": "from", "from_on": date(2022, 1, 1)}


def twins(rng: random.Random, elements: list[dict[str, Any]]) -> None:
    """Elements like others in all but where they stand."""
    for one in rng.sample(elements, min(2, len(elements))):
        elements.append({**one, "element_id": f"{one['element_id']}-twin", "site_id": rng.choice(elements)["site_id"]})


def nowhere(rng: random.Random, elements: list[dict[str, Any]]) -> None:
    """Some elements at no site."""
    for one in elements:
        if rng.random() < 0.4:
            one["site_id"] = None


def managed(rng: random.Random, elements: list[dict[str, Any]]) -> None:
    """A manager or two."""
    for one in rng.sample(elements, min(2, len(elements))):
        one["function"] = rng.choice(("ems", "oss", "ems", "other"))


def changed_rows(
    rng: random.Random,
    kind: str | None,
    elements: Sequence[dict[str, Any]],
    operators: list[dict[str, Any]],
    grants: list[dict[str, Any]],
    complete: list[str],
    as_of: date,
) -> None:
    """Give a network what its kind hangs on."""
    if kind == "exempt":
        for one in elements:
            if rng.random() < 0.35:
                one["tags"] = [*(one["tags"] or ()), "spared"]
    if kind in {"adjacent", "exempt"}:
        for one in elements:
            one["segment"] = rng.choice(("x", "x", "y", None))
        if rng.random() < 0.6:
            complete.append("segments")
    elif kind == "jurisdiction":
        if len(operators) > 1 and rng.random() < 0.3:
            operators[1]["country"] = "CN"
        if len(operators) > 2:
            grants.clear()  # what a shared network may have is not looked up for all of its licensees together
    elif kind == "to_come":
        for one in elements:
            if rng.random() < 0.5:
                one["installed_on"] = as_of + timedelta(days=rng.choice((1, 2, 40, 400, 1000)))
                one["retired_on"] = None
                if rng.random() < 0.7:
                    one["acquired_on"] = None


# --- rows left out ----------------------------------------------------------------------------------------------------


def lost_rows(rng: random.Random, network: Network) -> pl.DataFrame:
    """One row or two that an import left out, with what was at fault in each and what could be read of it."""
    found: list[dict[str, Any]] = []
    for number in range(rng.choice((1, 1, 2))):
        table = rng.choice(
            ("elements", "elements", "elements", "elements", "sites", "bindings", "grants", "supplies", "controls")
        )
        found += _ROWS[table](rng, network, number)
    rows = [{**row, "file": "lost.csv", "row": place + 2} for place, row in enumerate(found)]
    return pl.DataFrame(rows, schema=SCHEMA)


def _row(table: str, cells: dict[str, Any], bad: Sequence[str], operator: str | None) -> dict[str, Any]:
    kept = {name: text for name, text in cells.items() if text is not None}
    return {"table": table, "operator_id": operator, "cause": "lost", "columns": list(bad), "cells": json.dumps(kept)}


def _like_one(rng: random.Random, network: Network, table: str) -> dict[str, Any]:
    """The cells of some row of a table, as text."""
    frame = network[table]
    texts = pl.DataFrame([as_text(frame[column]).alias(column) for column in frame.columns])
    return dict(texts.row(rng.randrange(frame.height), named=True))


def _element(rng: random.Random, network: Network, number: int) -> list[dict[str, Any]]:
    if rng.random() < 0.06:  # a line that could not be laid out in columns
        return [{"table": "elements", "operator_id": None, "cause": "lost", "columns": [], "cells": "?"}]
    cells = _like_one(rng, network, "elements") | {"element_id": f"lost{number}"}
    bad = [rng.choice(("function", "operator_id", "site_id", "site_id", "site_id", "installed_on"))]
    if bad[0] in {"site_id", "operator_id"}:
        cells[bad[0]] = _DANGLING
    elif bad[0] == "function":
        cells["function"] = "#N/A"
    else:
        cells |= {"installed_on": "2022-05-05", "retired_on": "2022-05-01", "acquired_on": None}
    operator = None if bad[0] == "operator_id" else cells["operator_id"]
    found = [_row("elements", cells, bad, operator)]
    if rng.random() < 0.25:  # with what hangs on it
        role, vendor = rng.choice(("component", "software", "operation")), rng.choice(("huawei", "nokia", None))
        supply = {
            "element_id": cells["element_id"],
            "role": role,
            "vendor_id": vendor,
            "country": rng.choice(("CN", None)),
        }
        found.append(_row("supplies", supply, ["element_id"], operator))
    if rng.random() < 0.2:
        other = rng.choice(network["elements"]["element_id"].to_list())
        control = {"controller_id": cells["element_id"], "element_id": other, "kind": "manages"}
        found.append(_row("controls", control, ["controller_id"], operator))
    return found


def _site(rng: random.Random, network: Network, number: int) -> list[dict[str, Any]]:
    """A site, and what stood at it."""
    name = f"t{number}"
    found = [_row("sites", {"site_id": name, "country": "#N/A"}, ["country"], None)]
    for place in range(rng.choice((1, 1, 2))):
        cells = _like_one(rng, network, "elements") | {"element_id": f"lost{number}-{place}", "site_id": name}
        found.append(_row("elements", cells, ["site_id"], cells["operator_id"]))
    return found


def _binding(rng: random.Random, network: Network, _: int) -> list[dict[str, Any]]:
    if network["bindings"].is_empty():
        return []
    cells = _like_one(rng, network, "bindings") | {"bound": "perhaps"}
    return [_row("bindings", cells, ["bound"], cells["operator_id"])]


def _grant(rng: random.Random, network: Network, number: int) -> list[dict[str, Any]]:
    if network["grants"].is_empty():
        return []
    cells = _like_one(rng, network, "grants") | {"grant_id": f"lost{number}"}
    bad = rng.choice(("state", "site_id", "instrument_id"))
    cells[bad] = _DANGLING
    return [_row("grants", cells, [bad], cells["operator_id"])]


def _supply(rng: random.Random, network: Network, _: int) -> list[dict[str, Any]]:
    if network["supplies"].is_empty():
        return []
    cells = _like_one(rng, network, "supplies")
    bad = rng.choice(("role", "element_id") if cells["element_id"] else ("role",))
    cells[bad] = _DANGLING
    operator = cells["operator_id"]
    if bad != "element_id" and cells["element_id"]:
        of = dict(network["elements"].select("element_id", "operator_id").iter_rows())
        operator = of[cells["element_id"]]
    return [_row("supplies", cells, [bad], operator)]


def _control(rng: random.Random, network: Network, _: int) -> list[dict[str, Any]]:
    if network["controls"].is_empty():
        return []
    cells = _like_one(rng, network, "controls") | {"kind": "?"}
    of = dict(network["elements"].select("element_id", "operator_id").iter_rows())
    return [_row("controls", cells, ["kind"], of[cells["controller_id"]])]


_ROWS = {
    "elements": _element, "sites": _site, "bindings": _binding, "grants": _grant, "supplies": _supply, "controls": _control,
}  # fmt: skip
