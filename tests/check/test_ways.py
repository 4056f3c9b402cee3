"""What is not open apart, beside the enumeration of completions: the extreme share of a sum of pairs, and what is told where ways are too many."""

from __future__ import annotations

import random
from fractions import Fraction
from itertools import product
from typing import Any

import pytest

from completions.small_worlds import NOW, Case, some_case
from vendorline.check import check
from vendorline.check.ways.extreme_share import extreme_share
from vendorline.scope.ways import way


def rows_of(case: Case) -> dict[Any, dict[str, Any]]:
    found = check(
        case.network, case.law.jurisdiction, case.day, known=NOW, accept_recalled=True, provisions=case.book,
        determinations=case.determinations, as_if=case.as_if,
    )  # fmt: skip
    return {(row["operator_id"], row["level_key"], *row["vendor_ids"]): row for row in found.to_dicts()}


@pytest.mark.parametrize("seed", range(60))
def test_the_extreme_share_is_that_of_all_choices(seed: int) -> None:
    rng = random.Random(seed)
    kinds = []
    for _ in range(rng.randrange(0, 5)):
        pairs = [(rng.randrange(0, whole + 1), whole) for whole in rng.choices(range(4), k=rng.randrange(1, 4))]
        kinds.append((rng.randrange(1, 3), pairs))
    singles = [pairs for times, pairs in kinds for _ in range(times)]
    sums = [(sum(p for p, _ in one), sum(w for _, w in one)) for one in product(*singles)]
    shares = [Fraction(p, w) for p, w in sums if w]
    for greatest, extreme in ((True, max), (False, min)):
        part, whole = extreme_share(kinds, greatest=greatest)
        assert (Fraction(part, whole) if whole else None) == (extreme(shares) if shares else None)


@pytest.mark.parametrize("kind", ["adjacent", "twins", "managed", "exempt"])
def test_where_there_are_too_many_ways_nothing_is_narrower(kind: str, monkeypatch: pytest.MonkeyPatch) -> None:
    # In some that follow nothing can be in scope, though bounds that are wider tell that something may be.
    cases = [some_case(random.Random(seed), kind) for seed in (*range(25), 72, 103, 158, 229, 249)]
    exact = [rows_of(case) for case in cases]
    monkeypatch.setattr(way, "_MOST", 1)
    wider = 0
    for case, rows in zip(cases, exact, strict=True):
        for key, row in rows_of(case).items():
            if key not in rows:
                continue
            if row["bounds"] == "exact":
                numbers = (
                    "verdict",
                    "numerator",
                    "numerator_unknown",
                    "denominator_unknown",
                    "share_low",
                    "share_high",
                )
                assert [row[name] for name in numbers] == [rows[key][name] for name in numbers], key
                continue
            wider += 1
            assert row["verdict"] in {rows[key]["verdict"], "unknown"}, key
            if row["share_low"] is not None and rows[key]["share_low"] is not None:
                assert row["share_low"] <= rows[key]["share_low"], key
                assert row["share_high"] >= rows[key]["share_high"], key
    assert wider
