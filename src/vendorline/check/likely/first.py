"""What to find out first: of the lots of a row the one whose vendor, once known, would leave the least doubt whether it is kept."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from statistics import NormalDist
from typing import Any

import numpy as np
from numpy.typing import NDArray

from vendorline.check.likely.distribution import drawn_sum, exact_sum
from vendorline.check.likely.likely import Likely, LikelyRow
from vendorline.errors import counted
from vendorline.likely import Lot
from vendorline.quick_dataclass import dataclass

#: Lots told of a row, and sums made for one at most; beyond them the draws tell.
SHOWN, MOST_SUMS = 5, 40
_BROKEN = frozenset({"due", "breached"})
_NEARLY = 1e-9


@dataclass(frozen=True, slots=True)
class Question:
    """What it would tell of a row to know who made a lot.

    `doubt`: p(1 - p) of the probability that the row is not kept; `left`: the same as it may be expected once the vendor is known;
    `settles`: how probable it is that no doubt is left. Of draws `left` is without what chance alone would seem to tell.
    """

    lot: int
    doubt: float
    left: float
    settles: float | None

    @property
    def narrower(self) -> float:
        """Which part of the doubt goes."""
        return 1 - self.left / self.doubt


def questions(row: LikelyRow) -> list[Question]:
    """The lots of a row by how much of the doubt goes with knowing each, the first one first; none where there is no doubt."""
    p = sum(row.odds.chances.get(verdict, 0.0) for verdict in _BROKEN)
    if not _NEARLY < p < 1 - _NEARLY:
        return []
    lots = row.draws.numbers.lots
    kinds = len(row.draws.kinds)
    if len(lots) == 1 and len(row.outcomes.states) == kinds:
        settled = [verdict in _BROKEN for verdict in row.outcomes.verdicts]
        found = [Question(lots[0], p * (1 - p), 0.0, 1.0)] if settled else []
    elif row.odds.standard_error is None and len(lots) * kinds <= MOST_SUMS:
        found = [_exact(row, lot, p) for lot in lots]
    else:
        found = list(_drawn(row, lots, p))
    return sorted((q for q in found if q.narrower > _NEARLY), key=lambda q: (-q.narrower, q.lot))


def _exact(row: LikelyRow, lot: int, p: float) -> Question:
    kinds, numbers = row.draws.kinds, row.draws.numbers
    broken = _broken_by_state(row)
    left = settles = 0.0
    for kind in np.flatnonzero(kinds.chances[lot] > 0).tolist():
        known = exact_sum(numbers, kinds, row.draws.spreads[0][1], {lot: kind})
        if known is None:
            return Question(lot, p * (1 - p), p * (1 - p), None)
        then = math.fsum(
            w for state, w in zip(known.states, known.weights.tolist(), strict=True) if broken[state.tobytes()]
        )
        left += float(kinds.chances[lot, kind]) * then * (1 - then)
        settles += float(kinds.chances[lot, kind]) * (not _NEARLY < then < 1 - _NEARLY)
    return Question(lot, p * (1 - p), left, settles)


def _broken_by_state(row: LikelyRow) -> Mapping[bytes, bool]:
    verdicts = row.outcomes.verdicts
    return {state.tobytes(): verdict in _BROKEN for state, verdict in zip(row.outcomes.states, verdicts, strict=True)}


def _drawn(row: LikelyRow, lots: Sequence[int], p: float) -> Iterator[Question]:
    """The same by the completions drawn: those lots alone that tell more than the best of so many would by chance."""
    if any(not len(part.values) for part in row.draws.numbers.parts):
        return
    kinds = row.draws.kinds
    states, which = drawn_sum(row.draws.numbers, kinds)
    broken = _broken_by_state(row)
    is_broken: NDArray[Any] = np.array([broken.get(state.tobytes(), False) for state in states], dtype=np.float64)[
        which
    ]
    size, mean = len(which), float(is_broken.mean())
    whole = mean * (1 - mean)
    if not whole:
        return
    by_chance = NormalDist().inv_cdf(1 - 0.025 / len(lots)) ** 2 / max(size - 1, 1)
    for lot in lots:
        number = np.bincount(kinds.of_lot(lot), minlength=len(kinds))
        bad = np.bincount(kinds.of_lot(lot), weights=is_broken, minlength=len(kinds))
        there = number > 0
        then = bad[there] / number[there]
        told = 1 - float((number[there] * then * (1 - then)).sum()) / size / whole
        if told > by_chance * (int(there.sum()) - 1):
            surely = told - (1 - told) * (int(there.sum()) - 1) / max(size - int(there.sum()), 1)
            yield Question(lot, p * (1 - p), p * (1 - p) * (1 - surely), None)


def first_rows(likely: Likely) -> Iterator[dict[str, Any]]:
    """What to find out first for each row of which anything is in doubt, as rows."""
    lots = likely.drawn.lots.lots
    for key, row in likely.rows.items():
        on, provision, reading, operator, level_key, vendors = key
        for rank, question in enumerate(questions(row)[:SHOWN], start=1):
            lot = lots[question.lot]
            yield {
                "on": on, "provision_id": provision, "reading": reading, "operator_id": operator, "level_key": level_key,
                "vendor_ids": list(vendors), "rank": rank, "asked_of": lot.operator_id, "domain": lot.domain,
                "region": lot.region, "elements": lot.elements, "doubt": question.doubt, "doubt_left": question.left,
                "narrower": question.narrower, "settles": question.settles, "question": in_words(lot, question),
            }  # fmt: skip


def in_words(lot: Lot, question: Question) -> str:
    """Whom to ask for what, how many elements it is about, and how much narrower the answer gets."""
    where = f" in {lot.region}" if lot.region else ""
    batch = f", batch {lot.batch + 1}" if lot.batch is not None else ""
    what = f"who made {counted(lot.elements, 'element')} of {lot.domain}{where}{batch}"
    return f"Ask {lot.operator_id} {what}: {question.narrower:.0%} of the doubt goes"
