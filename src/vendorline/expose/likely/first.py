"""What to find out first: of all that is drawn, what would narrow a number most once it is known."""

from __future__ import annotations

import math
from collections.abc import Iterator
from statistics import NormalDist
from typing import Any

import numpy as np

from vendorline.errors import counted
from vendorline.expose.arrays import Floats
from vendorline.expose.likely.likely import Likely
from vendorline.likely import Lot, SwitchLot

#: Questions told of a number.
SHOWN = 5
_DUST = 1e-9


def first_rows(likely: Likely) -> Iterator[dict[str, Any]]:
    """For each number that the prior leaves spread the lots and protections that would narrow it most, as rows.

    A lot is asked about as to whether it is of those whose number it is. Only what tells more than the best of so many would by chance
    is told, and less what chance alone would seem to tell.
    """
    found, drawn = likely.completed, likely.drawn
    makers, size = drawn.makers, len(drawn)
    if size < 3:
        return
    for place, column in enumerate(found.columns):
        theirs = np.isin(makers, [i for i, name in enumerate(drawn.vendors) if name in column.vendor_ids])
        answers = _standard(np.concatenate([theirs, drawn.switches], axis=1).astype(np.float64))
        varied = int(answers.any(axis=0).sum())
        if not varied:
            continue
        by_chance = NormalDist().inv_cdf(1 - 0.025 / varied) ** 2 / (size - 1)
        for name, (low, high) in found.shares.items():
            for of, label in enumerate(found.weights.labels):
                number = (low[of, :, place] + high[of, :, place]) / 2
                deviation = float(number.std())
                if deviation < _DUST:
                    continue
                told = (_standard(number[:, None])[:, 0] @ answers / size) ** 2
                surely = np.clip(told - (1 - told) / (size - 2), 0.0, 1.0)
                ranked = [i for i in np.argsort(-told, kind="stable")[:SHOWN].tolist() if told[i] > by_chance]
                for rank, one in enumerate(ranked, start=1):
                    left = deviation * math.sqrt(1 - float(surely[one]))
                    yield {
                        "vendor_ids": list(column.vendor_ids), "measure": name, "weight": label[0], "region": label[1],
                        "layer": column.layer, "operator_id": label[2], "rank": rank, **_about(likely, one),
                        "deviation": deviation, "deviation_left": left, "narrower": 1 - left / deviation,
                        "question": _in_words(_asked(likely, one)),
                    }  # fmt: skip


def _standard(values: Floats) -> Floats:
    """Columns with mean 0 and deviation 1; 0 where nothing varies."""
    middle = values - values.mean(axis=0)
    deviation = middle.std(axis=0)
    found: Floats = np.divide(middle, deviation, out=np.zeros_like(middle), where=deviation > _DUST)
    return found


def _asked(likely: Likely, place: int) -> Lot | SwitchLot:
    lots = likely.drawn.lots
    return lots.lots[place] if place < len(lots.lots) else lots.switches[place - len(lots.lots)]


def _about(likely: Likely, place: int) -> dict[str, Any]:
    one = _asked(likely, place)
    if isinstance(one, Lot):
        about = {
            "domain": one.domain,
            "of_region": one.region,
            "elements": one.elements,
            "interface": None,
            "column": None,
        }
    else:
        about = {"domain": None, "of_region": None, "elements": None, "interface": one.interface, "column": one.column}
    return {"asked_of": one.operator_id, **about}


def _in_words(one: Lot | SwitchLot) -> str:
    """Whom to ask for what, and how many elements it is about."""
    if isinstance(one, SwitchLot):
        return f"Ask {one.operator_id} whether {one.column} of {one.interface} is on"
    where = f" in {one.region}" if one.region else ""
    batch = f", batch {one.batch + 1}" if one.batch is not None else ""
    return f"Ask {one.operator_id} who made {counted(one.elements, 'element')} of {one.domain}{where}{batch}"
