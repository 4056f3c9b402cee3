"""The reason behind a number: how control is reached, where traffic is captured, which protection does not help, what must fall."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from vendorline.errors import UnknownName, UsageError
from vendorline.expose.measures import MEASURES


@dataclass(frozen=True, slots=True)
class Witness:
    """One demand on which a number rests, and the steps that show it.

    `certain`: whether it counts in the low bound; otherwise it rests on something nobody has stated.
    """

    vendor_ids: tuple[str, ...]
    measure: str
    region: str | None
    demand_id: str | None
    certain: bool
    low: float
    high: float
    chains: tuple[tuple[str, ...], ...] = ()
    sentences: tuple[str, ...] = ()
    element_ids: tuple[str, ...] = ()

    def __str__(self) -> str:
        return "\n".join(self.sentences)

    def to_dict(self) -> dict[str, Any]:
        """The witness as plain values."""
        return {
            "vendor_ids": list(self.vendor_ids), "measure": self.measure, "region": self.region, "demand_id": self.demand_id,
            "certain": self.certain, "low": self.low, "high": self.high, "element_ids": list(self.element_ids),
            "sentences": list(self.sentences),
        }  # fmt: skip


def parse_question(text: str) -> tuple[tuple[str, ...], str, str | None]:
    """Read `V:MEASURE[:REGION]`, a coalition as V+W.

    Raises UsageError for another form and UnknownName for a measure there is not.
    """
    who, _, rest = text.partition(":")
    measure, _, region = rest.partition(":")
    if not who or not measure:
        raise UsageError(f"cannot read {text!r}: write VENDOR:MEASURE or VENDOR:MEASURE:REGION")
    if measure not in MEASURES:
        raise UnknownName("measure", measure, MEASURES)
    return tuple(sorted(part.strip() for part in who.split("+"))), measure, region or None
