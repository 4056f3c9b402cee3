"""Records made of what was validated before, without doing it again: of the generated form of the law, which a checksum guards."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache
from types import NoneType, UnionType
from typing import Annotated, Any, TypeVar, Union, get_args, get_origin

from vendorline.evidence.strict_record import Record

Kind = TypeVar("Kind", bound=Record)
Read = Callable[[Any], Any]


def made(kind: type[Kind], data: Mapping[str, Any]) -> Kind:
    """A record of its data as JSON holds them, which were written from a valid one."""
    values: dict[str, Any] = {}
    for name, read, default in _fields(kind):
        if name in data:
            value = data[name]
            values[name] = value if read is None or value is None else read(value)
        else:
            values[name] = default() if callable(default) else default
    record = kind.__new__(kind)
    # As `model_construct` does it, without asking each field for its aliases.
    for name, value in (("__dict__", values), ("__pydantic_fields_set__", set(data)), *_NOTHING_MORE):
        object.__setattr__(record, name, value)
    return record


def data_of(value: Any) -> Any:
    """A record, or a value of one, as JSON can hold it: all that it says, what nobody stated included."""
    if isinstance(value, Record):
        return {name: data_of(own) for name, own in value.__dict__.items()}
    if isinstance(value, dict):
        return {name: data_of(own) for name, own in value.items()}
    if isinstance(value, tuple | list):
        return [data_of(own) for own in value]
    return str(value) if isinstance(value, date | Decimal) else value


_NOTHING_MORE = (("__pydantic_extra__", None), ("__pydantic_private__", None))


@cache
def _fields(kind: type[Record]) -> tuple[tuple[str, Read | None, Any], ...]:
    """The fields of a record in their order: how each is read, and what it is, or what makes it, where nothing is said."""
    return tuple(
        (name, _reader(field.annotation), field.default_factory or field.default)
        for name, field in kind.model_fields.items()
    )


def _reader(kind: Any) -> Read | None:
    """What makes a value of a type of what JSON holds; None where that is the value itself."""
    origin, inner = get_origin(kind), get_args(kind)
    if origin is Annotated:
        return _reader(inner[0])
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
    return (lambda data: made(kind, data)) if isinstance(kind, type) and issubclass(kind, Record) else None


def _of_either(kinds: list[Any]) -> Read | None:
    """Of texts or a record, JSON tells which; else there is one kind."""
    records = [kind for kind in kinds if isinstance(kind, type) and issubclass(kind, Record)]
    if len(kinds) == 1:
        return _reader(kinds[0])
    return (lambda item: made(records[0], item) if isinstance(item, dict) else item) if records else None
