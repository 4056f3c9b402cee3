"""What vendors could do in a network year by year while a plan is carried out, and after."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

import numpy as np
import polars as pl
from numpy.typing import NDArray

from vendorline.decide.case.from_network import MEASURES
from vendorline.expose import prepared_of
from vendorline.expose.arrays.id_places import CodedIds
from vendorline.expose.arrays.prepared import Prepared
from vendorline.expose.arrays.supplied_roles import ROLES
from vendorline.expose.left_out.bounds import open_of_completions
from vendorline.expose.likely.completed import LaidOut, laid_out, numbers_of
from vendorline.expose.likely.likely import with_what_is_open
from vendorline.expose.protection.switches import Setting
from vendorline.expose.question import Question, columns_of
from vendorline.likely import OTHER, Completions, Lots, Priors, complete, lots_of
from vendorline.network.tables import Network
from vendorline.plan.network_after import CarriedOut
from vendorline.project.calls import expose
from vendorline.quick_dataclass import dataclass
from vendorline.rulebook.terms import after

#: The kind of control that hosts have.
HOSTS = "hosts"
Floats = NDArray[np.float64]
Reach = Mapping[tuple[str, str], tuple[Floats, Floats]]


@dataclass(frozen=True, slots=True)
class YearOfExposure:
    """What a vendor could do in a year after the decision, 0 = the first: share of subscribers, least and greatest."""

    year: int
    vendor_id: str
    measure: str
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Switched:
    """Protection that an option switches, as INTERFACE=on|off[@REGION], what keeps hosts out of their guests, and since when."""

    settings: tuple[str, ...] = ()
    since: date = date.max
    hosts_blocked_by: str | None = None

    def on(self, day: date) -> tuple[str, ...]:
        """What is switched on a day."""
        return self.settings if day >= self.since else ()

    def network(self, network: Network, day: date) -> Network:
        """The network with its hosts blocked, where they are on a day; what something else blocks stays as it is stated."""
        if self.hosts_blocked_by is None or day < self.since:
            return network
        free = (pl.col("kind") == HOSTS) & (pl.col("blocked_by").fill_null("") == "")
        blocked = pl.when(free).then(pl.lit(self.hosts_blocked_by)).otherwise("blocked_by").alias("blocked_by")
        changed = network.with_tables(controls=network["controls"].with_columns(blocked))
        return replace(changed, as_of=network.as_of)


NOTHING_SWITCHED = Switched()


@dataclass(frozen=True, slots=True)
class Drawn:
    """One completion of what a network leaves open: the priors, the seed of the stream, and which completion of it."""

    priors: Priors
    seed: int
    completion: int


def exposure_by_year(
    done: pl.DataFrame,
    network: Network,
    start: date,
    years: int,
    drawn: Drawn | None = None,
    switched: Switched = NOTHING_SWITCHED,
) -> tuple[YearOfExposure, ...]:
    """Exposure in each year of a plan, of every vendor: the greater of what holds as the year begins and as it ends.

    So the old and the new both count while they run side by side: whoever goes until it is gone, whoever comes from the beginning of the
    year in which it comes.

    Args:
        done: elements that the plan changes (element_id, is_built, done_on, to_vendor_id).
        network: the network that it was made for.
        start: its first day.
        years: how many years after the start of the plan; the last row of each is what holds from then on.
        drawn: the completion that is looked at; None: what is open stays open.
        switched: protection that is switched beside the plan.
    """
    states = _States(
        CarriedOut.of(done, network, start) if done.height else None, network, done["done_on"], switched, {}
    )
    ids, found = states.coded_ids(), list[YearOfExposure]()
    each: list[Mapping[tuple[str, str], tuple[float, float]]] = []
    for day in days_of(start, years):
        place, then = states.on(day)
        if then is not None:
            states.known[place] = exposure_of(then, drawn, switched.on(day), ids)
        each.append(states.known[place])
    for year, both in enumerate(zip(each, [*each[1:], each[-1]], strict=True)):
        for vendor, measure in sorted({key for one in both for key in one}):
            ranges = [one.get((vendor, measure), (0.0, 0.0)) for one in both]
            low, high = (max(ends) for ends in zip(*ranges, strict=True))
            found.append(YearOfExposure(year, vendor, measure, low, high))
    return tuple(found)


def exposure_of_all_by_year(
    done: pl.DataFrame,
    network: Network,
    start: date,
    years: int,
    priors: Priors,
    seed: int,
    number: int,
    switched: Switched = NOTHING_SWITCHED,
) -> dict[tuple[str, str], tuple[Floats, Floats]]:
    """The same in every completion, where the plan is the same in all: by vendor and measure the least and the greatest [completion, year].

    Args:
        done: as in `exposure_by_year`.
        network: the network with what is drawn left open.
        start: its first day.
        years: how many years after the start of the plan.
        priors: what is drawn from.
        seed: of the stream.
        number: how many completions.
        switched: protection that is switched beside the plan.
    """
    states = _States(
        CarriedOut.of(done, network, start) if done.height else None, network, done["done_on"], switched, {}
    )
    ids, each = states.coded_ids(), list[Reach]()
    for day in days_of(start, years):
        place, then = states.on(day)
        if then is not None:
            every = complete(lots_of(then, priors), number, seed)
            states.known[place] = exposure_of_completions(then, every, settings=switched.on(day), coded_ids=ids)
        each.append(states.known[place])
    none = np.zeros(number)
    found = {}
    for key in sorted({key for one in each for key in one}):
        low, high = (np.stack([one.get(key, (none, none))[end] for one in each], axis=1) for end in (0, 1))
        found[key] = (_greater(low), _greater(high))
    return found


def days_of(start: date, years: int) -> list[date]:
    """The first day of a plan, and the ends of the years after it."""
    return [after(start, f"P{year}Y") if year else start for year in range(years + 1)]


def _greater(values: Floats) -> Floats:
    """[.., year] the greater of the beginning and the end of each."""
    found: Floats = np.maximum(values, np.concatenate([values[:, 1:], values[:, -1:]], axis=1))
    return found


@dataclass(frozen=True, slots=True)
class _States:
    """Networks on the days of a plan; what holds on days between which nothing changes is worked out once, and kept in `known`."""

    carried_out: CarriedOut | None
    network: Network
    done: pl.Series
    switched: Switched
    known: dict[tuple[int, int, bool], Mapping[tuple[str, str], tuple]]  # type: ignore[type-arg]

    def coded_ids(self) -> CodedIds:
        """The ids of elements, which are the same on every day."""
        elements = self.network["elements"] if self.carried_out is None else self.carried_out.elements
        return CodedIds(elements["element_id"])

    def on(self, day: date) -> tuple[tuple[int, int, bool], Network | None]:
        """Which state holds on a day, and its network where it is a new one."""
        installed, retired = pl.col("installed_on"), pl.col("retired_on")
        stands = (installed.is_null() | (installed <= day)) & (retired.is_null() | (retired > day))
        standing = self.network.columns("elements", ["installed_on", "retired_on"]).select(stands.sum()).item()
        place = int((self.done <= day).sum()), standing, day >= self.switched.since
        if place in self.known:
            return place, None
        then = replace(self.network, as_of=day) if self.carried_out is None else self.carried_out.on(day)
        return place, self.switched.network(then, day)


def exposure_of(
    network: Network, drawn: Drawn | None, settings: Sequence[str] = (), coded_ids: CodedIds | None = None
) -> Mapping[tuple[str, str], tuple[float, float]]:
    """By vendor and measure the share of subscribers that it could reach, least and greatest; in one completion, where one is given."""
    if drawn is not None:
        lots = lots_of(network, drawn.priors)
        every = complete(lots, drawn.completion + 1, drawn.seed)
        found = exposure_of_completions(network, every, drawn.completion, settings=settings, coded_ids=coded_ids)
        return {key: (float(low[0]), float(high[0])) for key, (low, high) in found.items()}
    table = expose(network, settings=settings).table
    whole = table.filter(
        (pl.col("weight") == "subscribers") & pl.col("measure").is_in(MEASURES) & (pl.col("vendor_ids").list.len() == 1)
    )
    rows = whole.select(pl.col("vendor_ids").list.first(), "measure", "low", "high").iter_rows()
    return {(vendor, measure): (low, high) for vendor, measure, low, high in rows}


def exposure_of_completions(
    network: Network,
    drawn: Completions,
    first: int = 0,
    *,
    settings: Sequence[str] = (),
    coded_ids: CodedIds | None = None,
) -> dict[tuple[str, str], tuple[Floats, Floats]]:
    """By vendor and measure the least and greatest share of subscribers in each completion, from the one at place `first` on."""
    lots = drawn.lots
    prepared = prepared_of(network, coded_ids=coded_ids)
    names = sorted({*prepared.vendors, *lots.vendors} - {OTHER})
    laid = _laid_out(prepared, network, lots, names, settings)
    # A serving chain that is laid over the network has lots of its own; those of the network are drawn as they were.
    if more := {*laid.lots.vendors} - {*names, OTHER}:
        names = sorted({*names, *more})
        laid = _laid_out(prepared, network, lots, names, settings)
    every = complete(laid.lots, len(drawn), drawn.seed, spread=drawn.spread)
    same = replace(every, makers=every.makers[first:], switches=every.switches[first:])
    open_ = open_of_completions(prepared)
    found = with_what_is_open(numbers_of(laid, same), open_)
    # Only what is left out of a network can make numbers wider than the range of the network as a whole.
    ends = _ranges(prepared, names, settings) if open_ else {}
    (place,) = [at for at, label in enumerate(found.weights.labels) if label == ("subscribers", None, None)]
    return {
        (column.vendor_ids[0], measure): (
            low[place, :, at].clip(*ends.get((column.vendor_ids[0], measure), (0.0, 1.0))),
            high[place, :, at].clip(*ends.get((column.vendor_ids[0], measure), (0.0, 1.0))),
        )
        for measure in MEASURES
        for low, high in [found.shares[measure]]
        for at, column in enumerate(found.columns)
        if len(column.vendor_ids) == 1 and column.layer is None
    }


def _laid_out(prepared: Prepared, network: Network, lots: Lots, names: list[str], settings: Sequence[str]) -> LaidOut:
    columns = columns_of(prepared, names, (), (), pairs=False, layers=False)
    what_if = tuple(Setting.parse(setting) for setting in settings)
    return laid_out(Question(prepared, columns, what_if, ROLES), network, lots)


def _ranges(
    prepared: Prepared, names: list[str], settings: Sequence[str]
) -> dict[tuple[str, str], tuple[float, float]]:
    """By vendor and measure the range of the network as a whole."""
    table = expose(prepared, vendors=names, settings=settings).table.filter(pl.col("weight") == "subscribers")
    return {(row["vendor_ids"][0], row["measure"]): (row["low"], row["high"]) for row in table.iter_rows(named=True)}
