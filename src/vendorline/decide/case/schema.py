"""What a case file may say, as JSON Schema and as rows: the records of the model, in the words in which a file is written."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any

from pydantic import BaseModel

from vendorline.decide.case import from_network, model, options, outcomes, unknowns, weights
from vendorline.decide.case.terms import Quantified, Supported, WordRange
from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass

Schema = dict[str, Any]
_SPAN: Schema = {"type": "string", "pattern": r"^\s*([0-9.]+\s*(day|week|month|quarter|year)s?|\d{4}-\d{2}-\d{2})\s*$"}
_TEXT: Schema = {"type": "string", "minLength": 1}
_AMOUNTS: Schema = {
    "type": "object",
    "additionalProperties": {
        "anyOf": [{"type": "number"}, {"type": "array", "items": {"type": "number"}}, {"const": "computed"}]
    },
}
#: Fields that a file writes otherwise than the model holds them.
_AS_WRITTEN: Mapping[tuple[str, str], Schema] = {
    ("Case", "horizon"): _SPAN,
    ("Option", "lead"): _SPAN,
    ("Option", "wait"): _SPAN,
    ("Option", "review"): _SPAN,
    ("Event", "within"): _SPAN,
    ("Rule", "from"): _SPAN,
    ("Protection", "from"): _SPAN,
    ("Rule", "by"): {
        "anyOf": [
            _SPAN,
            {"type": "array", "items": _SPAN, "minItems": 1},
            {"type": "object", "additionalProperties": _SPAN},
        ]
    },
    ("FromNetwork", "amounts"): {
        "type": "object",
        "additionalProperties": {"anyOf": [_TEXT, {"$ref": "#/$defs/Asked"}]},
    },
    ("Term", "of"): {
        "type": "array",
        "items": {"anyOf": [_TEXT, {"type": "object", "additionalProperties": {"type": ["string", "number"]}}]},
    },
    ("Term", "if"): {"type": "string", "pattern": r"^(not )?\S+$"},
    ("Term", "paid"): {"type": "string", "pattern": r"^years?\s+\d+(\.\d+)?(\s*-\s*\d+)?$"},
    ("Term", "after"): {"type": "string", "pattern": r"^year\s+\d+$"},
    ("Term", "compensable"): {"type": ["boolean", "string"]},
}
#: Fields that the model makes of others; no file writes them.
_MADE = {
    ("Case", "conversions"), ("Amounts", "lines"), ("Amounts", "by_completion"), ("Option", "stance_if"),
    ("Option", "deadline_of"), ("Option", "deadline"),
}  # fmt: skip
#: Records that others are made of; their fields stand once, and where they are used.
_BASES: tuple[type[BaseModel], ...] = (Supported, Quantified)


@dataclass(frozen=True, slots=True)
class CaseField:
    """A field of a record of a case: how it is written, whether it must be there, what it means."""

    record: str
    field: str
    type: str
    required: bool
    meaning: str


@cache
def _records() -> Mapping[str, type[BaseModel]]:
    homes = (options, from_network, unknowns, outcomes, weights, model)
    own = {(home.__name__, n): c for home in homes for n, c in vars(home).items() if isinstance(c, type)}
    made_here = {
        n: c for (home, n), c in own.items() if issubclass(c, BaseModel) and c.__module__ == home and n != "Condition"
    }
    return {**made_here, "Supported": Supported, "Quantified": Quantified, "WordRange": WordRange}


@cache
def case_fields() -> tuple[CaseField, ...]:
    """Every field of a case file, record by record."""
    needed = {
        (name, field.alias or key)
        for name, record in _records().items()
        for key, field in record.model_fields.items()
        if field.is_required()
    } | {("Amounts", "LINE")}
    return tuple(
        CaseField(row["record"], row["field"], row["type"], (row["record"], row["field"]) in needed, row["meaning"])
        for row in rows_of("vendorline.decide", "data/fields.csv")
    )


def written_fields() -> Iterator[tuple[str, str]]:
    """Record and field of everything that the model knows by a field of its own, as a file names it."""
    for name, record in _records().items():
        inherited = {
            key for base in _BASES if base is not record and issubclass(record, base) for key in base.model_fields
        }
        for key, field in record.model_fields.items():
            if key not in inherited and (name, key) not in _MADE:
                yield name, field.alias or key


def case_schema() -> Schema:
    """JSON Schema (2020-12) of a case file, for editors and checkers.

    A file that is based on another says only what differs, so of such a file no more than its sections are described.
    """
    schema = model.Case.model_json_schema()
    defined: dict[str, Schema] = schema.pop("$defs")
    defined.pop("Condition", None)
    whole = {**schema, "description": "A case that stands alone."}
    for name, record in {**defined, "Case": whole}.items():
        _describe(name, record)
    option, amounts, response = defined["Option"], defined["Amounts"], defined["Response"]
    option["patternProperties"] = {"^stance_if_": {**_TEXT, "description": _meaning("Option", "stance_if_EVENT")}}
    amounts["additionalProperties"] = {**_AMOUNTS, "description": _meaning("Amounts", "LINE")}
    amounts["required"] = ["used"]
    a_range = [r for r in defined["Quantified"]["properties"]["q"]["anyOf"] if r != {"type": "null"}]
    table = response["properties"]["table"]["patternProperties"]
    table.update({stance: {"anyOf": [cells, *a_range]} for stance, cells in table.items()})
    later = {
        "type": "object",
        "description": "What a later case changes; null removes.",
        "properties": {name: {"description": told["description"]} for name, told in whole["properties"].items()},
        "required": ["case"],
        "additionalProperties": False,
    }
    later["properties"]["based_on"] = {**_TEXT, "description": _meaning("Case", "based_on")}  # type: ignore[index]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "vendorline decision case",
        "type": "object",
        "if": {"required": ["based_on"]},
        "then": {"$ref": "#/$defs/Later"},
        "else": {"$ref": "#/$defs/Case"},
        "$defs": {**defined, "Case": whole, "Later": later},
    }


def _describe(name: str, record: Schema) -> None:
    """The fields of a record as a file writes them, each with what it means."""
    properties: dict[str, Schema] = record["properties"]
    for made in [field for of, field in _MADE if of == name]:
        properties.pop(made, None)
        record["required"] = [field for field in record.get("required", []) if field != made]
    for field, held in list(properties.items()):
        told = _AS_WRITTEN.get((name, field), held)
        properties[field] = {k: v for k, v in told.items() if k != "title"} | {"description": _meaning(name, field)}


def _meaning(name: str, field: str) -> str:
    """What a field means; where a record has it from one that it is made of, as that says it."""
    told = {(one.record, one.field): one.meaning for one in case_fields()}
    for record in (name, "Quantified", "Supported"):
        if (record, field) in told:
            return told[record, field]
    raise KeyError(name, field)
