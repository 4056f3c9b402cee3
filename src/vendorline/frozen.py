"""Frozen dataclasses that are made quickly: a command makes a hundred of them before it does anything.

`dataclass` compiles methods of its own for every class; here all classes share those that compare, hash and show.
"""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from operator import attrgetter
from typing import Any, TypeVar, dataclass_transform

Class = TypeVar("Class", bound=type)


@dataclass_transform(frozen_default=True, field_specifiers=(field,))
def frozen(cls: Class) -> Class:
    """A dataclass that is frozen and has slots, as `dataclass(frozen=True, slots=True)` makes it."""
    for name, method in (("__eq__", _equal), ("__hash__", _hash), ("__repr__", _shown)):
        if name not in vars(cls):
            setattr(cls, name, method)
    made: Any = dataclass(frozen=True, slots=True, eq=False, repr=False)(cls)
    made._compared = attrgetter("__class__", *(one.name for one in fields(made) if one.compare))
    return made  # type: ignore[no-any-return]


def _equal(self: Any, other: object) -> Any:
    return self._compared(self) == self._compared(other) if other.__class__ is self.__class__ else NotImplemented


def _hash(self: Any) -> int:
    return hash(self._compared(self))


def _shown(self: Any) -> str:
    told = (f"{one.name}={getattr(self, one.name)!r}" for one in fields(self) if one.repr)
    return f"{type(self).__qualname__}({', '.join(told)})"
