"""The verdict over all completions of a network, enumerated."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from itertools import product
from math import prod
from typing import Any

from completions.gaps import Gap, completed, gaps_of
from completions.judged import Judged, judged
from plain_check import Row, World
from vendorline.rulebook import Law

#: Reasons in the order in which the first is given. What stands together counts as one.
ORDER = (
    {"bound_unknown"},
    {"needs_a_determination"},
    {"missing_denominator"},
    {"grant_not_stated"},
    {"vendor_unknown", "services_not_stated"},
    {"technology", "generation_unknown", "function_unknown", "band_unknown"},
    {"missing_tag"},
    {"origin_not_stated"},
    {"segment_unknown"},
    {"event_date_missing"},
    {"left_out"},
    {"secret_date", "trigger_not_stated"},
    {"list_not_verified"},
)


class TooManyError(Exception):
    """There are more completions than can be tried."""


@dataclass(frozen=True)
class Expected:
    """What holds in every completion; `reasons`: what alone may tip the verdict, `gaps`: what is open at all.

    Then the least and greatest share, numerator and denominator; None where there is none.
    """

    verdict: str
    reasons: frozenset[str]
    gaps: frozenset[str]
    share: tuple[Fraction, Fraction] | None
    numerator: tuple[Fraction, Fraction] | None
    denominator: tuple[Fraction, Fraction] | None
    completions: int


def expected(
    world: World, law: Law, operator: Row, day: date, most: int, more: Sequence[Gap] = ()
) -> dict[Any, Expected]:
    """By key what every completion says, with some gaps more; raises TooManyError beyond so many."""
    gaps = [*gaps_of(world, law, operator, day), *more]
    if prod(len(gap.options) for gap in gaps) > most:
        raise TooManyError
    found: list[tuple[tuple[int, ...], list[Judged]]] = []
    for places in product(*(range(len(gap.options)) for gap in gaps)):
        whole, silent = completed(world, law, [gap.options[n] for gap, n in zip(gaps, places, strict=True)])
        found.append((places, judged(whole, law, _same(whole, operator), day, silent)))
    reasons = [gap.reason for gap in gaps]
    return dict(_by_key(found, reasons, is_ban=law.provision.effect == "forbid"))


def _same(world: World, operator: Row) -> Row:
    return next(o for o in world.tables["operators"] if o["operator_id"] == operator["operator_id"])


def _by_key(
    found: Sequence[tuple[tuple[int, ...], list[Judged]]], reasons: Sequence[str], *, is_ban: bool
) -> Iterator[tuple[Any, Expected]]:
    """The rows that there are in every completion; of the rest one without a key, where a ban that is broken anywhere is broken."""
    keys = list(dict.fromkeys(row.key for _, rows in found for row in rows))
    for group in dict.fromkeys(key[1] for key in keys):
        sure = [
            k
            for k in keys
            if k[1] == group and k[0] is not None and all(any(r.key == k for r in rows) for _, rows in found)
        ]
        for key in sure:
            yield key, _over([(places, [r for r in rows if r.key == key]) for places, rows in found], reasons)
        rest = [(places, [r for r in rows if r.key not in sure and r.key[1] == group]) for places, rows in found]
        if any(any(r.verdict != "not_applicable" for r in rows) for _, rows in rest) or (
            not sure and any(rows for _, rows in rest)
        ):
            yield (None, group), _over([(places, _broken(rows) if is_ban else rows) for places, rows in rest], reasons)


def _broken(rows: list[Judged]) -> list[Judged]:
    return [r for r in rows if r.verdict in {"breached", "due"}] or rows


def _over(found: Sequence[tuple[tuple[int, ...], list[Judged]]], reasons: Sequence[str]) -> Expected:
    told = [(places, frozenset(r.verdict for r in rows) or frozenset({"not_applicable"})) for places, rows in found]
    verdicts = frozenset().union(*(own for _, own in told))
    open_ = {r.why for _, rows in found for r in rows if r.why}
    if verdicts <= {"met", "not_applicable"} and "met" in verdicts:
        verdict = "met"
    elif len(verdicts) == 1:
        (verdict,) = verdicts
    else:
        verdict = "unknown"
    matter = set(open_)
    for reason in set(reasons):
        held: dict[tuple[int, ...], frozenset[str]] = {}
        for places, verdicts_of in told:
            own = frozenset("met" if verdict == "not_applicable" else verdict for verdict in verdicts_of)
            rest = tuple(n for n, why in zip(places, reasons, strict=True) if why != reason)
            if held.setdefault(rest, own) != own:
                matter.add(reason)
                break
    numbered = [r for _, rows in found for r in rows if r.numerator is not None and r.denominator is not None]
    shares = [r.numerator / r.denominator for r in numbered if r.denominator]  # type: ignore[operator]
    return Expected(
        verdict,
        frozenset(matter),
        frozenset({*reasons, *open_}),
        (min(shares), max(shares)) if shares else None,
        _ends([r.numerator for r in numbered]),
        _ends([r.denominator for r in numbered]),
        len(found),
    )


def _ends(values: Sequence[Fraction | None]) -> tuple[Fraction, Fraction] | None:
    known = [v for v in values if v is not None]
    return (min(known), max(known)) if known else None


def first_reasons(reasons: frozenset[str]) -> set[str]:
    """The words of which the reason that is given must be one."""
    return next((set(words) for words in ORDER if words & reasons), set())
