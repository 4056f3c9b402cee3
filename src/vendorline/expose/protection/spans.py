"""Where protection begins and ends on a path, from the functions that stand on it.

A path is seen from the subscriber: position 0 is the first element, the subscriber's device stands before it at -1. Paths whose
functions are the same, in the same order, have the same spans.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Literal

from vendorline.expose.capabilities import HIGH, LOW, LayerRow, capabilities, layer_rows
from vendorline.quick_dataclass import dataclass

DEVICE = -1


@dataclass(frozen=True, slots=True)
class Span:
    """A span of a path under one protection: it covers the positions strictly between its ends.

    `interface` is the one between the functions at its ends, whose switch decides whether it is on; None where no interface is known
    there. The keys are with both ends, or, for the radio, with everybody who takes part in making or handing over the keys of the
    session. `doubtful`: nobody has stated that it reaches so far, so that protection which is on may end earlier.
    """

    layer: str
    begin: int
    end: int
    interface: str | None
    keys: Literal["radio", "ends"]
    doubtful: bool = False

    def covers(self, position: int) -> bool:
        """Whether a position lies strictly between the ends."""
        return self.begin < position < self.end


@dataclass(frozen=True, slots=True)
class Exchange:
    """A control position that messages between two core functions pass, and the span that protects them.

    `keyed`, surely and possibly: both functions hold keys from which those of the session follow, so that these travel in the messages.
    """

    position: int
    span: Span
    keyed: tuple[bool, bool]


@dataclass(frozen=True, slots=True)
class PathSpans:
    """The protections of a user path and of the control path beside it.

    `radio_end`: where radio ciphering ends; `rrc_end`: control position where radio signalling ends; `signalling`: control positions
    past which the session keys travel in the signalling between radio and core, and the span that protects them. `radio_keyed`: whether
    the end of radio signalling, and whoever sees that in clear, learns the keys of radio ciphering. `service`: what stands between two
    functions of the core that speak over the service-based interface.
    """

    user: tuple[int, ...]
    control: tuple[int, ...]
    radio_count: int
    anchor_count: int
    user_spans: tuple[Span, ...]
    radio_end: int | None
    rrc_end: int | None
    signalling: tuple[int, ...]
    signalling_span: Span | None
    radio_keyed: bool = True
    service: tuple[Exchange, ...] = ()


@lru_cache(maxsize=65536)
def spans_of(user: tuple[int, ...], control: tuple[int, ...], radio_count: int, anchor_count: int) -> PathSpans:
    """The spans of a pair of paths given as function codes; the first `radio_count` (`anchor_count`) positions are radio elements."""
    radio, keyed = _radio(user, radio_count)
    user_spans = [radio]
    for layer, rows in _layers("user"):
        if layer != "radio":
            user_spans += _spans_in(layer, rows, user)
    rrc = capabilities().ends_rrc
    rrc_end = next((p for p in reversed(range(anchor_count)) if rrc[control[p]]), None)
    signalling, span = _signalling(control, anchor_count, rrc_end)
    return PathSpans(
        user, control, radio_count, anchor_count, tuple(user_spans), radio.end if radio.end < len(user) else None,
        rrc_end, signalling, span, keyed, _service(control),
    )  # fmt: skip


@lru_cache(maxsize=8)
def _layers(plane: str) -> tuple[tuple[str, tuple[LayerRow, ...]], ...]:
    rows = [row for row in layer_rows() if row.plane == plane]
    return tuple((name, tuple(r for r in rows if r.layer == name)) for name in dict.fromkeys(r.layer for r in rows))


def _radio(user: tuple[int, ...], radio_count: int) -> tuple[Span, bool]:
    """Radio ciphering, and whether the end of radio signalling takes part in its keys.

    It runs from the device to the last radio element that ends it, else to the first element of the route that does. Where nothing on
    the path ends it, nobody has stated where it ends, and it may reach as far as the path does. Its switch is that of the node where it
    ends. Traffic of a kind that is ciphered past that node runs on to where the core ends it.
    """
    rows = dict(_layers("user"))["radio"]
    near = [row for row in rows if not row.begins_at]
    ends = frozenset[int]().union(*(row.ends_at for row in near))
    inside = (p for p in reversed(range(radio_count)) if user[p] in ends)
    behind = (p for p in range(radio_count, len(user)) if user[p] in ends)
    end = next(inside, next(behind, len(user)))
    if end == len(user):
        return Span("radio", DEVICE, end, None, "radio"), True
    for row in rows:
        if user[end] in row.begins_at:
            far = next((p for p in range(end + 1, len(user)) if user[p] in row.ends_at), None)
            if far is not None:
                return Span("radio", DEVICE, far, row.interface, "radio"), False
            if not row.gateways & set(user[end + 1 :]):
                return Span("radio", DEVICE, len(user), row.interface, "radio", doubtful=True), False
    interface = next(row.interface for row in near if user[end] in row.ends_at)
    return Span("radio", DEVICE, end, interface, "radio"), True


def _spans_in(layer: str, rows: tuple[LayerRow, ...], path: tuple[int, ...]) -> list[Span]:
    """Spans of one layer: each from the last element that begins it to the first that ends it, a gateway included.

    Behind a gateway-capable begin without any end on the path, the far end lies outside the drawn path: the span runs on to its end.
    """
    begins = frozenset[int]().union(*(row.begins_at for row in rows))
    ends = frozenset[int]().union(*(row.ends_at for row in rows))
    gateways = frozenset[int]().union(*(row.gateways for row in rows))
    found: list[Span] = []
    start: int | None = None
    for position, code in enumerate(path):
        if start is not None and (code in ends or code in gateways):
            found.append(Span(layer, start, position, _interface(rows, path, start, position), "ends"))
            start = None
        if code in begins:
            start = position
    if start is not None and gateways and not any(i.begin == start for i in found):
        found.append(Span(layer, start, len(path), _interface(rows, path, start, len(path)), "ends"))
    return found


def _interface(rows: tuple[LayerRow, ...], path: tuple[int, ...], begin: int, end: int) -> str | None:
    """The interface between the element that a span begins at and the core element it leads to; else the one it begins with."""
    ends = frozenset[int]().union(*(row.ends_at for row in rows))
    target = next((path[p] for p in range(end, len(path)) if path[p] in ends), None)
    mine = [row for row in rows if path[begin] in row.begins_at]
    return next((row.interface for row in mine if target in row.ends_at), mine[0].interface)


def _signalling(
    control: tuple[int, ...], anchor_count: int, rrc_end: int | None
) -> tuple[tuple[int, ...], Span | None]:
    """Who stands between the radio and the core's mobility function, and which span of that is protected."""
    ((layer, rows),) = _layers("control")
    spans = _spans_in(layer, rows, control)
    span = spans[-1] if spans else None
    ends = frozenset[int]().union(*(row.ends_at for row in rows))
    begin = span.begin if span else (rrc_end if rrc_end is not None else anchor_count - 1)
    stop = next((p for p in range(begin + 1, len(control)) if control[p] in ends), len(control))
    researched = capabilities().researched
    return tuple(p for p in range(begin + 1, stop) if researched[control[p]]), span


def _service(control: tuple[int, ...]) -> tuple[Exchange, ...]:
    """What stands between neighbouring core functions on the control path, as far as it was researched what it sees."""
    known = capabilities()
    hold = [capabilities(bound).holds_root_keys for bound in (LOW, HIGH)]
    found: list[Exchange] = []
    for layer, rows in _layers("service"):
        for span in _spans_in(layer, rows, control):
            low, high = (bool(keys[control[span.begin]] and keys[control[span.end]]) for keys in hold)
            between = range(span.begin + 1, span.end)
            found += [Exchange(p, span, (low, high)) for p in between if known.researched[control[p]]]
    return tuple(found)
