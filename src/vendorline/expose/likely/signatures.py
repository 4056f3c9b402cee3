"""What a class of demands hangs on of all that is drawn: the lots and switches that can matter for it. Alike ones share a signature."""

from __future__ import annotations

import numpy as np

from vendorline.expose.arrays import Flags, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import capabilities
from vendorline.expose.control.bit_rows import pack, unpack
from vendorline.expose.control.holders import Background
from vendorline.expose.demand_classes import Classes, factorize
from vendorline.expose.likely.protections import AllPaths, DrawnSwitches
from vendorline.expose.likely.states import States
from vendorline.expose.measures import cases_of, spans_of_path
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Cases:
    """Every class on every alternative of its route: the class, the alternative, the elements of both paths (-1 past their ends).

    `kinds`: cases in stretches of like functions, each an array of their places.
    """

    of_class: Ints
    alternative: Ints
    user: Ints
    control: Ints
    kinds: tuple[Ints, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Signatures:
    """The signature of every class; by signature the lots and switches that can matter, in their order, and the operator that serves."""

    of_class: Ints
    lots: tuple[Ints, ...]
    switches: tuple[Ints, ...]
    operator: Ints

    def __len__(self) -> int:
        return len(self.lots)


class Nobody:
    """Nobody is asked about: for who only looks up what stands behind a demand."""

    width = 1

    def of(self, elements: Ints, bound: int) -> Words:
        """Nobody, in either bound."""
        return np.zeros((len(elements) * (bound >= 0), self.width), dtype=np.uint64)

    stops = of


def all_cases(prepared: Prepared, classes: Classes) -> Cases:
    """Lay every class out on every alternative of its route."""
    of_class, alternative = cases_of(prepared, classes)
    demand = classes.demand[of_class]
    user = np.concatenate([prepared.radio[demand], prepared.user_hops[alternative]], axis=1)
    control = np.concatenate([prepared.anchor[demand], prepared.control_hops[alternative]], axis=1)
    functions = np.append(prepared.function, -1)
    codes = [functions[path[:, j]] for path in (user, control) for j in range(path.shape[1])]
    spans_id, first = factorize(codes)
    order = np.argsort(spans_id, kind="stable")
    kinds = np.split(order, np.cumsum(np.bincount(spans_id, minlength=len(first)))[:-1])
    return Cases(of_class, alternative, user, control, tuple(kinds))


def signatures_of(
    prepared: Prepared, classes: Classes, cases: Cases, states: States, drawn: DrawnSwitches
) -> Signatures:
    """Look at everything that a measure of a class may ask: its paths, what it needs, and its operator's core beside them."""
    matters = pack(states.lots)
    found = np.zeros((len(classes.demand), matters.shape[1]), dtype=np.uint64)
    on_paths = np.zeros((len(cases.of_class), matters.shape[1]), dtype=np.uint64)
    for path in (cases.user, cases.control):
        for column in path.T:
            on_paths |= matters[states.state[column]]
    np.bitwise_or.at(found, cases.of_class, on_paths)
    found |= _behind(prepared, classes, states, matters)
    acting = pack(_acting(prepared, classes, cases, drawn))
    operator = prepared.demand_operator[classes.demand]
    columns = [np.unique(word, return_inverse=True)[1].reshape(-1) for word in (*found.T, *acting.T)]
    code, first = factorize([operator, *columns])
    lots = unpack(found[first], states.lots.shape[1])
    switches = unpack(acting[first], max(1, int(drawn.lot.max(initial=-1)) + 1))
    return Signatures(
        code,
        tuple(np.flatnonzero(row) for row in lots),
        tuple(np.flatnonzero(row) for row in switches),
        operator[first],
    )


def _behind(prepared: Prepared, classes: Classes, states: States, matters: Words) -> Words:
    """What bears on the elements off the paths of each class."""
    background = Background(prepared, Nobody())
    known = capabilities()
    beside = np.flatnonzero(known.serves_unrouted[prepared.function] | known.knows_targets[prepared.function])
    of_operator = np.zeros((len(prepared.operators), matters.shape[1]), dtype=np.uint64)
    np.bitwise_or.at(of_operator, prepared.operator[beside], matters[states.state[beside]])
    _, first, inverse = np.unique(classes.background, return_index=True, return_inverse=True)
    found = []
    for demand in classes.demand[first].tolist():
        elements, groups = background.needed(demand)
        parts = [np.array(elements, dtype=np.int64), *(background.members(group) for group in groups)]
        words = matters[states.state[np.concatenate(parts)]]
        found.append(of_operator[prepared.demand_operator[demand]] | np.bitwise_or.reduce(words, axis=0))
    return np.stack(found)[inverse.reshape(-1)]


def _acting(prepared: Prepared, classes: Classes, cases: Cases, drawn: DrawnSwitches) -> Flags:
    """Classes x drawn switches: which bear on each."""
    found = np.zeros((len(classes.demand), max(1, int(drawn.lot.max(initial=-1)) + 1)), dtype=bool)
    if drawn.lot.max(initial=-1) < 0:
        return found
    functions = np.append(prepared.function, -1)
    for rows in cases.kinds:
        spans, used, beside = spans_of_path(prepared, functions, cases.user[rows[0]], cases.control[rows[0]])
        of_class = cases.of_class[rows]
        paths = AllPaths(
            spans, cases.user[rows][:, used], cases.control[rows][:, beside], classes.profile[of_class], drawn
        )
        np.logical_or.at(
            found, of_class, drawn.acting(spans, paths, prepared.demand_operator[classes.demand[of_class]])
        )
    return found
