"""A result of plan read back: everything that is wrong with one, and what the page asks of it again and again."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import cached_property
from itertools import islice
from typing import Any, cast

from vendorline.errors import Fault
from vendorline.quick_dataclass import dataclass
from vendorline.results import document_keys, table
from vendorline.results.reading import faults as row_faults

Row = Mapping[str, Any]
MOST_FAULTS = 50
_REMEDY = "save it again with `vendorline plan NETWORK --format json --output FILE`"
#: What is null where there is no schedule.
_MAY_BE_NULL = frozenset({"objective", "bound", "gap"})
_SCALARS: Mapping[str, type | tuple[type, ...]] = {
    "text": str, "date": str, "number": (int, float), "flag": bool, "list": list, "object": Mapping,
}  # fmt: skip
_WHAT = {
    "text": "a text", "date": "a day", "number": "a number", "flag": "true or false", "list": "a list", "object": "an object",
}  # fmt: skip


def faults(document: Row, file: str) -> Iterator[Fault]:
    """Everything that keeps a document from being read as a plan."""
    yield from islice(_faults(document, file), MOST_FAULTS)


def _faults(document: Row, file: str) -> Iterator[Fault]:
    shared = document_keys("")
    for key, said in document_keys("plan").items():
        if key in shared and key not in {"rows", "as_of"}:
            continue
        value: Any = document.get(key)
        # The certificate is for `plan verify`; a plan for everybody has none.
        if key == "certificate" or (said.status != "always" and value is None):
            continue
        if value is None:
            if key not in _MAY_BE_NULL or key not in document:
                yield Fault(file, None, key, None, "is missing", _REMEDY)
            continue
        kind = _SCALARS.get(said.holds, list)
        if not isinstance(value, kind) or (isinstance(value, bool) and kind is not bool):
            yield Fault(file, None, key, repr(value)[:80], f"is not {_WHAT.get(said.holds, 'a list of rows')}", _REMEDY)
        elif said.holds in _SCALARS:
            if not _can_be_read(key, said.holds, value):
                yield Fault(file, None, key, repr(value)[:80], "is not what plan writes", _REMEDY)
        else:
            found = row_faults(said.holds, cast("list[Any]", value), file, _REMEDY, key=key)
            # A plan for everybody lacks the columns that lead to single sites.
            gone = table(said.holds).with_public("no") if document.get("public") else ()
            yield from (fault for fault in found if (fault.column or "").rpartition(".")[2] not in gone)


def _can_be_read(key: str, holds: str, value: Any) -> bool:
    if holds == "number":
        return math.isfinite(value)
    if holds == "date":
        return _is_day(value)
    if key == "periods":
        return bool(value) and all(_is_day(one) for one in value)
    if holds == "list":
        return all(isinstance(one, str) for one in value)
    if key == "parts":
        return all(
            isinstance(one, int | float) and not isinstance(one, bool) and math.isfinite(one) for one in value.values()
        )
    return holds != "object" or all(isinstance(one, str) for one in value.values())


def _is_day(value: Any) -> bool:
    try:
        return bool(date.fromisoformat(value))
    except (TypeError, ValueError):
        return False


@dataclass(frozen=True)
class Planned:
    """A plan as its document says it; `name` tells it from others on the same page."""

    document: Row
    name: str = ""

    def rows(self, key: str) -> Sequence[Row]:
        """The rows under a key."""
        return cast("Sequence[Row]", self.document[key])

    @cached_property
    def has_schedule(self) -> bool:
        """Whether there is one."""
        return self.document["objective"] is not None

    @cached_property
    def sentence(self) -> str:
        """The plan in one sentence, as a heading bears it."""
        return str(self.document["sentence"]).rstrip(".").replace(" %", "\N{NO-BREAK SPACE}%")

    @cached_property
    def done(self) -> int:
        """Units replaced, or built by another vendor than announced."""
        return sum(row["units"] for row in self.rows("totals") if row["action"] != "keep")

    @cached_property
    def units(self) -> int:
        """All units that the schedule decides on."""
        return sum(row["units"] for row in self.rows("totals"))

    @cached_property
    def last_day(self) -> date | None:
        """The last day of the last period in which anything is done."""
        days = [row["last_period"] for row in self.rows("markets") if row["last_period"]]
        return date.fromisoformat(max(days)) if days else None

    @cached_property
    def currency(self) -> str:
        """The currency of all money."""
        return str(self.document["currency"])

    def title(self, provision_id: str) -> str:
        """The short title of a provision, or its id."""
        return str(self.document["titles"].get(provision_id, provision_id))
