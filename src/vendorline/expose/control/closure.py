"""Who controls what: the least fixpoint over managing, hosting and updating, for all actors at once as bits.

An actor is a vendor (or a vendor in one layer), or the unknown vendor, who may be anybody. Controlling edges have no AND, so what several
control together is what each controls, put together; a coalition needs no bits of its own here.
"""

from __future__ import annotations

import numpy as np

from vendorline.expose.arrays import Ints, Words
from vendorline.expose.arrays.prepared import Prepared
from vendorline.quick_dataclass import dataclass

BITS = 64
HOSTS = 1
_NONE = np.empty(0, dtype=np.int64)


@dataclass(frozen=True, slots=True, eq=False)
class Control:
    """Bits of the actors per element: who controls it, who surely stops it, who may stop it.

    Whoever hosts an element can stop it even where hosting gives no control over it. Of several hosts any one may run it: one of them
    may stop it, and all of them together do. Who holds all of them only columns can tell, since several actors may; `hosts` and `guests`
    are the edges by which elements with several hosts, and what stands on these in turn, are stopped so.
    """

    controlled: Words
    stopped: Words
    maybe_stopped: Words
    hosts: Ints
    guests: Ints


def words_for(bits: int) -> int:
    """How many 64-bit words hold so many bits."""
    return max(1, -(-bits // BITS))


def set_bits(words: Words, rows: Ints, bits: Ints) -> None:
    """Set one bit in each of the given rows."""
    np.bitwise_or.at(words, (rows, bits // BITS), np.uint64(1) << (bits % BITS).astype(np.uint64))


def close(prepared: Prepared, base: Words, lost: Words) -> Control:
    """Close what actors hold under control.

    Args:
        prepared: the network.
        base: bits of the actors that hold each element by a role of their own.
        lost: bits of the failures that stop each element without anybody controlling it.
    """
    controlled = closure(base, prepared.controller[~prepared.blocked], prepared.controlled[~prepared.blocked])
    hosts = prepared.control_kind == HOSTS
    if not lost.any() and not (prepared.blocked & hosts).any():
        return Control(controlled, controlled, controlled, _NONE, _NONE)
    start = controlled | lost
    host, guest = prepared.controller[hosts], prepared.controlled[hosts]
    sole = np.bincount(guest, minlength=len(base))[guest] == 1
    # What stops an element stops nothing but its guests: managers that fall silent leave what they manage running.
    stopped, maybe = closure(start, host[sole], guest[sole]), closure(start, host, guest)
    if sole.all():
        return Control(controlled, stopped, maybe, _NONE, _NONE)
    shared = np.zeros((len(base), 1), dtype=np.uint64)
    shared[guest[~sole]] = 1
    asked = closure(shared, host, guest)[guest, 0] > 0
    return Control(controlled, stopped, maybe, host[asked], guest[asked])


def closure(base: Words, source: Ints, target: Ints) -> Words:
    """The least words above `base` that pass every bit of a source on to its targets.

    First a fixpoint among the few elements that control others, then one pass to those that control nothing.
    """
    result = base.copy()
    if len(source) == 0:
        return result
    controls = np.zeros(len(base), dtype=bool)
    controls[source] = True
    inner = controls[target]
    passes = _passes(source[inner], target[inner])
    while passes is not None:
        order, starts, targets = passes
        new = result[targets] | np.bitwise_or.reduceat(result[order], starts, axis=0)
        if np.array_equal(new, result[targets]):
            break
        result[targets] = new
    last, leads_to = source[~inner], target[~inner]
    for word in range(result.shape[1]):
        np.bitwise_or.at(result[:, word], leads_to, result[last, word])
    return result


def _passes(source: Ints, target: Ints) -> tuple[Ints, Ints, Ints] | None:
    """Sources ordered by target, where each target's run begins, and the targets."""
    if len(source) == 0:
        return None
    order = np.argsort(target, kind="stable")
    ordered = target[order]
    starts = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
    return source[order], starts, ordered[starts]
