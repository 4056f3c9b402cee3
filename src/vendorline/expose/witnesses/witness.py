"""The reason behind a number: sets of elements that prove it, how control of them is reached, and which protection does not help."""

from __future__ import annotations

from typing import Any

from vendorline.errors import UsageError
from vendorline.expose.measures import MEASURES
from vendorline.expose.witnesses.completion import Completion
from vendorline.quick_dataclass import dataclass
from vendorline.results.measures import measure as told
from vendorline.vendors.spelled import spelled

#: Shown by the measures of what may be seen in a day, whose reason is that of reading.
PER_DAY = "read_per_day"


@dataclass(frozen=True, slots=True)
class ProvenClass:
    """Demands that are alike, and elements of which control, of these and no others, gives the measure; of no fewer of them.

    `demand_id` stands for the `demands` of the class; `alternative` is that of its route, none where the class counts as a whole; `share`
    is what it adds to the number.
    """

    demand_id: str
    demands: int
    alternative: int | None
    share: float
    element_ids: tuple[str, ...]

    def to_dict(self) -> dict[str, Any]:
        """The class as plain values."""
        return {
            "demand_id": self.demand_id, "demands": self.demands, "alternative": self.alternative, "share": self.share,
            "element_ids": list(self.element_ids),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Proof:
    """One end of a number: the completion in which it is what it is, and the classes that add up to it, the heaviest first.

    `left_out` says what is supposed of rows that were left out of the network.

    Each class of the low end counts in every completion; in this one nothing else does. The classes of the high end count in this one.
    """

    completion: Completion
    share: float
    classes: tuple[ProvenClass, ...]
    left_out: tuple[str, ...] = ()

    def to_dict(self) -> dict[str, Any]:
        """The proof as plain values."""
        return {
            "completion": self.completion.to_dict(), "share": self.share, "classes": [c.to_dict() for c in self.classes],
            **({"left_out": list(self.left_out)} if self.left_out else {}),
        }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Witness:
    """Why a number is what it is: a proof of either end, and one class of the surest told step by step.

    `certain`: whether that class counts in the low end; otherwise it rests on something nobody has stated.
    """

    vendor_ids: tuple[str, ...]
    measure: str
    region: str | None
    demand_id: str | None
    certain: bool
    low: float
    high: float
    least: Proof
    greatest: Proof
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
            "sentences": list(self.sentences), "least": self.least.to_dict(), "greatest": self.greatest.to_dict(),
        }  # fmt: skip


def parse_question(text: str) -> tuple[tuple[str, ...], str, str | None]:
    """Read `V:MEASURE[:REGION]`, a coalition as V+W.

    Raises UsageError for another form and UnknownName for a measure there is not.
    """
    who, _, rest = text.partition(":")
    measure, _, region = rest.partition(":")
    vendors = tuple(sorted(part.strip() for part in who.split("+")))
    if not all(vendors) or not measure:
        raise UsageError(f"cannot read {text!r}: write VENDOR:MEASURE or VENDOR:MEASURE:REGION")
    return vendors, measure_named(measure), region.strip() or None


def measure_named(text: str) -> str:
    """A measure by its id, or by the head of its column. Raises UnknownName for one that there is not."""
    return spelled("measure", text, {name: (told(name).head,) for name in (*MEASURES, PER_DAY)})
