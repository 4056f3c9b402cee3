"""What a state rule is about on a day: which elements it reaches there, and which of them are a vendor's."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Selection
from vendorline.check.counting.options import Mask
from vendorline.check.parts import inside as inside_parts
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bought import may_be_absent
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ANY_COUNTRY, UNKNOWN_VENDOR, day_number
from vendorline.scope.match import Match, kleene_and


def select_state(
    case: BoundProvision, vendor_ids: frozenset[str] | None, on: date, *, undetermined: bool = False
) -> Selection:
    """What a state rule is about on a day: what is there, and who made it, operates it, or is inside it.

    What a grant covers on the day is nobody's, except where each element waits for the end of its own grant, or where vendors are
    counted. `undetermined`: nobody has said whose equipment is meant, so that everybody's may be.
    """
    chosen = select_whatever_is_there(case, vendor_ids, on, undetermined=undetermined)
    return chosen.of(case.inventory.there(on), day_number(on))


def select_whatever_is_there(
    case: BoundProvision, vendor_ids: frozenset[str] | None, on: date, *, undetermined: bool = False
) -> Selection:
    """The same of all entries as if all their elements were there on the day."""
    stock, scope = case.inventory, case.law.provision.scope
    known, unknown, why = _whose(case, vendor_ids, on)
    if undetermined:
        known, unknown = np.zeros(len(stock), dtype=bool), anybodys(case, on)
        why = np.full(len(stock), Match.VENDOR_UNKNOWN, dtype=np.int8)
    if scope.operated_outside:
        known, unknown = _operated_outside(case, on)
        why = np.full(len(stock), Match.SERVICE_UNKNOWN, dtype=np.int8)
    if not case.expires and case.law.provision.effect != "require_count":
        if case.permits:
            surely, perhaps = case.permits.cover(on, vendor_ids)
            turned = known & perhaps
            known, unknown = known & ~surely & ~perhaps, (unknown | turned) & ~surely
            why = np.where(turned & (stock.vendor != UNKNOWN_VENDOR), Match.LEFT_OUT, why).astype(np.int8)
        known, unknown, why = not_stated(known, unknown, why, case.grants_unstated)
    undated = may_be_absent(stock, day_number(on))
    reach = as_sure_as(case.scope_match.on(day_number(on)), undated, unplaced(case))
    inside, maybe = reach == Match.INSIDE, reach > Match.INSIDE
    beside = case.scope_match.beside_on(day_number(on))
    apart = None if beside is None else as_sure_as(beside, undated, unplaced(case))
    return Selection(inside, maybe, known, unknown, known | unknown, stock.weight, day_number(on), reach, why, apart)


def _whose(case: BoundProvision, vendor_ids: frozenset[str] | None, on: date) -> tuple[Mask, Mask, NDArray[np.int8]]:
    """What is the vendors' whatever is granted, what may be, and why that is open."""
    stock = case.inventory
    known = np.zeros(len(stock), dtype=bool)
    unknown = np.zeros(len(stock), dtype=bool)
    why = np.full(len(stock), Match.VENDOR_UNKNOWN, dtype=np.int8)
    if case.scope_match.equipment:
        known |= stock.vendor_mask(vendor_ids)
        unknown |= stock.vendor == UNKNOWN_VENDOR
        if vendor_ids is None and case.is_everybodys:
            known, unknown = known | unknown, np.zeros(len(stock), dtype=bool)
    beside = case.beside_makers()
    if beside is not None:
        supplied = beside[1].mask(stock, vendor_ids, on)
        known |= supplied
        nobodys = beside[1].by_anybody(stock, on)
        by_function = beside[1].by_function(stock, vendor_ids, on) & ~(known | unknown | nobodys)
        why = np.where(by_function, Match.FUNCTION_UNKNOWN, why).astype(np.int8)
        unknown = (unknown | by_function | nobodys) & ~known
    if case.law.provision.basis in INSIDE_BASES:
        parts = inside_parts(case.supplies, case.law.provision.basis).by_function(stock, None, on)
        by_function = parts & (stock.vendor != UNKNOWN_VENDOR)
        why = np.where(by_function, Match.FUNCTION_UNKNOWN, why).astype(np.int8)
    return known, unknown, why


def not_stated(known: Mask, unknown: Mask, why: NDArray[np.int8], silent: Mask) -> tuple[Mask, Mask, NDArray[np.int8]]:
    """The same where of some nobody has said what was granted: it may be everything, or nothing."""
    if not silent.any():
        return known, unknown, why
    return known & ~silent, unknown | (known & silent), np.where(silent, Match.GRANT_UNKNOWN, why).astype(np.int8)


def as_sure_as(reach: NDArray[np.int8], undated: Mask, unplaced: Mask) -> NDArray[np.int8]:
    """The reach of entries of which nobody can tell whether they are there, or whose, or at which site: no longer inside."""
    for doubtful, why in ((undated, Match.DATE_UNKNOWN), (unplaced, Match.LEFT_OUT)):
        places = np.flatnonzero(doubtful)
        if len(places):
            reach = reach.copy()
            reach[places] = kleene_and(reach[places], np.full(len(places), why, dtype=np.int8))
    return reach


def unplaced(case: BoundProvision) -> Mask:
    """Entries that may be another operator's, or, where each waits at its site for the end of a grant, stand at any site."""
    return case.inventory.in_doubt(Doubt.OWNER | Doubt.PLACE if case.expires else Doubt.OWNER)


def anybodys(case: BoundProvision, on: date) -> Mask:
    """What may be meant where nobody has said whose: everything, or of services what somebody operates."""
    if case.scope_match.equipment:
        return np.ones(len(case.inventory), dtype=bool)
    beside = case.beside_makers()
    return np.zeros(len(case.inventory), dtype=bool) if beside is None else beside[1].mask(case.inventory, None, on)


def _operated_outside(case: BoundProvision, on: date) -> tuple[Mask, Mask]:
    """What is operated from, or stands, outside the territory; and what may be, because nobody says where it is operated."""
    stock, territory = case.inventory, case.law.provision.scope.operated_outside
    at_home = np.array([country in {*territory, ANY_COUNTRY} for country in stock.countries] + [True], dtype=bool)
    anywhere = np.array([country == ANY_COUNTRY for country in stock.countries] + [False], dtype=bool)
    abroad, stated = case.supplies.place.outside(stock, territory, on)
    abroad = abroad | ~at_home[stock.country]
    own = stock.network.is_complete("supplies")
    perhaps = case.supplies.place.perhaps_outside(stock, territory, on)
    return abroad, ~abroad & (anywhere[stock.country] | perhaps | (~stated & (not own)))
