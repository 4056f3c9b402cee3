"""How much choice of vendors each layer has."""

from __future__ import annotations

from vendorline.quick_dataclass import dataclass
from vendorline.report.exposure.numbers import Scenario
from vendorline.report.names import domain
from vendorline.report.wording import whole_percent, word
from vendorline.report.words import NBSP


@dataclass(frozen=True, slots=True)
class Row:
    """A layer: known vendors, as concentrated as how many equal ones, the index, and the part whose vendor is unknown."""

    layer: str
    vendors: int | None
    equal: float | None
    index: float | None
    unknown: float


@dataclass(frozen=True, slots=True)
class Choice:
    """The layers, and what to see in them."""

    message: str
    rows: tuple[Row, ...]


def choice(scenario: Scenario) -> Choice | None:
    """The table over the whole network by elements; None where it was not computed."""
    rows = [
        Row(domain(row["layer"] or "other"), row["vendors"], row["effective_vendors"], row["hhi"], row["unknown_share"])
        for row in scenario.beside("concentration")
        if row.get("region") is None and row["weight"] == "elements"
    ]
    if not rows:
        return None
    return Choice(_message(rows), tuple(sorted(rows, key=lambda row: (-(row.index or 0), row.layer))))


def _message(rows: list[Row]) -> str:
    known = [row for row in rows if row.index is not None and row.equal is not None]
    if not known:
        return "The vendors of no layer are known"
    least = min(known, key=lambda row: (row.equal or 0, row.layer))
    name = least.layer.lower()
    where = (
        f": where the vendor is known ({whole_percent(1 - least.unknown)}{NBSP}%)," if least.unknown > 0.005 else ":"
    )
    if (least.vendors or 0) == 1:
        return f"The {name} is the most concentrated layer{where} there is only one"
    return f"The {name} is the most concentrated layer{where} {word(least.vendors or 0)} vendors weigh like {least.equal:.1f} equal ones"
