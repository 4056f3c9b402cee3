"""Faults for people: by cause, each with its number, one example and one remedy, in lines that a narrow terminal holds."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from vendorline.cli.fault_groups import Group, by_cause
from vendorline.errors import Fault, counted

if TYPE_CHECKING:
    from rich.console import Console

#: Causes that are told; JSON holds every fault.
SHOWN = 40
WIDTH = 80
LONGEST_VALUE = 60
LONGEST_NAME = 40
#: Letters of a place, and of a remedy, which is never cut where a person wrote it.
LONGEST_PLACE, LONGEST_REMEDY = 200, 1_000
_INDENT = "  "
_OF_LINES = (".yaml", ".yml", ".json", ".toml")


def draw_faults(console: Console, faults: Sequence[Fault], shown: int = SHOWN) -> None:
    """Print faults by cause; past `shown` causes only how many there are."""
    from rich.text import Text

    groups = by_cause(faults)
    for group in groups[:shown]:
        style = "bold" if group.first.severity == "error" else None
        for place, line in enumerate(_lines(group)):
            console.print(Text(line, style=style or "" if place == 0 else ""), soft_wrap=True)
    if len(groups) > shown:
        rest = sum(group.rows for group in groups[shown:])
        causes = counted(len(groups) - shown, "more cause")
        console.print(f"... and {causes} with {counted(rest, 'fault')}; --format json lists every one")
    if groups:
        console.print()


def _lines(group: Group) -> Iterator[str]:
    fault = group.first
    column = f"{short(fault.column, LONGEST_NAME)}: " if fault.column else ""
    yield from _wrapped(f"{fault.severity}: {column}{short(group.problem, 400)}{_how_many(group)}", "")
    example = f"for example {_place(fault)}" if group.rows > 1 else _place(fault)
    if fault.value is not None:
        example += f": {short(fault.value, LONGEST_VALUE)}"
    if group.problem != fault.problem and group.rows > 1 and "…" in group.problem:
        example += f" ({short(fault.problem, 200)})"
    yield from _wrapped(example, _INDENT)
    if others := list(group.values)[1:]:
        yield from _wrapped(f"also: {', '.join(short(value, LONGEST_NAME) for value in others)}", _INDENT)
    if group.follow:
        yield from _wrapped(f"{', '.join(sorted(group.follow))} of these rows cannot be made without it", _INDENT)
    if fault.remedy:
        yield from _wrapped(f"→ {short(fault.remedy, LONGEST_REMEDY)}", _INDENT)


def _how_many(group: Group) -> str:
    if _is_of_file(group):
        return f" ({len(group.files):,} files)" if len(group.files) > 1 else ""
    if group.rows == 1 and not group.is_of_the_whole and _line_or_row(group.first.file) == "line":
        return ""
    rows = counted(group.rows, "column" if group.is_of_the_whole else _line_or_row(group.first.file))
    files = f" of {len(group.files):,} files" if len(group.files) > 1 else ""
    return f" ({rows}{files})"


def _is_of_file(group: Group) -> bool:
    """Whether it is about a file, and neither about a column nor about rows."""
    return group.is_of_the_whole and group.first.row is None


def _place(fault: Fault) -> str:
    file = short(fault.file, LONGEST_PLACE)
    return file if fault.row is None else f"{file} {_line_or_row(fault.file)} {fault.row}"


def _line_or_row(file: str) -> str:
    """What a place in a file is called: tables have rows, what is written by hand has lines."""
    return "line" if file.casefold().endswith(_OF_LINES) else "row"


def short(text: str, longest: int) -> str:
    """A text on one line, cut to so many letters; what cannot be printed as its code."""
    shown = "".join(letter if letter.isprintable() else repr(letter)[1:-1] for letter in text[: longest + 1])
    return shown if len(text) <= longest else f"{shown[:longest]}… ({len(text):,} letters)"


def _wrapped(text: str, indent: str) -> list[str]:
    return textwrap.wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + _INDENT, break_on_hyphens=False)


def with_remedy(faults: Sequence[Fault], remedies: Mapping[tuple[str, str], str]) -> tuple[Fault, ...]:
    """Faults with another remedy for some columns and problems: a command that knows how to mend them says so."""
    from dataclasses import replace

    found = ((fault, remedies.get((fault.column or "", fault.problem))) for fault in faults)
    return tuple(replace(fault, remedy=remedy) if remedy else fault for fault, remedy in found)
