"""The options of a unit with what each costs, and in sentences."""

from __future__ import annotations

from vendorline.plan.explain.words import amount, period_name
from vendorline.plan.problem.instance import Instance
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Tax:
    """What a row adds to an option: `name` of the row, `worth` its price times what the option uses of it (negative: it helps)."""

    name: str
    worth: float


@dataclass(frozen=True, slots=True)
class Option:
    """One option of a unit.

    `vendor` and `period` None: the unit is kept. `cost`: discounted; `priced_cost`: with the prices of what it uses; `taxes`: the rows that
    make the difference, greatest first. `closed_by`: why it is not open; `full`: rows that the schedule leaves no room in for it.
    `chosen`: how many alike units take it.
    """

    vendor: str | None
    period: int | None
    cost: float
    priced_cost: float
    taxes: tuple[Tax, ...]
    closed_by: str | None
    full: tuple[str, ...]
    chosen: int


@dataclass(frozen=True, slots=True)
class MarketVendor:
    """What the market of the unit costs more with this vendor than with its own, at prices; None where it cannot have this one."""

    vendor: str
    more: float | None


@dataclass(frozen=True, slots=True)
class Why:
    """`options`: the cheapest open ones of the market's vendor, those that are taken, and the cheapest of every other vendor; `closed`: the cheapest of each reason; `alike`: units of its kind."""

    name: str
    alike: int
    market: str
    market_vendor: str | None
    markets: tuple[MarketVendor, ...]
    options: tuple[Option, ...]
    closed: tuple[Option, ...]
    sentences: tuple[str, ...]


def sentences_of(found: Why, instance: Instance) -> tuple[str, ...]:
    """Which option is taken, what the others cost, which are closed, and what another vendor would cost the market."""
    currency, said = instance.currency, []
    best = found.options[0] if found.options else None
    taken = sorted((o for o in found.options if o.chosen), key=lambda o: (o.period is None, o.period or 0))
    if found.alike == 1:
        said += [
            f"{found.name} is {_what(option, instance)} for {currency} {amount(option.cost, 4)}." for option in taken
        ]
    elif taken:
        parts = [f"{o.chosen} {_what(o, instance)} ({currency} {amount(o.cost, 4)} each)" for o in taken]
        said.append(f"{found.name} is one of {found.alike} alike: {', '.join(parts)}.")
    if best is None:
        said.append(f"{found.name} has no open option.")
    for option in found.options:
        taxes = ", ".join(f"{tax.name} ({currency} {amount(tax.worth)})" for tax in option.taxes[:3])
        text = f"{_short(option, instance)}: {currency} {amount(option.cost, 4)}"
        text += (
            f", with what it takes of scarce things {currency} {amount(option.priced_cost, 4)}: {taxes}"
            if taxes
            else ""
        )
        text += f"; no room left: {', '.join(option.full)}" if option.full else ""
        said.append(text + ".")
    said += [f"{_short(o, instance)}: closed, {o.closed_by}." for o in found.closed]
    others = sorted(
        (m for m in found.markets if m.vendor != found.market_vendor), key=lambda m: (m.more is None, m.more)
    )
    if found.market_vendor is not None and others and any(o.chosen for o in found.options if o.period is not None):
        parts = [f"{m.vendor} {_more(m, currency)}" for m in others]
        said.append(f"All of {found.market} has {found.market_vendor}; with another vendor: {', '.join(parts)}.")
    return tuple(said)


def _more(market: MarketVendor, currency: str) -> str:
    if market.more is None:
        return "cannot supply it"
    return f"{currency} {amount(abs(market.more))} {'more' if market.more >= 0 else 'less'}"


def _what(option: Option, instance: Instance) -> str:
    if option.period is None:
        return "kept"
    return f"replaced by {option.vendor} in {period_name(instance.period_ends, option.period)}"


def _short(option: Option, instance: Instance) -> str:
    if option.period is None:
        return "Kept"
    return f"{option.vendor} in {period_name(instance.period_ends, option.period)}"
