"""What rows left out, and cells that nobody could read, leave open about who is bound, what is granted, and who supplies or manages."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

import polars as pl

from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.results import table as results_table
from vendorline.results.alike_rows import AlikeRows
from vendorline.rulebook.bound import WHOLE, Binding, bindings_by_operator, rows_for
from vendorline.rulebook.constraints import Constraint, Constraints
from vendorline.rulebook.designated_vendors import covers
from vendorline.rulebook.law import Law
from vendorline.rulebook.terms import BINDS_NO_OPERATOR, BINDS_WHOM_NO_ROW_TELLS, INSIDE_BASES
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.doubt.doubt_flags import Doubt
from vendorline.scope.doubt.doubts import Doubts
from vendorline.scope.doubt.lost_rows import LostRow
from vendorline.scope.supplies import INSIDE, OPERATION, PLACE, SOFTWARE

DEFINITE = frozenset({"met", "due", "breached"})
REASON = "left_out"
#: Reasons why a provision does not bind an operator.
UNBOUND = frozenset({"not_bound", "addressed_to_others"})


def grants_in_doubt(network: Network, doubts: Doubts) -> pl.DataFrame:
    """The table of grants, where there are any with those of which a cell could not be read, or left out, as `is_doubtful`."""
    grants = network["grants"]
    if not (doubts.grants or doubts.doubtful_grants):
        return grants
    doubtful = pl.col("grant_id").is_in(list(doubts.doubtful_grants))
    stated = grants.with_columns(is_doubtful=doubtful)
    operators = network["operators"]["operator_id"].to_list()
    lost = [
        {**grant, "operator_id": operator}
        for grant in doubts.grants
        for operator in ([grant["operator_id"]] if grant["operator_id"] is not None else operators)
    ]
    if not lost:
        return stated
    return pl.concat([stated, pl.DataFrame(lost, schema=stated.schema)])


def with_bindings_in_doubt(drawn: Constraints, network: Network, doubts: Doubts) -> Constraints:
    """Constraints of which nobody can tell whether they bind, because of what was left out or could not be read."""
    if not (doubts.bindings or doubts.unbound or doubts.immobile or doubts.lost_operators) or drawn.as_if:
        return drawn
    bindings = bindings_by_operator(network["bindings"])
    countries = dict(network["operators"].select("operator_id", "country").iter_rows())

    def is_open(constraint: Constraint) -> bool:
        law, operator = drawn.provisions[constraint.provision_id], constraint.operator_id
        if law.provision.bound in BINDS_WHOM_NO_ROW_TELLS:
            return False
        if law.is_trial:
            return False  # it binds everybody, whatever the bindings say
        stated = rows_for(law, bindings.get(operator, ()))
        if any(_decides(row, law, constraint, stated) for row in doubts.bindings):
            return True
        if constraint.bound != "no" or stated:
            return False
        doubtful = doubts.unbound | (doubts.immobile if law.provision.bound == "mobile_operators" else frozenset())
        if operator != WHOLE:
            return operator in doubtful
        theirs = any(countries.get(name) in law.countries for name in doubtful)
        return law.provision.bound not in BINDS_NO_OPERATOR and (theirs or _is_lost(doubts, law.countries))

    marks = {row.cells[name] for row in doubts.bindings for name in ("from_on", "until_on")} - {None}
    pieces = (piece for constraint in drawn.rows for piece in constraint.cut_at(marks)) if marks else drawn.rows
    return replace(drawn, rows=tuple(replace(c, bound="unknown") if is_open(c) else c for c in pieces))


def _decides(row: LostRow, law: Law, constraint: Constraint, stated: Sequence[Binding]) -> bool:
    """Whether a row of the bindings that was left out may say who is bound, on the first day of a constraint."""
    first = constraint.in_force_from or date.min
    if row.operator_id not in {None, constraint.operator_id} or not covers(
        row.cells["from_on"], row.cells["until_on"], first
    ):
        return False
    if not row.reads("instrument_id") or row.cells["instrument_id"] == law.id:
        return True
    # What names the provision alone goes before what names its instrument.
    return row.cells["instrument_id"] == law.instrument_id and not any(
        r.instrument_id == law.id and r.holds(first) for r in stated
    )


@dataclass(frozen=True, slots=True)
class Openings:
    """Of whom something that was left out, or could not be read, may turn what a provision says, whatever the day.

    `untold`: for whom it hangs on rows of suppliers or controls of which nobody can tell what they are about; `open_ones`: these, and
    those whose time hangs on a grant; `floating`: who has elements that may stand at any site where each waits for its grant;
    `is_lost`: whether everybody is counted together, and somebody was left out.
    """

    untold: frozenset[str]
    open_ones: frozenset[str]
    floating: frozenset[str]
    is_lost: bool


def openings(case: BoundProvision, constraints: Sequence[Constraint], doubts: Doubts) -> Openings:
    """What is open under a provision with some constraints."""
    untold = _untold_operators(case, constraints, doubts)
    return Openings(
        untold,
        untold | _waiting_operators(case, constraints),
        _with_floating(case),
        _with_lost_operators(constraints, case, doubts),
    )


def settled(
    rows: Iterable[dict[str, Any] | AlikeRows], case: BoundProvision, found: Openings
) -> Iterable[dict[str, Any] | AlikeRows]:
    """Rows of a provision, unknown where something that was left out, or could not be read, may turn them."""
    return _settled(rows, case, found) if found.open_ones or found.floating or found.is_lost else rows


def _settled(
    rows: Iterable[dict[str, Any] | AlikeRows], case: BoundProvision, found: Openings
) -> Iterator[dict[str, Any] | AlikeRows]:
    untold, open_ones, floating, scope = found.untold, found.open_ones, found.floating, case.law.provision.scope
    by_rows = bool(scope.manages or scope.adjacent or scope.produced_outside)

    def settle(row: dict[str, Any]) -> dict[str, Any]:
        operator = WHOLE if row["operator_id"] is None else row["operator_id"]
        if found.is_lost and operator == WHOLE and _turned_by_more(case, row):
            return {**row, "verdict": "unknown", "reason": REASON, "violating_count": 0}
        if operator in untold and row["reason"] not in UNBOUND:
            row = _widest(row, is_cap=case.law.provision.effect == "cap")
        whole = row["level_key"] in {None, row["operator_id"], row["jurisdiction"]}
        if by_rows and operator in open_ones and row["verdict"] == "not_applicable" and row["reason"] not in UNBOUND:
            return {**row, "verdict": "unknown", "reason": REASON}  # a row left out may put something in scope
        if row["verdict"] in DEFINITE and (operator in open_ones or (operator in floating and not whole)):
            if operator not in open_ones and row["verdict"] != "met" and case.law.provision.effect == "forbid":
                return row
            return {**row, "verdict": "unknown", "reason": REASON, "violating_count": 0}
        return row

    for row in rows:
        if isinstance(row, AlikeRows):
            yield AlikeRows(tuple(_kept_open(settle, pattern) for pattern in row.patterns), row.which, row.keys)
        else:
            yield settle(row)


def _widest(row: Mapping[str, Any], *, is_cap: bool) -> dict[str, Any]:
    """A row whose numbers hang on rows left out of which nobody can tell what they are about."""
    found = {**row, "bounds": "outer"}
    if is_cap and row["share_low"] is not None:
        found |= dict.fromkeys(
            ("numerator", "numerator_unknown", "denominator", "denominator_unknown", "slack", "share")
        )
        limit = row["limit"]
        found |= {"share_low": 0, "share_high": 1, "margin": None if limit is None else limit - 1}
    return found


def _kept_open(settle: Any, pattern: Mapping[str, Any]) -> dict[str, Any]:
    """A pattern of rows of single sites, which stands without its key."""
    found: dict[str, Any] = settle({**pattern, "level_key": ""})
    return {**found, "level_key": pattern["level_key"]}


def _waiting_operators(case: BoundProvision, constraints: Sequence[Constraint]) -> frozenset[str]:
    """Operators whose time hangs on a grant that was left out, or could not be read."""
    waits = case.expires or case.law.provision.time.trigger == "grant"
    return frozenset(c.operator_id for c in constraints if waits and c.grants_doubtful)


def _untold_operators(case: BoundProvision, constraints: Sequence[Constraint], doubts: Doubts) -> frozenset[str]:
    """Operators for whom a provision hangs on rows left out of suppliers or controls of which nobody can tell what they are about."""
    scope = case.law.provision.scope
    found = set[str]()
    roles = _roles_asked(case)
    suppliers = frozenset(operator for operator, role in doubts.supplies if role is None or role in roles)
    for asked, lost in ((roles, suppliers), (scope.manages or scope.adjacent, doubts.controls)):
        if asked and lost:
            everyone = frozenset(c.operator_id for c in constraints)
            found |= (
                set(everyone) if None in lost or WHOLE in everyone else everyone & {o for o in lost if o is not None}
            )
    return frozenset(found)


def _roles_asked(case: BoundProvision) -> frozenset[str]:
    """The roles of the suppliers on whom a provision hangs."""
    provision, scope = case.law.provision, case.law.provision.scope
    asked = set(OPERATION) if case.scope_match.services else set[str]()
    asked |= set(PLACE) if scope.operated_outside else set()
    is_inside = scope.component or scope.produced_outside or provision.basis == "parts"
    asked |= set(INSIDE) if is_inside else set(SOFTWARE) if provision.basis in INSIDE_BASES else set()
    return frozenset(asked)


def _is_lost(doubts: Doubts, countries: Collection[str]) -> bool:
    """Whether an operator that was left out may be of one of some countries."""
    return any(country is None or country in countries for country in doubts.lost_operators)


def _with_lost_operators(constraints: Sequence[Constraint], case: BoundProvision, doubts: Doubts) -> bool:
    """Whether a provision counts everybody in a jurisdiction together, and somebody was left out who may be among them."""
    if not any(c.operator_id == WHOLE for c in constraints):
        return False
    anywhere = any(c.hypothetical for c in constraints) and bool(doubts.lost_operators)
    return anywhere or _is_lost(doubts, case.law.countries)


def _turned_by_more(case: BoundProvision, row: Mapping[str, Any]) -> bool:
    """Whether equipment of an operator of whom nothing is known may turn a verdict: a ban that is broken stays so."""
    if row["verdict"] == "not_applicable":
        return row["reason"] not in UNBOUND
    effect, verdict = case.law.provision.effect, row["verdict"]
    settled_already = (effect == "forbid" and verdict != "met") or (effect == "require_count" and verdict == "met")
    return verdict in DEFINITE and not settled_already


def _with_floating(case: BoundProvision) -> frozenset[str]:
    """Operators with elements that may stand at any site, where each waits at its site for the end of a grant."""
    if not case.expires:
        return frozenset()
    stock = case.inventory
    floating = stock.in_doubt(Doubt.PLACE | Doubt.OWNER)
    return frozenset(stock.operators[code] for code in set(stock.operator[floating].tolist()))


def named_left_out(rows: Iterable[Mapping[str, Any]], sound: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Rows whose verdict is open only because rows were left out: `sound` are those of the network without the rows left out."""
    keys = results_table("check_rows").key
    before = {tuple(row[k] for k in keys): row for row in sound}
    found = []
    for row in rows:
        was = before.get(tuple(row[k] for k in keys))
        if row["verdict"] == "unknown" and (was is None or was["verdict"] != "unknown"):
            row = {**row, "reason": REASON}  # noqa: PLW2901 - the row as it is told
        found.append(dict(row))
    return found
