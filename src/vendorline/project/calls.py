"""The jobs as functions of a network in memory: what `vendorline.check` and `vendorline.expose` call, and what the commands rest on."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from vendorline.errors import UsageError
from vendorline.network.large_tables import MEMORY_GB
from vendorline.project.measures import Measures
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook import provisions as shipped
from vendorline.rulebook.constraints import Constraints

if TYPE_CHECKING:
    import polars as pl

    from vendorline.check import Findings, Timeline
    from vendorline.expose import Exposure, Prepared
    from vendorline.likely import Lots
    from vendorline.network import Network
    from vendorline.rulebook import Determination, Rulebook

ANYBODY, OTHERS = "anybody", "others"
#: A day, or its text as ISO 8601 writes it.
Day: TypeAlias = date | str


def check(
    network: Network | Path | str,
    rules: Constraints | str | Sequence[str] | None = None,
    on: Day | Iterable[Day] | None = None,
    *,
    known: Day | None = None,
    as_if: bool | str | Sequence[str] = False,
    provisions: Rulebook | None = None,
    determinations: Sequence[Determination] | None = None,
    measures: pl.DataFrame | Mapping[date, pl.DataFrame] | None = None,
    show_all: bool = False,
    accept_recalled: bool = False,
    likely: int | None = None,
    prior: Path | str | None = None,
    seed: int = 0,
    progress: Callable[[str, int, int], None] | None = None,
    memory_gb: float = MEMORY_GB,
) -> Findings:
    """Verdicts of a network against provisions, with the numbers and the sources, as the command `check` gives them.

    Provisions stated on what vendors could do are judged on measures computed here, unless they are given.

    Args:
        network: a validated network, or the folder of one; of a project its newest network, own rules and determinations.
        rules: jurisdictions whose provisions are judged ("GB", "Germany", or several), or constraints drawn before; None = those of
            the operators' countries.
        on: a day or several, as dates or as text such as "2027-01-01"; None = the day that the network describes.
        known: what is known of the law: up to this day; None = today.
        as_if: jurisdictions by whose provisions every operator is judged as if named by each instrument (hypothetical), in the
            place of `rules`; or True, which lays those of `rules` over everybody.
        provisions: the rulebook; None = the one that the package ships, with a project's own.
        determinations: which vendors meet the criteria of which provision; None = those of the project, if any.
        measures: rows of an exposure, or such rows by day, for provisions stated on what vendors could do; None = computed here.
        show_all: also list provisions that are not in force, or that give nothing to judge, as not applicable.
        accept_recalled: provisions whose text nobody read give definite verdicts too.
        likely: draw so many completions of what nobody states, by priors: rows then end with how probable each verdict is.
        prior: a file of priors, or `operator`: as its own elements state; None = that beside the network.
        seed: of the draws.
        progress: called as work goes on: what is being done, and how many of how many steps of it are done (0 of 0 = nobody knows).
        memory_gb: memory in GB that the counting of a large network may take before it spills to disk.

    Returns:
        One row for each provision, operator and day, with `table`, `where(...)`, `plot()`, `explain(row)` and `elements()`.

    Raises:
        InvalidInput: the folder cannot be used; the message shows the first faults, `faults` holds all.
        UnknownName: a jurisdiction has no provisions.
        UsageError: a day is written in no way that can be read, or both `rules` and `as_if` name jurisdictions.
    """
    opened = _opened(network, provisions, determinations)
    rules, as_if = _laid_over(rules, as_if)
    judged, names = opened.network, _jurisdictions(rules, opened)
    options: dict[str, Any] = {
        "known": None if known is None else day_of(known), "as_if": as_if, "provisions": opened.rulebook,
        "determinations": opened.determinations, "measures": measures, "show_all": show_all,
        "accept_recalled": accept_recalled, "progress": progress, "memory_gb": memory_gb,
    }  # fmt: skip
    days = None if on is None else [day_of(on)] if isinstance(on, str | date) else [day_of(day) for day in on]
    from vendorline.check import check as judge

    found = judge(judged, names, days, **_measured(judged, names, options))
    if (lots := _lots(network, judged, likely, prior)) is None:
        return found
    from vendorline.check.likely.likely import likely as over_completions

    told = over_completions(found, lots, likely or 0, seed, accept_recalled=accept_recalled, memory_gb=memory_gb)
    return told.findings


def _lots(given: object, network: Network, number: int | None, prior: Path | str | None) -> Lots | None:
    if number is None and prior is None:
        return None
    from vendorline.project.priors import lots_of_call

    return lots_of_call(given, network, number, prior)


def timeline(
    network: Network | Path | str,
    rules: Constraints | str | Sequence[str] | None,
    from_on: Day,
    to_on: Day,
    *,
    known: Day | None = None,
    as_if: bool | str | Sequence[str] = False,
    provisions: Rulebook | None = None,
    determinations: Sequence[Determination] | None = None,
    measures: pl.DataFrame | Mapping[date, pl.DataFrame] | None = None,
    show_all: bool = False,
    accept_recalled: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    memory_gb: float = MEMORY_GB,
) -> Timeline:
    """Verdicts on every day of a span on which something changes, as `check --every change` gives them.

    Args:
        network: as for `check`.
        rules: as for `check`.
        from_on: the first day.
        to_on: the last day.
        known: as for `check`, as all that follow.
        as_if: as for `check`.
        provisions: as for `check`.
        determinations: as for `check`.
        measures: as for `check`.
        show_all: as for `check`.
        accept_recalled: as for `check`.
        progress: as for `check`.
        memory_gb: as for `check`.

    Raises:
        InvalidInput: the folder cannot be used.
        UsageError: the days are out of order, or cannot be read; or both `rules` and `as_if` name jurisdictions.
        UnknownName: a jurisdiction has no provisions.
    """
    opened = _opened(network, provisions, determinations)
    rules, as_if = _laid_over(rules, as_if)
    judged, names = opened.network, _jurisdictions(rules, opened)
    options: dict[str, Any] = {
        "known": None if known is None else day_of(known), "as_if": as_if, "provisions": opened.rulebook,
        "determinations": opened.determinations, "measures": measures, "show_all": show_all,
        "accept_recalled": accept_recalled, "progress": progress, "memory_gb": memory_gb,
    }  # fmt: skip
    from vendorline.check import timeline as judge_days

    return judge_days(judged, names, day_of(from_on), day_of(to_on), **_measured(judged, names, options))


@dataclass(frozen=True, slots=True)
class _Asked:
    """The network that a function was given, with the law and the determinations that go with it."""

    network: Network
    rulebook: Rulebook | None
    determinations: tuple[Determination, ...]


def _opened(
    network: Network | Path | str, book: Rulebook | None, determinations: Sequence[Determination] | None
) -> _Asked:
    if not isinstance(network, str | Path):
        return _Asked(network, book, tuple(determinations or ()))
    from vendorline.project.opened import open_network

    opened = open_network(Path(network))
    own = opened.determinations if determinations is None else determinations
    return _Asked(opened.judged, opened.rulebook if book is None else book, tuple(own))


def _laid_over(
    rules: Constraints | str | Sequence[str] | None, as_if: bool | str | Sequence[str]
) -> tuple[Constraints | str | Sequence[str] | None, bool]:
    """Whose provisions are judged, and whether they are laid over every operator."""
    if isinstance(as_if, bool):
        return rules, as_if
    if rules is not None:
        raise UsageError("rules and as_if both name jurisdictions; give one of them, or as_if=True")
    if not as_if:
        raise UsageError("as_if names nothing; leave it out, or name a jurisdiction")
    return as_if, True


def _jurisdictions(rules: Constraints | str | Sequence[str] | None, opened: _Asked) -> Constraints | Sequence[str]:
    from vendorline.project.jurisdictions import jurisdictions_named

    if rules is None:
        rules = sorted(opened.network["operators"]["country"].drop_nulls().unique())
    elif isinstance(rules, Constraints):
        return rules
    return jurisdictions_named(rules, shipped() if opened.rulebook is None else opened.rulebook)


def day_of(day: Day) -> date:
    """A day from a date, or from text as ISO 8601 writes it. Raises UsageError for a text that is no day."""
    if isinstance(day, date):
        return day
    try:
        return date.fromisoformat(day)
    except ValueError:
        raise UsageError(f"{day!r} is not a day; write it as YYYY-MM-DD") from None


def _measured(network: Network, rules: Any, options: dict[str, Any]) -> dict[str, Any]:
    """The options with measures for the provisions that are stated on them."""
    if options.get("measures") is not None:
        return options
    book, say = options.get("provisions"), options.get("progress")
    return {**options, "measures": Measures(network, rules, book, say)}


def expose(
    network: Network | Prepared | Path | str,
    *,
    vendors: str | Iterable[str] | None = None,
    coalitions: Iterable[Iterable[str]] = (),
    pairs: bool = False,
    unknown_vendors: str = ANYBODY,
    failed: Iterable[str] = (),
    settings: Iterable[str] = (),
    by: str | Iterable[str] = (),
    moves: int | None = None,
    likely: int | None = None,
    prior: Path | str | None = None,
    seed: int = 0,
    on: Day | None = None,
    **more: Any,
) -> Exposure:
    """What vendors, alone or together, could read, locate, alter or switch off, as the command `expose` gives it.

    Args:
        network: a network, the folder of one, or one already prepared; over one without demands a serving chain is laid, marked assumed.
        vendors: whose exposure, in any usual spelling, one or several; every vendor of the network by default.
        coalitions: several vendors that act together.
        pairs: also every two of the vendors together.
        unknown_vendors: whose equipment without a stated vendor may be: `anybody` gives a range, `others` supposes none of the vendors.
        failed: products that fail, as PRODUCT@VERSION or PRODUCT.
        settings: what-ifs on protection, as INTERFACE=on|off[@REGION].
        by: `region`, `layer` or both, by which the numbers are split.
        moves: also the share read per day by somebody who moves so many times a day.
        likely: draw so many completions of what nobody states, by priors: rows then end with what is probable inside each range.
        prior: a file of priors, or `operator`: as its own elements state; None = that beside the network.
        seed: of the draws.
        on: the day, as a date or text; the network's own by default.
        more: `roles`, as `vendorline.expose.expose` describes it.

    Returns:
        One row for each number (shares 0 to 1), with `table`, `where(...)`, `plot()`, `explain("V:MEASURE")` and `narrow()`.

    Raises:
        InvalidInput: where the folder cannot be used, or the tables do not fit together; carries every fault.
        UnknownName: for a vendor that nobody has confirmed, or a region, interface, product or version that nothing carries.
        UsageError: for options that do not go together.
    """
    from vendorline.expose import expose as compute
    from vendorline.expose import made_by_others, prepared_of
    from vendorline.network.confirmed_vendors import confirmed_id

    if likely is not None and unknown_vendors == OTHERS:
        raise UsageError("likely does not go with unknown_vendors='others'")
    given = network
    if isinstance(network, str | Path):
        network = _opened(network, None, None).network
    prepared = prepared_of(network, None if on is None else day_of(on))
    lots = _lots(given, prepared.network, likely, prior)

    def named(vendor: str) -> str:
        return confirmed_id(prepared.network, vendor)

    asked = [vendors] if isinstance(vendors, str) else vendors
    names = prepared.vendors if asked is None else [named(vendor) for vendor in asked]
    if asked is None and lots is not None:
        from vendorline.project.likely.exposure import vendors_asked

        names = tuple(vendors_asked(None, prepared, lots) or ())
    together = [[named(vendor) for vendor in coalition] for coalition in coalitions]
    if unknown_vendors == OTHERS:
        prepared = made_by_others(prepared)
    found = compute(
        prepared, vendors=names, coalitions=together, pairs=pairs, failed=failed, settings=settings,
        by=[by] if isinstance(by, str) else by, moves=moves, **more,
    )  # fmt: skip
    if lots is None:
        return found
    from vendorline.expose.likely.likely import likely as over_completions

    return over_completions(found, prepared.network, lots, likely or 0, seed).exposure
