"""Real cells of one country with assumed makers, judged under its own provisions and as if under those of others."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest

from vendorline import examples
from vendorline.check import check
from vendorline.importers import FORMATS
from vendorline.network.tables import Network

NOW = date(2026, 11, 23)


@pytest.fixture(scope="module")
def cells(real_data: Path) -> Network:
    """The cells of the file, makers by the shares of an example network, and a roll-out of 5G."""
    network = FORMATS["opencellid"]([real_data / "cells_ca" / "302.csv"], today=NOW).network
    assert network is not None
    assumed = examples.assume_vendors(network, "canada-2020", seed=0)
    return examples.overlay(assumed, "5g=2020-07..2024-12", "canada-2020", seed=0)


@pytest.mark.parametrize("jurisdiction", ["CA", "GB", "US", "DE", "SE"])
def test_every_operator_has_its_rows_and_every_number_says_how_far_it_is_assumed(
    cells: Network, jurisdiction: str
) -> None:
    found = check(cells, jurisdiction, date(2026, 1, 1), known=NOW, as_if=jurisdiction != "CA")
    assert found.rows
    standing = [r for r in found.rows if r["law_status"] in {"in_force", "proposed"}]
    per_provision = {(r["provision_id"], r["reading"]) for r in standing}
    operators = {r["operator_id"] for r in found.rows}
    assert len(operators) > 1
    for provision_id, reading in per_provision:
        own = {r["operator_id"] for r in found.rows if (r["provision_id"], r["reading"]) == (provision_id, reading)}
        assert own == operators
    for row in found.rows:
        assert row["hypothetical"] == (jurisdiction != "CA" or row["law_status"] == "proposed")
        assert row["reason"] or row["verdict"] in {"met", "due", "breached"}
    assert all(r["assumed_share"] is not None for r in found.rows if r["denominator"])


def test_five_g_of_the_two_vendors_must_have_gone(cells: Network) -> None:
    rows = check(cells, "CA", [date(2024, 6, 28), date(2024, 6, 29)], known=NOW).to_dicts()
    told = {(r["on"].day, r["verdict"]) for r in rows if r["provision_id"] == "CA-2022-5G" and r["numerator"]}
    assert told == {(28, "due"), (29, "breached")}
