"""What somebody could do who controlled exactly these elements and nothing else, in one completion."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from copy import copy

import numpy as np

from vendorline.expose.alter_blind import altered_unread
from vendorline.expose.arrays import Flags, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import HIGH, capabilities
from vendorline.expose.captures import Held, Paths
from vendorline.expose.control.closure import HOSTS
from vendorline.expose.control.holders import Background
from vendorline.expose.demand_classes import Classes
from vendorline.expose.measures import measures_of, spans_of_path
from vendorline.expose.protection.switches import Switches
from vendorline.expose.witnesses.completion import Completion
from vendorline.expose.witnesses.denying_sets import service_of
from vendorline.quick_dataclass import dataclass

_AT_ONCE = 64
Elements = frozenset[int]


def hosts_of(prepared: Prepared) -> dict[int, list[int]]:
    """By guest, everything that may host it."""
    found: dict[int, list[int]] = {}
    for edge in np.flatnonzero(prepared.control_kind == HOSTS):
        found.setdefault(int(prepared.controlled[edge]), []).append(int(prepared.controller[edge]))
    return found


@dataclass(frozen=True, slots=True, eq=False)
class SetsOfElements:
    """Sets of elements in place of who holds what: one column per set."""

    words: dict[int, int]
    width: int = 1

    def of(self, elements: Ints, bound: int) -> Words:  # noqa: ARG002  a set holds what it holds, whatever is not known
        """Which sets hold each element."""
        return np.array([[self.words.get(int(e), 0)] for e in elements], dtype=np.uint64).reshape(len(elements), 1)

    stops = of


@dataclass(frozen=True, slots=True, eq=False)
class Trials:
    """One class of demands on one alternative of its route, asked about sets of elements; `hosts` by guest."""

    prepared: Prepared
    classes: Classes
    switches: Switches
    background: Background
    hosts: Mapping[int, list[int]]
    completion: Completion
    demand: int
    alternative: int

    def matter(self, measure: str) -> list[int]:
        """Elements on which the answer may rest, those of the paths first."""
        p, known = self.prepared, capabilities(self.completion.rest)
        if measure == "deny":
            return self._that_stop(self._service()[1])
        needed, groups = self.background.needed(self.demand)
        found = [int(e) for path in self.paths() for e in path if e >= 0]
        found += needed + [int(m) for g in groups for m in self.background.members(g)]
        own = p.operator == p.demand_operator[self.demand]
        found += np.flatnonzero(own & known.serves_unrouted[p.function]).tolist()
        if measure == "lawful_interception":
            found += np.flatnonzero(own & known.knows_targets[p.function]).tolist()
        return list(dict.fromkeys(found))

    def paths(self) -> tuple[Ints, Ints]:
        """The user path and the control path, padded."""
        p, d, a = self.prepared, self.demand, self.alternative
        return np.r_[p.radio[d], p.user_hops[a]], np.r_[p.anchor[d], p.control_hops[a]]

    def pattern(self, held: Flags) -> tuple[Hashable, list[int]]:
        """What an answer rests on but for which elements they are, and these elements; of switching off more matters.

        Of cases of one pattern the same places prove the same.
        """
        p = self.prepared
        user, control = ([int(e) for e in path if e >= 0] for path in self.paths())
        shown = tuple(p.function[user + control].tolist())
        serving, flat = self.background.serving(self.demand, shown)
        elements = [*user, *control, *flat.tolist()]
        place: dict[int, int] = {}
        alike = tuple(place.setdefault(e, i) for i, e in enumerate(elements))
        radio, anchor = (int((path[self.demand] >= 0).sum()) for path in (p.radio, p.anchor))
        profile = int(self.classes.profile[self.classes.of_demand[self.demand]])
        functions, flags = tuple(p.function[elements].tolist()), tuple(held[elements].tolist())
        return (len(user), radio, anchor, functions, flags, alike, tuple(serving), profile), elements

    def holds(self, measure: str, sets: Sequence[Elements]) -> list[bool]:
        """Whether control of exactly each set, with nothing that it leads to, gives the measure."""
        if measure == "deny":
            served = self._service()[0]
            return [not served(self._stopped(held)) for held in sets]
        answers: list[bool] = []
        for start in range(0, len(sets), _AT_ONCE):
            part = sets[start : start + _AT_ONCE]
            word = int(self._evaluated(measure, part)[0, 0])
            answers += [bool(word >> i & 1) for i in range(len(part))]
        return answers

    def minimal(self, measure: str, held: Iterable[int]) -> Elements | None:
        """Of what is held, a set that gives the measure and of which no part does; None where all of it does not."""
        candidates = list(held)
        whole = frozenset(candidates)
        if not self.holds(measure, [whole])[0]:
            return None
        singles = [frozenset([element]) for element in candidates]
        for single, enough in zip(singles, self.holds(measure, singles), strict=True):
            if enough:
                return single
        for element in reversed(candidates):  # what stands on the paths goes last
            if self.holds(measure, [whole - {element}])[0]:
                whole -= {element}
        return whole

    def _evaluated(self, measure: str, sets: Sequence[Elements]) -> Words:
        p, bound = self.prepared, self.completion.rest
        words: dict[int, int] = {}
        for i, held in enumerate(sets):
            for element in held:
                words[element] = words.get(element, 0) | 1 << i
        holders = SetsOfElements(words)
        user, control = self.paths()
        spans, used, beside = spans_of_path(p, np.append(p.function, -1), user, control)
        profile = self.classes.profile[self.classes.of_demand[self.demand]][None]
        paths = Paths(spans, user[used][None], control[beside][None], profile, self.switches)
        background = copy(self.background).asking(holders)
        shown = (*spans.user, *spans.control)
        behind = background.behind_all([self.demand], np.zeros(1, dtype=np.int64), shown, bound)
        held_by = Held(
            bound, [holders.of(e[None], bound) for e in user[used]], [holders.of(e[None], bound) for e in control[beside]],
            behind,
        )  # fmt: skip
        if measure == "alter_blind":
            return altered_unread(paths, held_by, self.completion.hides, self.completion.keeps)
        keeps = capabilities(bound).knows_targets[p.function] & (p.operator == p.demand_operator[self.demand])
        listed = np.zeros((1, 1), dtype=np.uint64)
        for element in words:
            if keeps[element]:
                listed |= holders.of(np.array([element]), bound)
        return measures_of(paths, held_by, listed)[measure]

    def stopped_by(self, held: Elements, element: int) -> bool:
        """Whether an element stops with a set."""
        return element in self._stopped(held)

    def _service(self) -> tuple[Callable[[Iterable[int]], bool], list[int]]:
        return service_of(self.prepared, self.classes, self.background, self.demand)

    def _that_stop(self, elements: list[int]) -> list[int]:
        """Elements, and whatever hosts them."""
        hosts, found = self.hosts, list(elements)
        for element in found:  # grows as it goes
            found += [host for host in hosts.get(element, ()) if host not in found]
        return found

    def _stopped(self, held: Elements) -> set[int]:
        """What stops with a set: also guests, of several hosts once all are stopped or, where it counts for them, any."""
        hosts, settle = self.hosts, any if self.completion.rest == HIGH else all
        lost = set(held)
        while True:
            new = {guest for guest, above in hosts.items() if guest not in lost and settle(h in lost for h in above)}
            if not new:
                return lost
            lost |= new
