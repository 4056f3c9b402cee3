"""One row from its like in every way that something may be: the verdict that holds in all, the least and the greatest of its numbers."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any

from vendorline.results.alike_rows import AlikeRows, Rows
from vendorline.rulebook.bound import WHOLE

Row = Mapping[str, Any]
#: A row's operator and vendors, and its key.
_Group = tuple[Any, ...]
_Told = Iterable[dict[str, Any] | AlikeRows]
_NUMBERS = ("numerator", "denominator")


def merged(
    frame: _Told, ways: Iterable[_Told], why: Sequence[str] | None, *, is_ban: bool, is_count: bool = False
) -> Iterator[dict[str, Any]]:
    """The rows of a provision from those in each way that it may be.

    A site, or area, has a row where it has one in every way. Of the others there is one row without a key: of a ban it is broken where it
    is in one of them, of all else it spans from the least to the most.

    Args:
        frame: the rows as they are where nothing is settled, for the reasons that they give.
        ways: the rows in each way.
        why: reasons why there are several ways, the first one first; None where not all ways are among them.
        is_ban: whether the provision is a ban.
        is_count: whether it asks for so many vendors.
    """
    told = [_by_group(Rows(rows)) for rows in ways]
    given = _by_group(Rows(frame))
    for group in dict.fromkeys([*given, *(group for way in told for group in way)]):
        own, before = [way.get(group, {}) for way in told], given.get(group, {})
        few = is_count and why is None
        sure = [key for key in own[0] if key is not None and all(key in way for way in own)]
        for key in sure:
            yield _between(before.get(key), [[way[key]] for way in own], why, is_ban=is_ban, few=few)
        rest = [[row for key, row in way.items() if key not in sure] for way in own]
        is_anything = any(row["verdict"] != "not_applicable" for rows in rest for row in rows)
        if is_anything or (not sure and any(rest)):
            yield _between(before.get(None), rest, why, is_ban=is_ban, few=few) | {"level_key": None}


def _by_group(rows: Iterable[Row]) -> dict[_Group, dict[str | None, Row]]:
    found: dict[_Group, dict[str | None, Row]] = {}
    for row in rows:
        group = row["operator_id"] or WHOLE, tuple(row["vendor_ids"])
        found.setdefault(group, {})[row["level_key"]] = row
    return found


def _between(
    frame: Row | None, ways: Sequence[Sequence[Row]], why: Sequence[str] | None, *, is_ban: bool, few: bool
) -> dict[str, Any]:
    """One row, where the ways may be but the least and the most of a count of vendors (`few`).

    Where nothing need be in scope, and all that may be are vendors enough, some of it may be too few: what holds where nothing is settled
    is told then.
    """
    found = _over(frame, ways, why, is_ban=is_ban)
    nothing = any(not own or any(not row["denominator"] for row in own) for own in ways)
    if not few or found["verdict"] != "met" or not nothing:
        return found
    told = (frame["verdict"], frame["reason"]) if frame is not None else ("unknown", "scope_uncertain")
    return found | {"verdict": told[0], "reason": told[1], "bounds": "outer"}


def _over(
    frame: Row | None, ways: Sequence[Sequence[Row]], why: Sequence[str] | None, *, is_ban: bool
) -> dict[str, Any]:
    """One row; `frame`: as it is where nothing is settled, `ways`: the rows in each way that are told as this one."""
    rows = [row for own in ways for row in own]
    told = [_verdicts(own, is_ban=is_ban) for own in ways]
    verdicts = frozenset().union(*told)
    verdict = _in_all(verdicts)
    alike = [row for row in rows if row["verdict"] == verdict]
    open_ways = (own for own, own_verdicts in zip(ways, told, strict=True) if "unknown" in own_verdicts)
    open_ones = [row["reason"] for own in open_ways for row in own if row["verdict"] == "unknown"]
    if frame is not None and frame["verdict"] == verdict:
        reason = frame["reason"]
        # A reason that never tips the verdict is not given: something else always does so first.
        if verdict == "unknown" and why is not None and reason not in {*open_ones, *why}:
            reason = next(iter((*open_ones, *why)), reason)
    elif verdict == "met" and "not_applicable" in verdicts:
        reason = "scope_uncertain"
    else:
        reason = alike[0]["reason"] if alike else next(iter((*open_ones, *(why or ()))))
    found = {**(frame or alike[0]), **_numbers(rows), "verdict": verdict, "reason": reason}
    breaking = [row["violating_count"] for row in alike] if verdict in {"due", "breached"} else [0]
    return found | {"violating_count": min(breaking), "bounds": max(row["bounds"] for row in rows)}


def _verdicts(rows: Sequence[Row], *, is_ban: bool) -> frozenset[str]:
    """The verdicts in one way."""
    told = frozenset(row["verdict"] for row in rows) or frozenset({"not_applicable"})
    if is_ban:
        return (told & {"breached", "due"}) or (told & {"unknown"}) or told
    return told


def _in_all(verdicts: frozenset[str]) -> str:
    if verdicts <= {"met", "not_applicable"} and "met" in verdicts:
        return "met"
    return next(iter(verdicts)) if len(verdicts) == 1 else "unknown"


def _numbers(rows: Sequence[Row]) -> dict[str, Any]:
    """The least and the greatest of the numbers of some rows."""
    found: dict[str, Any] = {}
    for name in _NUMBERS:
        more = f"{name}_unknown"
        if any(row[name] is None for row in rows):
            found |= {name: None, more: None}
            continue
        least = min(row[name] for row in rows)
        found |= {name: least, more: max(row[name] + row[more] for row in rows) - least}
    low, high = _most(rows, "share_low", min), _most(rows, "share_high", max)
    found |= {
        "share_low": None if low is None else low["share_low"],
        "share_high": None if high is None else high["share_high"],
        "margin": None if high is None else high["margin"],
    }
    found["share"] = found["share_low"] if found["share_low"] == found["share_high"] else None
    if high is not None:
        found["slack"] = high["slack"]
    else:
        slack = _most(rows, "slack", min)
        found["slack"] = None if slack is None else slack["slack"]
    return found


def _most(rows: Sequence[Row], name: str, most: Callable[..., Row]) -> Row | None:
    """The row with the least, or the greatest, of a number; None where none has it."""
    stated = [row for row in rows if row[name] is not None]
    return most(stated, key=lambda row: row[name]) if stated else None
