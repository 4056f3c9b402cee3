"""Protections that are drawn: which spans of paths they settle, and in which columns each is off."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import numpy as np

from vendorline.expose.arrays import Flags, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import ON, UNKNOWN, settled, switch_names
from vendorline.expose.captures import Paths
from vendorline.expose.protection.spans import PathSpans, Span
from vendorline.expose.protection.switches import COLUMNS, CONFIDENTIALITY, INTEGRITY, Switches
from vendorline.likely import Lots
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True, eq=False)
class DrawnSwitches:
    """Switches of which some are drawn: `lot[operator, interface, column]` says by which lot (-1: not).

    `as_on`: the same switches, on wherever nobody states them. A drawn switch settles a span that is open in the one and on in the
    other, and no other: what is stated of a link, or of a place, goes before it.
    """

    switches: Switches
    as_on: Switches
    lot: Ints

    def acting(self, spans: PathSpans, paths: AllPaths, operator: Ints) -> Ints:
        """Paths x drawn switches: which of them bear on each path."""
        found = np.zeros((len(operator), int(self.lot.max(initial=-1)) + 1), dtype=bool)
        for span, column in asked_of(spans):
            lot = self.lot_of(span, column, operator)
            rows = np.flatnonzero(paths.acts(span, column) & (lot >= 0))
            found[rows, lot[rows]] = True
        return found

    def lot_of(self, span: Span, column: int, operator: Ints) -> Ints:
        """By which lot a span of paths of these operators is drawn."""
        if span.interface is None:
            return np.full(len(operator), -1, dtype=np.int64)
        found: Ints = self.lot[operator, switch_names().index(span.interface), column]
        return found


def drawn_switches(prepared: Prepared, switches: Switches, lots: Lots) -> DrawnSwitches:
    """The switches that priors speak for, where nobody states them, the standard does not settle them and no what-if sets them."""
    names = switch_names()
    lot = np.full((len(prepared.operators), len(names), 2), -1, dtype=np.int64)
    for number, one in enumerate(lots.switches):
        if one.operator_id in prepared.operators and one.interface in names:
            lot[prepared.operators.index(one.operator_id), names.index(one.interface), COLUMNS.index(one.column)] = (
                number
            )
    open_ = np.array([[settled(name, column) == UNKNOWN for column in COLUMNS] for name in names])
    state = np.where((switches.state == UNKNOWN) & open_, ON, switches.state).astype(np.int8)
    return DrawnSwitches(switches, replace(switches, state=state), lot)


def asked_of(spans: PathSpans) -> list[tuple[Span, int]]:
    """Every span of a path, in every column that the measures ask for."""
    beside = [x.span for x in spans.service] + ([] if spans.signalling_span is None else [spans.signalling_span])
    found = [(span, column) for span in spans.user_spans for column in (CONFIDENTIALITY, INTEGRITY)]
    return found + [(span, CONFIDENTIALITY) for span in dict.fromkeys(beside)]


class AllPaths(Paths):
    """Paths with the same spans, and on which of them a drawn switch settles a span."""

    def __init__(self, spans: PathSpans, user: Ints, control: Ints, profile: Ints, drawn: DrawnSwitches) -> None:
        super().__init__(spans, user, control, profile, drawn.switches)
        self.drawn = drawn
        self._supposed = Paths(spans, user, control, profile, drawn.as_on)

    def acts(self, span: Span, column: int) -> Flags:
        """Whether a span is open because nobody states its switch."""
        acts: Flags = (self.stated(span, column) == UNKNOWN) & (self._supposed.stated(span, column) == ON)
        return acts


class DrawnPaths(AllPaths):
    """Paths with the same spans, of which drawn switches settle some in each column; `offs`: in which a switch is off, by signature."""

    def __init__(
        self,
        spans: PathSpans,
        user: Ints,
        control: Ints,
        profile: Ints,
        drawn: DrawnSwitches,
        signature: Ints,
        operator: Ints,
        offs: Mapping[tuple[int, int], Words],
    ) -> None:
        super().__init__(spans, user, control, profile, drawn)
        self._signature, self._operator, self._by_switch = signature, operator, offs
        self._offs: dict[tuple[Span, int, int], Words] = {}

    def off(self, span: Span, column: int, bound: int) -> Words:
        """The columns in which a span is off."""
        key = span, column, bound
        if key not in self._offs:
            self._offs[key] = self._off(span, column, bound)
        return self._offs[key]

    def _off(self, span: Span, column: int, bound: int) -> Words:
        plain = super().off(span, column, bound)
        if span.interface is None:
            return plain
        words = self._by_switch.get((switch_names().index(span.interface), column))
        if words is None:
            return plain
        acts = self.acts(span, column) & (self.drawn.lot_of(span, column, self._operator) >= 0)
        # Nobody has stated that a doubtful span reaches so far: where it is drawn as on it may still end before.
        if not acts.any() or (span.doubtful and bound):
            return plain
        return np.where(acts[:, None], words[self._signature], plain)

    def is_settled(self) -> bool:
        """Whether every span is on or off in every column."""
        return all(np.array_equal(self.off(s, c, 0), self.off(s, c, 1)) for s, c in asked_of(self.spans))
