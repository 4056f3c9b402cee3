"""`dataclass` as the standard library has it, at a quarter of its price for classes that are frozen and have slots.

The library writes and compiles six methods a class, which takes 0.6 ms; a small check loads a hundred such classes, a sixth of its
time. Here `__init__` alone is compiled, and the other methods are common to all classes. Anything else than a frozen class with
slots, without order and without a dataclass as its base, is left to the library.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Callable, Sequence
from operator import attrgetter
from reprlib import recursive_repr
from typing import TYPE_CHECKING, Any

__all__ = ["dataclass"]

Class = Any
_set = object.__setattr__


class _Made:
    def __repr__(self) -> str:
        return "<factory>"


#: Default of a field that is made anew for each; shown as the library shows it.
_MADE = _Made()

if TYPE_CHECKING:
    from dataclasses import dataclass
else:

    def dataclass(
        *, frozen: bool = False, slots: bool = False, eq: bool = True, repr: bool = True, **more: bool
    ) -> Callable[[Class], Class]:
        """What makes a class a dataclass; the options are those of `dataclasses.dataclass`."""

        def decorated(cls: Class) -> Class:
            based = any(hasattr(base, "__dataclass_fields__") for base in cls.__bases__)
            if not (frozen and slots) or based or more.keys() - {"kw_only"}:
                return dataclasses.dataclass(cls, frozen=frozen, slots=slots, eq=eq, repr=repr, **more)
            made = dataclasses.dataclass(cls, init=False, repr=False, eq=False, slots=True, **more)
            return _finished(made, eq=eq, shown=repr)

        return decorated


def _finished(cls: Class, *, eq: bool, shown: bool) -> Class:
    """A class with its fields and slots, given its methods where it has none of its own."""
    fields = dataclasses.fields(cls)
    methods: dict[str, Any] = {"__getstate__": _state, "__setstate__": _restore}
    if shown:
        methods["__repr__"] = _shown
    if eq:
        methods["__eq__"], methods["__hash__"] = _equality([field.name for field in fields if field.compare])
    for name, method in methods.items():
        # A class with its own `__eq__` has None as its `__hash__`, which counts as no method.
        if cls.__dict__.get(name) is None:
            setattr(cls, name, method)
    cls.__setattr__, cls.__delattr__ = _no_setting, _no_deleting
    cls.__init__ = _init(cls, fields)
    # What a subclass, or somebody who asks, is told.
    for name in ("init", "frozen", "eq", "repr"):
        setattr(cls.__dataclass_params__, name, {"eq": eq, "repr": shown}.get(name, True))
    return cls


def _init(cls: Class, fields: Sequence[dataclasses.Field[Any]]) -> Callable[..., None]:
    """The method that takes the values of the fields."""
    known: dict[str, Any] = {"_MADE": _MADE}
    plain: list[str] = ["self"]
    named: list[str] = []
    body: list[str] = []
    for field in fields:
        name, value, default = field.name, field.name, ""
        if field.default_factory is not dataclasses.MISSING:
            known[f"_make_{name}"], default = field.default_factory, "=_MADE"
            value = f"_make_{name}() if {name} is _MADE else {name}" if field.init else f"_make_{name}()"
        elif field.default is not dataclasses.MISSING:
            known[f"_default_{name}"], default = field.default, f"=_default_{name}"
            value = name if field.init else f"_default_{name}"
        if field.init:
            (named if field.kw_only else plain).append(name + default)
        if field.init or default:
            known[f"_set_{name}"] = cls.__dict__[name].__set__
            body.append(f" _set_{name}(self, {value})")
    if hasattr(cls, "__post_init__"):
        body.append(" self.__post_init__()")
    arguments = ", ".join([*plain, *(["*", *named] if named else [])])
    exec(f"def __init__({arguments}):\n" + ("\n".join(body) or " pass"), known)  # noqa: S102 - names of fields, nothing else
    init: Callable[..., None] = known["__init__"]
    init.__annotations__ = {**{field.name: field.type for field in fields if field.init}, "return": None}
    init.__qualname__, init.__module__ = f"{cls.__qualname__}.__init__", cls.__module__
    return init


def _equality(names: Sequence[str]) -> tuple[Callable[..., Any], Callable[..., int]]:
    """Whether two of a class are equal, and a number for it."""
    values: Callable[[Any], Any] = attrgetter(*names) if len(names) > 1 else _one_of(names)

    def equal(self: Any, other: Any) -> Any:
        return values(self) == values(other) if other.__class__ is self.__class__ else NotImplemented

    def number(self: Any) -> int:
        return hash(values(self))

    return equal, number


def _one_of(names: Sequence[str]) -> Callable[[Any], Any]:
    return lambda self: tuple(getattr(self, name) for name in names)


@recursive_repr()
def _shown(self: Any) -> str:
    told = (f"{field.name}={getattr(self, field.name)!r}" for field in dataclasses.fields(self) if field.repr)
    return f"{type(self).__qualname__}({', '.join(told)})"


def _state(self: Any) -> list[Any]:
    return [getattr(self, field.name) for field in dataclasses.fields(self)]


def _restore(self: Any, state: Sequence[Any]) -> None:
    for field, value in zip(dataclasses.fields(self), state, strict=True):
        _set(self, field.name, value)


def _no_setting(_self: Any, name: str, _value: Any) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot assign to field {name!r}")


def _no_deleting(_self: Any, name: str) -> None:
    raise dataclasses.FrozenInstanceError(f"cannot delete field {name!r}")
