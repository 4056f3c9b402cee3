"""What would narrow the numbers of an exposure, ranked by what it closes: what to find out, whom to ask, what each answer leaves."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from textwrap import wrap
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import Console

Row = Mapping[str, Any]
#: Unknowns that a terminal lists, numbers under each, and operators that a line names.
MOST, MOST_NUMBERS, NAMED = 6, 3, 3
_NUMBER = ("vendor_ids", "measure", "weight", "region", "operator_id", "layer")
#: The answers that an unknown can have, in the order in which they are told, and how.
_ANSWERS = {"on": "if on", "off": "if off", "somebody else's": "if none is theirs", "theirs": "if all are"}


def draw_unknowns(console: Console, rows: Sequence[Row]) -> None:
    """Print the unknowns, what closes most first; what several numbers share is said once."""
    told = [row for row in rows if row["weight"] == "subscribers"] or list(rows)
    found = ranked(told)
    if not found:
        console.print("No single answer would narrow a number.")
        return
    weight = f", in percent of {told[0]['weight']}"
    console.print(f"\nWhat would narrow the ranges most{weight}:", style="bold")
    for place, (unknown, numbers) in enumerate(found[:MOST], 1):
        _print(console, f"{place}. ", f"Find out {_asked(unknown, numbers[0][0])}{_whom(numbers[0][0].get('ask'))}.")
        sentences = list(dict.fromkeys(_sentences(numbers)))
        for line in sentences[:MOST_NUMBERS]:
            _print(console, "   ", line)
        if len(sentences) > MOST_NUMBERS:
            console.print(f"   ... and {len(sentences) - MOST_NUMBERS} more")
    if len(found) > MOST:
        console.print(f"... and {len(found) - MOST} more; --format json lists all, also by traffic")


def _print(console: Console, begin: str, text: str) -> None:
    """A paragraph whose further lines stand under the first."""
    indent = " " * len(begin)
    for line in wrap(text, console.width, initial_indent=begin, subsequent_indent=indent, break_on_hyphens=False):
        console.print(line, markup=False, soft_wrap=True)


def ranked(rows: Sequence[Row]) -> list[tuple[str, list[list[Row]]]]:
    """Unknowns with the rows of every number that they narrow, the one first that closes most of a number whatever the answer is."""
    numbers: dict[str, dict[tuple[str, ...], list[Row]]] = {}
    for row in rows:
        key = tuple(str(row.get(name)) for name in _NUMBER)
        numbers.setdefault(row["unknown"], {}).setdefault(key, []).append(row)
    found = [(unknown, sorted(own.values(), key=_most)) for unknown, own in numbers.items()]
    return sorted(found, key=lambda item: (_most(item[1][0]), item[1][0][0].get("elements") or 0, item[0]))


def _most(answers: Sequence[Row]) -> tuple[float, float]:
    """What is closed whatever the answer is, then with the best answer; the most sorts first."""
    return -(answers[0].get("closes") or 0.0), -max(row["narrowed_by"] for row in answers)


def _asked(unknown: str, row: Row) -> str:
    """What there is to find out."""
    if row.get("elements") is not None:
        return f"the {unknown}"
    return f"whether {unknown} {'are' if unknown.startswith('all ') else 'is'} on"


def _whom(operators: Sequence[str] | None) -> str:
    if not operators:
        return ""
    more = f" and {len(operators) - NAMED} more" if len(operators) > NAMED else ""
    return f": ask {', '.join(operators[:NAMED])}{more}"


def _sentences(numbers: Sequence[Sequence[Row]]) -> Iterable[str]:
    """Which numbers would be what, those together that would be the same."""
    from vendorline.cli.tables.shares import head, share_text

    groups: dict[tuple[str, str, str], list[str]] = {}
    for answers in numbers:
        first = answers[0]
        place = "".join(f", {first[part]}" for part in ("operator_id", "region", "layer") if first.get(part))
        then = {row["settled_as"]: share_text(row["low_then"], row["high_then"]) for row in answers}
        key = " + ".join(first["vendor_ids"]) + place, share_text(first["low"], first["high"]), _then(then)
        groups.setdefault(key, []).append(head(first["measure"]))
    order = list(dict.fromkeys(who for who, _, _ in groups))
    for (who, now, then_), heads in sorted(groups.items(), key=lambda item: order.index(item[0][0])):
        yield f"{who}: {' / '.join(heads)} {now} now, {then_}"


def _then(shares: Mapping[str, str]) -> str:
    """What a number would be with each answer; an answer that is not there leaves it as it is."""
    if len(shares) == 2 and len(set(shares.values())) == 1:
        return f"{next(iter(shares.values()))} whatever the answer"
    told = [f"{shares[state]} {words}" for state, words in _ANSWERS.items() if state in shares]
    pair = ("on", "off") if {"on", "off"} & set(shares) else ("somebody else's", "theirs")
    left = [f"unchanged {_ANSWERS[state]}" for state in pair if state not in shares]
    return ", ".join([*told, *left])
