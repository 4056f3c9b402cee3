"""Check: where a network stands against provisions on given days."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date
from fractions import Fraction
from typing import Any

import polars as pl

from vendorline.check.collisions import collisions
from vendorline.check.days.counts_by_day import CountsByDay
from vendorline.check.days.event_spells import EventSpells
from vendorline.check.findings import Findings
from vendorline.check.judge import all_left_open, left_open, rows_at
from vendorline.check.left_out_rows import (
    grants_in_doubt,
    named_left_out,
    openings,
    settled,
    with_bindings_in_doubt,
)
from vendorline.check.measured import measured_rows
from vendorline.check.row import Moment, common_cells, written
from vendorline.check.verdict import number
from vendorline.check.ways.put_back import PutBack, with_rows_put_back
from vendorline.network.confirmed_vendors import confirmed_of
from vendorline.network.large_tables import MEMORY_GB
from vendorline.network.left_out import empty as left_out
from vendorline.network.tables import Network
from vendorline.results.alike_rows import AlikeRows, Rows
from vendorline.rulebook.bound import operators_of
from vendorline.rulebook.constraints import Constraint, Constraints, constraints
from vendorline.rulebook.designated_vendors import Determination
from vendorline.rulebook.law import Law, Rulebook
from vendorline.rulebook.load import with_illustrations
from vendorline.rulebook.terms import JUDGED_EFFECTS, UNSEEN_EVENTS
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubts import Doubts, doubts_of
from vendorline.scope.inventories import Inventories
from vendorline.scope.inventory import EventDay, Inventory
from vendorline.vendors import match_of, vendors

#: A provision, and the reading of it that is judged.
_Key = tuple[str, str | None]
_Rows = Sequence[dict[str, Any] | AlikeRows]


def check(
    network: Network,
    rules: Constraints | str | Sequence[str],
    on: date | Sequence[date] | None = None,
    *,
    known: date | None = None,
    as_if: bool = False,
    provisions: Rulebook | None = None,
    determinations: Sequence[Determination] = (),
    measures: pl.DataFrame | Mapping[date, pl.DataFrame] | None = None,
    show_all: bool = False,
    accept_recalled: bool = False,
    progress: Callable[[str, int, int], None] | None = None,
    memory_gb: float = MEMORY_GB,
) -> Findings:
    """Verdicts of a network against provisions, with the numbers and the sources.

    Args:
        network: a validated network.
        rules: jurisdictions whose provisions are judged ("GB", or several), or constraints drawn before.
        on: a day or several; None = the day that the network describes.
        known: what is known of the law: up to this day; None = today.
        as_if: judge every operator as if named by each instrument (hypothetical).
        provisions: the rulebook; None = the one that the package ships.
        determinations: which vendors meet the criteria of which provision.
        measures: rows of an exposure, or such rows by day, for provisions stated on what vendors could do; without them those
            are unknown.
        show_all: also list provisions that are not in force, or that give nothing to judge, as not applicable.
        accept_recalled: let provisions that nobody read, known from memory alone, give definite verdicts too.
        progress: called as work goes on: what is done, and how many of how many provisions are judged; 0 of 0 before the first is.
        memory_gb: memory that the counting of a large network may take before it spills to disk.

    Raises:
        UnknownName: a jurisdiction has no provisions.
    """
    days = [network.as_of] if on is None else [on] if isinstance(on, date) else sorted(set(on))
    doubts, left_any_out = doubts_of(network), bool(network.left_out.height)
    drawn = (
        rules
        if isinstance(rules, Constraints)
        else draw(
            network, rules, max(days), known=known, as_if=as_if, provisions=provisions, determinations=determinations,
            doubts=doubts,
        )
    )  # fmt: skip
    inventories = Inventories(network, drawn, days, memory_gb=memory_gb, doubts=doubts)
    put = PutBack(network, drawn, days, doubts, inventories)
    by_law: dict[_Key, list[Constraint]] = {}
    for constraint in drawn:
        by_law.setdefault((constraint.provision_id, constraint.reading), []).append(constraint)
    laws = [law for law in drawn.provisions.laws_of(drawn.jurisdictions) if law.adopted_on <= drawn.known]
    readings = {law.id: [one for one in law.readings() if _key(one) in by_law] for law in laws}
    laws = [law for law in laws if readings[law.id] or show_all]
    cases: dict[_Key, BoundProvision] = {}
    for law in laws:
        if progress:
            progress(f"looking for what {law.id} reaches", 0, 0)
        if law.provision.measure is None:
            cases |= {_key(one): inventories.case(one, by_law[_key(one)]) for one in readings[law.id]}
    moments = {law.id: _moments(law, drawn, days, network.as_of) for law in laws}
    judged = _judge(cases, moments, doubts, put, progress)
    rows: list[dict[str, Any] | AlikeRows] = []
    for place in range(len(days)):
        for law in laws:
            moment, found = moments[law.id][place], list[dict[str, Any] | AlikeRows]()
            for key in map(_key, readings[law.id]):
                found += measured_rows(law, by_law[key], measures, moment) if key not in judged else judged[key][place]
            if not found and show_all:
                found = [_not_judged(law, drawn, moment)]
            rows += found if accept_recalled or left_any_out else left_open(law, found)
    clashes = collisions(cases.values(), days)
    told: Sequence[Mapping[str, Any]] = Rows(rows)
    if left_any_out:
        sound = check(
            network.without(left_out()), rules, days, known=known, as_if=as_if, provisions=provisions,
            determinations=determinations, measures=measures, show_all=show_all, accept_recalled=True, memory_gb=memory_gb,
        )  # fmt: skip
        told = named_left_out(told, sound.rows)
        told = told if accept_recalled else all_left_open(drawn.provisions, told)
    return Findings(told, tuple(clashes), network, drawn, inventories, tuple(days), cases)


def _key(reading: Law) -> _Key:
    return reading.id, reading.provision.reading


def _moments(law: Law, drawn: Constraints, days: Sequence[date], as_of: date) -> list[Moment]:
    """The judged days as a provision sees them."""
    return [Moment(day, drawn.known, day > as_of, drawn.provisions.status(law, day, drawn.known)) for day in days]


def _judge(
    cases: Mapping[_Key, BoundProvision],
    moments: Mapping[str, Sequence[Moment]],
    doubts: Doubts,
    put: PutBack,
    progress: Callable[[str, int, int], None] | None,
) -> dict[_Key, list[_Rows]]:
    """The rows of provisions on each of their days.

    One provision is judged after the other, on all days, so that what is counted of one is let go before the next; those that are
    counted on the same entries follow each other, so that single elements are read once for all of them.
    """
    judged: dict[_Key, list[_Rows]] = {}
    latest: Inventory | None = None
    spells: dict[EventDay, EventSpells] = {}
    for place, key in enumerate(_by_inventory(cases)):
        case = cases[key]
        if progress:
            progress(f"judging {case.law.id}", place + 1, len(cases))
        if latest is not case.inventory:
            if latest is not None:
                latest.let_go()
            latest, spells = case.inventory, {}
        by_day, opening = CountsByDay(case, spells=spells), openings(case, case.constraints, doubts)
        judged[key] = []
        for moment in moments[case.law.id]:
            rows = settled(rows_at(case, moment, by_day), case, opening)
            judged[key].append(list(with_rows_put_back(rows, case.law, case.constraints, moment, opening, put)))
    return judged


def _by_inventory(cases: Mapping[_Key, BoundProvision]) -> list[_Key]:
    """Provisions, those that are counted on the same entries after each other; else in the order in which they come."""
    first: dict[int, int] = {}
    place = {key: first.setdefault(id(case.inventory), len(first)) for key, case in cases.items()}
    return sorted(cases, key=place.__getitem__)


def draw(
    network: Network,
    jurisdictions: str | Sequence[str],
    horizon: date,
    *,
    known: date | None = None,
    as_if: bool = False,
    provisions: Rulebook | None = None,
    determinations: Sequence[Determination] = (),
    doubts: Doubts | None = None,
) -> Constraints:
    """The constraints of some jurisdictions on the operators of a network; arguments as in `check`, `doubts` as in `Inventories`."""
    doubts = doubts_of(network) if doubts is None else doubts
    given = jurisdictions.split(",") if isinstance(jurisdictions, str) else jurisdictions
    names = [name.strip().upper() for name in given]
    drawn = constraints(
        with_illustrations(names, provisions),
        operators_of(network),
        network["bindings"],
        grants_in_doubt(network, doubts),
        determinations,
        known or date.today(),
        horizon,
        jurisdictions=names,
        as_if=as_if,
        bindings_complete=network.is_complete("bindings"),
    )
    return with_bindings_in_doubt(_by_confirmed_vendors(drawn, network), network, doubts)


def _by_confirmed_vendors(drawn: Constraints, network: Network) -> Constraints:
    """Constraints whose vendors have the ids that the network gives them: a provision may name one as the inventory does."""
    confirmed = confirmed_of(network)
    if not confirmed:
        return drawn

    def known(vendor_ids: frozenset[str] | None) -> frozenset[str] | None:
        if vendor_ids is None or vendor_ids <= vendors().keys():
            return vendor_ids
        return frozenset(match_of(name, confirmed).vendor_id or name for name in vendor_ids)

    return replace(drawn, rows=tuple(replace(c, vendor_ids=known(c.vendor_ids)) for c in drawn.rows))


def _not_judged(law: Law, drawn: Constraints, moment: Moment) -> dict[str, Any]:
    """A row that says why a provision gives no verdict."""
    provision = law.provision
    if not provision.is_judged:
        unseen = provision.effect in JUDGED_EFFECTS and provision.event in UNSEEN_EVENTS
        reason = "not_in_an_inventory" if unseen else "nothing_to_judge"
    else:
        reason = "no_operator" if moment.law_status in {"in_force", "proposed"} else moment.law_status
    common = common_cells(
        law,
        None,
        hypothetical=drawn.as_if or moment.law_status == "proposed",
        basis=provision.basis,
        vendor_ids=sorted(provision.vendor.vendor_ids),
        limit=number(None if provision.limit is None else Fraction(provision.limit)),
    )
    return written(common, moment, "not_applicable", reason)
