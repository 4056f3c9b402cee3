"""Means, waits and reviews against a plain simulation of events, day by day, on the same draws of the numbers."""

from __future__ import annotations

import random
from collections import defaultdict

import numpy as np
import pytest
from plain_decide import loss, simulated
from random_cases import file_of, random_case

from vendorline.decide.analysis.means import Kept, means
from vendorline.decide.analysis.per_draw import draws
from vendorline.decide.analysis.waiting import waiting
from vendorline.decide.analysis.weights import region
from vendorline.decide.case.read import CaseFile
from vendorline.decide.draws.parameters import parameters
from vendorline.decide.draws.sobol import Plan, uniforms
from volume import cases


def compare(file: CaseFile, seed: int, plan: Plan) -> None:
    """Every outcome of every option within four standard errors, and every choice after a wait no worse than another."""
    case = file.case
    where = region(case)
    kept = Kept.room(case, plan, where.middle)
    base = means(case, plan, kept=kept)
    found = draws(base, plan, where.middle, kept)
    told = {w.option: {b.happened: b.choice for b in w.branches} for w in waiting(base, where.middle)}
    chance = random.Random(seed)
    by_option: dict[str, list[list[float]]] = defaultdict(list)
    for chunk in uniforms(case, plan):
        values = {name: np.broadcast_to(v, chunk.count) for name, v in chunk.values(parameters(case)).items()}
        for at in range(chunk.count):
            one = {name: float(v[at]) for name, v in values.items()}
            lives = simulated(file.data, one, lambda option, known: told[option][known], chance)
            for name, x in lives.items():
                by_option[name].append([x[outcome] for outcome in case.outcomes])
    n = plan.count
    for j, name in enumerate(found.options):
        theirs = np.array(by_option[name]).T
        off = theirs - found.x[j]
        error = off.std(axis=1, ddof=1) / np.sqrt(n)
        assert (np.abs(off.mean(axis=1)) <= 4 * error + 3e-4 * np.abs(theirs).mean(axis=1) + 1e-12).all(), (
            name, list(case.outcomes), off.mean(axis=1), error,
        )  # fmt: skip
    # The draws and the means that everything else is worked out from are the same numbers.
    assert found.losses.mean(axis=1) == pytest.approx(base.losses(where.middle).mean(axis=0), rel=1e-9, abs=1e-9)
    weights = dict(zip(where.names, map(float, where.middle), strict=True))
    j = found.options.index(next(iter(by_option)))
    plain = loss(file.data, dict(zip(case.outcomes, found.x[j].mean(axis=1, dtype=float), strict=True)), weights)
    # Outcomes by draw are kept to seven digits.
    assert plain == pytest.approx(found.losses[j].mean(), rel=1e-6)


@pytest.mark.parametrize("seed", cases(range(12), 8))
def test_outcomes_are_those_of_a_plain_simulation(seed: int) -> None:
    compare(file_of(random_case(seed)), seed, Plan(log2=9, scrambles=2))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(100, 220))
def test_outcomes_are_those_of_a_longer_simulation(seed: int) -> None:
    compare(file_of(random_case(seed)), seed, Plan(log2=11, scrambles=2))
