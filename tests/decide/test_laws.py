"""Laws of decisions: names, order and scale of weights do not matter, and what is worse in everything never wins."""

from __future__ import annotations

import copy
import random
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from random_cases import FEW, STANCES, file_of, random_case

from vendorline.decide import decide
from vendorline.decide.analysis.means import Kept, Means, means
from vendorline.decide.analysis.per_draw import draws
from vendorline.decide.analysis.runs import changed
from vendorline.decide.analysis.weights import greatest_lead, region
from vendorline.decide.case.model import Case
from vendorline.decide.draws.parameters import parameters
from vendorline.decide.draws.sobol import dimensions, uniforms
from vendorline.decide.outcomes.branches import branches, known_share
from vendorline.decide.outcomes.evaluate import Model, Move
from volume import examples

Data = dict[str, Any]
seeds = st.integers(0, 10**6)
few = settings(max_examples=examples(8, 15), deadline=None)


def base_of(data: Data, every: tuple[str, ...] | None = None) -> Means:
    return means(file_of(data).case, FEW, every=every)


def losses(data: Data, every: tuple[str, ...] | None = None) -> dict[str, np.ndarray]:
    """Loss of every option, by scramble and by draw."""
    case = file_of(data).case
    where = region(case)
    kept = Kept.room(case, FEW, where.middle)
    base = means(case, FEW, every=every, kept=kept)
    by_draw = draws(base, FEW, where.middle, kept, every=every).losses
    whole = base.losses(where.middle)
    return {name: np.concatenate([whole[:, at], by_draw[at]]) for at, name in enumerate(base.options)}


def same(one: dict[str, np.ndarray], other: dict[str, np.ndarray]) -> bool:
    """The same to the last digit."""
    return one.keys() == other.keys() and all(np.array_equal(one[name], other[name]) for name in one)


@few
@given(seeds)
def test_scaling_all_weights_changes_nothing(seed: int) -> None:
    data = random_case(seed)
    scaled = copy.deepcopy(data)
    for name, value in data["weights"]["ranges"].items():
        ends = value if isinstance(value, list) else [value]
        # By a power of two, so that not even rounding differs.
        times_four = [repr(4 * float(end)) for end in ends]
        scaled["weights"]["ranges"][name] = times_four if isinstance(value, list) else times_four[0]
    assert same(losses(data), losses(scaled))
    one, other = file_of(data).case, file_of(scaled).case
    base = base_of(data)
    shares = [region(c).shares(base.losses_of_today(region(c).points)) for c in (one, other)]
    assert np.allclose(*shares, rtol=0, atol=1e-12)


@few
@given(seeds)
def test_the_order_of_options_changes_nothing(seed: int) -> None:
    data = random_case(seed)
    shuffled = {
        **data,
        "options": dict(random.Random(seed).sample(list(data["options"].items()), len(data["options"]))),
    }
    assert same(losses(data), losses(shuffled))


@few
@given(seeds)
def test_names_of_options_change_nothing(seed: int) -> None:
    data = random_case(seed)
    new = {name: f"x{at}" for at, name in enumerate(data["options"])}
    renamed = copy.deepcopy(data)
    renamed["options"] = {new[name]: option for name, option in renamed["options"].items()}
    for option in renamed["options"].values():
        if "then" in option:
            option["then"] = [new[name] for name in option["then"]]
        if "start" in option:
            option["start"] = new[option["start"]]
    for term in renamed["terms"].values():
        term["of"] = [{new[n]: f for n, f in i.items()} if isinstance(i, dict) else i for i in term["of"]]
    assert same({new[name]: found for name, found in losses(data).items()}, losses(renamed))


@few
@given(seeds)
def test_an_option_more_changes_no_other_and_raises_no_chance_of_being_best(seed: int) -> None:
    data = random_case(seed, waits=False)
    fewer = copy.deepcopy(data)
    name = list(data["options"])[-1]
    del fewer["options"][name]
    for term in fewer["terms"].values():
        term["of"] = [{n: f for n, f in i.items() if n != name} if isinstance(i, dict) else i for i in term["of"]]
    whole, without = losses(data), losses(fewer)
    # Sums may be taken in another order, where the option that is gone was the only one with a second line of amounts.
    assert all(np.allclose(whole[n], without[n], rtol=1e-12, atol=1e-12) for n in without)
    assert all(np.count_nonzero(ahead(whole, n)) <= np.count_nonzero(ahead(without, n)) for n in without)


def ahead(found: dict[str, np.ndarray], name: str) -> np.ndarray:
    """The draws in which an option is better than every other, by more than rounding."""
    others = [values[FEW.scrambles :] for other, values in found.items() if other != name]
    lead = np.min([*others, np.full(FEW.count, np.inf)], axis=0) - found[name][FEW.scrambles :]
    return np.asarray(lead > 1e-9)


@few
@given(seeds)
def test_what_is_dominated_never_wins(seed: int) -> None:
    data = random_case(seed, waits=False)
    worse = copy.deepcopy(data["options"]["allow"])
    # A copy of an option which has a cost more, and nothing else.
    data["options"]["worse"] = worse
    data["uncertainties"]["more"] = {"unit": "bn", "q": ["0.1", "0.2", "0.4"]}
    taken = dict.fromkeys(data["options"], "0") | {"worse": "more"}
    data["terms"]["more"] = {"outcome": "cost", "of": [taken]}
    for term in data["terms"].values():
        term["of"] = [
            {**i, "worse": i.get("allow", "0")} if isinstance(i, dict) and "worse" not in i else i for i in term["of"]
        ]
    decision = decide(file_of(data), FEW, beside=False)
    rows = {row["option"]: row for row in decision.document["options"]}
    assert decision.best != "worse"
    assert decision.shares["worse"] == 0
    assert rows["worse"]["p_best"] == 0
    assert "allow" in rows["worse"]["dominated_by"]
    lead = greatest_lead(decision.means, decision.region, "worse")
    assert lead is not None
    assert lead < 0


@few
@given(seeds)
def test_pressure_that_is_nothing_can_be_removed(seed: int) -> None:
    data = random_case(seed)
    for response in data["responses"].values():
        response["table"] = {stance: {"without": "0", "with": "0"} for stance in STANCES}
    for name, event in data["events"].items():
        if "happened" not in event:
            event["p"] = {"without": "0", "with": "0"} if "given" in event else "0"
            event.pop("if_decided", None)
            event["title"] = name
    removed = [*data["responses"], *(n for n, e in data["events"].items() if "happened" not in e)]
    file = file_of(data)
    every = dimensions(file.case)
    other = means(changed(file, remove=tuple(removed)), FEW, every=every)
    assert np.array_equal(other.losses(region(file.case).middle), base_of(data, every).losses(region(file.case).middle))


@few
@given(seeds)
def test_chances_of_branches_and_states_sum_to_one_in_each_draw(seed: int) -> None:
    case = file_of(random_case(seed)).case
    model = Model(case)
    chunk = next(uniforms(case, FEW))
    values = chunk.values(parameters(case))
    for move in (Move(next(iter(case.choices))), Move(next(iter(case.choices)), 0.8), Move("allow", 1.3, "allow")):
        total = np.zeros(chunk.count)
        for seen in model.seen(move):
            for chance in model.chances(values, move, seen).values():
                assert (chance >= 0).all()
                total = total + chance
        assert np.allclose(total, 1, rtol=0, atol=1e-12)
        by_branch = np.zeros(chunk.count)
        for branch in branches(case, move.decided):
            for state, chance in model.chances(values, move, model.seen_in(move, branch)).items():
                by_branch = by_branch + chance * known_share(case, branch, state, move.decided, model.apart(move))
        assert np.allclose(by_branch, 1, rtol=0, atol=1e-12)


@few
@given(seeds)
def test_compensation_moves_cost_and_makes_none(seed: int) -> None:
    data = random_case(seed, waits=False)
    data["outcomes"]["state"] = {"unit": "bn", "swing": ["0", "3"]}
    data["weights"]["ranges"]["state"] = "20"
    for term in data["terms"].values():
        term.pop("compensable", None)
        if term["outcome"] == "cost":
            term["compensable"] = "state"
    paid = copy.deepcopy(data)
    for at, option in enumerate(data["options"].values()):
        option.pop("compensation", None)
        list(paid["options"].values())[at]["compensation"] = "0.75"
    one, other = base_of(data), base_of(paid)
    cost, state = (list(one.case.outcomes).index(name) for name in ("cost", "state"))
    total = one.x[..., cost] + one.x[..., state]
    assert np.allclose(other.x[..., cost] + other.x[..., state], total, rtol=1e-12, atol=1e-12)
    assert np.allclose(other.x[..., cost], 0.25 * one.x[..., cost], rtol=1e-12, atol=1e-12)


@few
@given(seeds)
def test_information_is_worth_something_and_never_more_than_all_of_it(seed: int) -> None:
    found = decide(file_of(random_case(seed, waits=False)), FEW)
    losses_of = found.draws.losses
    assert found.evpi >= -1e-9
    assert abs(found.evpi - (losses_of.mean(axis=1).min() - losses_of.min(axis=0).mean())) < 1e-9
    for worth in found.evppi:
        assert -1e-9 <= worth.value <= found.evpi + 1e-9


@few
@given(seeds)
def test_a_wait_of_which_nothing_is_learned_costs_its_delay(seed: int) -> None:
    data = random_case(seed)
    if "wait" not in data["options"]:
        return
    data["events"] = {n: {**e, "happened": "2020-02-01"} for n, e in data["events"].items()}
    (told,) = [w for w in decide(file_of(data), FEW, beside=False).waiting if w.option == "wait"]
    keeps = told.otherwise == 0
    assert abs(told.net - (told.information - told.delay)) < 1e-9
    assert told.information >= -1e-9
    assert len(told.branches) == 1
    if keeps:
        assert abs(told.information) < 1e-9


def test_the_draws_of_a_number_do_not_change_with_what_is_removed() -> None:
    file = file_of(random_case(3))
    case: Case = file.case
    every = dimensions(case)
    name = next(iter(case.uncertainties))
    fewer = changed(file, remove=(name,))
    one, other = next(uniforms(case, FEW, every)), next(uniforms(fewer, FEW, every))
    assert all(np.array_equal(one.by_name[n], other.by_name[n]) for n in every)
