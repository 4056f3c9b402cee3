"""The rows of exposure results, put together by what was supposed when they were computed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice
from types import MappingProxyType
from typing import Any

from vendorline.errors import Fault
from vendorline.quick_dataclass import dataclass
from vendorline.report.names import vendor
from vendorline.results.reading import faults as row_faults

_REMEDY = "save it again with `vendorline expose ... --format json --output FILE`"
MOST_FAULTS = 50
#: Differences of shares below this are dust of floating point.
DUST = 5e-7


@dataclass(frozen=True, slots=True)
class Key:
    """Whose number it is, of what, and of which part of the network."""

    vendor_ids: tuple[str, ...]
    failed: str | None
    measure: str
    weight: str
    region: str | None
    layer: str | None


@dataclass(frozen=True, slots=True)
class Number:
    """A share, or its range, how much of it rests on assumed rows, and where priors were given what 5 to 95 % of completions reach."""

    low: float
    high: float
    assumed: float
    likely: tuple[float, float] | None = None

    def differs(self, other: Number) -> bool:
        """Whether the two would be read as different numbers."""
        return abs(self.low - other.low) > DUST or abs(self.high - other.high) > DUST


@dataclass(frozen=True, slots=True)
class Scenario:
    """The numbers computed under the same suppositions, and what the results say besides."""

    settings: tuple[str, ...]
    others: bool
    numbers: Mapping[Key, Number]
    documents: tuple[Mapping[str, Any], ...]

    @property
    def title(self) -> str:
        """The suppositions in words."""
        parts = ["unknown vendors are others"] if self.others else []
        parts += [", ".join(self.settings)] if self.settings else []
        return "; ".join(parts) or "as stated"

    def beside(self, name: str) -> list[Mapping[str, Any]]:
        """Rows of a key beside the rows, of every result, each once."""
        found = [row for document in self.documents for row in document.get(name) or ()]
        return [row for index, row in enumerate(found) if row not in found[:index]]


def scenarios(documents: Sequence[Mapping[str, Any]]) -> tuple[Scenario, ...]:
    """Results by their suppositions, the one that supposes least first; a number given twice counts once."""
    grouped: dict[tuple[tuple[str, ...], bool], list[Mapping[str, Any]]] = {}
    for document in documents:
        if document["rows"] or not document.get("views"):
            key = tuple(document.get("settings") or ()), document.get("unknown_vendors") == "others"
            grouped.setdefault(key, []).append(document)
    ordered = sorted(grouped.items(), key=lambda item: (len(item[0][0]) > 0, item[0][1]))
    return tuple(
        Scenario(settings, others, MappingProxyType(_numbers(found)), tuple(found))
        for (settings, others), found in ordered
    )


def _numbers(documents: Sequence[Mapping[str, Any]]) -> dict[Key, Number]:
    found: dict[Key, Number] = {}
    for document in documents:
        for row in document["rows"]:
            if row.get("operator_id") is not None:  # the page is about the network
                continue
            ids = tuple(row["vendor_ids"])
            key = Key(ids, row.get("failed"), row["measure"], row["weight"], row.get("region"), row.get("layer"))
            likely = row.get("p05"), row.get("p95")
            both = (likely[0], likely[1]) if is_share(likely[0]) and is_share(likely[1]) else None
            found.setdefault(key, Number(row["low"], row["high"], row.get("assumed_share") or 0.0, both))
    return found


def who(key: Key) -> str:
    """Whose number it is, in words."""
    return f"{key.failed} fails" if key.failed else " + ".join(vendor(v) for v in key.vendor_ids)


def weight_words(weight: str) -> str:
    """What a share is a share of."""
    return weight.replace("_", " ")


def faults(rows: Sequence[Any], file: str) -> Iterator[Fault]:
    """Everything that keeps rows from being read as numbers of an exposure."""
    yield from islice(chain(row_faults("expose_rows", rows, file, _REMEDY), _upside_down(rows, file)), MOST_FAULTS)


def _upside_down(rows: Sequence[Any], file: str) -> Iterator[Fault]:
    """Ranges that end before they begin."""
    for index, row in enumerate(rows):
        low, high = (row.get("low"), row.get("high")) if isinstance(row, Mapping) else (None, None)
        if low is not None and high is not None and is_share(low) and is_share(high) and low > high:
            problem = "low and high are not shares from 0 to 1 in this order"
            yield Fault(file, None, f"rows[{index}].low", f"{low!r} to {high!r}", problem, _REMEDY)


def is_share(value: Any) -> bool:
    """Whether a value is a number from 0 to 1."""
    return isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= 1
