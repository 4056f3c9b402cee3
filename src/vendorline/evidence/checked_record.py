"""What checks a plain record when it is read: a model of pydantic with the record's own fields, types and limits."""

from __future__ import annotations

from dataclasses import MISSING, Field, fields
from functools import cache
from typing import TYPE_CHECKING, Any, get_type_hints

import pydantic
from pydantic import GetCoreSchemaHandler, Tag, TypeAdapter, create_model
from pydantic_core import CoreSchema
from pydantic_core.core_schema import no_info_after_validator_function, no_info_before_validator_function

from vendorline.evidence.strict_record import Record

if TYPE_CHECKING:
    from vendorline.evidence.plain_record import PlainRecord


@cache
def adapter_of(kind: type[PlainRecord]) -> TypeAdapter[Any]:
    """What reads a kind of record, and tells its JSON Schema."""
    return TypeAdapter(kind)


def schema_of(kind: type[PlainRecord], handler: GetCoreSchemaHandler) -> CoreSchema:
    """How pydantic checks a kind of record, by itself or inside another."""

    def record(model: Record) -> PlainRecord:
        made = kind(**{name: getattr(model, name) for name in type(model).model_fields})
        made.refuse_faults(model.model_fields_set)
        return made

    checked = no_info_after_validator_function(record, handler.generate_schema(_model_of(kind)))  # type: ignore[arg-type] # a class can be hashed
    schema = no_info_before_validator_function(kind.amended, checked)
    # Where it is one of several kinds, faults are told under its name.
    return Tag(kind.__name__).__get_pydantic_core_schema__(kind, lambda _: schema)  # type: ignore[arg-type]


@cache
def _model_of(kind: type[PlainRecord]) -> type[Record]:
    types = get_type_hints(kind, include_extras=True)
    own: dict[str, Any] = {field.name: (types[field.name], _default(field)) for field in fields(kind)}  # type: ignore[arg-type]
    return create_model(kind.__name__, __base__=Record, __doc__=kind.__doc__, __module__=kind.__module__, **own)


def _default(field: Field[Any]) -> Any:
    if field.default_factory is not MISSING:
        return pydantic.Field(default_factory=field.default_factory)
    return ... if field.default is MISSING else field.default
