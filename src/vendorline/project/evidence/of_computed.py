"""What an amount that was computed rests on: the kept results of plan, expose or check that it was taken from, and their rows."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from vendorline.project.evidence.step import Step

Row = Mapping[str, Any]
#: More rows than these of one result are told as the whole of it.
FEW = 3


@dataclass(frozen=True, slots=True)
class Origin:
    """A result that a number was taken from, and which of its rows: their addresses, or `rows` for the whole."""

    fingerprint: str
    command: str
    rows: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Computed:
    """An amount of an option that was computed: what it is called, its value, and where it comes from."""

    option: str
    called: str
    value: Any
    origins: tuple[Origin, ...]


def computed(document: Row) -> tuple[Computed, ...]:
    """The computed amounts of a decision: rows of any of its tables that name an option and the results that they were taken from.

    Such a row has `option` and a list whose items each have a `fingerprint`, and beside it `command` and `rows`: numbers of rows, from 1,
    or addresses as `evidence trace` takes them.
    """
    return tuple(
        Computed(str(row["option"]), _called(row), _value(row), origins)
        for key, rows in document.items() if isinstance(rows, list) and key != "inputs"
        for row in rows if isinstance(row, Mapping) and row.get("option")
        for origins in [_origins(row)] if origins
    )  # fmt: skip


def _origins(row: Row) -> tuple[Origin, ...]:
    for value in row.values():
        if (
            isinstance(value, list)
            and value
            and all(isinstance(one, Mapping) and one.get("fingerprint") for one in value)
        ):
            return tuple(
                Origin(str(one["fingerprint"]), str(one.get("command") or "a result"), _rows(one)) for one in value
            )
    return ()


def _rows(one: Row) -> tuple[str, ...]:
    told = one.get("rows") if one.get("rows") is not None else one.get("row")
    listed = told if isinstance(told, list) else [] if told is None else [told]
    named = tuple(f"rows:{row}" if isinstance(row, int) else str(row) for row in listed if isinstance(row, int | str))
    return named if 0 < len(named) <= FEW else ("rows",)


def _called(row: Row) -> str:
    told = [
        str(row[name])
        for name in ("amount", "name", "line", "vendor_id", "measure", "year")
        if isinstance(row.get(name), str | int)
    ]
    return ", ".join(told) or "amount"


def _value(row: Row) -> Any:
    return next((row[name] for name in ("value", "mean", "central") if isinstance(row.get(name), int | float)), None)


def amount_of(one: Computed) -> Step:
    """The step of a computed amount; what it was taken from follows as steps of its own."""
    value = f": {one.value:g}" if one.value is not None else ""
    taken = ", ".join(
        f"{origin.command} {origin.fingerprint[:12]} ({', '.join(origin.rows)})" for origin in one.origins
    )
    return Step(
        1, "definition", f"{one.option}: {one.called}", f"{one.called} of {one.option}{value}, computed from {taken}"
    )


def not_kept(origin: Origin) -> Iterator[Step]:
    """The steps of a result that is not at hand."""
    said = "this result is not kept where the trace was made: nothing below it can be shown"
    yield Step(
        1, "result", origin.fingerprint, f"{origin.command} {origin.fingerprint[:12]}", invalid_because="not kept here"
    )
    yield Step(2, "assumption", origin.fingerprint, said)
