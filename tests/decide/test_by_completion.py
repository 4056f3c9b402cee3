"""Amounts that differ between completions of the network: each draw takes those of its own completion."""

from __future__ import annotations

import random

import numpy as np
import pytest

from decide.random_cases import file_of, random_case
from vendorline.decide.analysis.means import moves_of
from vendorline.decide.case.from_network import WAITING, with_amounts
from vendorline.decide.draws.parameters import parameters
from vendorline.decide.draws.sobol import Plan, dimensions, uniforms
from vendorline.decide.outcomes.evaluate import Model, Move, Worked

PLAN = Plan(5, 2, 7)
COMPLETIONS = 3


def drawn_amounts(file, chance):
    """Values in three completions of some of the amounts of a case, those while nothing is decided among them."""
    found = {}
    owners = {name: option["amounts"] for name, option in file.data["options"].items() if "amounts" in option}
    owners |= {WAITING: file.data[WAITING]} if WAITING in file.data else {}
    for owner, lines in owners.items():
        for line, told in lines.items():
            for name, value in told.items() if isinstance(told, dict) else ():
                if chance.random() < 0.7:
                    years = len(value) if isinstance(value, list) else None
                    shape = (COMPLETIONS,) if years is None else (COMPLETIONS, years)
                    found[owner, line, name] = np.array(
                        [chance.uniform(0, 2) for _ in range(int(np.prod(shape)))]
                    ).reshape(shape)
    return found


def outcomes(file):
    """Every outcome of every move in each draw."""
    case = file.case
    model, drawn, found = Model(case), parameters(case), {}
    moves = [Move(name) for name in case.choices]
    moves += [move for name, option in case.options.items() if option.kind != "choice" for move in moves_of(case, name)]
    for chunk in uniforms(case, PLAN):
        worked = Worked.of(chunk.values(drawn))
        for move in dict.fromkeys(moves):
            for name, value in model.outcomes(worked, move, model.always(move)).items():
                found.setdefault((move, name), []).append(np.broadcast_to(value, chunk.count))
    return {key: np.concatenate(parts) for key, parts in found.items()}


@pytest.mark.parametrize("seed", range(30))
def test_each_draw_takes_its_own_completion(seed):
    file = file_of(random_case(seed))
    values = drawn_amounts(file, random.Random(seed))
    together = outcomes(file_of(with_amounts(file.data, values)))
    for at in range(COMPLETIONS):
        alone = {place: each[at : at + 1] for place, each in values.items()}
        one = outcomes(file_of(with_amounts(file.data, alone)))
        for key, each in one.items():
            assert np.allclose(together[key][at::COMPLETIONS], each[at::COMPLETIONS], rtol=1e-12, atol=1e-12), key


def test_they_move_no_other_draw_and_an_amount_that_is_set_holds():
    file = file_of(random_case(4))
    values = drawn_amounts(file, random.Random(4))
    filled = with_amounts(file.data, values)
    assert dimensions(file_of(filled).case) == dimensions(file.case)
    places = [place for place in values if place[0] != WAITING and values[place].ndim == 1]
    assert places
    for owner, line, name in places:
        filled["options"][owner]["amounts"][line][name] = "0.5"
    case = file_of(filled).case
    for owner, line, name in places:
        assert case.options[owner].by_completion(line, name) is None
        assert case.options[owner].lines[line][name] == 0.5


def test_completions_that_are_alike_are_one_number():
    file = file_of(random_case(4))
    values = {place: np.repeat(each[:1], 5, axis=0) for place, each in drawn_amounts(file, random.Random(4)).items()}
    case = file_of(with_amounts(file.data, values)).case
    assert not [each for each in parameters(case) if each.by_completion is not None]
