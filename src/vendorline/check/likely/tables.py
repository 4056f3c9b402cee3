"""What each lot adds to the counts of a provision, for each kind of vendor that it may have."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import product
from typing import Any, Literal

import numpy as np
from numpy.typing import NDArray

from vendorline.check.count import Selection, options_of
from vendorline.check.counting.by_site import IN_PARTS, amounts_in_parts
from vendorline.check.counting.options import CODES, Table, of_units, table_of
from vendorline.check.likely.distribution import Part, Sum
from vendorline.check.likely.makers import lot_of
from vendorline.likely import NO_LOT
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import Basis
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.inventory import Inventory
from vendorline.scope.match import Match

#: Lots at one site, beyond which their combinations are not gone through.
MOST_AT_A_SITE = 5


@dataclass(frozen=True)
class Layout:
    """Where the numbers of a sum stand: elements by code, entries that a list leaves in doubt, then sites by code or amounts."""

    codes: tuple[int, ...]
    site_codes: tuple[int, ...]
    basis: Basis

    @property
    def width(self) -> int:
        """How many numbers there are."""
        beyond = IN_PARTS if self.basis in {"traffic", "premises"} else len(self.site_codes)
        return len(self.codes) + 1 + beyond

    def elements(self, states: NDArray[np.int64]) -> Table:
        """Elements by code, a row for each state."""
        return _spread(states[:, : len(self.codes)], self.codes)

    def in_doubt(self, states: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Whether a list of low confidence leaves something in doubt, for each state."""
        found: NDArray[np.bool_] = states[:, len(self.codes)] > 0
        return found

    def sites(self, states: NDArray[np.int64]) -> Table | None:
        """Sites by code, a row for each state."""
        return _spread(states[:, len(self.codes) + 1 :], self.site_codes) if self.basis == "sites" else None

    def amounts(self, states: NDArray[np.int64]) -> NDArray[np.int64] | None:
        """What adds up over sites of amounts, a column for each state."""
        if self.basis not in {"traffic", "premises"}:
            return None
        begin = len(self.codes) + 1
        return states[:, begin : begin + IN_PARTS].T


def _spread(numbers: NDArray[np.int64], codes: Sequence[int]) -> Table:
    table = np.zeros((len(numbers), CODES), dtype=np.int64)
    table[:, list(codes)] = numbers
    return table


def sums_of(
    cases: Sequence[BoundProvision], selections: Sequence[Selection], lots: BoundProvision, basis: Basis, *, clip: bool
) -> tuple[Layout, Mapping[int, Sum]] | None:
    """What an operator's numbers are made of, by operator; None where they are more than sums over lots.

    That is where amounts stand at sites that nobody knows, or could not be read, and where too many lots share a site.

    Args:
        cases: the provision with all lots of the first kind of vendor, of the second, and so on.
        selections: what each of these is about.
        lots: the case whose vendors are lots.
        basis: what is counted.
        clip: whether it only matters what is above 0.
    """
    stock = lots.inventory
    if basis in {"traffic", "premises"} and stock.in_doubt(Doubt.PLACE | Doubt.TRAFFIC | Doubt.PREMISES).any():
        return None
    lot = lot_of(stock)
    codes = [options_of(case.inventory, chosen, basis) for case, chosen in zip(cases, selections, strict=True)]
    weight = selections[0].weight
    group, of_entry = np.unique(stock.operator * np.int64(lot.max(initial=0) + 2) + lot + 1, return_inverse=True)
    width = int(lot.max(initial=0)) + 2
    doubtful = lots.scope_match.doubtful[stock.profile] & (selections[0].match == Match.OUTSIDE)
    elements = [table_of(of_entry, own, len(group), weight) for own in codes]
    doubts = [
        np.bincount(of_entry[doubtful & chosen.suspect], minlength=len(group)).astype(np.int64) for chosen in selections
    ]
    present = _present(elements)
    parts = [
        ((int(g % width) - 1,) if g % width else (), int(g // width), [_cut(t[place], present, d[place]) for t, d in zip(elements, doubts, strict=True)])
        for place, g in enumerate(group.tolist())
    ]  # fmt: skip
    site_codes: tuple[int, ...] = ()
    more: list[tuple[tuple[int, ...], int, list[NDArray[np.int64]]]] = []
    if basis in {"sites", "traffic", "premises"}:
        found = _by_site(stock, lot, codes, selections[0].day, basis)
        if found is None:
            return None
        site_codes, more = found
    layout = Layout(present, site_codes, basis)
    left = len(present) + 1
    bases: dict[int, NDArray[np.int64]] = {}
    of_operator: dict[int, list[Part]] = {}
    for which, (own_lots, operator, rows) in [*((0, p) for p in parts), *((1, p) for p in more)]:
        values = np.zeros((len(rows), layout.width), dtype=np.int64)
        values[:, slice(0, left) if which == 0 else slice(left, None)] = rows
        base = bases.setdefault(operator, np.zeros(layout.width, dtype=np.int64))
        if not own_lots:
            base += values[0]
        elif values.any():
            of_operator.setdefault(operator, []).append(Part(own_lots, values))
    clipped = np.full(layout.width, clip)
    return layout, {
        operator: Sum(np.minimum(base, 1) if clip else base, tuple(of_operator.get(operator, ())), clipped)
        for operator, base in bases.items()
    }


def _present(tables: Sequence[Table]) -> tuple[int, ...]:
    """The codes that occur in any of some tables."""
    return tuple(sorted({int(code) for table in tables for code in np.flatnonzero(table.any(axis=0))} - {0}))


def _cut(row: NDArray[np.int64], codes: Sequence[int], more: np.int64) -> NDArray[np.int64]:
    """The numbers of some codes, then one more."""
    kept = [int(row[code]) if code < len(row) else 0 for code in codes]
    return np.array([*kept, int(more)], dtype=np.int64)


def _by_site(
    stock: Inventory, lot: NDArray[np.int64], codes: Sequence[NDArray[np.uint8]], day: int, basis: Basis
) -> tuple[tuple[int, ...], list[tuple[tuple[int, ...], int, list[NDArray[np.int64]]]]] | None:
    """Sites by code, or amounts, of each group of sites with the same lots, in each combination of their kinds."""
    singles = stock.by_site
    of_single = lot[singles.entry]
    is_there = np.zeros(len(of_single), dtype=bool)
    for own in codes:
        is_there |= (own.take(singles.entry) > 0) & singles.there(day)
    unit = singles.spread(np.arange(len(singles.unit_operator), dtype=np.int64))
    at_site, rank = _at_site(unit, of_single, is_there, len(singles.unit_operator))
    if at_site.shape[1] > MOST_AT_A_SITE:
        return None
    keys = np.column_stack([singles.unit_operator, at_site])
    groups, of_unit = np.unique(keys, axis=0, return_inverse=True)
    of_unit = of_unit.reshape(-1)
    tables: list[NDArray[np.int64]] = []
    for combination in product(range(len(codes)), repeat=at_site.shape[1]):
        bits = codes[0].take(singles.entry)
        for place, kind in enumerate(combination):
            bits = np.where(rank == place, codes[kind].take(singles.entry), bits).astype(np.uint8)
        bits = bits * singles.there(day)
        if basis == "sites":
            tables.append(table_of(of_unit, of_units(singles.fold(np.bitwise_or, bits)), len(groups)))
        else:
            tables.append(amounts_in_parts(singles, _amount(basis), bits, of_unit, len(groups)).T.astype(np.int64))
    site_codes = _present(tables) if basis == "sites" else ()
    return site_codes, list(_of_groups(groups, tables, site_codes, len(codes), basis))


def _amount(basis: Basis) -> Literal["traffic", "premises"]:
    return "traffic" if basis == "traffic" else "premises"


def _at_site(
    unit: NDArray[np.int64], lot: NDArray[np.int64], is_there: NDArray[np.bool_], units: int
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """The lots at each unit, in order, NO_LOT where there are fewer; and for each single element the place of its lot among them."""
    chosen = np.flatnonzero((lot != NO_LOT) & is_there)
    width = int(lot.max(initial=0)) + 1
    pairs, which = np.unique(unit[chosen] * np.int64(width) + lot[chosen], return_inverse=True)
    of_pair = pairs // width
    first = np.searchsorted(of_pair, of_pair)
    place = np.arange(len(pairs)) - first
    found = np.full((units, int(place.max(initial=-1)) + 1), NO_LOT, dtype=np.int64)
    found[of_pair, place] = pairs % width
    rank = np.full(len(lot), -1, dtype=np.int64)
    rank[chosen] = place[which]
    return found, rank


def _of_groups(
    groups: NDArray[np.int64], tables: Sequence[NDArray[np.int64]], codes: Sequence[int], kinds: int, basis: Basis
) -> Iterator[tuple[tuple[int, ...], int, list[Any]]]:
    """Each group of sites: its lots, its operator, and its numbers in each combination of the kinds of these lots."""
    most = groups.shape[1] - 1
    for place, (operator, *names) in enumerate(groups.tolist()):
        lots = tuple(lot for lot in names if lot != NO_LOT)
        # Combinations of fewer lots stand where the kinds of those that are not there are the first.
        step = kinds ** (most - len(lots))
        rows = [table[place] for table in tables[::step]]
        if basis == "sites":
            rows = [np.array([row[c] if c < len(row) else 0 for c in codes], dtype=np.int64) for row in rows]
        yield lots, operator, rows
