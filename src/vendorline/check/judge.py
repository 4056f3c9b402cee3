"""One provision on one day over a whole inventory: the rows of findings that follow from what it selects."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import partial
from typing import Any

from vendorline.check.days.counts_by_day import CountsByDay, EventsOfDay, counts_of_state, is_keyed
from vendorline.check.event_rows import event_rows
from vendorline.check.expiry import Expiry
from vendorline.check.left_out_rows import DEFINITE
from vendorline.check.level_keys import by_key
from vendorline.check.row import Moment, Sureness, key_of
from vendorline.check.site_counts import Sites
from vendorline.check.verdict import Standing, why_open
from vendorline.check.ways.merged_rows import merged
from vendorline.results.alike_rows import AlikeRows, Rows
from vendorline.rulebook.bound import WHOLE
from vendorline.rulebook.constraints import Constraint
from vendorline.rulebook.law import Law, Rulebook
from vendorline.scope.bound_provision import BoundProvision
from vendorline.scope.inventory import day_number


def rows_at(
    case: BoundProvision, moment: Moment, by_day: CountsByDay | None = None
) -> Iterable[dict[str, Any] | AlikeRows]:
    """The rows of one provision on one day, by operator and key; constraints on other vendors are counted apart.

    `by_day`: what was counted of it on other days, where many are judged.
    """
    by_day = by_day or CountsByDay(case, is_alone=True)
    if case.whole is None:
        return _rows_at(case, moment, by_day)
    found = list(_rows_at(case, moment, by_day))
    is_open = any(map(_is_open, Rows(found)))
    return list(_in_all_ways(case, moment, found)) if is_open else found


def _in_all_ways(
    case: BoundProvision, moment: Moment, found: Sequence[dict[str, Any] | AlikeRows]
) -> Iterator[dict[str, Any]]:
    """The rows as they hold in each way in which what brings in others may stand; of operators that share nothing, apart."""
    day = None if case.is_event else day_number(moment.on)
    effect = case.law.provision.effect
    for operators in case.joined_operators():
        mine = _of(found, operators)
        ways = case.ways(day, operators) if any(map(_is_open, mine)) else None
        if ways is None:
            yield from mine
            continue
        cases, reasons = ways
        each = (_of(list(_rows_at(way, moment, CountsByDay(way, is_alone=True))), operators) for way in cases)
        why = None if reasons is None else [why_open(reason) for reason in sorted(reasons)]
        yield from merged(mine, each, why, is_ban=effect == "forbid", is_count=effect == "require_count")


def _of(rows: Sequence[dict[str, Any] | AlikeRows], operators: Collection[str]) -> list[dict[str, Any]]:
    """The rows of some operators, one by one."""
    return [dict(row) for row in Rows(rows) if (row["operator_id"] or WHOLE) in operators]


def _is_open(row: Mapping[str, Any]) -> bool:
    return bool(row["bounds"] != "exact" or row["denominator_unknown"])


def _rows_at(case: BoundProvision, moment: Moment, by_day: CountsByDay) -> Iterator[dict[str, Any] | AlikeRows]:
    """The same where all that is open is open apart; elsewhere no narrower than it can be."""
    if case.is_event:
        yield from event_rows(case, moment, EventsOfDay(by_day, moment.on), by_day.rows)
        return
    current = [c for c in case.constraints if c.holds(moment.on)]
    for meant in dict.fromkeys((c.vendor_ids, c.undetermined) for c in current):
        yield from _state_rows(case, [c for c in current if (c.vendor_ids, c.undetermined) == meant], moment, by_day)


def _state_rows(
    case: BoundProvision, group: Sequence[Constraint], moment: Moment, by_day: CountsByDay
) -> Iterator[dict[str, Any] | AlikeRows]:
    """The rows of constraints on the same vendors."""
    meant, day = (group[0].vendor_ids, group[0].undetermined), day_number(moment.on)
    alike = by_day.of_state(meant, moment.on)
    of_day = alike.by_day[day]
    codes = [case.inventory.operator_codes[constraint.operator_id] for constraint in group]
    if case.expires:
        weight = case.inventory.there(moment.on)
        for constraint, code in zip(group, codes, strict=True):
            for found in by_day.expiring(meant, code, alike.chosen).on(weight, moment.on):
                if isinstance(found, Sites):
                    rows = (_expiry_row(by_day, constraint, one, of_day.sure, "", moment) for one in found.kinds)
                    yield AlikeRows(tuple(rows), found.which, found.keys)
                else:
                    yield _expiry_row(by_day, constraint, found, of_day.sure, None, moment)
    elif is_keyed(case):
        selection = alike.chosen.of(case.inventory.there(moment.on), day)
        counting = partial(counts_of_state, meant=meant, on=moment.on)
        for place, part in by_key(case, selection, codes, counting):
            if isinstance(part, Sites):
                rows = (by_day.rows.row(group[place], one, of_day.sure, "", moment) for one in part.kinds)
                yield AlikeRows(tuple(rows), part.which, part.keys)
            else:
                key, counted = part
                yield by_day.rows.row(group[place], counted, of_day.sure, key, moment)
    else:
        for constraint, code in zip(group, codes, strict=True):
            yield by_day.rows.row(constraint, of_day.counts[code], of_day.sure, key_of(case, constraint), moment)


def _expiry_row(
    by_day: CountsByDay, constraint: Constraint, found: Expiry, sure: Sureness, key: str | None, moment: Moment
) -> dict[str, Any]:
    standing = Standing(found.satisfied, found.reason, slack=-found.count.known - found.count.unknown)
    return by_day.rows.row(constraint, found.count, sure, key, moment, standing, found.deadline)


def left_open(law: Law, rows: Iterable[dict[str, Any] | AlikeRows]) -> Iterator[dict[str, Any] | AlikeRows]:
    """Rows of a provision; of one that nobody read, what would be definite is unknown, and the numbers stay."""
    if not _is_from_memory(law):
        yield from rows
        return
    for found in rows:
        if isinstance(found, AlikeRows):
            yield AlikeRows(tuple(map(_row_left_open, found.patterns)), found.which, found.keys)
        else:
            yield _row_left_open(found)


def all_left_open(provisions: Rulebook, rows: Iterable[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    """Rows of several provisions; as `left_open`."""
    return [_row_left_open(row) if _is_from_memory(provisions[row["provision_id"]]) else row for row in rows]


def _is_from_memory(law: Law) -> bool:
    return law.provision.evidence == "recalled"


def _row_left_open(row: Mapping[str, Any]) -> dict[str, Any]:
    if row["verdict"] not in DEFINITE:
        return dict(row)
    return {**row, "verdict": "unknown", "reason": "source_not_read", "violating_count": 0}
