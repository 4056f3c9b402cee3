"""The measures themselves, for all columns at once: mask algebra over the paths of every class of demands."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import numpy as np

from vendorline.expose.alter_blind import TRIED, Blind, blind
from vendorline.expose.arrays import Floats, Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.capabilities import HIGH, LOW, capabilities
from vendorline.expose.captures import Held, Paths, captured, in_clear, radio_keys
from vendorline.expose.control.holders import ENDS, Asked, Background, Holders, intercepting
from vendorline.expose.demand_classes import Classes, factorize
from vendorline.expose.protection.spans import PathSpans, spans_of
from vendorline.expose.protection.switches import CONFIDENTIALITY, INTEGRITY, Switches
from vendorline.quick_dataclass import dataclass

#: Every measure, in the order in which results list them.
MEASURES = (
    "read", "read_active", "alter", "alter_active", "alter_blind",
    "locate", "locate_identified", "metadata", "deny", "lawful_interception",
)  # fmt: skip
#: Words of one measure that are worked on at once: few enough to stay in the cache of the processor.
_CHUNK_WORDS = 1 << 15


@dataclass(frozen=True, slots=True, eq=False)
class Evaluated:
    """Which columns could do what: per case (a class on one alternative of its route), and for switching off per class; (low, high).

    `blind`: who alters blindly in the few completions that are tried for the least, and for the greatest; None where both
    are one everywhere.
    """

    case_class: Ints
    case_share: Floats
    cases: dict[str, tuple[Words, Words]]
    deny: tuple[Words, Words]
    blind: tuple[tuple[Words, ...], ...] | None


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
    blinded: list[tuple[Ints, Blind]] = []
    step = max(64, _CHUNK_WORDS // width)
    order = np.lexsort((classes.background[case_class], spans_id))
    for rows in np.split(order, np.cumsum(np.bincount(spans_id, minlength=len(first)))[:-1]):
        spans, used, beside = spans_of_path(prepared, functions, user[rows[0]], control[rows[0]])
        for start in range(0, len(rows), step):
            part = rows[start : start + step]
            paths = Paths(
                spans, user[part][:, used], control[part][:, beside], classes.profile[case_class[part]], switches
            )
            keys, which = np.unique(classes.background[case_class[part]], return_index=True)
            inverse = np.searchsorted(keys, classes.background[case_class[part]])
            shown = (*spans.user, *spans.control)
            both: list[Held] = []
            found: list[dict[str, Words]] = []
            for bound in (LOW, HIGH):
                behind = background.behind_all([int(demand[part[i]]) for i in which], inverse, shown, bound)
                held = Held(
                    bound, [holders.of(path, bound) for path in paths.user.T],
                    [holders.of(path, bound) for path in paths.control.T], behind,
                )  # fmt: skip
                both.append(held)
                found.append(measures_of(paths, held, listed[bound][prepared.demand_operator[demand[part]]]))
            apart = blind(
                paths, (both[LOW], both[HIGH]), partial(_counted, both, holders, paths),
                (found[LOW].pop("keys"), found[HIGH].pop("keys")), {name: [f[name] for f in found] for name in ("read", "alter")},
            )  # fmt: skip
            if apart is not None:
                blinded.append((part, apart))
            for bound in (LOW, HIGH):
                for name, words in found[bound].items():
                    out[name][bound][part] = words
    read, alter = out["read"], out["alter"]
    out["alter_blind"] = (alter[LOW] & ~read[HIGH], alter[HIGH] & ~read[LOW])
    tried = _blinded(out["alter_blind"], blinded)
    _, first, inverse = np.unique(classes.background, return_index=True, return_inverse=True)
    needing = classes.demand[first].tolist()

    def lost(bound: int) -> Words:
        return np.stack([background.lost(demand, bound) for demand in needing])[inverse.reshape(-1)]

    deny = denied(prepared, classes, holders, holders, lost)
    return Evaluated(case_class, prepared.share[alternative], out, deny, tried)


def _counted(both: list[Held], holders: Holders, paths: Paths, makers: int) -> Held:
    """Who holds what where of the elements of unknown vendors only some are theirs."""
    rest = both[HIGH if makers == ENDS else LOW]
    return replace(rest, user=[holders.of(path, makers) for path in paths.user.T],
                   control=[holders.of(path, makers) for path in paths.control.T])  # fmt: skip


def _blinded(bounds: tuple[Words, Words], parts: list[tuple[Ints, Blind]]) -> tuple[tuple[Words, ...], ...] | None:
    """Put what was found of altering blindly into its bounds, and give what was tried of all cases."""
    if not parts:
        return None
    tried = tuple(tuple(words.copy() for _ in range(TRIED)) for words in bounds)
    for part, found in parts:
        for bound in (LOW, HIGH):
            bounds[bound][part] = found.bounds[bound]
            for words, one in zip(tried[bound], found.attained[bound], strict=True):
                words[part] = one
    return tried


def cases_of(prepared: Prepared, classes: Classes) -> tuple[Ints, Ints]:
    """Every class on every alternative of its route: the class and the alternative."""
    route = prepared.route[classes.demand]
    begin = np.searchsorted(prepared.alternative_route, route, side="left")
    count = np.searchsorted(prepared.alternative_route, route, side="right") - begin
    case_class = np.repeat(np.arange(len(route)), count)
    offset = np.arange(len(case_class)) - np.repeat(np.cumsum(count) - count, count)
    return case_class, begin[case_class] + offset


def spans_of_path(prepared: Prepared, functions: Ints, user: Ints, control: Ints) -> tuple[PathSpans, Ints, Ints]:
    """The spans of a path and which of its padded columns hold elements."""
    used, beside = np.flatnonzero(user >= 0), np.flatnonzero(control >= 0)
    radio_count = int((used < prepared.radio.shape[1]).sum())
    anchor_count = int((beside < prepared.anchor.shape[1]).sum())
    spans = spans_of(
        tuple(functions[user[used]].tolist()), tuple(functions[control[beside]].tolist()), radio_count, anchor_count
    )
    return spans, used, beside


def measures_of(paths: Paths, held: Held, listed: Words) -> dict[str, Words]:
    """Every measure but `deny` and `alter_blind` on paths with the same spans; under `keys` who holds keys of radio ciphering."""
    spans, bound, behind = paths.spans, held.bound, held.behind
    known = capabilities(bound)
    locate = held.any_of(spans, known.locates, behind.locate)
    identify = held.any_of(spans, known.locates & known.identifies, behind.identify)
    clear = in_clear(paths, held, bound)
    for position, seen in clear.signalling.items():
        if known.locates_in_clear_only[spans.control[position]]:
            locate = locate | seen
            identify = identify | seen if known.identifies[spans.control[position]] else identify
    for seen in clear.service.values():
        locate, identify = locate | seen, identify | seen
    keys = radio_keys(paths, held, clear)
    policy = held.any_of(spans, known.owns_policy, behind.policy)
    found = {
        name: captured(paths, held, keys, column, bound, policy if active else None)
        for name, column, active in (
            ("read", CONFIDENTIALITY, False), ("read_active", CONFIDENTIALITY, True),
            ("alter", INTEGRITY, False), ("alter_active", INTEGRITY, True),
        )
    }  # fmt: skip
    found["read_active"] = found["read_active"] | held.any_of(spans, known.orders_copies, behind.copies)
    metadata = held.any_of(spans, known.sees_metadata, behind.metadata) | found["read"]
    triggered = listed
    for function, mask in zip(spans.user, held.user, strict=True):
        if bound == HIGH and not known.researched[function]:
            metadata = metadata | mask
        if known.intercepts_on_trigger[function]:
            triggered = triggered | mask
    return {
        **found,
        "locate": locate | identify,
        "locate_identified": identify,
        "metadata": metadata,
        "lawful_interception": triggered,
        "keys": keys,
    }


def denied(
    prepared: Prepared, classes: Classes, of_class: Asked, of_case: Asked, lost: Callable[[int], Words]
) -> tuple[Words, Words]:
    """Who can end the service of a class: its own radio, something it needs, or every alternative of its route.

    An element that a stated need speaks for counts as that need says, and no further.

    Args:
        prepared: the network.
        classes: the classes.
        of_class: who stops an element, asked of one for each class.
        of_case: the same, asked of one for each class on each alternative of its route.
        lost: who takes away what each class needs, by bound.
    """
    known = capabilities()
    denies = np.append(known.denies[prepared.function], False)
    demand = classes.demand
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
        ended = lost(bound)
        for path in radio:
            for j in range(path.shape[1]):
                ended = ended | of_class.stops(path[:, j], bound)
        broken = np.zeros((len(case_class), ended.shape[1]), dtype=np.uint64)
        for j in range(hops.shape[1]):
            broken |= of_case.stops(hops[:, j], bound)
        result.append(ended | np.bitwise_and.reduceat(broken, starts, axis=0))
    return result[LOW], result[HIGH]
