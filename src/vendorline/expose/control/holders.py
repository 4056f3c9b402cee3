"""What every element means for every column, and what stands behind the drawn paths: needed elements, pools, unrouted functions."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import fields
from typing import Protocol

import numpy as np

from vendorline.expose.arrays import Ints, Words
from vendorline.expose.arrays.prepared import Dependencies, Prepared
from vendorline.expose.capabilities import HIGH, LOW, Capabilities, capabilities
from vendorline.expose.control.actors import Actors
from vendorline.expose.control.bit_rows import ALL, owned
from vendorline.expose.control.closure import Control
from vendorline.quick_dataclass import dataclass

#: Ways to count who controls what, beside LOW and HIGH: of the elements of unknown vendors only those between ends of protection, or the rest.
BETWEEN, ENDS = 2, 3


@dataclass(frozen=True, slots=True, eq=False)
class Holders:
    """Columns as words per state of an element, once counting only what is sure and once what may be; `state` per element.

    Of an element that is none (-1) the state is that which nobody holds. `controlled` has two more ways to count.
    """

    state: Ints
    controlled: tuple[Words, Words, Words, Words]
    stopped: tuple[Words, Words]
    columns: int

    def of(self, elements: Ints, bound: int) -> Words:
        """Who controls these elements; nobody where there is none (-1)."""
        return self.controlled[bound][self.state[elements]]

    @property
    def width(self) -> int:
        """How many words hold the columns."""
        return int(self.controlled[LOW].shape[1])

    def stops(self, elements: Ints, bound: int) -> Words:
        """Who can stop these elements."""
        return self.stopped[bound][self.state[elements]]


def holders_of(control: Control, actors: Actors) -> Holders:
    """Turn bits of actors into columns, once for every distinct combination of bits."""
    whole = np.concatenate([control.controlled, control.stopped, control.maybe_stopped], axis=1)
    if control.stopped is control.controlled:
        whole = control.controlled
    state, first = states_of(whole)
    width = control.controlled.shape[1]
    nobody = np.zeros((1, width), dtype=np.uint64)
    parts = [
        np.concatenate([part[first], nobody]) for part in (control.controlled, control.stopped, control.maybe_stopped)
    ]
    holders = Holders(
        np.append(state, len(first)),
        (
            owned(parts[0], actors.control_low), owned(parts[0], actors.control_high),
            owned(parts[0], actors.control_between), owned(parts[0], actors.control_ends),
        ),
        (owned(parts[1], actors.stop_low), owned(parts[2], actors.stop_high)),
        len(actors.columns),
    )  # fmt: skip
    return _all_hosts_stopped(holders, control.hosts, control.guests) if len(control.hosts) else holders


def _all_hosts_stopped(holders: Holders, host: Ints, guest: Ints) -> Holders:
    """The same, with every element surely stopped all of whose hosts are; `host` and `guest` are the edges to follow."""
    order = np.argsort(guest, kind="stable")
    host, guest = host[order], guest[order]
    starts = np.flatnonzero(np.r_[True, guest[1:] != guest[:-1]])
    guests = guest[starts]
    involved, place = np.unique(np.r_[host, guests], return_inverse=True)
    above, below = place.reshape(-1)[: len(host)], place.reshape(-1)[len(host) :]
    words = holders.stopped[LOW][holders.state[involved]]
    while True:
        new = words[below] | np.bitwise_and.reduceat(words[above], starts, axis=0)
        if np.array_equal(new, words[below]):
            break
        words[below] = new
    changed = np.flatnonzero((words[below] != holders.stopped[LOW][holders.state[guests]]).any(axis=1))
    if not len(changed):
        return holders
    before = holders.state[guests[changed]]
    rows = np.column_stack([before.astype(np.uint64), words[below[changed]]])
    _, first, code = np.unique(rows, axis=0, return_index=True, return_inverse=True)
    state, old = holders.state.copy(), before[first]
    state[guests[changed]] = len(holders.stopped[LOW]) + code.reshape(-1)
    more = [np.concatenate([part, part[old]]) for part in (*holders.controlled, holders.stopped[HIGH])]
    stopped = np.concatenate([holders.stopped[LOW], words[below[changed[first]]]])
    return Holders(state, (more[0], more[1], more[2], more[3]), (stopped, more[4]), holders.columns)


def states_of(words: Words) -> tuple[Ints, Ints]:
    """The distinct rows: the code of every row, and the first row of each code."""
    held = words.any(axis=1)
    some, none = np.flatnonzero(held), np.flatnonzero(~held)[:1]
    codes, first = np.zeros(len(some), dtype=np.int64), np.zeros(min(1, len(some)), dtype=np.int64)
    for column in words[some].T:
        distinct, inverse = np.unique(column, return_inverse=True)
        if len(distinct) > 1:
            pair = codes * len(distinct) + inverse.reshape(-1)
            _, first, codes = np.unique(pair, return_index=True, return_inverse=True)
    state = np.full(len(words), len(first), dtype=np.int64)
    state[some] = codes.reshape(-1)
    return state, np.append(some[first], none)


@dataclass(frozen=True, slots=True, eq=False)
class Behind:
    """What elements off the paths of a demand add: keys of its radio, its ciphering policy, copies of its traffic, its place and
    identity, its metadata.
    """

    keys: Words
    policy: Words
    copies: Words
    locate: Words
    identify: Words
    metadata: Words


class Asked(Protocol):
    """Whom a question is about: columns as words per element."""

    @property
    def width(self) -> int:
        """How many words hold the columns."""
        ...

    def of(self, elements: Ints, bound: int) -> Words:
        """Who controls these elements."""
        ...

    def stops(self, elements: Ints, bound: int) -> Words:
        """Who can stop these elements."""
        ...


class Background:
    """Looks up, and remembers, what stands behind the paths of a class of demands."""

    def __init__(self, prepared: Prepared, holders: Asked) -> None:
        self._prepared, self._holders = prepared, holders
        self._short: dict[tuple[int, int], Words] = {}
        self._plans: dict[tuple[int, tuple[int, ...]], tuple[list[tuple[int, int, int]], Ints]] = {}
        self._needed: dict[int, tuple[list[int], list[int]]] = {}
        self._members = _Rows(prepared.member_group, prepared.member, len(prepared.needed))
        self._route = _both(prepared.route_needs, len(prepared.route_ids))
        self._demand = _both(prepared.demand_needs, len(prepared.route))
        served = np.flatnonzero(capabilities().serves_unrouted)
        self._served = [int(code) for code in served]
        key = prepared.operator * len(capabilities().ids) + prepared.function
        inside = np.flatnonzero(capabilities().serves_unrouted[prepared.function])
        self._by_operator: dict[int, Ints] = {
            int(k): inside[key[inside] == k] for k in np.unique(key[inside])
        }  # few: one entry per operator and core function

    def asking(self, holders: Asked) -> Background:
        """The same about other columns."""
        self._holders, self._short = holders, {}
        return self

    def needed(self, demand: int) -> tuple[list[int], list[int]]:
        """Elements and groups that a demand depends on, by itself and through its route."""
        if demand not in self._needed:
            route = int(self._prepared.route[demand])
            lists = [
                rows.of(owner).tolist()
                for rows, owner in zip((*self._route, *self._demand), (route, route, demand, demand), strict=True)
            ]
            self._needed[demand] = list(dict.fromkeys(lists[0] + lists[2])), list(dict.fromkeys(lists[1] + lists[3]))
        return self._needed[demand]

    def members(self, group: int) -> Ints:
        """Members of a group."""
        return self._members.of(group)

    def behind(self, demand: int, functions: tuple[int, ...], bound: int) -> Behind:
        """What stands behind a demand whose paths show these functions.

        A needed element serves the demand. Of a needed group whose function the paths do not show, and of a core function that neither
        path nor need shows, nobody has stated which member serves: all of them do for sure, any of them may.
        """
        known = capabilities(bound)
        serving, flat = self.serving(demand, functions)
        masks = np.zeros((6, self._holders.width), dtype=np.uint64)
        if not serving:
            return Behind(*masks)
        held = self._holders.of(flat, bound)
        for function, start, end in serving:
            mask = held[start]
            if end - start > 1:
                either = bound == HIGH or known.replicated[function]
                mask = (np.bitwise_or if either else np.bitwise_and).reduce(held[start:end], axis=0)
            self._add(masks, function, mask, known)
        return Behind(*masks)

    def serving(self, demand: int, functions: tuple[int, ...]) -> tuple[list[tuple[int, int, int]], Ints]:
        """Who serves a demand beside its paths: by function a stretch of elements of which one does; and these elements."""
        if (demand, functions) not in self._plans:
            prepared, known = self._prepared, capabilities()
            elements, groups = self.needed(demand)
            parts = [(int(prepared.function[e]), np.array([e])) for e in elements]
            shown = {*functions, *(f for f, _ in parts)}
            pooled: set[int] = set()
            for group in groups:
                members = self._members.of(group)
                for function in {int(f) for f in prepared.function[members]} - shown:
                    pooled.add(function)
                    parts.append((function, members[prepared.function[members] == function]))
            operator = int(prepared.demand_operator[demand]) * len(known.ids)
            absent = (f for f in self._served if f not in shown and f not in pooled)
            parts += [(f, self._by_operator[operator + f]) for f in absent if operator + f in self._by_operator]
            ends = np.cumsum([0, *(len(e) for _, e in parts)]).tolist()
            serving = [(f, ends[i], ends[i + 1]) for i, (f, _) in enumerate(parts)]
            flat = np.concatenate([e for _, e in parts]) if parts else np.empty(0, dtype=np.int64)
            self._plans[demand, functions] = serving, flat
        return self._plans[demand, functions]

    def behind_all(self, demands: Iterable[int], which: Ints, functions: tuple[int, ...], bound: int) -> Behind:
        """What stands behind each of many demands: `which` of those given it is like."""
        found = [self.behind(demand, functions, bound) for demand in demands]
        return Behind(*(np.stack([getattr(one, f.name) for one in found])[which] for f in fields(Behind)))

    def _add(self, masks: Words, function: int, mask: Words, known: Capabilities) -> None:
        flags = (
            known.holds_root_keys, known.owns_policy, known.orders_copies, known.locates,
            known.locates & known.identifies, known.sees_metadata,
        )  # fmt: skip
        for row, flag in zip(masks, flags, strict=True):
            if flag[function]:
                np.bitwise_or(row, mask, out=row)

    def lost(self, demand: int, bound: int) -> Words:
        """Who can take away something that the demand, or its route, needs."""
        elements, groups = self.needed(demand)
        stops = self._holders.stops(np.array(elements, dtype=np.int64), bound)
        result: Words = np.bitwise_or.reduce(stops, axis=0)
        for group in groups:
            if (group, bound) not in self._short:
                stops = self._holders.stops(self._members.of(group), bound)
                self._short[group, bound] = too_few(stops, int(self._prepared.needed[group]))
            result |= self._short[group, bound]
        return result


def too_few(stops: Words, needed: int) -> Words:
    """Columns that leave fewer than the needed number of members: a vertical adder counts all columns at once."""
    lost_to_fail = len(stops) - needed + 1
    planes = [np.zeros(stops.shape[1], dtype=np.uint64) for _ in range(len(stops).bit_length())]
    for mask in stops:
        carry = mask.copy()
        for plane in planes:
            plane[:], carry = plane ^ carry, plane & carry
    enough, equal = np.zeros(stops.shape[1], dtype=np.uint64), np.full(stops.shape[1], ALL)
    for place in reversed(range(len(planes))):
        if lost_to_fail >> place & 1:
            equal &= planes[place]
        else:
            enough |= equal & planes[place]
            equal &= ~planes[place]
    return enough | equal


def intercepting(prepared: Prepared, holders: Holders, bound: int) -> Words:
    """Per operator: who controls an element that keeps a list of interception targets, or the product of interception."""
    keeps = np.flatnonzero(capabilities().knows_targets[prepared.function])
    result = np.zeros((len(prepared.operators), holders.controlled[bound].shape[1]), dtype=np.uint64)
    pairs = np.unique(np.column_stack([prepared.operator[keeps], holders.state[keeps]]), axis=0)
    for operator, state in pairs:
        result[operator] |= holders.controlled[bound][state]
    return result


class _Rows:
    """Values by owner, in the order given."""

    def __init__(self, owner: Ints, value: Ints, count: int) -> None:
        order = np.argsort(owner, kind="stable")
        self._values = value[order]
        self._ends = np.cumsum(np.bincount(owner, minlength=count)) if len(owner) else np.zeros(count, dtype=np.int64)

    def of(self, owner: int) -> Ints:
        return self._values[(self._ends[owner - 1] if owner else 0) : self._ends[owner]]


def _both(needs: Dependencies, count: int) -> tuple[_Rows, _Rows]:
    return _Rows(needs.element_owner, needs.element, count), _Rows(needs.group_owner, needs.group, count)
