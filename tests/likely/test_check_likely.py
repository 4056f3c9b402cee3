"""Odds of findings are those of enumeration: every completion an ordinary network, judged by the ordinary check."""

from __future__ import annotations

import random
from math import prod
from typing import Any

import pytest

from completions.small_worlds import NOW, Case, some_case
from likely.completed import completed_by
from likely.enumerated import enumerated, odds
from vendorline.check import Findings, check
from vendorline.check.likely.likely import key_of_row, likely
from vendorline.likely import lots_of
from vendorline.likely.priors import Priors, PriorSource, SettingPrior, SharePrior
from vendorline.network.tables import Network

FEW, BATCHES, EACH = 25, 11, 25
MOST_COMBINATIONS = 64
SOURCE = PriorSource("a test", "shares", "a test")


def some_priors(network: Network, rng: random.Random, meant: list[str]) -> Priors:
    """Priors for some operators and domains, and for everybody; makers that are meant, and others."""
    vendors = [*meant[:1], "nokia", "ericsson", "other"]
    rows = []
    for operator in [*network["operators"]["operator_id"].to_list(), None]:
        for domain in ("access", "core", "transport", "management", "fixed_access"):
            if rng.random() < 0.3:
                continue
            weights = {v: rng.choice([0, 0.2, 0.7, 1.0]) for v in rng.sample(vendors, rng.randint(1, len(vendors)))}
            whole = sum(weights.values())
            if not whole:
                continue
            shares = {v: w / whole for v, w in sorted(weights.items()) if w}
            rows.append(SharePrior(len(rows), operator, None, domain, None, None, shares, SOURCE))
    spread = rng.choice([float("inf"), 0.4, 1.0, 3.0])
    return Priors(
        "a test", tuple(rows), (SettingPrior(None, None, None, 1.0, SOURCE),), (SettingPrior(None, None, None, spread, SOURCE),)
    )  # fmt: skip


def with_regions(network: Network, rng: random.Random) -> Network:
    """The network with regions, so that operators have several lots."""
    import polars as pl

    sites = network["sites"]
    return network.with_tables(
        sites=sites.with_columns(region=pl.Series([rng.choice("NS") for _ in range(sites.height)]))
    )


def judged_by(case: Case) -> Any:
    def judge(network: Network) -> Findings:
        return check(
            network, case.law.jurisdiction, case.day, known=NOW, accept_recalled=True, provisions=case.book,
            determinations=case.determinations, as_if=case.as_if,
        )  # fmt: skip

    return judge


def differences(seed: int) -> list[Any] | None:
    """What differs from enumeration; None where nothing is drawn, or too much."""
    rng = random.Random(seed)
    case = some_case(rng)
    network = with_regions(case.network, rng) if rng.random() < 0.6 else case.network
    lots = lots_of(network, some_priors(network, rng, list(case.law.provision.vendor.vendor_ids)))
    if not lots.lots or prod(len(lot.vendors) for lot in lots.lots) > MOST_COMBINATIONS:
        return None
    judge = judged_by(case)
    findings = judge(network)
    told = likely(findings, lots, 50, seed, accept_recalled=True)
    found: list[Any] = []
    for setting in (None, 3.0):
        wanted = enumerated(network, lots, judge, setting)
        found += list(_of_setting(seed, case, told, wanted, setting))
        if not lots.has_mixes:
            break
    return found


def _of_setting(seed: int, case: Case, told: Any, wanted: Any, setting: float | None) -> Any:
    for row in told.findings.rows:
        key = (
            *(row[n] for n in ("on", "provision_id", "reading", "operator_id", "level_key")),
            tuple(row["vendor_ids"]),
        )
        own = told.rows.get(key)
        about = (seed, case.law.id, key, row["verdict"])
        if row["verdict"] == "not_applicable":
            continue
        if key not in wanted:
            yield (*about, "no such row in completions")
            continue
        expected = odds(wanted[key])
        if own is None:
            if len({r["verdict"] for _, r in wanted[key]} | {row["verdict"]}) > 1:
                yield (*about, "nothing drawn", expected)
            continue
        if setting is not None and "3" not in own.others:
            continue
        mine = own.odds if setting is None else own.others["3"]
        if mine.standard_error is not None:
            if any(
                abs(mine.cells[f"p_{v}"] - expected[f"p_{v}"]) > 0.35 for v in ("met", "due", "breached", "unknown")
            ):
                yield (*about, "drawn", mine.cells, expected)
            continue
        for name, value in expected.items():
            cell = mine.cells[name]
            if (cell is None) != (value is None) or (value is not None and abs(cell - value) > 1e-9):
                yield (*about, name, cell, value, mine.cells, expected)
        low, high = row["share_low"], row["share_high"]
        p05, p95 = mine.cells["share_p05"], mine.cells["share_p95"]
        if low is not None and p05 is not None and not low - 1e-12 <= p05 <= p95 <= high + 1e-12:
            yield (*about, "outside", mine.cells, low, high)


def batch(first: int, number: int) -> None:
    done = seed = 0
    while done < number:
        told = differences(first + seed)
        seed += 1
        if told is not None:
            assert told == []
            done += 1


def test_odds_are_those_of_enumeration() -> None:
    batch(0, FEW)


@pytest.mark.slow
@pytest.mark.parametrize("number", range(BATCHES))
def test_odds_of_many_networks_are_those_of_enumeration(number: int) -> None:
    batch(100_000 * (number + 1), EACH)


def test_a_prior_of_one_gives_the_answer_of_the_completed_network() -> None:
    for seed in range(40):
        rng = random.Random(seed)
        case = some_case(rng)
        vendor = rng.choice([*case.law.provision.vendor.vendor_ids[:1], "nokia"])
        one = SharePrior(0, None, None, "access", None, None, {vendor: 1.0}, SOURCE)
        lots = lots_of(
            case.network,
            Priors(
                "a test",
                (one,),
                (SettingPrior(None, None, None, 1.0, SOURCE),),
                (SettingPrior(None, None, None, 1.0, SOURCE),),
            ),
        )
        if not lots.lots:
            continue
        judge = judged_by(case)
        told = likely(judge(case.network), lots, 10, accept_recalled=True)
        for row in judge(completed_by(case.network, lots, [vendor] * len(lots.lots))).to_dicts():
            own = told.rows.get(key_of_row(row))
            if own is not None and row["verdict"] != "not_applicable":
                assert own.odds.cells[f"p_{row['verdict']}"] == 1
                if own.odds.cells["share_p50"] is not None:
                    assert own.odds.cells["share_p05"] == pytest.approx(row["share_low"], abs=1e-12)
                    assert own.odds.cells["share_p95"] == pytest.approx(row["share_high"], abs=1e-12)


def test_without_a_prior_nothing_changes() -> None:
    for seed in range(20):
        case = some_case(random.Random(seed))
        findings = judged_by(case)(case.network)
        told = likely(findings, lots_of(case.network, Priors("nothing")), 10, accept_recalled=True)
        for before, after in zip(findings.rows, told.findings.rows, strict=True):
            assert {name: after[name] for name in before} == before
            assert all(after[name] is None for name in after.keys() - before.keys())
