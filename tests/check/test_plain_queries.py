"""The numbers of a check are those of one plain query per provision."""

from __future__ import annotations

import os
import random
from datetime import date
from typing import Any

import duckdb
import polars as pl
import pytest

import worlds
from plain_queries import as_polars, as_sql, numbers_of, plain_provisions
from vendorline.check import check
from vendorline.rulebook import provisions

NOW = date(2026, 11, 23)
#: Network-days; each is counted under every provision that one query can count.
CASES = int(os.environ.get("VENDORLINE_PLAIN_QUERIES", "200"))
BATCHES = 4


def test_the_provisions_that_one_query_can_count() -> None:
    found = {
        plain.law.id
        for jurisdiction in provisions().jurisdictions
        for year in range(2018, 2032)
        for plain in plain_provisions(jurisdiction, date(year, 12, 1), NOW)
    }
    assert {"GB-2022-DVD-CAP5G-SITES", "GB-2022-DVD-REMOVE", "GB-2022-DVD-CORE", "GB-2020-01-CAP-SITES"} <= found


@pytest.mark.parametrize("batch", range(BATCHES))
def test_plain_queries_agree(batch: int) -> None:
    rng = random.Random(77 + batch)
    connection = duckdb.connect()
    done = compared = 0
    while done < CASES // BATCHES:
        jurisdiction = rng.choice(("GB", "GB", "CA", "DE", "DK"))
        net, _ = worlds.some_network(rng, jurisdiction)
        net = net.with_tables(
            supplies=net["supplies"].clear(),
            grants=net["grants"].clear(),
            operators=net["operators"].with_columns(licensees=pl.lit(None, dtype=pl.List(pl.String))),
        )
        day = worlds.some_day(rng)
        rows = check(net, jurisdiction, day, known=NOW, as_if=True).to_dicts()
        elements = net["elements"].to_arrow()
        connection.register("elements", elements)
        for plain in plain_provisions(jurisdiction, day, NOW):
            operators = sorted(net["operators"]["operator_id"])
            by_sql = numbers_of(
                pl.DataFrame(pl.from_arrow(connection.sql(as_sql(plain, day, "elements", operators)).to_arrow_table()))
            )
            by_polars = numbers_of(as_polars(plain, day, net["elements"].lazy(), operators).collect())
            assert by_sql == by_polars
            for row in (r for r in rows if r["provision_id"] == plain.law.id):
                if row["denominator_unknown"]:
                    continue  # one query counts only what is surely in scope
                expected: Any = by_sql.get(row["operator_id"], (0, 0, 0))
                told = tuple(row[n] for n in ("numerator", "numerator_unknown", "denominator"))
                if told == (None, None, None):  # a share of nothing, or of amounts that nobody states
                    told = (0, 0, 0)
                assert told == expected, (plain.law.id, day, net["elements"].to_dicts())
                compared += 1
        done += 1
    assert compared > done // 2
