"""The problem of one completion, put together of pieces: the same as that of the network with these vendors filled in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import polars as pl

from vendorline.likely import NO_LOT
from vendorline.plan.assemble import Problem, Unknown, Windows, of_units
from vendorline.plan.likely.of_vendor import Counts
from vendorline.plan.likely.pieces import Piece, joined
from vendorline.plan.likely.prepared import Prepared
from vendorline.plan.obligations import NotPlanned, Obligation, Obligations, due_period
from vendorline.plan.problem.aggregate import aggregated
from vendorline.plan.problem.idle import without_idle_limits
from vendorline.plan.problem.instance import Floats, Instance, Ints, StateRows
from vendorline.plan.scarce import period_rows
from vendorline.plan.state_limits import CapPart, cap_of_parts
from vendorline.plan.suppliers import suppliers_by_number
from vendorline.plan.units import Units
from vendorline.plan.vendor_counts import CountPart, count_of_parts
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True)
class Flat:
    """The problem of a completion with every unit a type of its own, in the order of `units.units`; `theirs`: elements of who is watched."""

    instance: Instance
    units: Units
    subscribers: dict[str, Floats]
    theirs: Counts | None = None


def flat_problem(made: Prepared, number: int) -> Flat:
    """The problem of a completion.

    Args:
        made: what problems are put together of.
        number: of the completion.
    """
    pieces = [made.pieces[case] for case in made.cases[number]]
    units, order = joined(pieces)
    frame = units.units
    layers = frame["layer"].unique().sort().to_list()
    vendors, allowed = suppliers_by_number(made.numbers[int(made.sources[number])], layers, made.named, made.terms)
    windows = Windows(
        np.concatenate([piece.windows.last for piece in pieces])[order],
        np.concatenate([piece.windows.keeps for piece in pieces])[order],
    )
    subscribers = {
        name: np.concatenate([piece.subscribers.get(name, np.zeros(piece.units.height)) for piece in pieces])[order]
        for name in sorted({name for piece in pieces for name in piece.subscribers})
    }
    rows = period_rows(made.radio_sites, made.totals, frame, made.terms, made.ends, subscribers)
    limits = [
        _permuted(limit, order)
        for asked in made.of_number.values()
        if isinstance(limit := _limit(made, asked, pieces, vendors), StateRows)
    ]
    elements = made.everything
    if made.terms.max_vendor_share is not None:
        elements = _completed_elements(made, number)
    flat = of_units(
        elements, units, made.terms, made.ends, vendors, allowed, windows, limits, rows, made.renewal_credit
    )
    return Flat(without_idle_limits(flat), units, subscribers, _theirs(pieces, order))


def _theirs(pieces: list[Piece], order: Ints) -> Counts | None:
    parts = [piece.theirs for piece in pieces if piece.theirs is not None]
    return Counts.together(parts).of(order) if len(parts) == len(pieces) else None


def problem_of_completion(made: Prepared, number: int) -> tuple[Problem, Flat]:
    """The problem of a completion as a plan is made from it, and with every unit a type of its own."""
    flat = flat_problem(made, number)
    instance, kind = aggregated(flat.instance)
    problem = Problem(
        instance, flat.units, kind, made.places, made.terms, made.start,
        Obligations(tuple(made.of_number.values()), made.not_planned, made.named), made.not_planned, (),
        flat.subscribers, made.totals, Unknown(0, 0.0),
    )  # fmt: skip
    return problem, flat


def _limit(
    made: Prepared, asked: Obligation, pieces: list[Piece], vendors: tuple[str, ...]
) -> StateRows | NotPlanned | None:
    if asked.kind == "cap":
        if not any(asked.number in piece.caps and piece.caps[asked.number].counts for piece in pieces):
            return None
        return cap_of_parts(
            asked, [piece.caps.get(asked.number) or _no_cap(piece, made.periods) for piece in pieces], vendors
        )
    if asked.kind == "count":
        if not any(asked.number in piece.counts for piece in pieces):
            return None
        first, _ = due_period(asked, made.ends, made.terms.periods_for_rules_without_deadline)
        parts = [piece.counts.get(asked.number) or _no_count(piece) for piece in pieces]
        return count_of_parts(asked, parts, made.ends, vendors, first)
    return None


def _no_cap(piece: Piece, periods: int) -> CapPart:
    none = np.zeros((piece.units.height, 2))
    return CapPart(counts=False, room=np.zeros(periods), whole=none, theirs=none, most=none)


def _no_count(piece: Piece) -> CountPart:
    none = np.zeros(piece.units.height)
    return CountPart(frozenset(), 0, 0, none, none, tuple(piece.units["from_vendor_id"].to_list()))


def _permuted(state: StateRows, order: Ints) -> StateRows:
    return replace(
        state, before=state.before[order], after=state.after[order], new_after=state.new_after[order],
        new_kept=state.new_kept[order],
    )  # fmt: skip


def _completed_elements(made: Prepared, number: int) -> pl.DataFrame:
    """All elements with the vendors of the completion."""
    names = pl.Series([*(made.vendors[code] for code in made.makers[number].tolist()), None], dtype=pl.String)
    lot = made.everything["lot"].fill_null(NO_LOT).to_numpy()
    theirs = names.gather(np.where(lot == NO_LOT, len(names) - 1, lot))
    return made.everything.with_columns(vendor_id=pl.coalesce("vendor_id", theirs))
