"""Counting at the level of parts, or of software: what is inside an element, each thing with a vendor of its own."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.check.count import Counts, Selection, count, count_elements
from vendorline.check.counting.options import Mask
from vendorline.check.ways.extreme_share import extreme_share
from vendorline.quick_dataclass import dataclass
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
    theirs = count_elements(stock, selection.inside & _any_of(found, len(stock)), selection.weight)
    counts = counts.having(
        elements_known=theirs,
        elements=count_elements(stock, selection.inside, selection.weight),
        elements_open=count_elements(stock, selection.open, selection.weight),
    )
    each = selection.parts
    if each is None:
        each = np.stack([_numbers(found, len(stock), selection)], axis=1)
        if not (selection.open & (each[:, 0, _PARTS] > 1)).any():
            return counts
    return _over_options(counts, stock, selection, each)


#: What is told of an entry: the least of its parts that are the vendor's, the most, how many there are, and whether it may be in scope, or
#: must be.
_LEAST, _MOST, _PARTS, _MAY_BE, _MUST_BE = range(5)


def parts_by_function(
    each: Sequence[tuple[BoundProvision, Selection]],
    vendor_ids: frozenset[str] | None,
    on: date,
    basis: Basis,
    *,
    undetermined: bool,
) -> NDArray[np.int64]:
    """What there is of each entry, by function: its parts, and whether it is in scope.

    Args:
        each: a provision, and what it is about, with each function that elements of unknown function may have.
        vendor_ids: whose parts are meant.
        on: the day.
        basis: parts or software.
        undetermined: nobody has said whose are meant.
    """
    told = []
    for case, selection in each:
        numbers = _numbers(_inside(case, vendor_ids, selection, on, basis), len(case.inventory), selection)
        if undetermined:
            numbers[:, _LEAST], numbers[:, _MOST] = 0, numbers[:, _PARTS]
        told.append(numbers)
    return np.stack(told, axis=1)


def _numbers(found: _Inside, size: int, selection: Selection) -> NDArray[np.int64]:
    reach = selection.match if selection.beside_tags is None else selection.beside_tags
    here = (found.known, found.known | found.unknown, np.ones(len(found.place), dtype=bool))
    columns = [np.bincount(found.place[own], minlength=size) for own in here]
    return np.stack([*columns, reach != Match.OUTSIDE, reach == Match.INSIDE], axis=1).astype(np.int64)


def _over_options(counts: Counts, stock: Inventory, selection: Selection, each: NDArray[np.int64]) -> Counts:
    """Counts whose bounds hold that the parts of one element are in scope together, and are what its function makes of them."""
    names = ("known", "unknown", "total", "total_unknown", "low", "low_of", "high", "high_of")
    bounds = {name: counts.column(name).copy() for name in names}
    either = selection.inside | selection.open
    several = (each != each[:, :1]).any(axis=(1, 2)) | (each[:, :, _PARTS] > 1).any(axis=1)
    for operator in np.unique(stock.operator[either & several]).tolist():
        mine = np.flatnonzero(either & (stock.operator == operator))
        told = np.column_stack([selection.open[mine], each[mine].reshape(len(mine), -1)])
        different, which = np.unique(told, axis=0, return_inverse=True)
        often = np.bincount(which.ravel(), weights=selection.weight[mine]).astype(np.int64).tolist()
        options = [
            _options(bool(row[0]), row[1:].reshape(-1, each.shape[2]).tolist()) for row in different.astype(np.int64)
        ]
        low, high = (
            extreme_share(
                [(times, [(one[own], one[_PARTS]) for one in of]) for times, of in zip(often, options, strict=True)],
                greatest=own == _MOST,
            )
            for own in (_LEAST, _MOST)
        )
        least, most, total, greatest = (
            sum(t * pick(one[place] for one in of) for t, of in zip(often, options, strict=True))
            for pick, place in ((min, _LEAST), (max, _MOST), (min, _PARTS), (max, _PARTS))
        )
        numbers = (least, most - least, total, greatest - total, *low, *high)
        for name, number in zip(names, numbers, strict=True):
            bounds[name][operator] = number
    return counts.having(**bounds)


def _options(is_open: bool, by_function: Sequence[Sequence[int]]) -> list[Sequence[int]]:
    """What an entry may be: its parts with each function with which it may be in scope, or nothing."""
    found = [one for one in by_function if one[_MAY_BE]]
    may_be_out = is_open or not all(one[_MUST_BE] for one in by_function)
    return [*found, (0, 0, 0)] if may_be_out or not found else found


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
