"""Counting at the level of parts, or of software: what is inside an element, each thing with a vendor of its own."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from fractions import Fraction

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.count import Counts, Selection, count, count_elements
from vendorline.check.counting.options import Mask
from vendorline.rulebook.terms import Basis
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventory import UNKNOWN_VENDOR, Inventory
from vendorline.scope.match import Match
from vendorline.scope.supplies import Supplied, Supplies


@dataclass(frozen=True, slots=True)
class _Inside:
    """What is inside the entries of a stock, one row each: its entry, and whether it is the vendor's or may be.

    `is_open`: whether it is inside at all, which hangs on a function that nobody knows.
    """

    place: NDArray[np.int64]
    known: Mask
    unknown: Mask
    is_assumed: Mask
    is_open: Mask


def inside(supplies: Supplies, basis: Basis) -> Supplied:
    """Who supplies what a basis counts inside elements: components and software, or software alone."""
    return supplies.software if basis == "software" else supplies.inside


def count_parts(
    case: BoundProvision,
    vendor_ids: frozenset[str] | None,
    selection: Selection,
    on: date,
    basis: Basis,
    *,
    undetermined: bool = False,
) -> Counts:
    """Parts, or pieces of software, for every operator: rows of `supplies`; an element without any is one, of its own vendor.

    Elements behind them are those that hold at least one. `undetermined`: nobody has said whose are meant, so that each may be.
    """
    stock = case.inventory
    found = _inside(case, vendor_ids, selection, on, basis)
    if undetermined:
        nothing = np.zeros(len(found.place), dtype=bool)
        found = replace(found, known=nothing, unknown=~nothing)
    place = found.place
    spread = replace(
        selection,
        inside=selection.inside[place] & ~found.is_open,
        open=selection.open[place] | (selection.inside[place] & found.is_open),
        known=found.known,
        unknown=found.unknown,
        suspect=selection.suspect[place],
        weight=selection.weight[place],
        match=np.where(selection.inside[place] & found.is_open, Match.FUNCTION_UNKNOWN, selection.match[place]).astype(
            np.int8
        ),
        why=selection.why[place],
    )
    part = stock.subset(place)
    parts = replace(part, columns=part.columns.having("is_assumed", found.is_assumed))
    counts = count(parts, spread, "elements")
    size, weight = len(stock), selection.weight
    theirs = count_elements(stock, selection.inside & _any_of(found, size), weight)
    perhaps = np.bincount(place[found.is_open], minlength=size)
    spoken_of = inside(case.supplies, basis).by_function(stock, None, on) & selection.open
    outer = count_elements(stock, ((perhaps > 1) & selection.inside) | spoken_of, weight) > 0
    counts = counts.having(
        elements_known=theirs,
        elements=count_elements(stock, selection.inside, weight),
        elements_open=count_elements(stock, selection.open, weight),
        is_outer=outer,
    )
    if not (selection.open & (np.bincount(place, minlength=size) > 1)).any():
        return counts
    least, most = (np.bincount(place[own], minlength=size) for own in (found.known, found.known | found.unknown))
    return _in_scope_together(counts, stock, selection, least, most, np.bincount(place, minlength=size), outer)


def _in_scope_together(
    counts: Counts,
    stock: Inventory,
    selection: Selection,
    least: NDArray[np.int64],
    most: NDArray[np.int64],
    parts: NDArray[np.int64],
    outer: Mask,
) -> Counts:
    """Counts whose shares hold that the parts of one element are in scope together, where it is told what is inside each.

    `least`, `most`: how many parts of each entry are the vendor's; `parts`: how many there are; `outer`: operators to leave as they are.
    """
    bounds = {name: counts.column(name).copy() for name in ("low", "low_of", "high", "high_of")}
    several = np.unique(stock.operator[selection.open & (parts > 1)])
    for operator in several[~outer[several]].tolist():
        mine = stock.operator == operator
        inside, maybe = mine & selection.inside, mine & selection.open
        for own, part, sign in ((least, "low", -1), (most, "high", 1)):
            weight = selection.weight[inside]
            theirs, whole = int((own[inside] * weight).sum()), int((parts[inside] * weight).sum())
            pairs, which = np.unique(np.stack([own[maybe], parts[maybe]]), axis=1, return_inverse=True)
            often = np.bincount(which.ravel(), weights=selection.weight[maybe]).astype(np.int64).tolist()
            blocks = sorted(zip(*pairs.tolist(), often, strict=True), key=lambda b: sign * Fraction(-b[0], b[1]))
            for more, of, times in blocks:
                # What is in scope moves the share towards its own.
                if times and (not whole or sign * (more * whole - theirs * of) > 0):
                    theirs, whole = theirs + more * times, whole + of * times
            bounds[part][operator], bounds[f"{part}_of"][operator] = theirs, whole
    return counts.having(**bounds)


def holding(
    case: BoundProvision, vendor_ids: frozenset[str] | None, selection: Selection, on: date, basis: Basis
) -> NDArray[np.bool_]:
    """Which entries hold at least one part, or piece of software, that is known to be the vendor's."""
    return _any_of(_inside(case, vendor_ids, selection, on, basis), len(case.inventory))


def _any_of(found: _Inside, size: int) -> NDArray[np.bool_]:
    held = np.zeros(size, dtype=bool)
    held[found.place[found.known & ~found.is_open]] = True
    return held


def _inside(
    case: BoundProvision, vendor_ids: frozenset[str] | None, selection: Selection, on: date, basis: Basis
) -> _Inside:
    stock = case.inventory
    supplied, columns = (
        inside(case.supplies, basis),
        (
            pl.col("entry").cast(pl.Int64),
            pl.col("vendor_id").alias("maker"),
            pl.lit(value=True).alias("stated"),
            (pl.col("basis") == "assumed").alias("assumed"),
        ),
    )
    entries = pl.DataFrame({"place": np.arange(len(stock)), "entry": stock.entry.astype(np.int64)})
    perhaps = entries.join(supplied.perhaps_current(on).select(columns), on="entry", how="inner")
    frame = entries.join(supplied.current(on).select(columns), on="entry", how="left", maintain_order="left")
    frame = pl.concat(
        [frame.with_columns(is_open=pl.lit(value=False)), perhaps.with_columns(is_open=pl.lit(value=True))]
    )
    is_open = frame["is_open"].to_numpy()
    place = frame["place"].to_numpy()
    own = frame["stated"].is_null().to_numpy()
    is_assumed = stock.is_assumed[place] | frame["assumed"].fill_null(value=False).to_numpy()
    if not case.scope_match.equipment or case.law.provision.scope.operated_outside:
        # Who operates it, and where, is one for all that is inside an element.
        known, unknown = selection.known[place], selection.unknown[place]
        return _with_first_part(_Inside(place, known, unknown, is_assumed, is_open), own)
    makers = frame["maker"]
    nobodys = (makers.is_null() & frame["stated"].is_not_null()).to_numpy()
    of_vendor = makers.is_not_null() if vendor_ids is None else makers.is_in(list(vendor_ids))
    known = np.where(own, stock.vendor_mask(vendor_ids)[place], of_vendor.fill_null(value=False).to_numpy())
    unknown = nobodys | (own & (stock.vendor[place] == UNKNOWN_VENDOR))
    if vendor_ids is None and case.law.provision.vendor.kind == "no_grant":
        known, unknown = known | unknown, np.zeros(len(place), dtype=bool)
    if case.scope_match.services:
        operated = case.supplies.operation.mask(stock, vendor_ids, on)[place]
        perhaps_operated = case.supplies.operation.by_function(stock, vendor_ids, on)[place]
        known, unknown = known | operated, (unknown | (perhaps_operated & ~known)) & ~operated
    if not case.expires and case.permits:
        surely, perhaps = (covered[place] for covered in case.permits.cover(on))
        # Its own maker's part is permitted whichever of the vendors that is.
        surely = surely | (own & case.permits.cover(on, vendor_ids)[0][place])
        perhaps &= ~surely
        known, unknown = known & ~surely & ~perhaps, (unknown | (known & perhaps)) & ~surely
    return _with_first_part(_Inside(place, known, unknown, is_assumed, is_open), own)


def _with_first_part(found: _Inside, own: Mask) -> _Inside:
    """Parts, where one of an element of which a default may speak is its own vendor's (`own`), or that of the default."""
    if not found.is_open.any():
        return found
    size = int(found.place.max()) + 1
    first = np.full(size, -1)
    first[found.place[own]] = np.flatnonzero(own)
    begins = first[found.place[found.is_open]]
    known, either = found.known.copy(), found.known | found.unknown
    np.logical_and.at(known, begins[begins >= 0], found.known[found.is_open][begins >= 0])
    np.logical_or.at(either, begins[begins >= 0], either[found.is_open][begins >= 0])
    alone = np.bincount(found.place[found.is_open], minlength=size)[found.place] == 1
    kept = ~(found.is_open & alone & (first[found.place] >= 0))
    unknown = either & ~known
    return _Inside(found.place[kept], known[kept], unknown[kept], found.is_assumed[kept], found.is_open[kept])
