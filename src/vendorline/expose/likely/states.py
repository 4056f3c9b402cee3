"""Who may hold what, lots among them: every element by what it has in common with others that nobody can tell apart."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vendorline.expose.arrays import Flags, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.arrays.supplied_roles import ROLES
from vendorline.expose.capabilities import capabilities
from vendorline.expose.control.bit_rows import unpack
from vendorline.expose.control.closure import HOSTS, Control, close, set_bits, words_for
from vendorline.expose.control.holders import states_of
from vendorline.expose.demand_classes import factorize
from vendorline.expose.likely.narrow_closure import narrow_closure
from vendorline.expose.likely.open_elements import OpenElements
from vendorline.expose.question import Column
from vendorline.quick_dataclass import dataclass

VENDOR, LOT, ANYBODY = range(3)


@dataclass(frozen=True, slots=True, eq=False)
class States:
    """What elements are alike in: `state` of each (the last is that of no element), and by state who holds it.

    Holders are vendors, lots, and anybody (no vendor and no lot), each in one layer where layers are asked for: `kind`, `who` (place of the
    vendor or lot) and `layer` of each. `controls`, `stops` and `may_stop`: states x holders. `hosts` and `guests` are states: a guest is
    stopped where all of its hosts are.
    """

    state: Ints
    kind: Ints
    who: Ints
    layer: Ints
    layers: tuple[str | None, ...]
    controls: Flags
    stops: Flags
    may_stop: Flags
    hosts: Ints
    guests: Ints

    @property
    def lots(self) -> Flags:
        """States x lots: of which lots something bears on who holds it."""
        count = int(self.who[self.kind == LOT].max(initial=-1)) + 1
        found = np.zeros((len(self.controls), count), dtype=bool)
        any_way = self.controls | self.stops | self.may_stop
        for atom in np.flatnonzero(self.kind == LOT):
            found[:, self.who[atom]] |= any_way[:, atom]
        return found


def states(asked: OpenElements, columns: Sequence[Column], vendors: Sequence[str], roles: Sequence[str]) -> States:
    """Close control once, with lots as holders.

    Args:
        asked: the network, and the lot of each element.
        columns: who is asked about.
        vendors: everybody that they name.
        roles: supply roles that give control.
    """
    prepared = asked.prepared
    by_layer = any(column.layer for column in columns)
    domains = capabilities().domains
    layers: tuple[str | None, ...] = tuple(sorted(set(domains))) if by_layer else (None,)
    of_function = np.array([layers.index(d) if by_layer else 0 for d in domains])
    layer = of_function[prepared.function]
    number = len(vendors) + len(asked.lots.lots) + 1
    place = {vendor: i for i, vendor in enumerate(vendors)}
    code = np.array([place.get(vendor, -1) for vendor in prepared.vendors] + [-1], dtype=np.int64)
    counted = [ROLES.index(role) for role in roles]
    rows, holder = [np.empty(0, dtype=np.int64)], [np.empty(0, dtype=np.int64)]
    if ROLES.index("maker") in counted:
        open_ = np.where(asked.lot >= 0, len(vendors) + asked.lot, number - 1)
        maker = np.where(prepared.vendor < 0, open_, code[prepared.vendor])
        held = np.flatnonzero(maker >= 0)
        rows.append(held)
        holder.append(layer[held] * number + maker[held])
    supplier = np.where(prepared.role_vendor < 0, number - 1, code[prepared.role_vendor])
    supplied = np.isin(prepared.role, counted) & (supplier >= 0)
    held = prepared.role_element[supplied]
    rows.append(held)
    holder.append(layer[held] * number + supplier[supplied])
    used, bit = np.unique(np.concatenate(holder), return_inverse=True)
    closed = _closed(prepared, np.concatenate(rows), bit.reshape(-1))
    who = used % number
    kind = np.where(who < len(vendors), VENDOR, np.where(who < number - 1, LOT, ANYBODY))
    nobody = np.zeros((1, len(used)), dtype=bool)
    flags = [np.concatenate([unpack(words, len(used)), nobody]) for words in closed.words]
    return States(
        np.append(closed.state, len(closed.words[0])), kind, np.where(kind == LOT, who - len(vendors), who), used // number,
        layers, flags[0], flags[1 % len(flags)], flags[-1], closed.hosts, closed.guests,
    )  # fmt: skip


@dataclass(frozen=True, slots=True, eq=False)
class _Closed:
    """The state of every element; by state who controls it, surely stops it, may stop it (or once, where these are one)."""

    state: Ints
    words: tuple[Words, ...]
    hosts: Ints
    guests: Ints


def _closed(prepared: Prepared, rows: Ints, bits: Ints) -> _Closed:
    """Close control over who holds what by a role of its own."""
    count, passes = len(prepared.function), ~prepared.blocked
    none = np.empty(0, dtype=np.int64)
    if not (prepared.blocked & (prepared.control_kind == HOSTS)).any():
        source, target = prepared.controller[passes], prepared.controlled[passes]
        state, words = narrow_closure(count, rows, bits, source, target)
        return _Closed(state, (words,), none, none)
    base = np.zeros((count, words_for(int(bits.max(initial=0)) + 1)), dtype=np.uint64)
    set_bits(base, rows, bits)
    control = close(prepared, base, np.zeros((count, 1), dtype=np.uint64))
    state, first = _told_apart(control)
    parts = control.controlled, control.stopped, control.maybe_stopped
    return _Closed(state, tuple(part[first] for part in parts), state[control.hosts], state[control.guests])


def _told_apart(control: Control) -> tuple[Ints, Ints]:
    """The state of every element, and an element of each; those that several hosts stop together are each told apart."""
    words = [control.controlled]
    if control.stopped is not control.controlled:
        words += [control.stopped, control.maybe_stopped]
    state, first = states_of(np.concatenate(words, axis=1))
    if len(control.hosts):
        apart = np.zeros(len(state), dtype=np.int64)
        involved = np.union1d(control.hosts, control.guests)
        apart[involved] = 1 + np.arange(len(involved))
        state, first = factorize([state, apart])
    return state, first
