"""Tipping points and the lines of pairs against full evaluations on the same draws with the numbers set."""

from __future__ import annotations

import random

import numpy as np
import pytest
from random_cases import FEW, file_of, random_case
from scipy.optimize import brentq

from vendorline.decide.analysis.means import Means, means
from vendorline.decide.analysis.pairs import pairs
from vendorline.decide.analysis.tipping import crossings, ends_of, lines
from vendorline.decide.analysis.weights import region, weight_tipping

SEEDS = range(10)


def gap(base: Means, weights: np.ndarray, fixed: dict[str, float], option: str, best: str) -> float:
    """How far an option is behind the best, where some numbers are set for all draws."""
    found = means(base.case, FEW, fixed=fixed, later=False).losses(weights).mean(axis=0)
    return float(found[base.choices.index(option)] - found[base.choices.index(best)])


def best_today(base: Means, weights: np.ndarray) -> str:
    return base.choices[int(base.losses(weights).mean(axis=0)[: len(base.choices)].argmin())]


@pytest.mark.parametrize("seed", SEEDS)
def test_a_tipping_point_is_where_a_search_finds_it(seed: int) -> None:
    case = file_of(random_case(seed)).case
    base, weights = means(case, FEW, later=False), region(case).middle
    best = best_today(base, weights)
    found = crossings(base, lines(base, FEW, weights), best)
    for crossing in found[:6]:
        id, option = crossing.parameter.id, crossing.option
        width = 0.5 + abs(crossing.value)
        searched = brentq(
            lambda at, one=id, option=option: gap(base, weights, {one: at}, option, best),
            crossing.value - width, crossing.value + 1.37 * width, xtol=1e-14, rtol=1e-14,
        )  # fmt: skip
        assert crossing.value == pytest.approx(searched, rel=1e-9, abs=1e-9)
        beyond = crossing.value + (-1 if crossing.side == "below" else 1) * 0.01 * width
        assert gap(base, weights, {id: beyond}, option, best) < 0
        low, high = crossing.parameter.possible
        assert low <= crossing.value <= high
        first, last = ends_of(crossing.parameter)
        assert (crossing.where == "inside") == (first < crossing.value < last)


@pytest.mark.parametrize("seed", SEEDS)
def test_a_number_without_a_tipping_point_turns_nothing(seed: int) -> None:
    case = file_of(random_case(seed)).case
    base, weights = means(case, FEW, later=False), region(case).middle
    best = best_today(base, weights)
    straight = lines(base, FEW, weights)
    turning = {crossing.parameter.id for crossing in crossings(base, straight, best)}
    for parameter in [p for p in straight.drawn if p.id not in turning][:4]:
        for value in np.clip(ends_of(parameter), *parameter.possible):
            found = means(case, FEW, fixed={parameter.id: value}, later=False).losses(weights).mean(axis=0)
            assert found[base.choices.index(best)] <= found.min() + 1e-9


@pytest.mark.parametrize("seed", SEEDS)
def test_the_lines_of_pairs_hold_inside(seed: int) -> None:
    case = file_of(random_case(seed)).case
    base, weights = means(case, FEW, later=False), region(case).middle
    best = best_today(base, weights)
    found = pairs(base, FEW, weights, lines(base, FEW, weights), best)
    chance = random.Random(seed)
    for pair in found[:3]:
        a, b, c, e = pair.coefficients
        x, y = (chance.uniform(*ends_of(p)) for p in (pair.parameter, pair.other))
        set_to = {pair.parameter.id: x, pair.other.id: y}
        assert gap(base, weights, set_to, pair.option, best) == pytest.approx(a + b * x + c * y + e * x * y, abs=1e-9)
        for x, y in pair.line:
            assert gap(base, weights, {pair.parameter.id: x, pair.other.id: y}, pair.option, best) == pytest.approx(
                0, abs=1e-9
            )


@pytest.mark.parametrize("seed", SEEDS)
def test_the_weight_at_which_the_answer_turns_makes_two_options_equal(seed: int) -> None:
    case = file_of(random_case(seed)).case
    base, where = means(case, FEW, later=False), region(case)
    best = best_today(base, where.middle)
    middle = (where.low + where.high) / 2
    for row in weight_tipping(base, where, best):
        ratios = middle.copy()
        ratios[where.names.index(str(row["outcome"]))] = float(row["weight"])  # type: ignore[arg-type]
        found = base.losses(ratios / ratios.sum()).mean(axis=0)
        least = found.min()
        assert found[base.choices.index(str(row["option"]))] == pytest.approx(found[base.choices.index(best)], abs=1e-9)
        assert found[base.choices.index(best)] == pytest.approx(least, abs=1e-9)
