"""Records made of what was validated before, without doing it again: of the generated form of the law, which a checksum guards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import MISSING, Field, fields
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from vendorline.evidence.plain_record import PlainRecord

Kind = TypeVar("Kind", bound=PlainRecord)
Read = Callable[[Any], Any]


def made(kind: type[Kind], data: Mapping[str, Any]) -> Kind:
    """A record of its data as JSON holds them, which were written from a valid one."""
    record = kind.__new__(kind)
    # As its `__init__` does it, without asking of each field whether it may be set.
    values = vars(record)
    for name, read, default in _fields(kind):  # type: ignore[arg-type] # a class can be hashed
        if name in data:
            value = data[name]
            values[name] = value if read is None or value is None else read(value)
        else:
            values[name] = default() if callable(default) else default
    return record


def data_of(value: Any) -> Any:
    """A record, or a value of one, as JSON can hold it: all that it says, what nobody stated included."""
    if isinstance(value, PlainRecord):
        return {name: data_of(own) for name, own in vars(value).items()}
    if isinstance(value, dict):
        return {name: data_of(own) for name, own in value.items()}
    if isinstance(value, tuple | list):
        return [data_of(own) for own in value]
    return str(value) if isinstance(value, date | Decimal) else value


def without_defaults(value: Any) -> Any:
    """A record, or a value of one, as far as it says more than its defaults."""
    if isinstance(value, PlainRecord):
        told = ((field, getattr(value, field.name)) for field in fields(value))  # type: ignore[arg-type]
        return {field.name: without_defaults(own) for field, own in told if own != _default(field)}
    if isinstance(value, dict):
        return {name: without_defaults(own) for name, own in value.items()}
    return tuple(map(without_defaults, value)) if isinstance(value, tuple) else value


def _default(field: Field[Any]) -> Any:
    return field.default if field.default_factory is MISSING else field.default_factory()


@cache
def _fields(kind: type[PlainRecord]) -> tuple[tuple[str, Read | None, Any], ...]:
    """The fields of a record: how each is read, and what it is, or what makes it, where nothing is said."""
    types = get_type_hints(kind)
    return tuple(
        (
            field.name,
            _reader(types[field.name]),
            field.default if field.default_factory is MISSING else field.default_factory,
        )
        for field in fields(kind)  # type: ignore[arg-type]
    )


def _reader(kind: Any) -> Read | None:
    """What makes a value of a type of what JSON holds; None where that is the value itself."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin in {Union, UnionType}:
        return _of_either([one for one in inner if one is not NoneType])
    if origin is tuple:
        each = _reader(inner[0])
        return tuple if each is None else lambda items: tuple(map(each, items))
    if origin is dict:
        read = _reader(inner[1])
        return None if read is None else lambda items: {name: read(item) for name, item in items.items()}
    if kind is date:
        return date.fromisoformat
    if kind is Decimal:
        return Decimal
    return (lambda data: made(kind, data)) if isinstance(kind, type) and issubclass(kind, PlainRecord) else None


def _of_either(kinds: list[Any]) -> Read | None:
    """Of texts or a record, JSON tells which; else there is one kind."""
    records = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, PlainRecord)]
    if len(kinds) == 1:
        return _reader(kinds[0])
    return (lambda item: made(records[0], item) if isinstance(item, dict) else item) if records else None
