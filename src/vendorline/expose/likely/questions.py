"""The distinct questions of every signature: who asks, which of its lots are theirs, and which of its switches are on.

A completion settles all that is drawn, so that a coalition at a signature is one question in it; many completions ask the same.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from vendorline.expose.arrays import Flags, Ints
from vendorline.expose.demand_classes import factorize
from vendorline.expose.likely.signatures import Signatures
from vendorline.expose.likely.states import ANYBODY, LOT, VENDOR, States
from vendorline.expose.question import Column
from vendorline.likely import Completions
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class Questions:
    """The questions of one signature. First those of everybody without any lot, in every state of the switches that occurs.

    `column`: whose question it is; `got`: questions x lots of the signature; `on`: questions x its switches. `plain`: completions -> which
    state of the switches, so that column c of completion i asks question c x states + plain[i], unless it got a lot: then completion
    `completion[j]` of column `who[j]` asks question `asks[j]` instead.
    """

    column: Ints
    got: Flags
    on: Flags
    states: int
    plain: Ints
    completion: Ints
    who: Ints
    asks: Ints

    def __len__(self) -> int:
        return len(self.column)


@dataclass(frozen=True, slots=True, eq=False)
class Whose:
    """Whom columns name: columns x vendors, columns x codes of drawn vendors, columns x layers."""

    vendors: Flags
    makers: Flags
    layers: Flags

    def owns(self, states: States, lots: Ints, asked: Questions, bound: int) -> tuple[Ints, Flags]:
        """The holders that count at a signature, and holders x questions: whose each is."""
        place = np.full(int(states.who.max(initial=-1)) + 1, -1, dtype=np.int64)
        place[lots] = np.arange(len(lots))
        of_lot = states.kind == LOT
        near = np.where(of_lot, place[states.who], 0) >= 0
        atoms = np.flatnonzero(near & ((states.kind != ANYBODY) | bool(bound)))
        inside = self.layers[asked.column][:, states.layer[atoms]].T
        mine = np.ones((len(atoms), len(asked)), dtype=bool)
        kind, who = states.kind[atoms], states.who[atoms]
        mine[kind == VENDOR] = self.vendors[asked.column][:, who[kind == VENDOR]].T
        mine[kind == LOT] = asked.got[:, place[who[kind == LOT]]].T
        return atoms, mine & inside


def whose(columns: Sequence[Column], vendors: Sequence[str], makers: Sequence[str], states: States) -> Whose:
    """Whom columns name, of vendors, of whoever may be drawn, and in which layers."""

    def named(names: Sequence[str]) -> Flags:
        rows = [[name in column.vendor_ids for name in names] for column in columns]
        return np.array(rows, dtype=bool).reshape(len(columns), len(names))

    layers = [[column.layer in {None, name} for name in states.layers] for column in columns]
    return Whose(named(vendors), named(makers), np.array(layers, dtype=bool).reshape(len(columns), len(states.layers)))


def questions_of(signatures: Signatures, number: int, drawn: Completions, asks: Whose) -> Questions:
    """The questions of one signature that occur in some completion."""
    lots, switches = signatures.lots[number], signatures.switches[number]
    states, first = factorize([drawn.switches[:, place].astype(np.int64) for place in switches] or [_zeros(len(drawn))])
    columns, kinds = len(asks.makers), len(first)
    on = drawn.switches[first][:, switches]
    got, completion, who = _got(drawn, lots, asks)
    code, example = factorize([who, states[completion], *got.T.astype(np.int64)]) if len(who) else (who, who)
    plain_column = np.repeat(np.arange(columns), kinds)
    return Questions(
        np.concatenate([plain_column, who[example]]),
        np.concatenate([np.zeros((len(plain_column), len(lots)), dtype=bool), got[example]]),
        np.concatenate([np.tile(on, (columns, 1)), on[states[completion[example]]]]),
        kinds, states, completion, who, len(plain_column) + code,
    )  # fmt: skip


def _zeros(count: int) -> Ints:
    return np.zeros(count, dtype=np.int64)


def _got(drawn: Completions, lots: Ints, asks: Whose) -> tuple[Flags, Ints, Ints]:
    """For every completion and column that got some lot: which, in which completion, who."""
    if not len(lots):
        return np.zeros((0, 0), dtype=bool), _zeros(0), _zeros(0)
    makers = drawn.makers[:, lots]
    # Completions of which these lots have the same makers differ in nothing here.
    code, first = factorize([makers[:, j].astype(np.int64) for j in range(len(lots))])
    theirs = asks.makers[:, makers[first]].transpose(1, 0, 2)
    kind, who = np.nonzero(theirs.any(axis=2))
    order = np.argsort(code, kind="stable")
    counts, begin = (
        np.bincount(code, minlength=len(first)),
        np.r_[0, np.cumsum(np.bincount(code, minlength=len(first)))],
    )
    repeat = counts[kind]
    row = np.repeat(np.arange(len(kind)), repeat)
    offset = np.arange(len(row)) - np.repeat(np.cumsum(repeat) - repeat, repeat)
    return theirs[kind[row], who[row]], order[begin[kind[row]] + offset], who[row]
