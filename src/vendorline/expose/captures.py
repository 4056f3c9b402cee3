"""Who captures on a path: paths with the same spans, who holds what on them, and which protection lies in the way."""

from __future__ import annotations

from dataclasses import fields
from functools import cache

import numpy as np

from vendorline.expose.arrays import Flags, Ints, Words
from vendorline.expose.capabilities import HIGH, LOW, OFF, ON, UNKNOWN, capabilities, layer_rows
from vendorline.expose.control.bit_rows import ALL
from vendorline.expose.control.holders import Behind
from vendorline.expose.protection.spans import DEVICE, PathSpans, Span
from vendorline.expose.protection.switches import CONFIDENTIALITY, INTEGRITY, States, Switches, span_state
from vendorline.quick_dataclass import dataclass


class Paths:
    """Paths with the same spans: their elements, and which spans of protection are on."""

    def __init__(self, spans: PathSpans, user: Ints, control: Ints, profile: Ints, switches: Switches) -> None:
        self.spans, self.user, self.control, self.profile, self._switches = spans, user, control, profile, switches
        self._states: dict[tuple[Span, int], States] = {}
        self._stated: dict[tuple[Span, int], States] = {}

    def state(self, span: Span, column: int) -> States:
        """Whether a span is on, off or not known to be either."""
        if (span, column) not in self._states:
            state = self.stated(span, column)
            self._states[span, column] = np.where(state == ON, UNKNOWN, state) if span.doubtful else state
        return self._states[span, column]

    def stated(self, span: Span, column: int) -> States:
        """The same by its switch alone, as far as the span may reach."""
        if (span, column) not in self._stated:
            path = self.user if span.layer in _user_layers() else self.control
            begin, end, last = span.begin, span.end, path.shape[1]
            ends = []
            if begin != DEVICE:
                pairs = [(begin, end), (begin, begin + 1), (end - 1, end)]
                ends = [(path[:, a], path[:, b]) for a, b in dict.fromkeys(pairs) if b < last and a != b]
            self._stated[span, column] = span_state(self._switches, self.profile, span.interface, column, ends)
        return self._stated[span, column]

    def part(self, rows: Ints) -> Paths:
        """Some of the paths."""
        return Paths(self.spans, self.user[rows], self.control[rows], self.profile[rows], self._switches)

    def settled(self) -> bool:
        """Whether every protection on the paths is known to be on or off."""
        spans = self.spans
        beside = [x.span for x in spans.service] + ([] if spans.signalling_span is None else [spans.signalling_span])
        asked = [(span, column) for span in spans.user_spans for column in (CONFIDENTIALITY, INTEGRITY)]
        asked += [(span, CONFIDENTIALITY) for span in dict.fromkeys(beside)]
        return not any((self.state(span, column) == UNKNOWN).any() for span, column in asked)

    def on(self, span: Span, column: int, bound: int) -> Flags:
        """Whether a span is on: what is not known counts as on in the low bound and as off in the high one."""
        state = self.state(span, column)
        on: Flags = (state != OFF) & ((state != UNKNOWN) | (bound == LOW))
        return on

    def off(self, span: Span, column: int, bound: int) -> Words:
        """The columns in which a span is off: here all of them, or none."""
        return np.where(self.on(span, column, bound)[:, None], np.uint64(0), ALL)


@cache
def _user_layers() -> frozenset[str]:
    return frozenset(row.layer for row in layer_rows() if row.plane == "user")


@dataclass(frozen=True, slots=True, eq=False)
class Held:
    """Who controls each element of the two paths, and what stands behind them; in one bound of who holds what."""

    bound: int
    user: list[Words]
    control: list[Words]
    behind: Behind

    def part(self, rows: Ints) -> Held:
        """The same of some of the paths."""
        behind = Behind(*(getattr(self.behind, f.name)[rows] for f in fields(Behind)))
        return Held(self.bound, [mask[rows] for mask in self.user], [mask[rows] for mask in self.control], behind)

    def any_of(self, spans: PathSpans, flags: Flags, start: Words) -> Words:
        """Who controls an element of either path with a flag, beside those given."""
        result = start
        for function, mask in (
            *zip(spans.user, self.user, strict=True),
            *zip(spans.control, self.control, strict=True),
        ):
            if flags[function]:
                result = result | mask
        return result


@dataclass(frozen=True, slots=True, eq=False)
class InClear:
    """Who sees signalling in clear: by control position, and the positions at which keys travel in it."""

    signalling: dict[int, Words]
    service: dict[int, Words]
    keys: Words


def in_clear(paths: Paths, held: Held, bound: int) -> InClear:
    """Who sees signalling in clear; `bound` says how protection that nobody stated counts, LOW as on."""
    spans = paths.spans
    nothing = np.zeros_like(held.behind.keys)
    signalling = {
        p: held.control[p] & opened(paths, spans.signalling_span, p, bound, nothing) for p in spans.signalling
    }
    keys, service = nothing, {}
    if spans.radio_keyed:
        for mask in signalling.values():
            keys = keys | mask
    for exchange in spans.service:
        place = exchange.position
        service[place] = held.control[place] & opened(paths, exchange.span, place, bound, nothing)
        if exchange.keyed[held.bound]:
            keys = keys | service[place]
    return InClear(signalling, service, keys)


def radio_keys(paths: Paths, held: Held, clear: InClear) -> Words:
    """Who holds keys of radio ciphering: their roots, its end, the end of radio signalling, and who sees them pass in clear."""
    spans = paths.spans
    keys = held.any_of(spans, capabilities(held.bound).holds_root_keys, held.behind.keys) | clear.keys
    if spans.radio_end is not None:
        keys = keys | held.user[spans.radio_end]
    if spans.radio_keyed and spans.rrc_end is not None:
        keys = keys | held.control[spans.rrc_end]
    return keys


def captured(paths: Paths, held: Held, keys: Words, column: int, bound: int, removable: Words | None = None) -> Words:
    """Who controls an element of the user path and holds a key of every active span that covers it.

    `keys` and `removable`: who holds keys of radio ciphering, and who can order it off. `bound`: as for `in_clear`.
    """
    spans, carries = paths.spans, capabilities(held.bound).carries_user_plane
    result = np.zeros_like(keys)
    lifted = keys if removable is None else keys | removable
    for position, function in enumerate(spans.user):
        if carries[function]:
            result = result | opened_at(paths, held, lifted, position, column, bound)
    return result


def opened_at(paths: Paths, held: Held, keys: Words, position: int, column: int, bound: int) -> Words:
    """Who controls an element of the user path and holds a key of every active span that covers it."""
    result = held.user[position]
    for span in paths.spans.user_spans:
        if span.covers(position):
            result = result & opened(paths, span, position, bound, keys_of(span, held, keys), column)
    return result


def keys_of(span: Span, held: Held, radio: Words) -> Words:
    """Who holds a key of a span of the user path; `radio`: of radio ciphering. Ends outside the drawn path are nobody's."""
    if span.keys == "radio":
        return radio
    begin = held.user[span.begin]
    return begin | held.user[span.end] if span.end < len(held.user) else begin


def opened(
    paths: Paths, span: Span | None, position: int, bound: int, holders: Words, column: int = CONFIDENTIALITY
) -> Words:
    """Columns to which a position lies open: all where no active span covers it, else those that hold a key of it."""
    if span is None or not span.covers(position):
        return np.full_like(holders, ALL)
    return holders | paths.off(span, column, bound)


def may_be_blind(paths: Paths, held: tuple[Held, Held], keys: tuple[Words, Words]) -> Words:
    """Who may alter at an element without reading there: an upper bound, for every completion of what is not known.

    Somewhere on the way a span must be able to hide what passes without keeping it whole, and its keys must not surely be held.
    """
    carries = capabilities(HIGH).carries_user_plane
    result = np.zeros_like(keys[HIGH])
    for position, function in enumerate(paths.spans.user):
        if not carries[function]:
            continue
        hidden = np.zeros_like(result)
        for span in paths.spans.user_spans:
            if span.covers(position):
                hides = ~paths.off(span, CONFIDENTIALITY, LOW) & paths.off(span, INTEGRITY, HIGH)
                hidden = hidden | (hides & ~keys_of(span, held[LOW], keys[LOW]))
        result = result | (opened_at(paths, held[HIGH], keys[HIGH], position, INTEGRITY, HIGH) & hidden)
    return result
