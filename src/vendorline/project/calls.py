"""The jobs as functions of a network in memory: what `vendorline.check` and `vendorline.expose` call, and what the commands rest on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from vendorline.check import check as judge
from vendorline.check import timeline as judge_days
from vendorline.project.measures import Measures

if TYPE_CHECKING:
    from vendorline.check import Findings, Timeline
    from vendorline.expose import Exposure, Prepared
    from vendorline.network import Network
    from vendorline.rulebook.constraints import Constraints

ANYBODY, OTHERS = "anybody", "others"


def check(
    network: Network,
    rules: Constraints | str | Sequence[str],
    on: date | Sequence[date] | None = None,
    **options: Any,
) -> Findings:
    """Verdicts of a network against provisions, with the numbers and the sources, as the command `check` gives them.

    Provisions stated on what vendors could do are judged on measures computed here, unless they are given.

    Args:
        network: a validated network.
        rules: jurisdictions whose provisions are judged ("GB", or several), or constraints drawn before.
        on: a day or several; None = the day that the network describes.
        options: `known`, `as_if`, `provisions`, `determinations`, `measures`, `show_all`, `progress` and `memory_gb`, as
            `vendorline.check.check` describes them.

    Raises:
        UnknownName: a jurisdiction has no provisions.
    """
    return judge(network, rules, on, **_measured(network, rules, options))


def timeline(
    network: Network, rules: Constraints | str | Sequence[str], from_on: date, to_on: date, **options: Any
) -> Timeline:
    """Verdicts on every day of a span on which something changes, as `check --every change` gives them.

    Args:
        network: a validated network.
        rules: as for `check`.
        from_on: the first day.
        to_on: the last day.
        options: as for `check`.

    Raises:
        UsageError: the days are out of order.
        UnknownName: a jurisdiction has no provisions.
    """
    return judge_days(network, rules, from_on, to_on, **_measured(network, rules, options))


def _measured(network: Network, rules: Any, options: dict[str, Any]) -> dict[str, Any]:
    """The options with measures for the provisions that are stated on them."""
    if options.get("measures") is not None:
        return options
    book, say = options.get("provisions"), options.get("progress")
    return {**options, "measures": Measures(network, rules, book, say)}


def expose(
    network: Network | Prepared,
    *,
    vendors: Iterable[str] | None = None,
    coalitions: Iterable[Iterable[str]] = (),
    unknown_makers: str = ANYBODY,
    on: date | None = None,
    **options: Any,
) -> Exposure:
    """What vendors, alone or together, could read, locate, alter or switch off, as the command `expose` gives it.

    Args:
        network: a network, or one already prepared; over one without demands a serving chain is laid, marked assumed.
        vendors: whose exposure, one name or several; every vendor of the network by default.
        coalitions: several vendors that act together.
        unknown_makers: whose equipment without a stated maker may be: `anybody` gives a range, `others` supposes none of the vendors.
        on: the day; the network's own by default.
        options: `pairs`, `failed`, `settings`, `by`, `moves` and `roles`, as `vendorline.expose.expose` describes them.

    Raises:
        InvalidInput: where the tables do not fit together; carries every fault.
        UnknownName: for a vendor nobody has confirmed; for a region, interface, product or version that nothing carries.
        UsageError: for options that do not go together.
    """
    from vendorline.expose import expose as compute
    from vendorline.expose import made_by_others, prepared_of

    prepared = prepared_of(network, on)
    called = (vendors,) if isinstance(vendors, str) else vendors
    names = prepared.vendors if called is None else [_vendor_id(prepared, name) for name in called]
    coalitions = [[_vendor_id(prepared, name) for name in coalition] for coalition in coalitions]
    if unknown_makers == OTHERS:
        prepared = made_by_others(prepared)
    return compute(prepared, vendors=names, coalitions=coalitions, **options)


def _vendor_id(prepared: Prepared, name: str) -> str:
    """The vendor that a name means: one of the network, of the catalogue, or confirmed by the network's own table."""
    from vendorline.errors import UnknownName
    from vendorline.network.confirmed_vendors import confirmed_of
    from vendorline.vendors import match_of, vendors

    if name in prepared.vendors:
        return name
    confirmed = confirmed_of(prepared.network)
    found = match_of(name, confirmed).vendor_id
    if found is None:
        raise UnknownName("vendor", name, [*vendors(), *confirmed.values(), *prepared.vendors])
    return found
