"""Lots and draws: the same for the same seed in any order, and as often as the priors say."""

from __future__ import annotations

import math
import random
from pathlib import Path

import numpy as np
import pytest

from likely.completed import completed
from likely.priors_written import read
from networks import element, network
from vendorline.errors import UsageError
from vendorline.likely import NO_LOT, complete, lots_of, priors_for
from vendorline.network.tables import Network

OPEN = [element(f"e{i}", f"s{i}") for i in range(150)]
SHARES = "shares:\n  - {operator: op, domain: access, vendors: {huawei: 0.3, nokia: 0.7}, source: a study}\n"
COUNTRY = SHARES.replace("operator: op", "country: GB")


def placed(rows: list[dict[str, object]], regions: dict[str, str], **tables: object) -> Network:
    """A network whose sites have regions."""
    found = network(rows, **tables)  # type: ignore[arg-type]
    sites = found["sites"]
    of_site = [regions.get(site) for site in sites["site_id"]]
    return found.with_tables(sites=sites.with_columns(region=np.array(of_site, dtype=object)))


def test_an_operators_equipment_of_one_domain_in_one_region_is_one_lot(tmp_path: Path) -> None:
    rows = [
        *OPEN[:4],
        element("m0", "s0", function="ems"),
        element("c", "s0", function="amf"),
        element("k", vendor_id="nokia"),
    ]
    there = placed(rows, {"s0": "N", "s1": "N", "s2": "S"})
    lots = lots_of(there, read(tmp_path, SHARES))
    assert [(lot.name, lot.elements) for lot in lots.lots] == [
        ("op / access / N", 3), ("op / access / S", 1), ("op / access / everywhere", 1),
    ]  # fmt: skip
    assert [lots.lots[i].name if i != NO_LOT else None for i in lots.of_element] == [
        "op / access / N", "op / access / N", "op / access / S", "op / access / everywhere", "op / access / N", None, None,
    ]  # fmt: skip
    assert (lots.undrawn, lots.vendors) == (1, ("huawei", "nokia"))


def test_a_manager_goes_with_what_it_is_stated_to_manage(tmp_path: Path) -> None:
    rows = [OPEN[0], element("m", "s0", function="ems"), element("c", "s0", function="amf")]
    text = SHARES + SHARES.partition("\n")[2].replace("access", "core")
    manages = [{"controller_id": "m", "element_id": "c", "kind": "manages"}]
    lots = lots_of(network(rows, controls=manages), read(tmp_path, text))
    assert [lots.lots[i].domain for i in lots.of_element] == ["access", "core", "core"]


def test_what_is_shared_is_one_lot_for_its_licensees(tmp_path: Path) -> None:
    operators = [
        {"operator_id": "one", "name": "1", "country": "GB"}, {"operator_id": "two", "name": "2", "country": "GB"},
        {"operator_id": "op", "name": "Shared", "country": "GB", "licensees": ["one", "two"]},
    ]  # fmt: skip
    lots = lots_of(network(OPEN, operators=operators), read(tmp_path, COUNTRY))
    assert [lot.operator_id for lot in lots.lots] == ["op"]


def test_where_no_prior_speaks_nothing_is_drawn(tmp_path: Path) -> None:
    lots = lots_of(network(OPEN, country="FR"), read(tmp_path, COUNTRY))
    assert (lots.lots, lots.undrawn) == ((), 150)
    assert complete(lots, 7).makers.shape == (7, 0)


@pytest.mark.parametrize("seed", range(5))
def test_the_same_seed_gives_the_same_draws_in_any_order(seed: int, tmp_path: Path) -> None:
    rows = [element(f"e{i}", f"s{i % 90}", operator_id=f"o{i % 3}") for i in range(200)]
    operators = [{"operator_id": f"o{i}", "name": str(i), "country": "GB"} for i in range(3)]
    settings = "together:\n  - {world: true, value: 0.6, source: t}\nspread:\n  - {world: true, value: 2, source: t}\n"
    priors = read(tmp_path, COUNTRY, settings=settings)
    regions = {f"s{i}": "NS"[i % 2] for i in range(90)}
    first = complete(lots_of(placed(rows, regions, operators=operators), priors), 50, seed)
    by_element = dict(zip([r["element_id"] for r in rows], first.lots.of_element.tolist(), strict=True))
    mixed = random.Random(seed).sample(rows, len(rows))
    again = complete(lots_of(placed(mixed, regions, operators=operators[::-1]), priors), 80, seed)
    for place, row in enumerate(mixed):
        one, other = first.makers[:, by_element[row["element_id"]]], again.makers[:50, again.lots.of_element[place]]
        assert (one == other).all()
    assert (again.first(50).makers == first.makers).all()
    assert not (complete(first.lots, 50, seed + 1).makers == first.makers).all()


def test_lots_are_drawn_as_often_as_the_prior_says(tmp_path: Path) -> None:
    rows = [element(f"e{i}", f"s{i}") for i in range(20)]
    there = placed(rows, {f"s{i}": f"r{i}" for i in range(20)})
    drawn = complete(lots_of(there, read(tmp_path, SHARES)), 4000)
    huawei = drawn.makers == drawn.vendors.index("huawei")
    assert huawei.mean() == pytest.approx(0.3, abs=0.01)
    assert huawei.mean(axis=1).std() == pytest.approx(math.sqrt(0.21 / 20), rel=0.1)


def test_lots_of_one_operator_are_like_each_other_where_the_prior_is_its_countrys(tmp_path: Path) -> None:
    rows = [element(f"e{i}", f"s{i}") for i in range(20)]
    lots = lots_of(placed(rows, {f"s{i}": f"r{i}" for i in range(20)}), read(tmp_path, COUNTRY))
    assert lots.has_mixes
    spreads = {}
    for spread in (None, 3.0, math.inf):
        share = (complete(lots, 4000, spread=spread).makers == 0).mean(axis=1)
        assert share.mean() == pytest.approx(0.3, abs=0.025)
        spreads[spread] = share.std()
    # Of a mixture: variance p(1-p) (1/n + (1 - 1/n)/(A + 1)).
    for spread, wanted in ((None, 1), (3.0, 3), (math.inf, math.inf)):
        assert spreads[spread] == pytest.approx(math.sqrt(0.21 * (1 / 20 + 0.95 / (wanted + 1))), rel=0.05)


@pytest.mark.parametrize("together", [0, 0.4, 0.9])
def test_batches_of_a_lot_go_together_as_often_as_it_says(together: float, tmp_path: Path) -> None:
    settings = f"together:\n  - {{world: true, value: {together}, source: t}}\n"
    lots = lots_of(network(OPEN), read(tmp_path, SHARES, settings=settings))
    assert [(lot.batch, lot.elements) for lot in lots.lots] == [(0, 50), (1, 50), (2, 50)]
    makers = complete(lots, 8000).makers
    assert (makers == 0).mean() == pytest.approx(0.3, abs=0.02)
    alike = together + (1 - together) * (0.3**2 + 0.7**2)
    assert (makers[:, 0] == makers[:, 1]).mean() == pytest.approx(alike, abs=0.02)


def test_rival_claims_weigh_by_their_confidence(tmp_path: Path) -> None:
    claims = [
        {"table": "elements", "row_id": name, "column": "vendor_id", "value": value, "source": "s", "confidence": level}
        for name, value, level in (
            ("e0", "huawei", "high"), ("e0", "nokia", "low"), ("e1", "huawei", "low"), ("e2", "huawei", "high"),
            ("e2", "someone unheard of", "high"),
        )
    ]  # fmt: skip
    weights = "claims: {high: 3, medium: 2, low: 1, unknown: 1, source: a test}\n"
    lots = lots_of(network(OPEN[:3], observations=claims), read(tmp_path, SHARES + weights))
    assert [lots.lots[i].claims for i in lots.of_element] == [True, False, False]
    assert dict(lots.lots[lots.of_element[0]].vendors) == {"huawei": 0.75, "nokia": 0.25}
    assert not any(lot.claims for lot in lots_of(network(OPEN[:3], observations=claims), read(tmp_path, SHARES)).lots)


def test_own_elements_tell_of_those_whose_maker_is_not_stated() -> None:
    stated = [element(f"k{i}", vendor_id="nokia" if i else "huawei") for i in range(4)]
    there = network([*OPEN, *stated, element("core", function="amf")])
    lots = lots_of(there, priors_for(there, "operator"))
    assert [dict(lot.vendors) for lot in lots.lots] == [{"huawei": 0.25, "nokia": 0.75}]
    assert lots.undrawn == 1
    assert not lots.has_mixes


def test_switches_are_on_as_often_as_the_prior_says(tmp_path: Path) -> None:
    text = """switches:
  - {world: true, interface: n3, column: confidentiality, on: 0.2, source: a study}
  - {operator: op, interface: n3, column: confidentiality, on: 1, source: a study}
"""
    operators = [{"operator_id": name, "name": name, "country": "GB"} for name in ("op", "two")]
    drawn = complete(lots_of(network(OPEN, operators=operators), read(tmp_path, text)), 4000)
    assert [switch.name for switch in drawn.lots.switches] == [
        "op / n3 / confidentiality",
        "two / n3 / confidentiality",
    ]
    assert drawn.switches.mean(axis=0).tolist() == pytest.approx([1, 0.2], abs=0.02)


def test_a_completion_is_an_ordinary_network(tmp_path: Path) -> None:
    there = network([*OPEN, element("k", vendor_id="ericsson")])
    drawn = complete(lots_of(there, read(tmp_path, SHARES)), 30)
    for number in range(3):
        makers = completed(there, drawn, number)["elements"]["vendor_id"].to_list()
        assert makers == [drawn.vendors[drawn.makers[number, 0]]] * 150 + ["ericsson"]


@pytest.mark.parametrize("number", [0, 100_001])
def test_numbers_of_completions_have_bounds(number: int, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        complete(lots_of(network(OPEN), read(tmp_path, SHARES)), number)
