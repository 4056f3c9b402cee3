"""The measures at every signature, for all of its questions at once: the same mask algebra, with masks by signature."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from vendorline.expose.arrays import Flags, Floats, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import HIGH, LOW, capabilities
from vendorline.expose.captures import Held, may_be_blind
from vendorline.expose.control.bit_rows import pack
from vendorline.expose.control.holders import Background, Behind
from vendorline.expose.demand_classes import Classes, factorize
from vendorline.expose.likely.protections import DrawnPaths, DrawnSwitches
from vendorline.expose.likely.questions import Questions, Whose
from vendorline.expose.likely.signatures import Cases, Nobody, Signatures, all_cases
from vendorline.expose.likely.states import States
from vendorline.expose.likely.words_by_state import ByState, words_by_state
from vendorline.expose.measures import MEASURES, denied, measures_of, spans_of_path
from vendorline.quick_dataclass import dataclass

#: Words of one measure that are worked on at once.
_CHUNK_WORDS = 1 << 16


@dataclass(frozen=True, slots=True, eq=False)
class Reached:
    """What questions reach: for each measure, low and high, a word of questions for each case, or for `deny` for each class.

    `classes`: which classes; `case_class`: of each case the place among them; `share`: of its alternative.
    """

    classes: Ints
    case_class: Ints
    share: Floats
    measures: Mapping[str, tuple[Words, Words]]


@dataclass(frozen=True, slots=True, eq=False)
class Network:
    """What does not change from signature to signature."""

    prepared: Prepared
    classes: Classes
    states: States
    drawn: DrawnSwitches
    signatures: Signatures
    asks: Whose


def reached(network: Network, chosen: Ints, questions: Sequence[Questions]) -> Reached:
    """Evaluate every class of some signatures.

    Args:
        network: what is asked.
        chosen: places of signatures.
        questions: the questions of each of these.
    """
    prepared, signatures, states = network.prepared, network.signatures, network.states
    which = np.full(len(signatures), -1, dtype=np.int64)
    which[chosen] = np.arange(len(chosen))
    inside = np.flatnonzero(which[signatures.of_class] >= 0)
    signature = which[signatures.of_class[inside]]
    whole = network.classes
    background = factorize([whole.background[inside], signature])[0]
    classes = replace(whole, demand=whole.demand[inside], profile=whole.profile[inside], background=background)
    cases = all_cases(prepared, classes)
    behind = _Behind(prepared, classes, signature)
    used = _used(network, cases, signature, behind, chosen)
    words = words_by_state(states, used, [signatures.lots[i] for i in chosen], questions, network.asks)
    offs = _offs(network, chosen, questions, words.width)
    operator = signatures.operator[chosen]
    listed = _listed(prepared, words, operator)
    names = [name for name in MEASURES if name != "deny"]
    shape = len(cases.of_class), words.width
    out = {name: (np.zeros(shape, np.uint64), np.zeros(shape, np.uint64)) for name in names}
    functions = np.append(prepared.function, -1)
    step = max(64, _CHUNK_WORDS // words.width)
    for rows in cases.kinds:
        spans, on_path, beside = spans_of_path(prepared, functions, cases.user[rows[0]], cases.control[rows[0]])
        shown = (*spans.user, *spans.control)
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            of_class = cases.of_class[part]
            at = words.at(signature[of_class])
            paths = DrawnPaths(
                spans, cases.user[part][:, on_path], cases.control[part][:, beside], classes.profile[of_class], network.drawn,
                signature[of_class], operator[signature[of_class]], offs,
            )  # fmt: skip
            both, found = [], []
            for bound in (LOW, HIGH):
                held = Held(
                    bound, [at.of(path, bound) for path in paths.user.T], [at.of(path, bound) for path in paths.control.T],
                    behind.of(of_class, shown, words, bound),
                )  # fmt: skip
                both.append(held)
                found.append(measures_of(paths, held, listed[bound][signature[of_class]]))
            keys = found[LOW].pop("keys"), found[HIGH].pop("keys")
            for bound in (LOW, HIGH):
                for name, mask in found[bound].items():
                    out[name][bound][part] = mask
            low, high = found[LOW]["alter"] & ~found[HIGH]["read"], found[HIGH]["alter"] & ~found[LOW]["read"]
            if not np.array_equal(low, high):
                # As where nothing is drawn, only where the two differ; whether a range is attained is not asked here.
                high &= low | may_be_blind(paths, (both[LOW], both[HIGH]), keys)
            out["alter_blind"][LOW][part], out["alter_blind"][HIGH][part] = low, high
    deny = denied(
        prepared,
        classes,
        words.at(signature),
        words.at(signature[cases.of_class]),
        lambda bound: behind.lost(words, bound),
    )
    return Reached(inside, cases.of_class, prepared.share[cases.alternative], {**out, "deny": deny})


class _Behind:
    """What stands behind the paths of classes, at their signatures."""

    def __init__(self, prepared: Prepared, classes: Classes, signature: Ints) -> None:
        self._background = Background(prepared, Nobody())
        self._demand, self._signature, self._key = classes.demand, signature, classes.background
        _, self._first, inverse = np.unique(classes.background, return_index=True, return_inverse=True)
        self._inverse = inverse.reshape(-1)
        self._known: dict[tuple[int, tuple[int, ...], int], Behind] = {}

    def elements(self, prepared: Prepared) -> list[tuple[int, Ints]]:
        """Of each signature elements that may be asked about."""
        known = capabilities()
        beside = np.flatnonzero(known.serves_unrouted[prepared.function] | known.knows_targets[prepared.function])
        of_operator = {o: beside[prepared.operator[beside] == o] for o in np.unique(prepared.operator[beside]).tolist()}
        found, none = [], np.empty(0, dtype=np.int64)
        for one in self._first.tolist():
            demand = int(self._demand[one])
            elements, groups = self._background.needed(demand)
            parts = [
                np.array(elements, dtype=np.int64),
                *(self._background.members(g) for g in groups),
                of_operator.get(int(prepared.demand_operator[demand]), none),
            ]
            found.append((int(self._signature[one]), np.concatenate(parts)))
        return found

    def of(self, of_class: Ints, shown: tuple[int, ...], words: ByState, bound: int) -> Behind:
        """What stands behind these classes, whose paths show some functions."""
        keys, which, inverse = np.unique(self._key[of_class], return_index=True, return_inverse=True)
        found = []
        for key, place in zip(keys.tolist(), which.tolist(), strict=True):
            if (key, shown, bound) not in self._known:
                one = int(of_class[place])
                asking = self._background.asking(words.at(int(self._signature[one])))
                self._known[key, shown, bound] = asking.behind(int(self._demand[one]), shown, bound)
            found.append(self._known[key, shown, bound])
        masks = np.stack(
            [np.stack([f.keys, f.policy, f.copies, f.locate, f.identify, f.metadata]) for f in found], axis=1
        )
        return Behind(*masks[:, inverse.reshape(-1)])

    def lost(self, words: ByState, bound: int) -> Words:
        """Who takes away what each class needs."""
        found = [
            self._background.asking(words.at(int(self._signature[one]))).lost(int(self._demand[one]), bound)
            for one in self._first.tolist()
        ]
        return np.stack(found)[self._inverse]


def _used(network: Network, cases: Cases, signature: Ints, behind: _Behind, chosen: Ints) -> Flags:
    """Signatures x states that are asked for."""
    prepared, states = network.prepared, network.states
    used = np.zeros((len(chosen), len(states.controls)), dtype=bool)
    used[:, states.state[-1]] = True
    of_case = signature[cases.of_class]
    for path in (cases.user, cases.control):
        for column in path.T:
            used[of_case, states.state[column]] = True
    for number, elements in behind.elements(prepared):
        used[number, states.state[elements]] = True
    return used


def _offs(network: Network, chosen: Ints, questions: Sequence[Questions], width: int) -> dict[tuple[int, int], Words]:
    """By interface and column the questions in which a drawn switch is off, by signature."""
    found = dict[tuple[int, int], Words]()
    lots = network.drawn.lot
    for number, (place, asked) in enumerate(zip(chosen.tolist(), questions, strict=True)):
        mine = lots[network.signatures.operator[place]]
        for j, switch in enumerate(network.signatures.switches[place].tolist()):
            (interface,), (column,) = np.nonzero(mine == switch)
            words = found.setdefault((int(interface), int(column)), np.zeros((len(chosen), width), dtype=np.uint64))
            packed = pack(~asked.on[None, :, j])[0]
            words[number, : len(packed)] = packed
    return found


def _listed(prepared: Prepared, words: ByState, operator: Ints) -> list[Words]:
    """Who controls a list of interception targets of the operator of each signature."""
    keeps = np.flatnonzero(capabilities().knows_targets[prepared.function])
    found = []
    for bound in (LOW, HIGH):
        masks = np.zeros((len(operator), words.width), dtype=np.uint64)
        for number, own in enumerate(operator.tolist()):
            elements = keeps[prepared.operator[keeps] == own]
            masks[number] = np.bitwise_or.reduce(words.at(number).of(elements, bound), axis=0)
        found.append(masks)
    return found
