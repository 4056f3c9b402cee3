"""What a number of a plan rests on: the terms it was made with, and the provisions it was made for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from vendorline.project.evidence.step import Step

#: Terms that are rows of costs, by layer.
_UNIT_COSTS = "unit_costs ("
_ASSUMED = ("assumed", "stated")


def term_steps(document: Mapping[str, Any], row: Mapping[str, Any]) -> Iterator[Step]:
    """The terms that bear on a row: of a row about a part of the network its own unit costs, else all; below each its source."""
    layer = row.get("layer")
    for term in document.get("terms") or ():
        name = term["term"]
        if "term" in row and row["term"] != name:
            continue
        if name.startswith(_UNIT_COSTS) and layer and not _is_of(name, str(layer)):
            continue
        yield Step(1, "term", name, f"{name.replace('_', ' ')}: {term['value']} ({term['unit']})")
        assumed = term["url"] is None or term["confidence"] in _ASSUMED
        if term["url"]:
            yield Step(2, "source", None, term["source"], url=term["url"])
        if assumed:
            said = term["source"] if term["is_default"] else f"stated in the terms of this plan: {term['source']}"
            yield Step(2, "assumption", name, said)


def _is_of(name: str, layer: str) -> bool:
    return name.removeprefix(_UNIT_COSTS).rstrip(")").split(",")[0].strip() == layer


def planned_for(document: Mapping[str, Any], row: Mapping[str, Any]) -> tuple[str, ...]:
    """The provisions that the plan was made for: those of the operator of the row, else all."""
    operator = row.get("operator_id")
    rows = [one for one in document.get("made_for") or () if operator is None or one["operator_id"] == operator]
    return tuple(dict.fromkeys(one["provision_id"] for one in rows or document.get("made_for") or ()))
