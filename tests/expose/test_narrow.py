"""What `narrow` says that an answer would leave is what is left once the answer stands in the network."""

from __future__ import annotations

from typing import Any

import polars as pl
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from random_networks import random_network

from vendorline.cli.tables.unknowns import ranked
from vendorline.expose import expose
from vendorline.knowledge.tables import functions
from vendorline.network.tables import Network

WHO = ("A", "B")
NOBODY = "somebody of whom nobody asked"
few = settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.too_slow], derandomize=True)


def answered(network: Network, row: dict[str, Any]) -> tuple[Network, list[str]]:
    """The network, and the what-ifs, in which an unknown is settled as a row says."""
    if row["elements"] is None:
        assert not row["unknown"].startswith("all ")
        interface, column = row["unknown"].split()
        return network, [f"{interface}.{column}={row['settled_as']}"]
    what = row["unknown"].removeprefix("vendor of ").rpartition(" (")[0]
    domains = {id_: function.domain.replace("_", " ") for id_, function in functions().items()}
    if what == "all elements that state none":
        meant = pl.lit(value=True)
    elif what == "functions not researched":
        meant = ~pl.col("function").is_in(list(domains)) | (pl.col("function") == "other")
    elif what.endswith(" functions"):
        meant = pl.col("function").is_in([id_ for id_, name in domains.items() if f"{name} functions" == what])
    else:
        meant = pl.col("function") == what
    vendor = row["vendor_ids"][0] if row["settled_as"] == "theirs" else NOBODY
    here = meant & pl.col("vendor_id").is_null()
    assert network["elements"].filter(here).height >= row["elements"]
    told = pl.when(here).then(pl.lit(vendor)).otherwise("vendor_id").alias("vendor_id")
    return network.with_tables(elements=network["elements"].with_columns(told)), []


@few
@given(st.integers(0, 10**9))
def test_knowing_the_top_answer_narrows_the_number_by_what_was_said(seed: int) -> None:
    network = random_network(seed)
    found = expose(network, vendors=WHO, coalitions=[WHO], by=["operator"])
    rows = [
        row
        for row in found.narrow().to_dicts()
        if not row["unknown"].startswith("all ") and "not researched" not in row["unknown"]
    ]
    for _, numbers in ranked(rows)[:2]:
        for row in numbers[0]:
            then, whatifs = answered(network, row)
            after = expose(then, vendors=WHO, coalitions=[WHO], by=["operator"], settings=whatifs)
            told = {"weight": row["weight"], "operator": row["operator_id"]}
            low, high = after.share(row["vendor_ids"], row["measure"], **told)
            assert (round(low, 9), round(high, 9)) == (round(row["low_then"], 9), round(row["high_then"], 9)), row
            assert abs((row["high"] - row["low"]) - (high - low) - row["narrowed_by"]) < 1e-9
            assert row["closes"] <= row["narrowed_by"] + 1e-9


@few
@given(st.integers(0, 10**9))
def test_the_first_closes_most_and_no_line_is_told_twice(seed: int) -> None:
    rows = expose(random_network(seed), vendors=WHO).narrow().to_dicts()
    places = [answers[0][0]["closes"] for _, answers in ranked(rows)]
    assert places == sorted(places, reverse=True)
    told = [(tuple(r["vendor_ids"]), r["measure"], r["weight"], r["unknown"], r["settled_as"]) for r in rows]
    assert len(told) == len(set(told))


@few
@given(st.integers(0, 10**9))
def test_operators_make_up_the_whole(seed: int) -> None:
    network = random_network(seed)
    found = expose(network, vendors=WHO, by=["operator"])
    weights = dict(network["demands"].group_by("operator_id").agg(pl.col("subscribers").sum()).iter_rows())
    for measure in found.table["measure"].unique():
        for vendor in WHO:
            parts = [
                (found.share(vendor, measure, operator=operator), weight)
                for operator, weight in weights.items()
                if weight
            ]
            whole = found.share(vendor, measure)
            for end in (0, 1):
                added = sum(share[end] * weight for share, weight in parts) / sum(weight for _, weight in parts)
                assert abs(added - whole[end]) < 1e-9


def test_a_number_of_one_operator_is_explained_as_its_own() -> None:
    found = expose(random_network(11), vendors=WHO, by=["operator"])
    row = next(row for row in found.to_dicts() if row["operator_id"] is not None and row["low"] > 0)
    witness = found.explain(row)
    assert (round(witness.low, 9), round(witness.high, 9)) == (round(row["low"], 9), round(row["high"], 9))
    assert f"of {row['operator_id']}" in witness.sentences[0]
