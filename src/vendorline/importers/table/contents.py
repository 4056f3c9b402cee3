"""What stands in a column: whether it is what its header says, and what two spellings of one thing have in common."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

import polars as pl

from vendorline.importers.table.values.states import are_states
from vendorline.importers.table.words import fields, words
from vendorline.knowledge import tables as knowledge
from vendorline.vendors.resolving import match_of
from vendorline.vendors.spelling import fold

#: Share of a column's distinct values that must be of a kind for its content to decide.
MOST = 0.8
LOOKED_AT = 200
_BETWEEN = re.compile(r"\s*[;,/+|&\n]\s*")
_DEGREES = re.compile(r"[-+−]?\d{1,3}(?:[.,]\d+)?")
_ANGLE = re.compile(r"(?=.*\d)[\d\s.,:+−°º'\"\u2019\u2032\u2033`\u00b4NSEWOnsewo-]+|\D{0,6}\d.*[°'\"].*")
_NUMBERS = re.compile(r"\d+")


def looked_at(cells: pl.Series) -> list[str]:
    """The first distinct values of a column."""
    return cells.drop_nulls().unique(maintain_order=True).head(LOOKED_AT).to_list()


def by_content(values: Sequence[str], taken: set[str]) -> str | None:
    """What the values of a column look like: vendors, states of life, technologies or functions."""
    if not values:
        return None

    def share(test: Mapping[str, str]) -> float:
        return sum(fold(value) in test for value in values) / len(values)

    if "vendor" not in taken and of_vendors(values) >= MOST:
        return "vendor"
    if "status" not in taken and are_states(values):
        return "status"
    if "generations" not in taken and share(words("generation")) >= MOST:
        return "generations"
    if "function" not in taken and share(words("function")) >= MOST:
        return "function"
    return None


def of_vendors(values: Sequence[str]) -> float:
    """The share of values that are names of vendors."""
    return sum(match_of(value).vendor_id is not None for value in values) / len(values) if values else 0.0


def fits(field: str, values: Sequence[str]) -> float:
    """How well values are what a field asks for, from 0 to 1; a plain number is a better angle than one in minutes."""
    if not values:
        return 0.0
    return sum(_fit(field, value) for value in values) / len(values)


def _fit(field: str, value: str) -> float:
    if field in {"latitude", "longitude"}:
        return 1.0 if _DEGREES.fullmatch(value) else 0.5 if _ANGLE.fullmatch(value) else 0.0
    if field == "position":
        return float(len(_NUMBERS.findall(value)) >= 2)
    if field == "vendor":
        match = match_of(value)
        if match.vendor_id or match.several or fold(value) in words("nobody"):
            return 1.0
        # A name that nobody knows may be a vendor all the same; a number is none.
        return 0.1 if any(letter.isalpha() for letter in value) else 0.0
    if field in {"generations", "function", "country"}:
        return float(canonical(field, value) is not None)
    schema = fields()[field].schema if field in fields() else None
    if schema is not None and schema.item_type in {"date", "number", "integer", "plmn"}:
        return float(any(letter.isdigit() for letter in value))
    return 1.0


def canonical(field: str, value: str) -> object:
    """What two spellings of one thing have in common; None where a word is none that the field knows."""
    folded = fold(value)
    if field == "vendor":
        return match_of(value).vendor_id or folded
    if field == "country":
        code = value.upper()
        return code if code in knowledge.countries() else words("country").get(folded)
    if field == "function":
        underscored = folded.replace(" ", "_")
        return underscored if underscored in knowledge.functions() else words("function").get(folded)
    if field == "generations":
        known = words("generation")
        if folded in known:
            return frozenset({known[folded]})
        found = {
            generation
            for part in _BETWEEN.split(value)
            for piece in (fold(part), *fold(part).split())
            if (generation := known.get(piece))
        }
        return frozenset(found) or None
    if field in {"latitude", "longitude"} and _DEGREES.fullmatch(value):
        return round(float(value.replace(",", ".").replace("−", "-")), 4)
    return folded or value
