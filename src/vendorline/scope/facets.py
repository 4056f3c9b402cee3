"""Facets of a scope that are told element by element: bands, dates of purchase, origin, and what a manager manages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.knowledge.tables import functions
from vendorline.rulebook.terms import Scope
from vendorline.scope.by_profile import BANDLESS
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import ALWAYS, STILL, Inventory, day_number
from vendorline.scope.match import Match, kleene_and
from vendorline.scope.neighbours import managers_of
from vendorline.scope.supplies import Supplies

Reaches = NDArray[np.int8]


def by_facets(reach: Reaches, scope: Scope, inventory: Inventory, supplies: Supplies) -> Reaches:
    """Inside, outside or open for every entry, also by the facets that are told element by element.

    Args:
        reach: the same by everything else.
        scope: what part of a network is meant.
        inventory: the arrays.
        supplies: who supplies what.
    """
    if scope.functions:
        inside = np.array([p.function in scope.functions for p in inventory.profiles], dtype=bool)
        unknown = np.array([functions().get(p.function) is None or p.function == "other" for p in inventory.profiles])
        by_profile = np.where(inside, Match.INSIDE, np.where(unknown, Match.FUNCTION_UNKNOWN, Match.OUTSIDE))
        reach = kleene_and(reach, by_profile.astype(np.int8)[inventory.profile])
    if scope.bands_mhz:
        reach = kleene_and(reach, _by_band(inventory, scope.bands_mhz))
    for limit, before in ((scope.acquired_before, True), (scope.acquired_after, False)):
        if limit is not None:
            reach = kleene_and(reach, _by_purchase(inventory, limit, before=before))
    if scope.produced_outside:
        abroad, stated = supplies.inside.outside(inventory, scope.produced_outside, inventory.network.as_of)
        perhaps = supplies.inside.perhaps_outside(inventory, scope.produced_outside, inventory.network.as_of)
        told = np.where(abroad, Match.INSIDE, np.where(stated, Match.OUTSIDE, Match.ORIGIN_UNKNOWN))
        told = np.where(perhaps & ~abroad, Match.FUNCTION_UNKNOWN, told)
        reach = kleene_and(reach, told.astype(np.int8))
    return reach


def _by_band(inventory: Inventory, ranges: Sequence[tuple[int, int]]) -> Reaches:
    """By the bands that an element states; equipment without a band of its own serves every band of its network."""
    element = pl.element()
    hit = pl.lit(value=False)
    for low, high in ranges:
        hit = hit | element.is_between(low, high)
    stated = inventory.told("bands_mhz").select(
        (pl.col("bands_mhz").list.len() > 0).fill_null(value=False).alias("stated"),
        pl.col("bands_mhz").list.eval(hit).list.any().fill_null(value=False).alias("hit"),
    )
    known = stated["stated"].to_numpy()[inventory.entry]
    inside = stated["hit"].to_numpy()[inventory.entry]
    bandless = np.array(
        [(f := functions().get(p.function)) is not None and f.domain in BANDLESS for p in inventory.profiles],
        dtype=bool,
    )
    bandless_here = bandless[inventory.profile] & ~inventory.in_doubt(Doubt.BANDS)
    empty = np.where(bandless_here, Match.INSIDE, Match.BAND_UNKNOWN)
    return np.where(known, np.where(inside, Match.INSIDE, Match.OUTSIDE), empty).astype(np.int8)


def _by_purchase(inventory: Inventory, limit: date, *, before: bool) -> Reaches:
    """By the day of purchase; an empty one is some day up to the day of installation."""
    day, number = inventory.acquired, day_number(limit)
    stated = day != ALWAYS
    as_of = day_number(inventory.network.as_of)
    latest = np.where(inventory.installed == ALWAYS, as_of, inventory.installed)
    latest = np.where(inventory.in_doubt(Doubt.INSTALLED), STILL, latest)
    # What has been retired was put in before.
    latest = np.where(inventory.installed == ALWAYS, np.minimum(latest, inventory.retired.astype(np.int64) - 1), latest)
    if before:
        inside, certainly = day < number, latest < number
        rest = np.where(certainly, Match.INSIDE, Match.DATE_UNKNOWN)
    else:
        inside, never = day > number, latest <= number
        rest = np.where(never, Match.OUTSIDE, Match.DATE_UNKNOWN)
    return np.where(stated, np.where(inside, Match.INSIDE, Match.OUTSIDE), rest).astype(np.int8)


def by_managed(inventory: Inventory, managed: Reaches) -> Reaches:
    """Managers of what is meant; one of what may be meant may be one, and so may one of which nothing is stated.

    Args:
        inventory: the arrays.
        managed: what is, or may be, of the domains of which a manager must manage something.
    """
    managers = managers_of(inventory, managed)
    stated = inventory.managing(np.ones(len(inventory), dtype=bool))
    absent = Match.OUTSIDE if inventory.network.is_complete("controls") else Match.CONTROL_UNKNOWN
    return np.where((managers == Match.OUTSIDE) & ~stated, absent, managers).astype(np.int8)


def without_exempt(inventory: Inventory, reach: Reaches, exempt_tags: Sequence[str]) -> Reaches:
    """The reach less what carries an exempt tag; what may carry one may be out of it."""
    if not exempt_tags:
        return reach.astype(np.int8)
    reach = np.where(inventory.tagged(exempt_tags), Match.OUTSIDE, reach).astype(np.int8)
    perhaps = inventory.in_doubt(Doubt.TAGS) & (reach == Match.INSIDE)
    return np.where(perhaps, Match.TAG_MISSING, reach).astype(np.int8)
