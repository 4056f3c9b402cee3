"""Provisions stated on exposure: judged from measures handed in, unknown without them."""

from __future__ import annotations

from datetime import date
from typing import Any

import polars as pl
import pytest

from networks import element, network
from vendorline.check import check
from vendorline.examples.teaching_network import Case, network_of
from vendorline.expose import expose
from vendorline.network.tables import Network

NOW = date(2026, 11, 23)
BRITISH = {"READ", "DENY", "IDENTITY", "INTERCEPTION"}


def named(net: Network) -> Network:
    """The teaching network with its vendor H by the name that the views are about."""
    frames = {
        name: frame.with_columns(pl.col("vendor_id").replace({"H": "huawei", "E": "ericsson"}))
        for name, frame in net.frames.items()
        if "vendor_id" in frame.columns
    }
    return net.with_tables(**frames)


def views(case: Case) -> dict[str, tuple[str, Any, Any]]:
    net = named(network_of(case))
    measures = expose(net, vendors=["huawei", "zte"], coalitions=[("huawei", "zte")]).table
    rows = check(net, ["XB", "XA"], known=NOW, as_if=True, measures=measures).to_dicts()
    return {row["provision_id"]: (row["verdict"], row["share_low"], row["share_high"]) for row in rows}


def test_one_network_under_two_views() -> None:
    """Radio at 35 of 100 sites, the core elsewhere: within a limited role, beyond a view that trusts no separation."""
    found = views(Case(held=("RU", "gNB"), regions=2))
    assert {p for p in found if p.startswith("XB-")} == {f"XB-VIEW-{name}" for name in BRITISH}
    assert all(found[f"XB-VIEW-{name}"][0] == "met" for name in BRITISH)
    assert found["XB-VIEW-READ"][1:] == (0.35, 0.35)
    assert found["XA-VIEW-READ"][0] == "breached"
    assert found["XA-VIEW-INTERCEPTION"][0] == "met"


def test_nothing_of_the_vendor_meets_both() -> None:
    assert {verdict for verdict, _, _ in views(Case(regions=2)).values()} == {"met"}


def test_without_measures_the_answer_is_unknown() -> None:
    net = named(network_of(Case(regions=1)))
    rows = check(net, "XB", known=NOW, as_if=True).to_dicts()
    assert {(row["verdict"], row["reason"]) for row in rows} == {("unknown", "exposure_not_computed")}
    assert all(row["hypothetical"] and row["operator_id"] is None for row in rows)


@pytest.mark.parametrize(
    ("low", "high", "verdict"), [(0.2, 0.35, "met"), (0.2, 0.36, "unknown"), (0.36, 0.9, "breached")]
)
def test_intervals_are_judged_at_both_ends(low: float, high: float, verdict: str) -> None:
    row = {
        "vendor_ids": ["huawei", "zte"], "failed": None, "measure": "read", "weight": "subscribers", "region": None,
        "layer": None, "low": low, "high": high, "assumed_share": 0.0,
    }  # fmt: skip
    schema = {"failed": pl.String, "region": pl.String, "layer": pl.String}
    measures = pl.DataFrame([row], schema_overrides=schema)
    rows = check(network([element("e")]), "XB", known=NOW, as_if=True, measures=measures).to_dicts()
    assert {r["provision_id"]: r["verdict"] for r in rows}["XB-VIEW-READ"] == verdict


def test_several_vendors_that_nobody_measured_together_stay_open() -> None:
    base = {
        "failed": None,
        "measure": "read",
        "weight": "subscribers",
        "region": None,
        "layer": None,
        "assumed_share": 0.0,
    }
    rows = [{"vendor_ids": [v], "low": 0.1, "high": 0.1, **base} for v in ("huawei", "zte")]
    measures = pl.DataFrame(rows, schema_overrides={"failed": pl.String, "region": pl.String, "layer": pl.String})
    found = check(network([element("e")]), "XB", known=NOW, as_if=True, measures=measures).to_dicts()
    read = next(r for r in found if r["provision_id"] == "XB-VIEW-READ")
    assert (read["verdict"], read["reason"], read["share_low"], read["share_high"]) == (
        "unknown",
        "exposure_open",
        0.1,
        1,
    )


def test_illustrations_are_no_law() -> None:
    from vendorline.rulebook import provisions

    assert not {"XA", "XB"} & set(provisions().jurisdictions)
