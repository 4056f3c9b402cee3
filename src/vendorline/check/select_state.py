"""What a state rule is about on a day: which elements it reaches there, and which of them are a vendor's."""

from __future__ import annotations

from datetime import date

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Mask, Selection
from vendorline.check.parts import inside as inside_parts
from vendorline.rulebook.terms import INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ANY_COUNTRY, UNKNOWN_VENDOR, Inventory, day_number
from vendorline.scope.match import Match


def select_state(
    case: BoundProvision, vendor_ids: frozenset[str] | None, on: date, *, undetermined: bool = False
) -> Selection:
    """What a state rule is about on a day: what is there, and who made it, operates it, or is inside it.

    What a grant covers on the day is nobody's, except where each element waits for the end of its own grant. `undetermined`:
    nobody has said whose equipment is meant, so that everybody's may be.
    """
    stock, reach, scope = case.inventory, case.scope_match.on(day_number(on)), case.law.provision.scope
    weight = stock.there(on)
    present = weight > 0
    known = np.zeros(len(stock), dtype=bool)
    unknown = np.zeros(len(stock), dtype=bool)
    by_function = np.zeros(len(stock), dtype=bool)
    if case.scope_match.equipment:
        known |= stock.vendor_mask(vendor_ids)
        unknown |= stock.vendor == UNKNOWN_VENDOR
        if vendor_ids is None and case.law.provision.vendor.kind == "no_grant":
            known, unknown = known | unknown, np.zeros(len(stock), dtype=bool)
    beside = case.beside_makers()
    if beside is not None:
        supplied = beside[1].mask(stock, vendor_ids, on)
        known |= supplied
        by_function = beside[1].by_function(stock, vendor_ids, on) & ~(known | unknown)
        unknown = (unknown | by_function | beside[1].by_anybody(stock, on)) & ~supplied
    if case.law.provision.basis in INSIDE_BASES:
        parts = inside_parts(case.supplies, case.law.provision.basis).by_function(stock, vendor_ids, on)
        by_function = by_function | (parts & (stock.vendor != UNKNOWN_VENDOR))
    if undetermined:
        known, unknown = np.zeros(len(stock), dtype=bool), anybodys(case, on)
    if scope.operated_outside:
        known, unknown = _operated_outside(case, on)
    if not case.expires and case.permits:
        surely, perhaps = case.permits.cover(on)
        known, unknown = known & ~surely & ~perhaps, (unknown | (known & perhaps)) & ~surely
    suspect = present & (known | unknown)
    reach = as_sure_as(reach, stock.in_doubt(Doubt.INSTALLED | Doubt.RETIRED), unplaced(case))
    present = present & ~_not_yet_bought(stock, on)
    inside, maybe = present & (reach == Match.INSIDE), present & (reach > Match.INSIDE)
    return Selection(inside, maybe, known, unknown, suspect, weight, day_number(on), reach, by_function)


def as_sure_as(reach: NDArray[np.int8], undated: Mask, unplaced: Mask) -> NDArray[np.int8]:
    """The reach of entries of which nobody can tell whether they are there, or whose, or at which site: no longer inside."""
    inside = reach == Match.INSIDE
    if not (inside & (undated | unplaced)).any():
        return reach
    return np.where(inside & unplaced, Match.LEFT_OUT, np.where(inside & undated, Match.DATE_UNKNOWN, reach)).astype(
        np.int8
    )


def unplaced(case: BoundProvision) -> Mask:
    """Entries that may be another operator's, or, where sites are counted or judged apart, stand at any site."""
    provision = case.law.provision
    by_site = provision.level in {"site", "area"} or provision.basis == "sites"
    return case.inventory.in_doubt(Doubt.OWNER | Doubt.PLACE if by_site else Doubt.OWNER)


def _not_yet_bought(stock: Inventory, on: date) -> Mask:
    """Entries whose day of installation nobody could read, but that were bought later than a day."""
    later: Mask = stock.in_doubt(Doubt.INSTALLED) & (stock.acquired > day_number(on))
    return later


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
