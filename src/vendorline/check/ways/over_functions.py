"""What a judgement is about where it hangs on functions that nobody knows: what holds whichever function an element has."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Selection
from vendorline.check.counting.options import Mask
from vendorline.check.parts import inside, parts_by_function
from vendorline.check.select_state import select_state
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.match import Match


def hangs_on_function(case: BoundProvision, selection: Selection, on: date) -> Mask:
    """What may be in scope of which a default of suppliers speaks only if its function is of a certain domain."""
    stock, scope = case.inventory, case.law.provision.scope
    asked = [case.supplies.operation] if case.scope_match.services else []
    asked += [case.supplies.inside] if scope.component or scope.produced_outside else []
    asked += [case.supplies.place] if scope.operated_outside else []
    asked += [inside(case.supplies, case.law.provision.basis)] if counts_parts(case) else []
    found = np.zeros(len(stock), dtype=bool)
    for supplied in asked if (selection.inside | selection.open).any() else ():
        found |= supplied.by_function(stock, None, on)
    return found & (selection.inside | selection.open)


def open_together(case: BoundProvision, selection: Selection, on: date) -> Mask:
    """What may be in scope, but not apart from something else that is open: whose bounds need not be reached.

    That is what is beside something else, or manages it, and what a default of suppliers speaks of only if its function is in scope.
    """
    scope = case.law.provision.scope
    if case.whole is not None:
        return selection.open
    if scope.adjacent or scope.manages:
        return hangs_on_function(case, selection, on)
    return np.zeros(len(case.inventory), dtype=bool)


def counts_parts(case: BoundProvision) -> bool:
    """Whether a provision counts what is inside elements."""
    return case.law.provision.effect == "cap" and case.law.provision.basis in INSIDE_BASES


def selected_state(
    case: BoundProvision, vendor_ids: frozenset[str] | None, on: date, *, undetermined: bool
) -> Selection:
    """What a state rule is about on a day, over the functions that nobody knows; arguments as in `select_state`."""
    selection = select_state(case, vendor_ids, on, undetermined=undetermined)
    taken = case.of_functions() if hangs_on_function(case, selection, on).any() else ()
    if not taken:
        return selection
    each = [select_state(one, vendor_ids, on, undetermined=undetermined) for one in taken]
    selection = over_functions(selection, each, case.unknown_functions)
    if not counts_parts(case):
        return selection
    told, basis = list(zip(taken, each, strict=True)), case.law.provision.basis
    return replace(selection, parts=parts_by_function(told, vendor_ids, on, basis, undetermined=undetermined))


def over_functions(whole: Selection, each: Sequence[Selection], unknown: Mask) -> Selection:
    """The selection where elements of unknown function may have any that there is, and are what that makes of them.

    An element that is in scope as one function, and a vendor's as another, need never be both.

    Args:
        whole: the selection where nothing is known of the function.
        each: the selections with each function.
        unknown: the entries of unknown function.
    """
    theirs, others = np.zeros(len(unknown), dtype=bool), np.zeros(len(unknown), dtype=bool)
    for one in each:
        either = one.inside | one.open if one.beside_tags is None else (one.weight > 0) & (one.beside_tags > 0)
        theirs |= either & (one.known | one.unknown)
        others |= either & ~one.known
    match = _any_of([one.match for one in each], whole.match, unknown)
    present = whole.weight > 0
    known = np.where(unknown, theirs & ~others, whole.known)
    may_be = np.where(unknown, theirs & others, whole.unknown)
    return replace(
        whole,
        inside=np.where(unknown, present & (match == Match.INSIDE), whole.inside),
        open=np.where(unknown, present & (match > Match.INSIDE), whole.open),
        known=known,
        unknown=may_be,
        suspect=np.where(unknown, present & (known | may_be), whole.suspect),
        match=match,
        beside_tags=None
        if whole.beside_tags is None
        else _any_of([one.beside_tags for one in each if one.beside_tags is not None], whole.beside_tags, unknown),
    )


def _any_of(each: Sequence[NDArray[np.int8]], whole: NDArray[np.int8], unknown: Mask) -> NDArray[np.int8]:
    """The reach of entries of unknown function: inside with all, outside with all, or open for the reason there is."""
    inside = np.logical_and.reduce([one == Match.INSIDE for one in each])
    outside = np.logical_and.reduce([one == Match.OUTSIDE for one in each])
    alike = np.logical_and.reduce([one == each[0] for one in each])
    is_open = np.minimum.reduce([np.where(one > Match.INSIDE, one, Match.LEFT_OUT) for one in each])
    is_open = np.where(alike, is_open, np.minimum(is_open, Match.FUNCTION_UNKNOWN))
    told = np.where(inside, Match.INSIDE, np.where(outside, Match.OUTSIDE, is_open))
    return np.where(unknown, told, whole).astype(np.int8)
