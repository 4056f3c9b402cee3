"""What may have happened when a decision is taken, and what happens in the end: exact over yes and no, without simulated events.

An event arrives in its window with probability p, at a time uniform in it. One with `if_decided` that has not arrived by the decision
arrives afterwards by the stance that was decided on, at a time uniform in as long a window from the decision on, or never. So the chance of a branch (what is known by then) and a state (what
happens in the end) is a product: chances that differ by draw for the state and the events with `if_decided`, and constants for whether
each other event has arrived yet.
"""

from __future__ import annotations

from collections.abc import Mapping
from itertools import product

import numpy as np

from vendorline.decide.case.model import Case
from vendorline.decide.case.unknowns import Event
from vendorline.decide.draws.quantiles import Numbers

#: By event, in the order of the case: whether it has happened.
State = tuple[bool, ...]
#: Some events, by their place in the case.
Subset = tuple[int, ...]
#: By event that is told apart: whether it had arrived. Before a decision these are the events with `if_decided`.
Seen = tuple[bool, ...]


def states(case: Case) -> tuple[State, ...]:
    """Everything that may happen in the end."""
    return tuple(product(*((True,) if e.happened is not None else (False, True) for e in case.events.values())))


def branches(case: Case, known_at: float) -> tuple[State, ...]:
    """What may be known after `known_at` years."""
    return tuple(product(*(_known(event, known_at) for event in case.events.values())))


def _known(event: Event, years: float) -> tuple[bool, ...]:
    if event.happened is not None:
        return (True,)
    return (False, True) if years > 0 else (False,)


def hanging(case: Case) -> tuple[int, ...]:
    """The events that hang on what is decided."""
    return tuple(at for at, e in enumerate(case.events.values()) if e.if_decided and e.happened is None)


def seen_by(case: Case, decided: float) -> tuple[Seen, ...]:
    """Which of the events that hang on the decision may have arrived before it."""
    return tuple(product((False, True) if decided > 0 else (False,), repeat=len(hanging(case))))


def chances(case: Case, values: Mapping[str, Numbers], stance: str, decided: float, seen: Seen) -> dict[State, Numbers]:
    """In each draw, the chance of each state and of what had arrived by the decision.

    Args:
        case: a case.
        values: every number of the case by id.
        stance: of the option that is decided on.
        decided: years from today at which it is.
        seen: which of the events that hang on it had arrived by then.
    """
    before = dict(zip(hanging(case), seen, strict=True))
    found: dict[State, Numbers] = {(): np.ones(1)}
    names = list(case.events)
    for at, (name, event) in enumerate(case.events.items()):
        longer: dict[State, Numbers] = {}
        given = names.index(event.given) if event.given is not None else None
        for state, chance in found.items():
            if event.happened is not None:
                longer[*state, True] = chance
                continue
            cell = name if given is None else f"{name}.{'with' if state[given] else 'without'}"
            yes, no = _both(event, values[cell], values.get(f"{name}.if_decided.{stance}"), decided, before.get(at))
            if yes is not None and yes.any():
                longer[*state, True] = chance * yes
            if no is not None and no.any():
                longer[*state, False] = chance * no
        found = longer
    return found


def _both(
    event: Event, p: Numbers, later: Numbers | None, decided: float, seen: bool | None
) -> tuple[Numbers | None, Numbers | None]:
    """The chances that an event happens in the end, and that it does not."""
    if seen is None:
        return p, 1 - p
    arrived = p * arrived_by(event, decided)
    if seen:
        return arrived, None
    return None if later is None else (1 - arrived) * later, 1 - arrived if later is None else (1 - arrived) * (
        1 - later
    )


def arrived_by(event: Event, years: float) -> float:
    """The part of an event's window that lies within so many years."""
    return min(years * 12 / event.within, 1.0) if event.within else 1.0


def arrived(
    case: Case, by_state: Mapping[State, Numbers], apart: Subset, seen: Seen, years: float
) -> dict[State, Numbers]:
    """In each draw, the chance of each state and of what had arrived within so many years, of some events."""
    found = {}
    for state, chance in by_state.items():
        part = 1.0
        for at, has in zip(apart, seen, strict=True):
            share = arrived_by(list(case.events.values())[at], years)
            part *= (share if has else 1 - share) if state[at] else float(not has)
        if part:
            found[state] = chance if part == 1 else chance * part
    return found


def known_share(case: Case, branch: State, state: State, years: float, apart: Subset) -> float:
    """The chance that just these events are known after so many years, where a state is what happens in the end.

    Events that are told `apart` count elsewhere.
    """
    found = 1.0
    for at, event in enumerate(case.events.values()):
        if event.happened is not None or at in apart:
            continue
        share = arrived_by(event, years)
        found *= (share if branch[at] else 1 - share) if state[at] else float(not branch[at])
    return found
