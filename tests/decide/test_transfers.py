"""What it changes that somebody else pays."""

from __future__ import annotations

import numpy as np
import pytest
from random_cases import FEW, Data, file_of
from small_cases import small_case

from vendorline.decide.analysis.means import means
from vendorline.decide.analysis.transfers import transfers
from vendorline.decide.analysis.weights import region


def case_with(swing: str, weight: str) -> Data:
    data = small_case()
    data["outcomes"]["state"] = {"unit": "bn", "swing": ["0", swing]}
    data["weights"]["ranges"]["state"] = weight
    data["terms"]["swap"]["compensable"] = "state"
    return data


@pytest.mark.parametrize(("swing", "weight"), [("10", "100"), ("2.5", "100"), ("2.5", "25"), ("1", "40")])
def test_a_unit_that_is_moved_changes_losses_by_so_many_points(swing: str, weight: str) -> None:
    data = case_with(swing, weight)
    case = file_of(data).case
    (told,) = transfers(case, region(case))
    base = means(case, FEW)
    data["options"]["block"]["compensation"] = "1"
    paid = means(file_of(data).case, FEW)
    at = base.choices.index("block")
    moved = base.x[:, at, 0].mean() - paid.x[:, at, 0].mean()
    change = (paid.losses(region(case).middle) - base.losses(region(case).middle)).mean(axis=0)[at]
    assert change == pytest.approx(told.points * moved)
    assert told.neutral_weight == pytest.approx(100 * float(swing) / 10)
    assert np.sign(round(told.points, 9)) == np.sign(round(told.weight - told.neutral_weight, 9))


def test_at_the_neutral_weight_a_transfer_is_nothing() -> None:
    case = file_of(case_with("2.5", "25")).case
    (told,) = transfers(case, region(case))
    assert told.points == pytest.approx(0, abs=1e-12)
