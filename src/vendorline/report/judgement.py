"""One row of a check result, read with its types; faults where a cell cannot be what it must be."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, fields
from datetime import date
from functools import cache
from typing import Any, get_type_hints

from vendorline.check.shown_verdicts import VERDICTS
from vendorline.errors import Fault
from vendorline.rulebook.terms import BINDING_FORCES


@dataclass(frozen=True, slots=True)
class Judgement:
    """A provision judged for one operator (or a whole jurisdiction) on one day; shares 0 to 1."""

    on: date
    provision_id: str
    jurisdiction: str
    verdict: str
    known: date | None = None
    outlook: bool = False
    reading: str | None = None
    force: str | None = None
    law_status: str | None = None
    hypothetical: bool = False
    operator_id: str | None = None
    level: str | None = None
    level_key: str | None = None
    reason: str | None = None
    basis: str | None = None
    vendor_ids: tuple[str, ...] = ()
    numerator: float | None = None
    numerator_unknown: float | None = None
    denominator: float | None = None
    share_low: float | None = None
    share_high: float | None = None
    limit: float | None = None
    margin: float | None = None
    slack: float | None = None
    violating_count: float | None = None
    target: date | None = None
    deadline: date | None = None
    days_left: int | None = None
    assumed_share: float | None = None
    confidence: str | None = None
    source_urls: tuple[str, ...] = ()

    @property
    def is_share(self) -> bool:
        """Whether a share is judged against a limit."""
        return self.share_high is not None and self.limit is not None

    @property
    def requires(self) -> bool:
        """Whether a number of different vendors is required, so that more is better."""
        return self.basis == "vendors"

    @property
    def count_low(self) -> float | None:
        """What counts against a provision that forbids, or in favour of one that requires a number."""
        return self.violating_count if self.numerator is None else self.numerator

    @property
    def count_high(self) -> float | None:
        """The same with every element of unknown vendor."""
        return None if self.count_low is None else self.count_low + (self.numerator_unknown or 0)

    @property
    def is_advisory(self) -> bool:
        """Whether no order stands behind the provision."""
        return self.force not in BINDING_FORCES

    @property
    def series(self) -> tuple[str, str, str, str]:
        """What stays the same over the days: operator, level, its key and the reading."""
        return (self.operator_id or "", self.level or "", self.level_key or "", self.reading or "")


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise TypeError("text")
    return value


def _words(value: Any) -> str:
    return "; ".join(_text(v) for v in value) if isinstance(value, list) else _text(value)


def _date(value: Any) -> date:
    try:
        return date.fromisoformat(value)
    except (TypeError, ValueError):
        raise TypeError("a date, YYYY-MM-DD") from None


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise TypeError("a number")
    return value


def _integer(value: Any) -> int:
    if isinstance(value, bool) or not isinstance(value, int):
        raise TypeError("a whole number")
    return value


def _flag(value: Any) -> bool:
    if not isinstance(value, bool):
        raise TypeError("true or false")
    return value


def _texts(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(v, str) for v in value):
        raise TypeError("a list of texts")
    return tuple(value)


def _verdict(value: Any) -> str:
    if value not in VERDICTS:
        raise TypeError(f"one of {', '.join(VERDICTS)}")
    return str(value)


@cache
def _readers() -> Mapping[str, Callable[[Any], Any]]:
    by_type: dict[Any, Callable[[Any], Any]] = {
        date: _date, date | None: _date, str: _text, str | None: _text, bool: _flag,
        float | None: _number, int | None: _integer, tuple[str, ...]: _texts,
    }  # fmt: skip
    types = get_type_hints(Judgement)
    readers = {f.name: by_type[types[f.name]] for f in fields(Judgement)}
    return {**readers, "verdict": _verdict, "reason": _words}


REQUIRED = ("on", "provision_id", "jurisdiction", "verdict")


def faults(rows: Iterable[Any], file: str) -> Iterator[Fault]:
    """Everything that keeps rows from being read as judgements; `rows[3].on` names the fourth row's cell."""
    remedy = "save it again with `vendorline check ... --format json --output FILE`"
    for index, row in enumerate(rows):
        if not isinstance(row, Mapping):
            yield Fault(file, None, f"rows[{index}]", repr(row)[:80], "is not an object", remedy)
            continue
        for name, reader in _readers().items():
            value = row.get(name)
            if value is None:
                if name in REQUIRED:
                    yield Fault(file, None, f"rows[{index}].{name}", None, "is missing", remedy)
                continue
            try:
                reader(value)
            except TypeError as error:
                yield Fault(file, None, f"rows[{index}].{name}", repr(value)[:80], f"is not {error}", remedy)


def judgement(row: Mapping[str, Any]) -> Judgement:
    """A row of a check result with its types; TypeError where `faults` would have named the cell."""
    cells = {name: reader(row[name]) for name, reader in _readers().items() if row.get(name) is not None}
    return Judgement(**cells)
