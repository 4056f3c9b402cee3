"""How much there is to do under an option in each completion: what its units cost, added up lot by lot."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.decide.case.options import Option, Rule
from vendorline.likely import NO_LOT, Completions, Lots
from vendorline.plan.assemble import Problem
from vendorline.plan.likely.law import completed_network
from vendorline.project.consequences.whole import Setting, problem_in

Floats = NDArray[np.float64]
_PARTS = ("equipment", "labour", "dual_running", "capacity_lost", "build_equipment")


def work_by_completion(
    setting: Setting, option: Option, more: Sequence[Rule], lots: Lots, drawn: Completions, end: str
) -> Floats:
    """The list price of all units that an option touches, in each completion.

    A unit is touched where it has equipment of the vendor: that of which it is stated always, that of a lot where the lot is the vendor's.
    So quantities are those of the completion, and prices those of the terms; when and by whom is left to the plan.

    Args:
        setting: what is the same for all.
        option: one that is decided at once.
        more: rules that hold beside it.
        lots: what is drawn together.
        drawn: the completions.
        end: of what nobody knows.
    """
    whole = problem_in(
        setting, completed_network(setting.network, lots, [setting.vendor_id] * len(lots.lots)), option, more, end
    )
    priced = _by_element(whole)
    lot_of = pl.DataFrame({"element_id": setting.network["elements"]["element_id"], "lot": lots.of_element})
    told = priced.join(lot_of, on="element_id", how="left").group_by("lot").agg(pl.col("price").sum())
    prices = dict(told.iter_rows())
    of_lots = np.array([prices.get(at, 0.0) for at in range(len(lots.lots))])
    theirs = np.array([vendor == setting.vendor_id for vendor in drawn.vendors], dtype=bool)
    found: Floats = prices.get(NO_LOT, 0.0) + (
        theirs[drawn.makers] @ of_lots if len(lots.lots) else np.zeros(len(drawn))
    )
    return found


def _by_element(problem: Problem) -> pl.DataFrame:
    """The list price of each unit, in equal parts for its elements."""
    units = problem.units.units.select("unit", price=pl.sum_horizontal(_PARTS))
    members = problem.units.members.select("element_id", "unit")
    counted = members.group_by("unit").agg(members=pl.len())
    return (
        members.join(units, on="unit", how="left")
        .join(counted, on="unit", how="left")
        .select("element_id", price=pl.col("price") / pl.col("members"))
    )
