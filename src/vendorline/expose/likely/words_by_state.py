"""Who holds what, as a word of questions for every state of an element at every signature."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vendorline.expose.arrays import Flags, Ints, Words
from vendorline.expose.capabilities import HIGH, LOW
from vendorline.expose.control.bit_rows import pack
from vendorline.expose.likely.questions import Questions, Whose
from vendorline.expose.likely.states import States
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class ByState:
    """Words by signature and state: `place[signature, state]` is a row of `controlled` and `stopped`, each in both bounds (-1: not asked)."""

    state: Ints
    place: Ints
    controlled: tuple[Words, Words]
    stopped: tuple[Words, Words]

    @property
    def width(self) -> int:
        """How many words hold the questions."""
        return int(self.controlled[LOW].shape[1])

    def at(self, signature: Ints | int) -> At:
        """The same at one signature, or at one for each element that is asked about."""
        return At(self, signature)


@dataclass(frozen=True, slots=True, eq=False)
class At:
    """Who holds elements, each at a signature."""

    words: ByState
    signature: Ints | int

    @property
    def width(self) -> int:
        """How many words hold the questions."""
        return self.words.width

    def of(self, elements: Ints, bound: int) -> Words:
        """Who controls these elements."""
        found: Words = self.words.controlled[bound][self.words.place[self.signature, self.words.state[elements]]]
        return found

    def stops(self, elements: Ints, bound: int) -> Words:
        """Who can stop these elements."""
        found: Words = self.words.stopped[bound][self.words.place[self.signature, self.words.state[elements]]]
        return found


def words_by_state(
    states: States, used: Flags, lots: Sequence[Ints], questions: Sequence[Questions], asks: Whose
) -> ByState:
    """The words of every state at every signature.

    Args:
        states: who may hold elements.
        used: signatures x states: which are asked for.
        lots: by signature those that can matter.
        questions: by signature.
        asks: whom columns name.
    """
    used = used.copy()
    if len(states.hosts):
        used[:, np.union1d(states.hosts, states.guests)] = True
    width = max(-(-len(one) // 64) for one in questions)
    place = np.full(used.shape, -1, dtype=np.int64)
    place[used] = np.arange(int(used.sum()))
    same = states.stops is states.controls or (
        np.array_equal(states.stops, states.controls) and np.array_equal(states.may_stop, states.controls)
    )
    parts: dict[tuple[str, int], list[Words]] = {}
    for number, asked in enumerate(questions):
        rows = np.flatnonzero(used[number])
        for bound in (LOW, HIGH):
            atoms, mine = asks.owns(states, lots[number], asked, bound)
            packed = np.zeros((len(atoms), width), dtype=np.uint64)
            own = pack(mine)
            packed[:, : own.shape[1]] = own
            kinds = {"controlled": states.controls}
            if not same:
                kinds["stopped"] = states.may_stop if bound else states.stops
            for name, flags in kinds.items():
                parts.setdefault((name, bound), []).append(_any_of(flags[np.ix_(rows, atoms)], packed))
    found = {key: np.concatenate(value) for key, value in parts.items()}
    controlled = found["controlled", LOW], found["controlled", HIGH]
    stopped = controlled if same else (found["stopped", LOW], found["stopped", HIGH])
    if len(states.hosts):
        _all_hosts_stopped(stopped[LOW], place, states)
    return ByState(states.state, place, controlled, stopped)


def _any_of(flags: Flags, words: Words) -> Words:
    """For each row of flags the words of those that are set, put together."""
    found = np.zeros((len(flags), words.shape[1]), dtype=np.uint64)
    row, place = np.nonzero(flags)
    if len(row):
        starts = np.flatnonzero(np.r_[True, row[1:] != row[:-1]])
        found[row[starts]] = np.bitwise_or.reduceat(words[place], starts, axis=0)
    return found


def _all_hosts_stopped(stopped: Words, place: Ints, states: States) -> None:
    """Add that a guest is stopped where all of its hosts are, at every signature."""
    order = np.argsort(states.guests, kind="stable")
    host, guest = states.hosts[order], states.guests[order]
    starts = np.flatnonzero(np.r_[True, guest[1:] != guest[:-1]])
    above, below = place[:, host], place[:, guest[starts]]
    while True:
        new = stopped[below] | np.bitwise_and.reduceat(stopped[above], starts, axis=1)
        if np.array_equal(new, stopped[below]):
            return
        stopped[below] = new
