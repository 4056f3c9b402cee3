"""What every option costs once scarce things have a price, the bound that follows, and what the cheapest options would use.

Prices of rows take the rows out of the problem: every market then chooses its vendor and every unit its period alone. The sum of their
least costs, less what the limits are worth, is at most the cost of any schedule, whatever the prices (Lagrange). Smoothed, with a
temperature, it has a gradient: what would be used, less what there is.

Arrays of options are [vendor, period and keeping, type] here: types last, so that every step runs over long stretches of memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import Any

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import Prices
from vendorline.plan.solve.chunks import Chunk, State, chunks_of, per_market
from vendorline.quick_dataclass import dataclass

#: From more chunks than this threads gain more than they cost.
THREADED = 8


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`bound`: what no schedule can cost less than; `smooth`: its smoothed value; `used`: what would be used, as prices are shaped."""

    bound: float
    smooth: float
    used: Prices


class Pricing:
    """The options of an instance, ready to be priced.

    Args:
        instance: the problem.
        workers: threads.
        exact: whether in double precision; a search for prices does with less, a bound that is told does not.
    """

    def __init__(self, instance: Instance, *, workers: int = 2, exact: bool = True) -> None:
        self.instance = instance
        self._workers = workers
        self._type: type[np.floating[Any]] = np.float64 if exact else np.float32

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """Whole markets, together about as many options as are priced at once."""
        return chunks_of(self.instance, self._type)

    def reduced(self, prices: Prices, chunk: Chunk) -> Floats:
        """[vendor, period and keeping, type]: cost plus the prices of what each option uses; borders, of markets, are apart."""
        instance = self.instance
        found: Floats = chunk.cost.copy()
        by_period = self._by_period(prices, chunk)
        if by_period is not None:
            found += by_period.astype(self._type)
        work = found[:, :-1]
        if instance.delivery is not None and prices.delivery.any():
            use = instance.delivery.use[chunk.start : chunk.stop].astype(self._type)
            work += prices.delivery[:, :, None].astype(self._type) * use
        if chunk.cash is not None and prices.budgets.any():
            paid = _of_group(prices.budgets, _groups(instance.budgets.payer, chunk))  # type: ignore[union-attr]
            work += chunk.cash * paid.astype(self._type)[instance.budgets.year][:, chunk.local]  # type: ignore[union-attr]
        for state in chunk.states:
            price = prices.states[state.number]
            if price.any() and not (state.after is None and state.new_after is None and state.new_kept is None):
                found[:, :, state.here] += _by_vendor(state, price)
        if instance.shares is not None and prices.shares.any():
            price = _of_group(prices.shares, _groups(instance.shares.group, chunk))[:, chunk.local]
            work += (price * instance.shares.use[chunk.start : chunk.stop]).astype(self._type)[:, None, :]
        return found

    def _by_period(self, prices: Prices, chunk: Chunk) -> Floats | None:
        """[period and keeping, type]: the prices that do not hang on the vendor."""
        found = None
        for rows, price in zip(self.instance.period_rows, prices.period_rows, strict=True):
            if price.any():
                found = self._zero(chunk) if found is None else found
                each = _of_group(price, _groups(rows.group, chunk))[:, chunk.local]
                found[:-1] += each * rows.use[chunk.start : chunk.stop]
        for state in chunk.states:
            price = prices.states[state.number]
            if price.any() and state.before.any():
                found = self._zero(chunk) if found is None else found
                spent = np.concatenate([[0.0], np.cumsum(price)])
                found[:, state.here] += spent[:, None] * state.before
        return found

    def _zero(self, chunk: Chunk) -> Floats:
        return np.zeros((self.instance.size[2] + 1, chunk.stop - chunk.start))

    def evaluate(self, prices: Prices, temperature: float = 0.0, vendor: Ints | None = None) -> Evaluation:
        """The bound at some prices; with a temperature above 0 its smoothed value and what would be used.

        Args:
            prices: of the rows.
            temperature: in money; 0 = not smoothed, and nothing is said of what would be used.
            vendor: [market] who supplies each market; None = each its cheapest.
        """
        extra = self.of_borders(prices)
        if vendor is not None:
            extra = np.where(np.arange(self.instance.size[1])[:, None] == vendor, extra, np.inf)

        def one(chunk: Chunk) -> tuple[float, float, Prices]:
            return self._of_chunk(chunk, prices, temperature, extra)

        if self._workers > 1 and len(self.chunks) > THREADED:
            with ThreadPoolExecutor(self._workers) as pool:
                results = list(pool.map(one, self.chunks))
        else:
            results = [one(chunk) for chunk in self.chunks]
        used = _added([r[2] for r in results], prices) if temperature else prices
        return Evaluation(sum(r[0] for r in results), sum(r[1] for r in results), used)

    def of_borders(self, prices: Prices) -> Floats:
        """[vendor, market]: prices of borders."""
        instance = self.instance
        found = np.zeros((instance.size[1], len(instance.markets)))
        np.add.at(found.T, instance.borders.one, prices.borders)
        np.subtract.at(found.T, instance.borders.other, prices.borders)
        return found

    def by_market(self, prices: Prices) -> Floats:
        """[vendor, market]: the least cost of each market with each vendor, at some prices; borders apart."""
        parts = [
            per_market(self.reduced(prices, chunk).min(axis=1) * chunk.units, chunk.starts) for chunk in self.chunks
        ]
        return np.concatenate(parts, axis=1)

    def by_vendor(self, prices: Prices) -> tuple[Floats, Floats]:
        """[vendor, type] the least cost of a unit that is done by the vendor, and [type] of one that is kept; borders apart."""
        parts = [self.reduced(prices, chunk) for chunk in self.chunks]
        done = np.concatenate([part[:, :-1].min(axis=1) for part in parts], axis=1)
        return done, np.concatenate([part[0, -1] for part in parts])

    def _of_chunk(self, chunk: Chunk, prices: Prices, temperature: float, extra: Floats) -> tuple[float, float, Prices]:
        reduced = self.reduced(prices, chunk)
        borders = extra[:, chunk.first : chunk.last]
        lowest_cost = reduced.min(axis=1)
        least = lowest_cost.astype(float)
        bound = float((per_market(least * chunk.units, chunk.starts) + borders).min(axis=0).sum())
        if not temperature or not np.isfinite(bound):
            return bound, bound, _nothing(prices)
        least = np.where(np.isfinite(least), least, 0.0)
        reduced -= np.where(np.isfinite(lowest_cost), lowest_cost, 0)[:, None, :]
        with np.errstate(over="ignore"):
            reduced *= self._type(-1 / temperature)
        weight = np.exp(reduced, out=reduced)
        total = weight.sum(axis=1)
        with np.errstate(divide="ignore"):
            soft = least - temperature * np.log(total)
        by_market = per_market(soft * chunk.units, chunk.starts) + borders
        heat = temperature * chunk.size
        lowest = by_market.min(axis=0)
        choice = np.exp((lowest - by_market) / heat)
        summed = choice.sum(axis=0)
        smooth = float((lowest - heat * np.log(summed)).sum())
        choice /= summed
        weight *= (chunk.units * choice[:, chunk.local] / np.where(total > 0, total, 1.0)).astype(self._type)[
            :, None, :
        ]
        return bound, smooth, self._used(chunk, weight, choice, prices)

    def _used(self, chunk: Chunk, weight: Floats, choice: Floats, like: Prices) -> Prices:
        """What the chosen parts of options use, as prices are shaped."""
        instance, found = self.instance, _nothing(like)
        part, work = slice(chunk.start, chunk.stop), weight[:, :-1]
        by_period = weight.sum(axis=0)
        for rows, used in zip(instance.period_rows, found.period_rows, strict=True):
            _add_groups(used, _groups(rows.group, chunk), per_market(by_period[:-1] * rows.use[part], chunk.starts))
        if instance.delivery is not None:
            found.delivery[:] = np.einsum("vtn,n->vt", work, instance.delivery.use[part].astype(self._type))
        if chunk.cash is not None and instance.budgets is not None:
            paid = per_market(np.einsum("vtn,vtn->tn", chunk.cash, work), chunk.starts)
            yearly = np.zeros((found.budgets.shape[1], paid.shape[1]))
            np.add.at(yearly, instance.budgets.year, paid)
            _add_groups(found.budgets, _groups(instance.budgets.payer, chunk), yearly)
        for state in chunk.states:
            found.states[state.number][:] = _state_used(state, weight, by_period)
        if instance.shares is not None:
            supplied = per_market(work.sum(axis=1) * instance.shares.use[part], chunk.starts)
            _add_groups(found.shares, _groups(instance.shares.group, chunk), supplied)
        borders = instance.borders
        for side, sign in ((borders.one, 1.0), (borders.other, -1.0)):
            inside = (side >= chunk.first) & (side < chunk.last)
            found.borders[inside] += sign * choice.T[side[inside] - chunk.first]
        return found


def _by_vendor(state: State, price: Floats) -> Floats:
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


def _state_used(state: State, weight: Floats, by_period: Floats) -> Floats:
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


def _groups(group: Ints, chunk: Chunk) -> Ints:
    return group[chunk.first : chunk.last]


def _of_group(price: Floats, group: Ints) -> Floats:
    """[..., market]: the prices of each market's group; nothing where the group is -1."""
    return np.where(group >= 0, price[group].T, 0.0)


def _add_groups(used: Floats, group: Ints, values: Floats) -> None:
    # Few markets: one by one is faster than all at once, and adds in the same order.
    for place, into in enumerate(group.tolist()):
        if into >= 0:
            used[into] += values[..., place]


def _nothing(like: Prices) -> Prices:
    return Prices(
        tuple(np.zeros_like(a) for a in like.period_rows), np.zeros_like(like.delivery), np.zeros_like(like.budgets),
        tuple(np.zeros_like(a) for a in like.states), np.zeros_like(like.shares), np.zeros_like(like.borders),
    )  # fmt: skip


def _added(parts: Sequence[Prices], like: Prices) -> Prices:
    total = _nothing(like)
    for part in parts:
        for into, one in zip(total.arrays(), part.arrays(), strict=True):
            np.add(into, one, out=into)
    return total
