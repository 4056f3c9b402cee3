"""What every option costs once scarce things have a price, the bound that follows, and what the cheapest options would use.

Prices of rows take the rows out of the problem: every market then chooses its vendor and every unit its period alone. The sum of their
least costs, less what the limits are worth, is at most the cost of any schedule, whatever the prices (Lagrange). Smoothed, with a
temperature, it has a gradient: what would be used, less what there is.

Arrays of options are [vendor, period and keeping, type] here: types last, so that every step runs over long stretches of memory.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cached_property
from typing import Any

import numpy as np

from vendorline.plan.problem.instance import Floats, Instance, Ints
from vendorline.plan.problem.prices import Prices
from vendorline.plan.solve.chunks import Chunk, chunks_of, per_market
from vendorline.plan.solve.standing import price_of_standing, standing
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Evaluation:
    """`bound`: what no schedule can cost less than; `smooth`: its smoothed value; `used`: what would be used, as prices are shaped."""

    bound: float
    smooth: float
    used: Prices


@dataclass(frozen=True, slots=True)
class _Used:
    """What a chunk uses: [..., market] of rows by period, money and shares; [vendor, period] delivered; [period] of limits by number."""

    period_rows: tuple[Floats, ...]
    delivery: Floats
    paid: Floats
    states: tuple[tuple[int, Floats], ...]
    shares: Floats
    choice: Floats


@dataclass(frozen=True, slots=True)
class _Part:
    """A chunk's part of an evaluation."""

    bound: float
    smooth: float
    used: _Used | None


class Pricing:
    """The options of an instance, ready to be priced.

    Args:
        instance: the problem.
        exact: whether in double precision; a search for prices does with less, a bound that is told does not.
    """

    def __init__(self, instance: Instance, *, exact: bool = True) -> None:
        self.instance = instance
        self._type: type[np.floating[Any]] = np.float64 if exact else np.float32

    @cached_property
    def chunks(self) -> tuple[Chunk, ...]:
        """Whole markets, together about as many options as are priced at once."""
        return tuple(chunks_of(self.instance, self._type))

    def by_option(self, prices: Prices) -> Floats:
        """[vendor, period and keeping, type]: cost plus the prices of what each option uses; borders, of markets, are apart."""
        types, vendors, periods = self.instance.size
        found = np.empty((vendors, periods + 1, types), dtype=self._type)
        for chunk in self.chunks:
            found[:, :, chunk.types] = self._reduced(prices, chunk)
        return found

    def _reduced(self, prices: Prices, chunk: Chunk) -> Floats:
        """The same of one chunk, its types in their own order."""
        instance = self.instance
        of_kin = self._of_kin(prices, chunk)
        found: Floats = (
            chunk.cost.copy() if of_kin is None else chunk.cost + chunk.for_types(of_kin.astype(self._type, copy=False))
        )
        if chunk.cash is not None and prices.budgets.any():
            paid = _of_group(prices.budgets, _groups(instance.budgets.payer, chunk))  # type: ignore[union-attr]
            each = paid.astype(self._type)[instance.budgets.year]  # type: ignore[union-attr]
            found[:, :-1] += chunk.cash * np.take(each, chunk.local, axis=-1)
        return found

    def _of_kin(self, prices: Prices, chunk: Chunk) -> Floats | None:
        """[vendor (or 1), period and keeping, kin]: the prices of all that they use but money; None where nothing has a price."""
        instance, like = self.instance, chunk.like
        vendors, periods = instance.size[1:]
        found = np.zeros((1, periods + 1, len(like)))
        is_priced = False
        for rows, price in zip(instance.period_rows, prices.period_rows, strict=True):
            if price.any():
                is_priced = True
                found[0, :-1] += _of_group(price, _groups(rows.group, chunk))[:, chunk.like_local] * rows.use[like]
        for state in chunk.states:
            price = prices.states[state.number]
            if price.any() and state.before.any():
                is_priced = True
                spent = np.concatenate([[0.0], np.cumsum(price)])
                found[0][:, state.here] += spent[:, None] * state.before
        if vendors == 1 or not self._hangs_on_vendor(prices, chunk):
            by_vendor = found
        else:
            by_vendor = np.repeat(found, vendors, axis=0)
        work = by_vendor[:, :-1]
        if instance.delivery is not None and prices.delivery.any():
            is_priced = True
            work += prices.delivery[:, :, None] * instance.delivery.use[like]
        for state in chunk.states:
            price = prices.states[state.number]
            if price.any() and not (state.after is None and state.new_after is None and state.new_kept is None):
                is_priced = True
                by_vendor[:, :, state.here] += price_of_standing(state, price)
        if instance.shares is not None and prices.shares.any():
            is_priced = True
            price = _of_group(prices.shares, _groups(instance.shares.group, chunk))[:, chunk.like_local]
            work += (price * instance.shares.use[like])[:, None, :]
        return by_vendor if is_priced else None

    def _hangs_on_vendor(self, prices: Prices, chunk: Chunk) -> bool:
        """Whether prices are not the same for all vendors."""
        return bool(
            (self.instance.delivery is not None and prices.delivery.any())
            or (self.instance.shares is not None and prices.shares.any())
            or any(state.after is not None or state.new_after is not None for state in chunk.states)
        )

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
        parts = [self._of_chunk(chunk, prices, temperature, extra) for chunk in self.chunks]
        used = self._added([part.used for part in parts if part.used is not None], prices) if temperature else prices
        return Evaluation(sum(part.bound for part in parts), sum(part.smooth for part in parts), used)

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
            per_market(self._reduced(prices, chunk).min(axis=1) * chunk.units, chunk.starts) for chunk in self.chunks
        ]
        return np.concatenate(parts, axis=1)

    def by_vendor(self, prices: Prices) -> tuple[Floats, Floats]:
        """[vendor, type] the least cost of a unit that is done by the vendor, and [type] of one that is kept; borders apart."""
        every = self.by_option(prices)
        return every[:, :-1].min(axis=1), every[0, -1]

    def _of_chunk(self, chunk: Chunk, prices: Prices, temperature: float, extra: Floats) -> _Part:
        reduced = self._reduced(prices, chunk)
        borders = extra[:, chunk.first : chunk.last]
        lowest_cost = reduced.min(axis=1)
        least = lowest_cost.astype(float)
        bound = float((per_market(least * chunk.units, chunk.starts) + borders).min(axis=0).sum())
        if not temperature:
            return _Part(bound, bound, None)
        if not np.isfinite(bound):
            return _Part(bound, bound, self._used(chunk, np.zeros_like(reduced), np.zeros_like(borders)))
        is_open = np.isfinite(lowest_cost)
        least = np.where(is_open, least, 0.0)
        reduced -= np.where(is_open, lowest_cost, 0)[:, None, :]
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
        return _Part(bound, smooth, self._used(chunk, weight, choice))

    def _used(self, chunk: Chunk, weight: Floats, choice: Floats) -> _Used:
        """What the chosen parts of options use."""
        instance, like, starts, nothing = self.instance, chunk.like, chunk.like_starts, np.zeros(0)
        paid = delivered = supplied = nothing
        if chunk.cash is not None and instance.budgets is not None:
            each = per_market((chunk.cash * weight[:, :-1]).sum(axis=0), chunk.starts)
            paid = np.zeros((len(instance.budgets.years), each.shape[1]))
            np.add.at(paid, instance.budgets.year, each)
        weight = chunk.of_kin(weight)
        work, by_period = weight[:, :-1], weight.sum(axis=0)
        if instance.delivery is not None:
            delivered = np.einsum("vtk,k->vt", work, instance.delivery.use[like].astype(self._type))
        if instance.shares is not None:
            supplied = per_market(work.sum(axis=1) * instance.shares.use[like], starts)
        return _Used(
            tuple(per_market(by_period[:-1] * rows.use[like], starts) for rows in instance.period_rows), delivered,
            paid, tuple((state.number, standing(state, weight, by_period)) for state in chunk.states), supplied,
            choice,
        )  # fmt: skip

    def _added(self, parts: Sequence[_Used], like: Prices) -> Prices:
        """What all chunks use, as prices are shaped."""
        instance, found = self.instance, _nothing(like)
        for number, rows in enumerate(instance.period_rows):
            _add_groups(found.period_rows[number], rows.group, [part.period_rows[number] for part in parts])
        for part in parts:
            if instance.delivery is not None:
                found.delivery[:] += part.delivery
            for number, used in part.states:
                found.states[number][:] += used
        if instance.budgets is not None:
            _add_groups(found.budgets, instance.budgets.payer, [part.paid for part in parts])
        if instance.shares is not None:
            _add_groups(found.shares, instance.shares.group, [part.shares for part in parts])
        choice = np.concatenate([part.choice for part in parts], axis=1).T
        found.borders[:] = choice[instance.borders.one] - choice[instance.borders.other]
        return found


def _groups(group: Ints, chunk: Chunk) -> Ints:
    return group[chunk.first : chunk.last]


def _of_group(price: Floats, group: Ints) -> Floats:
    """[..., market]: the prices of each market's group; nothing where the group is -1."""
    return np.where(group >= 0, price[group].T, 0.0)


def _add_groups(used: Floats, group: Ints, parts: Sequence[Floats]) -> None:
    """Add to what each group uses what its markets do (`parts`: [..., market] of one chunk after the other)."""
    order = np.argsort(group, kind="stable")
    order = order[np.searchsorted(group[order], 0) :]
    if order.size:
        begins = np.flatnonzero(np.diff(group[order], prepend=-1))
        values = np.concatenate(parts, axis=-1)[..., order]
        used[group[order[begins]]] += np.add.reduceat(values, begins, axis=-1).T


def _nothing(like: Prices) -> Prices:
    return Prices(
        tuple(np.zeros_like(a) for a in like.period_rows), np.zeros_like(like.delivery), np.zeros_like(like.budgets),
        tuple(np.zeros_like(a) for a in like.states), np.zeros_like(like.shares), np.zeros_like(like.borders),
    )  # fmt: skip
