"""Networks in which much of what has no day of installation goes right before, on, or right after the day after the judged one."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import timedelta

import polars as pl

from completions.small_worlds import Case


def going_right_after(case: Case, rng: random.Random) -> Case | None:
    """The case on a day before that of its network, with such elements; None where it has none of which both days may be set."""
    network, day = case.network, case.day
    if day >= network.as_of:
        day = network.as_of - timedelta(rng.randrange(1, 60))
    spoiled = {row["row_id"] for row in network["observations"].to_dicts() if row["column"] == "retired_on"}
    rows, found = network["elements"].to_dicts(), False
    for row in rows:
        going = day + timedelta(rng.choice((0, 1, 1, 1, 2)))
        is_free = row["installed_on"] is None and row["element_id"] not in spoiled
        if is_free and rng.random() < 0.8 and (row["acquired_on"] is None or row["acquired_on"] < going):
            row["retired_on"], found = going, True
    if not found:
        return None
    elements = pl.DataFrame(rows, schema=network["elements"].schema)
    return replace(case, day=day, network=replace(network.with_tables(elements=elements), as_of=network.as_of))
