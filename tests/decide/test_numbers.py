"""Numbers nobody knows: quantile functions, rival models, what moves together, and discounting."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import file_of, random_case
from scipy import integrate, stats
from small_cases import small_case

from vendorline.decide.analysis.per_draw import quantiles
from vendorline.decide.draws.parameters import drawn_ranges, parameters
from vendorline.decide.draws.quantiles import QuantileFunction, of_three, uniform
from vendorline.decide.draws.sobol import Plan, uniforms
from vendorline.decide.draws.words import range_of, scales
from vendorline.decide.outcomes.evaluate import Model, Move, Worked
from vendorline.decide.outcomes.timing import Discounting

rising = st.lists(st.floats(-50, 50), min_size=3, max_size=3).map(sorted)


@settings(max_examples=100, deadline=None)
@given(rising, st.floats(0.001, 0.999))
def test_the_chance_below_a_value_is_the_probability_it_was_read_at(points: list[float], p: float) -> None:
    function = of_three(points)
    value = function.value(p)
    back = function.chance_below(value)
    _, values = function.knots
    if np.diff(values).min() > 1e-6:
        assert back == pytest.approx(p, abs=1e-9)
    else:  # flat somewhere: all probabilities with that value are the same value
        assert function.value(min(max(back, 0), 1)) == pytest.approx(value, abs=1e-4)
    assert function.value(0.5) == pytest.approx(points[1])
    assert function.value(0.05) == pytest.approx(points[0], abs=1e-9)
    assert function.value(0.95) == pytest.approx(points[2], abs=1e-9)


@settings(max_examples=100, deadline=None)
@given(rising, st.floats(-60, 60), st.floats(0, 30))
def test_values_stay_within_what_is_possible_and_rise(points: list[float], low: float, width: float) -> None:
    function = of_three(points, low, low + width)
    values = function.values(np.linspace(0, 1, 101))
    assert ((low <= values) & (values <= low + width)).all()
    assert (np.diff(values) >= 0).all()
    chances = [function.chance_below(v) for v in np.linspace(-80, 120, 41)]
    assert chances == sorted(chances)
    assert chances[0] == 0
    assert chances[-1] == 1


@pytest.mark.parametrize("points", [(0, 8, 24), (0.1, 0.4, 0.8), (-3, -1, 5)])
def test_the_mean_of_draws_is_that_of_the_quantile_function(points: tuple[float, float, float]) -> None:
    function = of_three(points, -2, 30)
    theirs, _ = integrate.quad(function.value, 0, 1, points=[0.05, 0.5, 0.95], limit=200)
    ours = function.values((np.arange(200_000) + 0.5) / 200_000).mean()
    assert ours == pytest.approx(theirs, rel=1e-5)


def test_quantiles_of_ones_own_keep_their_points() -> None:
    function = QuantileFunction(((0.1, 2.0), (0.6, 3.0), (0.9, 10.0)))
    assert [function.value(p) for p in (0.1, 0.6, 0.9)] == [2.0, 3.0, 10.0]
    only_ends = uniform(2.0, 4.0)
    assert (only_ends.value(0.25), only_ends.ends) == (2.5, (2.0, 4.0))


def test_quantiles_that_reach_one_end_only_run_on_at_the_other() -> None:
    function = QuantileFunction(((0.0, 0.0), (0.5, 1.0)))
    assert function.value(1.0) == pytest.approx(2.0)
    function = QuantileFunction(((0.5, 1.0), (1.0, 2.0)))
    assert function.value(0.0) == pytest.approx(0.0)


def test_every_word_of_every_scale_is_a_range_of_probabilities() -> None:
    for scale, words in scales().items():
        for word in words:
            low, high = range_of(word.upper(), scale)
            assert 0 <= low <= high <= 1, (scale, word)


@pytest.mark.parametrize("rate", [0.0, 1e-12, 1e-10, 1e-8, 1e-6, 0.035, 0.3])
@pytest.mark.parametrize(("start", "end"), [(0.0, 1.0), (0.75, 2.25), (3.0, 16.0)])
def test_a_flow_counts_what_its_integral_is(rate: float, start: float, end: float) -> None:
    discounting = Discounting(np.array([rate, rate]))
    theirs, _ = integrate.quad(lambda t: math.exp(-rate * t), start, end)
    assert discounting.flow(start, end) == pytest.approx(np.array([theirs, theirs]), rel=1e-6)
    assert discounting.payment(end) == pytest.approx(math.exp(-rate * end))


def test_rates_of_which_some_are_nothing_are_discounted_each_by_itself() -> None:
    found = Discounting(np.array([0.0, 0.05])).flow(1.0, 3.0)
    assert found == pytest.approx([2.0, (math.exp(-0.05) - math.exp(-0.15)) / 0.05])


def test_a_draw_belongs_to_one_model_and_they_come_as_they_are_weighed() -> None:
    data = random_case(0)
    data["uncertainties"]["rival"] = {
        "models": {"low": {"q": ["0", "0.5", "1"], "within": ["0", "1"]}, "high": {"q": ["5", "6", "7"]}},
        "mix": {"low": "0.25", "high": "0.75"},
    }
    case = file_of(data).case
    drawn = np.concatenate([c.values(parameters(case))["rival"] for c in uniforms(case, Plan(log2=12, scrambles=2))])
    assert ((drawn <= 1) | (drawn >= 4)).all()
    assert (drawn >= 4).mean() == pytest.approx(0.75, abs=0.002)


@pytest.mark.parametrize("rho", [0.0, 0.5, 0.7, 1.0])
def test_what_moves_together_does_so_by_the_stated_correlation_of_normal_scores(rho: float) -> None:
    data = random_case(0)
    data["move_together"] = {"both": {"rho": str(rho), "members": ["a", "b"]}}
    case = file_of(data).case
    chunks = list(uniforms(case, Plan(log2=13, scrambles=2)))
    one, other, apart = (np.concatenate([c.by_name[name] for c in chunks]) for name in ("a", "b", "c"))
    assert np.corrcoef(stats.norm.ppf(one), stats.norm.ppf(other))[0, 1] == pytest.approx(rho, abs=0.01)
    assert np.corrcoef(one, apart)[0, 1] == pytest.approx(0, abs=0.01)
    # Moved together or not, each is uniform by itself.
    assert stats.kstest(one, "uniform").statistic < 0.01


def test_errors_fall_as_random_draws_would_have_them_or_faster() -> None:
    """The scatter of scrambles is no greater than that of as many independent draws."""
    case = file_of(random_case(5)).case
    many = [
        np.mean([f.mean() for f in c.values([p for p in parameters(case) if p.is_drawn]).values()])
        for c in uniforms(case, Plan(log2=9, scrambles=16))
    ]
    apart = [
        np.mean([v.mean() for v in (p.function.values(np.random.default_rng(s).random(512)) for p in parameters(case))])
        for s in range(16)
    ]
    assert np.std(many) < 0.5 * np.std(apart)


@pytest.mark.parametrize("of", ["normal", "few values", "constant", "rising"])
def test_quantiles_of_many_draws_are_those_of_all_of_them(of: str) -> None:
    chance = np.random.default_rng(5)
    values = {
        "normal": chance.normal(size=(2, 2**17 + 3)),
        "few values": chance.integers(0, 3, size=(2, 2**17)).astype(float),
        "constant": np.zeros((2, 2**17)),
        "rising": np.arange(2**18, dtype=float).reshape(2, -1),
    }[of]
    points = (0.0, 0.05, 0.5, 0.95, 0.9999, 1.0)
    assert quantiles(values, points) == pytest.approx(np.quantile(values, points, axis=-1), abs=1e-12)


def test_a_sample_of_sobol_points_marks_out_where_quantiles_lie(monkeypatch: pytest.MonkeyPatch) -> None:
    """One draw of each 64 would lie in one corner, and everything would be put in order after all."""
    points = stats.qmc.Sobol(2, rng=np.random.default_rng(1)).random(2**17).T
    whole = np.quantile(points, (0.05, 0.5, 0.95), axis=-1)
    monkeypatch.setattr(np, "quantile", None)
    assert quantiles(points, (0.05, 0.5, 0.95)) == pytest.approx(whole, abs=1e-12)


def test_options_share_what_is_worked_out_of_the_same_numbers() -> None:
    """A product is worked out once in a chunk, whatever amounts of it options have."""
    case = file_of(random_case(3)).case
    model = Model(case)
    by_option = {name: model.parts(move, model.seen(move)[0]) for name in case.choices for move in [Move(name)]}
    products = [product for parts in by_option.values() for part in parts for _, product in part.of]
    assert len(set(products)) < len(products)
    worked = Worked.of(next(iter(uniforms(case, Plan(log2=4, scrambles=1)))).values(parameters(case)))
    assert all(worked.product(product) is worked.product(product) for product in products)


@pytest.mark.parametrize("given", [["stance"], ["stance", "cutoff"]])
def test_a_chance_that_is_said_once_is_counted_once(given: list[str]) -> None:
    data = small_case()
    table = {"open": ["0.1", "0.2", "0.4"], "closed": ["0.1", "0.2", "0.3"]}
    data["responses"] = {"p_ally": {"title": "The ally", "given": given, "table": table}}
    found = [name for name, _, _ in drawn_ranges(file_of(data).case) if name.startswith("p_ally.")]
    assert found == ["p_ally.open.without", "p_ally.closed.without"]
