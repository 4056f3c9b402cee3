"""What two matches come to, each pair of them by the words that define it."""

from __future__ import annotations

from itertools import product

import numpy as np
import pytest

from vendorline.scope.match import Match, kleene_and, kleene_or

PAIRS = list(product(Match, Match))


def reasons(*both: Match) -> list[Match]:
    return [one for one in both if one > Match.INSIDE]


@pytest.mark.parametrize(("one", "other"), PAIRS)
def test_each_pair(one: Match, other: Match) -> None:
    both = {one, other}
    is_out, is_in = Match.OUTSIDE in both, Match.INSIDE in both
    in_both = Match.OUTSIDE if is_out else min(reasons(one, other), default=Match.INSIDE)
    in_either = Match.INSIDE if is_in else min(reasons(one, other), default=Match.OUTSIDE)
    left, right = (np.array([value], dtype=np.int8) for value in (one, other))
    assert (kleene_and(left, right).tolist(), kleene_or(left, right).tolist()) == ([in_both], [in_either])
    assert kleene_and(left, right).dtype == kleene_or(left, right).dtype == np.int8
