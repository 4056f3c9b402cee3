"""Limits on what stands, for the kin of a chunk: what their prices come to, and what options use of them."""

from __future__ import annotations

import numpy as np

from vendorline.plan.problem.instance import Floats
from vendorline.plan.solve.chunks import State


def price_of_standing(state: State, price: Floats) -> Floats:
    """[vendor, period and keeping, type]: the prices of what stands once the work is done, or, if kept, once it is built."""
    left = np.sum(price) - np.concatenate([[0.0], np.cumsum(price)])
    left[-1] = 0.0
    some = state.after if state.after is not None else state.new_after
    vendors = 1 if some is None else len(some)
    each = np.zeros((vendors, len(left), len(state.here)))
    if state.after is not None:
        each += state.after[:, None, :] * left[:, None]
    if state.new_after is not None:
        each += state.new_after[:, None, :] * left[state.done]
    if state.new_kept is not None:
        each[:, -1] += state.new_kept * left[state.begun]
    return each


def standing(state: State, weight: Floats, by_period: Floats) -> Floats:
    """[period]: what stands at the end of each, of types taken in parts."""
    periods = weight.shape[1] - 1
    waiting = by_period[:, state.here] @ state.before
    found: Floats = waiting[1:][::-1].cumsum()[::-1]
    if state.after is None and state.new_after is None and state.new_kept is None:
        return found
    part = weight[:, :, state.here]
    if state.after is not None:
        found = found + np.einsum("vtn,vn->t", part[:, :-1], state.after).cumsum()
    begun = np.zeros(periods + 1)
    if state.new_after is not None:
        new = np.einsum("vtn,vn->tn", part[:, :-1], state.new_after)
        begun += np.bincount(state.done[:-1].ravel(), new.ravel(), minlength=periods + 1)
    if state.new_kept is not None:
        np.add.at(begun, state.begun, part[:, -1].sum(axis=0) * state.new_kept)
    total: Floats = found + begun[:-1].cumsum()
    return total
