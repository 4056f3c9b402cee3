"""The measures themselves, for all columns at once: mask algebra over the paths of every class of demands."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from vendorline.expose.arrays import Flags, Floats, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import OFF, UNKNOWN, capabilities
from vendorline.expose.control.bit_rows import ALL
from vendorline.expose.control.holders import HIGH, LOW, Background, Behind, Holders, intercepting
from vendorline.expose.demand_classes import Classes, factorize
from vendorline.expose.protection.spans import DEVICE, PathSpans, Span, spans_of
from vendorline.expose.protection.switches import CONFIDENTIALITY, INTEGRITY, Switches, span_state

#: Every measure, in the order in which results list them.
MEASURES = (
    "read", "read_active", "alter", "alter_active", "alter_blind",
    "locate", "locate_identified", "metadata", "deny", "lawful_interception",
)  # fmt: skip
_CHUNK_WORDS = 1 << 21


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """Which columns could do what: per case (a class on one alternative of its route), and for deny per class; (low, high)."""

    case_class: Ints
    case_share: Floats
    cases: dict[str, tuple[Words, Words]]
    deny: tuple[Words, Words]


def evaluate(prepared: Prepared, classes: Classes, holders: Holders, switches: Switches) -> Evaluated:
    """Evaluate every class on every alternative of its route."""
    case_class, alternative = cases_of(prepared, classes)
    demand = classes.demand[case_class]
    user = np.concatenate([prepared.radio[demand], prepared.user_hops[alternative]], axis=1)
    control = np.concatenate([prepared.anchor[demand], prepared.control_hops[alternative]], axis=1)
    functions = np.append(prepared.function, -1)
    codes = [functions[path[:, j]] for path in (user, control) for j in range(path.shape[1])]
    spans_id, first = factorize(codes)
    background = Background(prepared, holders)
    listed = [intercepting(prepared, holders, bound) for bound in (LOW, HIGH)]
    width = holders.controlled[LOW].shape[1]
    names = [name for name in MEASURES if name != "deny"]
    out = {
        name: (np.zeros((len(demand), width), np.uint64), np.zeros((len(demand), width), np.uint64)) for name in names
    }
    step = max(64, _CHUNK_WORDS // width)
    order = np.argsort(spans_id, kind="stable")
    for rows in np.split(order, np.cumsum(np.bincount(spans_id, minlength=len(first)))[:-1]):
        spans, used, beside = _spans_of_path(prepared, functions, user[rows[0]], control[rows[0]])
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            paths = _Paths(
                spans, user[part][:, used], control[part][:, beside], classes.profile[case_class[part]], switches
            )
            keys, which = np.unique(classes.background[case_class[part]], return_index=True)
            inverse = np.searchsorted(keys, classes.background[case_class[part]])
            for bound in (LOW, HIGH):
                shown = (*spans.user, *spans.control)
                backs = [background.behind(int(demand[part[i]]), shown, bound) for i in which]
                lists = listed[bound][prepared.demand_operator[demand[part]]]
                for name, words in _measure(paths, holders, backs, inverse, lists, bound).items():
                    out[name][bound][part] = words
    read, alter = out["read"], out["alter"]
    out["alter_blind"] = (alter[LOW] & ~read[HIGH], alter[HIGH] & ~read[LOW])
    deny = _deny(prepared, classes, holders, background)
    return Evaluated(case_class, prepared.share[alternative], out, deny)


def cases_of(prepared: Prepared, classes: Classes) -> tuple[Ints, Ints]:
    """Every class on every alternative of its route: the class and the alternative."""
    route = prepared.route[classes.demand]
    begin = np.searchsorted(prepared.alternative_route, route, side="left")
    count = np.searchsorted(prepared.alternative_route, route, side="right") - begin
    case_class = np.repeat(np.arange(len(route)), count)
    offset = np.arange(len(case_class)) - np.repeat(np.cumsum(count) - count, count)
    return case_class, begin[case_class] + offset


def _spans_of_path(prepared: Prepared, functions: Ints, user: Ints, control: Ints) -> tuple[PathSpans, Ints, Ints]:
    """The spans of a path and which of its padded columns hold elements."""
    used, beside = np.flatnonzero(user >= 0), np.flatnonzero(control >= 0)
    radio_count = int((used < prepared.radio.shape[1]).sum())
    anchor_count = int((beside < prepared.anchor.shape[1]).sum())
    spans = spans_of(
        tuple(functions[user[used]].tolist()), tuple(functions[control[beside]].tolist()), radio_count, anchor_count
    )
    return spans, used, beside


class _Paths:
    """Paths with the same spans: their elements, and which spans of protection are on."""

    def __init__(self, spans: PathSpans, user: Ints, control: Ints, profile: Ints, switches: Switches) -> None:
        self.spans, self.user, self.control, self.profile, self._switches = spans, user, control, profile, switches
        self._on: dict[tuple[Span, int, int], Flags] = {}

    def on(self, span: Span, path: Ints, column: int, bound: int) -> Flags:
        """Whether a span is on: an unknown switch counts as on in the low bound and as off in the high one."""
        if (span, column, bound) not in self._on:
            self._on[span, column, bound] = self._state(span, path, column, bound)
        return self._on[span, column, bound]

    def _state(self, span: Span, path: Ints, column: int, bound: int) -> Flags:
        begin, end, last = span.begin, span.end, path.shape[1]
        ends = []
        if begin != DEVICE:
            pairs = [(begin, end), (begin, begin + 1), (end - 1, end)]
            ends = [(path[:, a], path[:, b]) for a, b in dict.fromkeys(pairs) if b < last and a != b]
        state = span_state(self._switches, self.profile, span.interfaces, column, ends)
        on: Flags = (state != OFF) & ((state != UNKNOWN) | (bound == LOW))
        return on


def _measure(
    paths: _Paths, holders: Holders, backs: list[Behind], inverse: Ints, listed: Words, bound: int
) -> dict[str, Words]:
    """Every measure but deny and alter_blind on paths with the same spans."""
    spans, known = paths.spans, capabilities()
    user = [holders.of(paths.user[:, j], bound) for j in range(len(spans.user))]
    control = [holders.of(paths.control[:, j], bound) for j in range(len(spans.control))]
    both = [*zip(spans.user, user, strict=True), *zip(spans.control, control, strict=True)]
    nothing = np.zeros_like(listed)

    def behind(name: str) -> Words:
        rows: Words = np.stack([getattr(back, name) for back in backs])[inverse]
        return rows

    def any_of(flags: Flags, start: Words) -> Words:
        result = start
        for function, mask in both:
            if flags[function]:
                result = result | mask
        return result

    clear = nothing
    locate, identify = (
        any_of(known.locates, behind("locate")),
        any_of(known.locates & known.identifies, behind("identify")),
    )
    for position in spans.signalling:
        seen = _opened(paths, paths.control, spans.signalling_span, position, bound, nothing) & control[position]
        clear = clear | seen
        if known.locates_in_clear_only[spans.control[position]]:
            locate = locate | seen
            identify = identify | seen if known.identifies[spans.control[position]] else identify
    for exchange in spans.service:
        place = exchange.position
        seen = _opened(paths, paths.control, exchange.span, place, bound, nothing) & control[place]
        locate, identify = locate | seen, identify | seen
        clear = clear | seen if exchange.keyed else clear
    keys = any_of(known.holds_root_keys, behind("keys")) | clear
    for path, end in ((user, spans.radio_end), (control, spans.rrc_end)):
        keys = keys if end is None else keys | path[end]
    policy = any_of(known.owns_policy, behind("policy"))
    captured = {
        name: _captured(paths, user, keys, column, bound, policy if active else nothing)
        for name, column, active in (
            ("read", CONFIDENTIALITY, False), ("read_active", CONFIDENTIALITY, True),
            ("alter", INTEGRITY, False), ("alter_active", INTEGRITY, True),
        )
    }  # fmt: skip
    metadata = any_of(known.sees_metadata, behind("metadata")) | captured["read"]
    triggered = listed
    for function, mask in zip(spans.user, user, strict=True):
        if bound == HIGH and not known.researched[function]:
            metadata = metadata | mask
        if known.intercepts_on_trigger[function]:
            triggered = triggered | mask
    return {
        **captured,
        "locate": locate | identify,
        "locate_identified": identify,
        "metadata": metadata,
        "lawful_interception": triggered,
    }


def _captured(paths: _Paths, user: list[Words], keys: Words, column: int, bound: int, removable: Words) -> Words:
    """Who controls an element of the user path and holds a key of every active span that covers it.

    `removable`: who can order radio protection off. An unresearched function may capture, but surely it does not.
    """
    known, spans = capabilities(), paths.spans
    result = np.zeros_like(keys)
    for position, mask in enumerate(user):
        function = spans.user[position]
        if not (known.carries_user_plane[function] or (bound == HIGH and not known.researched[function])):
            continue
        open_to = mask
        for span in spans.user_spans:
            if span.covers(position):
                holders = keys | removable if span.keys == "radio" else _key(user, span.begin) | _key(user, span.end)
                open_to = open_to & _opened(paths, paths.user, span, position, bound, holders, column)
        result = result | open_to
    return result


def _key(user: list[Words], position: int) -> Words:
    """Who controls the end of a span; nobody where it lies outside the drawn path."""
    return user[position] if position < len(user) else np.zeros_like(user[0])


def _opened(
    paths: _Paths, path: Ints, span: Span | None, position: int, bound: int, holders: Words,
    column: int = CONFIDENTIALITY,
) -> Words:  # fmt: skip
    """Columns to which a position lies open: all where no active span covers it, else those that hold a key of it."""
    if span is None or not span.covers(position):
        return np.full_like(holders, ALL)
    active = paths.on(span, path, column, bound)
    return np.where(active[:, None], holders, ALL)


def _deny(prepared: Prepared, classes: Classes, holders: Holders, background: Background) -> tuple[Words, Words]:
    """Who can end the service of a class: its own radio, something it needs, or every alternative of its route.

    An element that a stated need speaks for counts as that need says, and no further.
    """
    known = capabilities()
    denies = np.append(known.denies[prepared.function], False)
    demand = classes.demand
    _, first, inverse = np.unique(classes.background, return_index=True, return_inverse=True)
    radio = [
        np.where(denies[path[demand]] & ~covered[demand], path[demand], -1)
        for path, covered in ((prepared.radio, classes.covered_radio), (prepared.anchor, classes.covered_anchor))
    ]
    case_class, alternative = cases_of(prepared, classes)
    hops = np.concatenate([prepared.user_hops, prepared.control_hops], axis=1)
    hops = np.where(denies[hops] & ~classes.covered_hop, hops, -1)[alternative]
    if len(classes.demand_covers):
        begin = np.searchsorted(prepared.alternative_route, prepared.route[demand][case_class], side="left")
        width = hops.shape[1]
        cover = classes.demand_covers
        span = len(prepared.alternative_route) * width + 1
        keys = np.unique(cover[:, 0] * span + cover[:, 1] * width + cover[:, 2])
        asked = (demand[case_class] * span + (alternative - begin) * width)[:, None] + np.arange(width)
        hops = np.where(np.isin(asked, keys), -1, hops)
    starts = np.flatnonzero(np.r_[True, case_class[1:] != case_class[:-1]])
    result = []
    for bound in (LOW, HIGH):
        lost = np.stack([background.lost(int(demand[i]), bound) for i in first])[inverse.reshape(-1)]
        for path in radio:
            for j in range(path.shape[1]):
                lost = lost | holders.stops(path[:, j], bound)
        broken = np.zeros((len(case_class), lost.shape[1]), dtype=np.uint64)
        for j in range(hops.shape[1]):
            broken |= holders.stops(hops[:, j], bound)
        result.append(lost | np.bitwise_and.reduceat(broken, starts, axis=0))
    return result[LOW], result[HIGH]
