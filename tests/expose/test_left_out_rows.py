"""Rows left out of a network in exposure: the bounds are those of the networks that it may be, each computed by itself."""

from __future__ import annotations

import json
import random
from typing import Any

import polars as pl
import pytest
from random_networks import network_of, settled_tables

from networks import element, network
from vendorline.expose import expose
from vendorline.network.left_out import SCHEMA
from vendorline.network.tables import Network

MAKERS = ("huawei", "nokia", "ericsson", None)


def lost(table: str, cells: dict[str, Any], bad: str, operator: str | None) -> dict[str, Any]:
    kept = {name: text for name, text in cells.items() if text is not None}
    return {
        "table": table, "file": "lost.csv", "row": 2, "operator_id": operator, "cause": "lost", "columns": [bad],
        "cells": json.dumps(kept),
    }  # fmt: skip


def numbers(judged: Network, vendor: str) -> dict[tuple[str, str], tuple[float, float, str]]:
    rows = expose(judged, vendors=[vendor]).to_dicts()
    return {(r["measure"], r["weight"]): (r["low"], r["high"], r["bounds"]) for r in rows}


def agree(judged: Network, may_be: list[Network], vendor: str) -> None:
    """What holds of a network with rows left out is the least and the greatest of all that it may be."""
    each = [numbers(one, vendor) for one in may_be]
    for key, (low, high, bounds) in numbers(judged, vendor).items():
        assert bounds == "exact" or key[0] == "alter_blind", key
        assert (low, high) == pytest.approx((min(e[key][0] for e in each), max(e[key][1] for e in each)), abs=1e-9), key


def with_row(whole: Network, **tables: dict[str, Any]) -> Network:
    frames = {
        name: pl.concat([whole[name], pl.DataFrame([row], schema=whole[name].schema)]) for name, row in tables.items()
    }
    return whole.with_tables(**frames)


@pytest.mark.parametrize("seed", range(12))
def test_under_a_laid_chain_what_was_left_out_serves_as_its_like(seed: int) -> None:
    rng = random.Random(seed)
    functions = ("gnb", "enb", "gnb", "amf", "upf", "mme", "router", "ems")
    rows = [
        element(f"e{n}", f"s{rng.randrange(3)}", function="gnb" if n == 0 else rng.choice(functions), vendor_id=rng.choice(MAKERS))
        for n in range(rng.randrange(2, 6))
    ]  # fmt: skip
    whole = network(rows, as_of=network([]).as_of)
    more = element("lost", rng.choice(rows)["site_id"], function=rng.choice(functions))
    elsewhere = rng.random() < 0.5  # there is one region: what serves there is the same wherever it stands
    cells = {**more, "site_id": "leads-nowhere"} if elsewhere else more
    gone = whole.without(
        pl.DataFrame([lost("elements", cells, "site_id" if elsewhere else "basis", "op")], schema=SCHEMA)
    )
    empty = dict.fromkeys(whole["elements"].columns)
    may_be = [with_row(whole, elements={**empty, **more, "vendor_id": maker}) for maker in ("huawei", "another")]
    agree(gone, may_be, "huawei")


@pytest.mark.parametrize("seed", range(12))
def test_on_stated_routes_what_was_left_out_controls_what_its_rows_say(seed: int) -> None:
    rng = random.Random(seed)
    whole = network_of(settled_tables(200_000 + seed))
    named = whole["elements"].row(0, named=True)
    more = {**dict.fromkeys(whole["elements"].columns), "element_id": "lost", "function": "ems"}
    more |= {name: named[name] for name in ("site_id", "operator_id")}
    target = rng.choice(whole["elements"]["element_id"].to_list())
    control = {"controller_id": "lost", "element_id": target, "kind": rng.choice(("manages", "hosts", "updates"))}
    rows = [lost("elements", {**more, "site_id": "leads-nowhere"}, "site_id", named["operator_id"])]
    is_stated = rng.random() < 0.7
    if is_stated:
        rows.append(lost("controls", control, "controller_id", named["operator_id"]))
    gone = whole.without(pl.DataFrame(rows, schema=SCHEMA))
    told = {"controls": {**dict.fromkeys(whole["controls"].columns), **control}} if is_stated else {}
    may_be = [with_row(whole, elements={**more, "vendor_id": maker}, **told) for maker in ("A", "another")]
    agree(gone, may_be, "A")
