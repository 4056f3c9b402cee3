"""Counting what a provision reaches: per operator, the least and the most that it can be over all that nobody states.

Each element is, in every completion, one of three things: in scope and a vendor's, in scope and somebody else's, or not in scope.
Elements are open apart from each other, so that every bound follows from what each may be.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import fields, replace
from datetime import date
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from vendorline.check.counting.by_site import Amounts, amounts_of, sites_by_code, sum_amounts, unsettled
from vendorline.check.counting.options import (
    ASSUMED,
    Mask,
    Numbers,
    Table,
    bounds_of,
    bounds_of_sites,
    codes_of,
    having,
    number_of,
    table_of,
)
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import Basis
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match
from vendorline.vendors import family_of_each

#: The doubt that an unreadable amount raises, by what is counted.
_ALL = slice(None)
_DOUBT_OF_AMOUNT = {"traffic": Doubt.TRAFFIC, "premises": Doubt.PREMISES}


@dataclass(frozen=True, slots=True)
class Selection:
    """The entries that one judgement is about, as masks over the inventory.

    `inside`: reached; `open`: may be reached; `known`: known to be the vendor's; `unknown`: may be; `suspect`: there, and
    known to be the vendor's or perhaps, whether reached or not; `weight`: how many elements of each entry are there on `day`;
    `match`: of each entry on the day, for the reasons why something is open; `why`: why it is open whose an entry is, where it is.
    `beside_tags`: as `match`, but for the tags and areas that the provision asks for. `parts`: where parts are counted, and which there are
    hangs on functions that nobody knows, what there is of each entry by function (`vendorline.check.ways.parts_by_function`).
    """

    inside: Mask
    open: Mask
    known: Mask
    unknown: Mask
    suspect: Mask
    weight: NDArray[np.int64]
    day: int
    match: NDArray[np.int8]
    why: NDArray[np.int8]
    beside_tags: NDArray[np.int8] | None = None
    parts: NDArray[np.int64] | None = None

    def of(self, weight: NDArray[np.int64], day: int) -> Selection:
        """The same where so many elements of each entry are there, on a day (since 1970-01-01)."""
        there = weight > 0
        inside, maybe, suspect = there & self.inside, there & self.open, there & self.suspect
        return replace(self, inside=inside, open=maybe, suspect=suspect, weight=weight, day=day)

    def at(self, places: NDArray[np.int64]) -> Selection:
        """The same over the entries at some places, some of them more than once."""
        arrays = ((f.name, getattr(self, f.name)) for f in fields(self))
        taken: dict[str, Any] = {name: own[places] for name, own in arrays if isinstance(own, np.ndarray)}
        return replace(self, **taken)


class Count(NamedTuple):
    """Units of one operator over all completions; traffic in kilobytes.

    `known` and `unknown`: the least that are the vendor's, and how many more may be; `total` and `total_unknown`: the same of all that
    is in scope. `low` of `low_of` is the least share, `high` of `high_of` the greatest, 0 of 0 where no completion has one.
    `missing`: the unit is not stated for some element that may count, so that amounts have no bound. `empty`: a completion has
    something in scope, and nothing of the unit. `elements_known` and `elements` count elements whatever the unit, `elements_open` those
    that may be in scope beside. `is_outer`: a bound may be wider than need be. `reasons`: why anything is open, the first one first.
    """

    known: int
    unknown: int
    total: int
    total_unknown: int
    assumed: int
    low: int
    low_of: int
    high: int
    high_of: int
    missing: bool
    empty: bool
    elements_known: int
    elements: int
    elements_open: int
    is_outer: bool
    reasons: tuple[Match, ...] = ()

    @property
    def anything(self) -> bool:
        """Whether anything is, or may be, in scope."""
        return self.elements > 0 or self.elements_open > 0


COLUMNS = Count._fields[:-1]
_FLAGS = tuple(COLUMNS.index(name) for name in ("missing", "empty", "is_outer"))
_MATCHES = tuple(Match)


@dataclass(frozen=True)
class Counts:
    """Counts by operator: `counts[code]` is that of one. The columns are those of `Count`."""

    columns: Numbers
    reasons: Mask

    def __getitem__(self, operator: int) -> Count:
        numbers: list[Any] = self.columns[:, operator].tolist()
        for place in _FLAGS:
            numbers[place] = bool(numbers[place])
        reasons = tuple(_MATCHES[reason] for reason in self.reasons[operator].nonzero()[0].tolist())
        return Count(*numbers, reasons)  # type: ignore[call-arg]  # in the order of its columns

    def column(self, name: str) -> Numbers:
        """One number of every operator."""
        found: Numbers = self.columns[COLUMNS.index(name)]
        return found

    @property
    def numbers(self) -> list[NDArray[Any]]:
        """All that is counted, by operator."""
        return [*self.columns, *self.reasons.T]

    def having(self, **columns: NDArray[Any]) -> Counts:
        """The same with some other columns."""
        changed = [columns.get(name, own) for name, own in zip(COLUMNS, self.columns, strict=True)]
        return replace(self, columns=np.array(changed, dtype=np.int64))


def count(inventory: Inventory, selection: Selection, basis: Basis, *, is_ban: bool = False) -> Counts:
    """Count for every operator of the inventory.

    Args:
        inventory: the arrays.
        selection: what the judgement is about.
        basis: the unit.
        is_ban: only what may be the vendor's can change the answer, and gives a reason.
    """
    codes, days = options_of(inventory, selection, basis), [selection.day]
    by_code = table_of(inventory.operator, codes, len(inventory.operators), selection.weight)
    found = numbers_counted(by_code, *over_sites(inventory, codes, basis, days))
    if basis == "vendors":
        found |= _vendors(inventory, selection)
    reasons = reasons_of(inventory, selection, basis, is_ban=is_ban)
    if basis == "sites" and reasons.any():
        reasons = reasons_of(inventory, selection, basis, unsettled(inventory, selection.day, codes), is_ban=is_ban)
    return counts_of(found, reasons)


def counts_of(numbers: Mapping[str, Any], reasons: Mask) -> Counts:
    """Counts of numbers by operator, and why anything is open; an amount that is not stated is a reason more."""
    reasons[:, Match.AMOUNT_UNKNOWN] = numbers["missing"]
    return Counts(np.array([numbers[name] for name in COLUMNS], dtype=np.int64), reasons)


def over_sites(
    inventory: Inventory,
    codes: NDArray[np.uint8],
    basis: Basis,
    days: Sequence[int],
    operators: NDArray[np.int64] | slice = _ALL,
) -> tuple[Table | None, Amounts | None]:
    """What is counted by site on some days, an operator after the other, day by day: sites by code, or amounts.

    Args:
        inventory: the arrays.
        codes: what each entry may be.
        basis: the unit; of others nothing is counted by site.
        days: the days.
        operators: of whom.
    """
    if basis == "traffic" or basis == "premises":  # noqa: PLR1714  -- narrows the type
        amounts = [sum_amounts(inventory, day, basis, codes)[:, operators] for day in days]
        return None, amounts_of(np.concatenate(amounts, axis=1))
    if basis == "sites":
        return np.concatenate([sites_by_code(inventory, day, codes)[operators] for day in days]), None
    return None, None


def numbers_counted(by_code: Table, sites: Table | None, amounts: Amounts | None) -> dict[str, Any]:
    """The columns of counts, by operator: of amounts where they are given, else of sites, else of elements.

    Args:
        by_code: elements by operator and code.
        sites: sites by operator and code.
        amounts: traffic or premises by operator.
    """
    of_elements = bounds_of(by_code)
    missing = empty = is_outer = np.zeros(len(by_code), dtype=bool)
    bounds, assumed = of_elements, number_of(by_code, having(ASSUMED))
    if amounts is not None:
        bounds, assumed, missing, empty = amounts.bounds, amounts.assumed, amounts.missing, amounts.empty
    elif sites is not None:
        bounds, assumed = bounds_of_sites(sites), number_of(sites, having(ASSUMED))
    return {
        **bounds, "assumed": assumed, "missing": missing, "empty": empty, "is_outer": is_outer,
        "elements_known": of_elements["known"], "elements": of_elements["total"], "elements_open": of_elements["total_unknown"],
    }  # fmt: skip


def options_of(inventory: Inventory, selection: Selection, basis: Basis) -> NDArray[np.uint8]:
    """What each entry may be."""
    either = selection.inside | selection.open
    bits = {
        "theirs": either & (selection.known | selection.unknown),
        "surely": selection.inside & selection.known,
        "others": either & ~selection.known,
        "inside": selection.inside,
        "assumed": selection.inside & inventory.is_assumed,
    }
    if basis in {"sites", *_DOUBT_OF_AMOUNT} and inventory.doubt.any():
        bits["placeless"] = either & inventory.in_doubt(Doubt.PLACE)
    if basis in _DOUBT_OF_AMOUNT and inventory.doubt.any():
        bits["unread"] = either & inventory.in_doubt(_DOUBT_OF_AMOUNT[basis])
    return codes_of(**bits)


def count_elements(inventory: Inventory, chosen: Mask, weight: NDArray[np.int64]) -> Numbers:
    """How many elements the chosen entries of each operator are; numbers of elements are exact as floats."""
    totals = np.bincount(inventory.operator[chosen], weights=weight[chosen], minlength=len(inventory.operators))
    return totals.astype(np.int64)


def _vendors(inventory: Inventory, selection: Selection) -> dict[str, Numbers]:
    """The least and the most different vendors; each element of unknown vendor may be one more, or another of one that counts."""
    either = selection.inside | selection.open
    sure = distinct_vendors(inventory, selection.inside & selection.known, selection.day)
    nameless = count_elements(inventory, either & (inventory.vendor < 0), selection.weight)
    somebody = count_elements(inventory, selection.inside, selection.weight) > 0
    least = np.maximum(sure, somebody)
    most = distinct_vendors(inventory, either & selection.known, selection.day) + nameless
    return {"known": least, "unknown": most - least}


def distinct_vendors(inventory: Inventory, chosen: Mask, day: int) -> Numbers:
    """How many known vendors made the chosen entries of each operator; those of one family on the day are one."""
    on = date.fromordinal(day + date(1970, 1, 1).toordinal())
    families = family_of_each(inventory.vendors, on)
    number = {family: place for place, family in enumerate(dict.fromkeys(families))}
    family = np.array([*map(number.__getitem__, families), 0], dtype=np.int64)
    known = np.flatnonzero(chosen & (inventory.vendor >= 0))
    seen = np.zeros((len(inventory.operators), len(number) + 1), dtype=bool)
    seen[inventory.operator[known], family[inventory.vendor[known]]] = True
    distinct: Numbers = seen.sum(axis=1, dtype=np.int64)
    return distinct


def reasons_of(
    inventory: Inventory, selection: Selection, basis: Basis, matters: Mask | None = None, *, is_ban: bool
) -> Mask:
    """Why anything is open, by operator and reason: what may be in scope, and of what it is open whose it is.

    `matters`: of which entries that can change the answer; None = of all.
    """
    maybe, whose = selection.open, (selection.inside | selection.open) & selection.unknown
    if basis == "vendors":
        whose = whose | ((selection.inside | selection.open) & (inventory.vendor < 0))
    if is_ban:
        maybe = maybe & (selection.known | selection.unknown)
    if matters is not None:
        maybe, whose = maybe & matters, whose & matters
    found = np.zeros((len(inventory.operators), len(Match)), dtype=bool)
    found[inventory.operator[maybe], selection.match[maybe]] = True
    found[inventory.operator[whose], selection.why[whose]] = True
    return found
