"""What a minister reads of an exposure: plain sentences computed from the rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.report.exposure import DUST, Key, Measure, Number, Scenario, unknown_words, weight_words, who
from vendorline.report.exposure_tables import holders, neighbour, share_words, used_measures
from vendorline.report.words import NBSP, counted, listing, percent

MOST_VENDORS = 4

#: What no number of this kind says, whatever the network.
LIMITS = (
    "What the numbers do not say: whether anybody intends or ever did such a thing, how likely it is, or how hard. A share is what"
    " could be done by whoever controls a vendor's equipment. Content that an application encrypts stays closed. A range is what is"
    " not known, not a margin of error."
)


def sentences(found: Sequence[Scenario], weight: str) -> tuple[str, ...]:
    """What could be done, what nobody could, what is not known, what would settle it, and what the numbers do not say."""
    base = found[0]
    keys = [ids for ids, failed in holders(base, weight) if not failed]
    headline = [item for item in used_measures(base) if item.headline]
    parts = [
        *_could(base, headline, keys, weight),
        _nobody(base, headline, keys, weight),
        _open(base, headline, keys, weight),
        _unknown(base),
        *_supposed(found, headline, keys, weight),
        LIMITS,
    ]
    return tuple(part for part in parts if part)


def _numbers(
    scenario: Scenario, item: Measure, keys: Sequence[tuple[str, ...]], weight: str
) -> dict[tuple[str, ...], Number]:
    found = {ids: scenario.numbers.get(Key(ids, None, item.id, weight, None, None)) for ids in keys}
    return {ids: number for ids, number in found.items() if number is not None}


def _name(ids: tuple[str, ...]) -> str:
    return who(Key(ids, None, "", "", None, None))


def _could(
    scenario: Scenario, headline: Sequence[Measure], keys: Sequence[tuple[str, ...]], weight: str
) -> Iterator[str]:
    """Who could do what for sure, the furthest reaching first; measures with the same answer in one sentence."""
    answers: dict[str, list[str]] = {}
    for item in headline:
        sure = {ids: n for ids, n in _numbers(scenario, item, keys, weight).items() if n.low > DUST}
        if not sure:
            continue
        ordered = sorted(sure, key=lambda ids: (-sure[ids].low, ids))
        of = f" of {weight_words(weight)}"
        said = [
            f"{_name(ids)} ({_at_least(sure[ids])}{'' if index else of})"
            for index, ids in enumerate(ordered[:MOST_VENDORS])
        ]
        more = [f"{counted(len(ordered) - MOST_VENDORS, 'more vendor')} (less)"] if len(ordered) > MOST_VENDORS else []
        answers.setdefault(listing([*said, *more]), []).append(item.could)
    for answer, could in answers.items():
        yield f"{answer} could {listing(could)}."


def _at_least(number: Number) -> str:
    return percent(number.low) if number.high - number.low < DUST else f"at least {percent(number.low)}"


def _nobody(scenario: Scenario, headline: Sequence[Measure], keys: Sequence[tuple[str, ...]], weight: str) -> str:
    none = [
        item.could for item in headline
        if (numbers := _numbers(scenario, item, keys, weight)) and all(n.high < DUST for n in numbers.values())
    ]  # fmt: skip
    return f"No vendor alone could {listing(none)}, whatever is not known." if none else ""


def _open(scenario: Scenario, headline: Sequence[Measure], keys: Sequence[tuple[str, ...]], weight: str) -> str:
    """Who can be neither shown nor ruled out."""
    open_: dict[str, list[str]] = {}
    for item in headline:
        numbers = _numbers(scenario, item, keys, weight)
        maybe = [_name(ids) for ids, n in numbers.items() if n.low < DUST < n.high]
        if maybe:
            everybody = len(maybe) == len(numbers) > 1
            open_.setdefault("any of the vendors" if everybody else listing(maybe, most=MOST_VENDORS), []).append(
                item.could
            )
    said = [f"that {names} could {listing(could)}" for names, could in open_.items()]
    return f"Neither shown nor ruled out: {'; '.join(said)}." if said else ""


def _unknown(scenario: Scenario) -> str:
    phrases = [phrase for phrase in unknown_words(scenario.beside("unknowns")) if phrase]
    single = [n for key, n in scenario.numbers.items() if key.region is None and key.layer is None]
    ranges = sum(n.high - n.low > DUST for n in single)
    assumed = max((n.assumed for n in single), default=0.0)
    said = f"Not known: {' and '.join(phrases)}. " if phrases else ""
    said += (
        f"{ranges} of {counted(len(single), 'number')} for the whole network are therefore ranges. " if ranges else ""
    )
    said += f"Up to {percent(assumed)} of what is weighed rests on assumed rows." if assumed > DUST else ""
    return said.strip()


def _supposed(
    found: Sequence[Scenario], headline: Sequence[Measure], keys: Sequence[tuple[str, ...]], weight: str
) -> Iterator[str]:
    """What each supposition does to the ranges, and to the number that it moves most."""
    for scenario in found[1:]:
        before = neighbour(scenario, found)
        pairs = [
            (item, ids, old, new)
            for item in headline
            for ids, new in _numbers(scenario, item, keys, weight).items()
            if (old := _numbers(before, item, keys, weight).get(ids)) is not None
        ]
        moved = [pair for pair in pairs if pair[2].differs(pair[3])]
        supposing = f"Supposing “{scenario.title}”" + (f" beyond “{before.title}”" if before is not found[0] else "")
        if not moved:
            if pairs:
                yield f"{supposing} changes none of these numbers."
            continue
        item, ids, old, new = max(
            moved, key=lambda pair: abs(pair[2].low - pair[3].low) + abs(pair[2].high - pair[3].high)
        )
        wide = [
            sum(n.high - n.low > DUST for n in side)
            for side in zip(*((old, new) for _, _, old, new in pairs), strict=True)
        ]
        closed = f"; {wide[1] or 'none'} of {counted(wide[0], 'range')} stays open" if wide[0] else ""
        yield f"{supposing}, {item.noun} by {_name(ids)} is then {share_words(new)} instead of {share_words(old)}{closed}."


def views_sentence(compared: Mapping[str, Any]) -> str:
    """What the comparison of views shows, from its rows: the furthest that one change moves what could be read."""
    reads = {row["case"]: row for row in compared["rows"] if row["measure"] == "read"}
    changes = [
        (reads[row["against"]], row)
        for row in reads.values()
        if row["against"] in reads and abs(row["low"] - reads[row["against"]]["low"]) > DUST
    ]
    said = [
        f"{row['changed']}: {_points(before['low'])} to {_points(row['low'])}{NBSP}% ({before['case']} to {row['case']})"
        for before, row in sorted(changes, key=lambda pair: (pair[0]["low"] - pair[1]["low"], pair[1]["case"]))
    ]
    still = [row["changed"] for row in reads.values() if row["against"] in reads and row["changed"] not in {c["changed"] for _, c in changes}]  # fmt: skip
    text = (
        f"One change at a time decides what could be read: {'; '.join(said)}."
        if said
        else "No single change moves what could be read."
    )
    return text + (f" It does not move with {listing(still)}." if still else "")


def _points(share: float) -> str:
    return f"{100 * share:.1f}".removesuffix(".0")
