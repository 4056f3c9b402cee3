"""Provisions stated on exposure: judged from a table of measures that somebody computed, never from the inventory."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from vendorline.check.row import Moment, common_cells, written
from vendorline.check.verdict import Circumstances, Standing, number, verdict_on
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import BINDS_NO_OPERATOR


def measured_rows(
    law: Law,
    constraints: Sequence[Constraint],
    measures: pl.DataFrame | Mapping[date, pl.DataFrame] | None,
    moment: Moment,
) -> Iterator[dict[str, Any]]:
    """The rows of a provision on exposure on one day.

    Args:
        law: the provision.
        constraints: its constraints.
        measures: rows of an exposure (vendor_ids, failed, measure, weight, region, layer, low, high, assumed_share; those of a part of the network are passed over), or such rows
            by day, asked for only where a constraint holds; None = nobody computed any, and the verdict is unknown, as it is
            where there are no rows: the day's tables gave none.
        moment: the day, and the law on it.
    """
    held = [constraint for constraint in constraints if constraint.holds(moment.on)]
    if held:
        table = measures.get(moment.on) if isinstance(measures, Mapping) else measures
        yield from (_row(law, constraint, table, moment) for constraint in held)


def _row(law: Law, constraint: Constraint, measures: pl.DataFrame | None, moment: Moment) -> dict[str, Any]:
    provision = law.provision
    exact = Fraction(provision.limit or 0)
    low, high, assumed = _share(provision.measure, provision.weight, constraint.vendor_ids, measures)
    if measures is not None and measures.is_empty():
        standing = Standing("unknown", "exposure_not_computable")
    elif low is None or high is None:
        standing = Standing("unknown", "exposure_not_computed")
    else:
        numbers = {"share_low": low, "share_high": high, "margin": exact - high, "slack": exact - high}
        if high <= exact:
            standing = Standing("yes", None, **numbers)
        elif low > exact:
            standing = Standing("no", None, **numbers)
        else:
            standing = Standing("unknown", "exposure_open", **numbers)
    around = Circumstances(
        bound=constraint.bound,
        undetermined=constraint.undetermined,
        proposed=constraint.law_status == "proposed",
        is_event=False,
        no_date="secret_date" if provision.time.mode == "secret" else None,
        target=constraint.target,
        deadline=constraint.deadline,
        addressed_to_others=provision.bound in BINDS_NO_OPERATOR,
    )
    verdict, reason = verdict_on(standing, "yes", around, moment.on)
    common = common_cells(
        law,
        constraint,
        level_key=law.jurisdiction,
        basis=provision.weight,
        vendor_ids=sorted(constraint.vendor_ids or ()),
        limit=number(exact),
        assumed_share=assumed,
    )
    return written(common, moment, verdict, reason, standing=standing)


def _share(
    measure: str | None, weight: str | None, vendor_ids: frozenset[str] | None, measures: pl.DataFrame | None
) -> tuple[Fraction | None, Fraction | None, float | None]:
    """Low and high of what the vendors could do together, and what part rests on assumptions.

    Together they can do at least what any of them can. Where several of them are there and nobody computed them together, the
    high end is open to the whole.
    """
    if measures is None:
        return None, None, None
    rows = measures.filter(
        (pl.col("measure") == measure)
        & (pl.col("weight") == weight)
        & pl.col("failed").is_null()
        & pl.col("region").is_null()
        & pl.col("layer").is_null()
        & (pl.col("operator_id").is_null() if "operator_id" in measures.columns else pl.lit(value=True))
    ).to_dicts()
    concerned = [r for r in rows if vendor_ids is None or set(r["vendor_ids"]) <= vendor_ids]
    if not concerned:
        return None, None, None
    low = max(_exact(r, "low") for r in concerned)
    assumed = max((r["assumed_share"] for r in concerned if r["assumed_share"] is not None), default=None)
    there = {vendor for r in concerned for vendor in r["vendor_ids"]}
    together = [r for r in concerned if set(r["vendor_ids"]) == there]
    return low, _exact(together[0], "high") if together else Fraction(1), assumed


def _exact(row: Mapping[str, Any], name: str) -> Fraction:
    """A share as an exact fraction: shares come as floats of ratios, so 0.35 is read as 35 of 100."""
    return Fraction(row[name]).limit_denominator(10**12)
