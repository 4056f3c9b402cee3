"""`dataclass` as the standard library has it, with one function compiled for each class (docs/adr/0026-dataclasses-made-quickly.md).

Python 3.11 and 3.12 compile six, most of the time that making a class takes. From 3.13 on the standard one stands here itself.
"""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or sys.version_info >= (3, 13):
    from dataclasses import dataclass
else:
    from dataclasses import MISSING, Field, FrozenInstanceError, fields, is_dataclass
    from dataclasses import dataclass as standard
    from reprlib import recursive_repr

    def dataclass(cls: type | None = None, /, **options: bool) -> Any:
        """The decorator, with the options of the standard one."""
        return (lambda given: _made(given, **options)) if cls is None else _made(cls, **options)

    def _made(
        cls: type, *, eq: bool = True, order: bool = False, frozen: bool = False, kw_only: bool = False, **others: bool
    ) -> type:
        own = vars(cls)
        stated = [(f.init, f.hash, f.kw_only) for f in own.values() if isinstance(f, Field)]
        if (
            {*stated} - {(True, None, MISSING)}
            or others.keys() - {"repr", "slots"}
            or (order and (not eq or own.keys() & _ORDER.keys()))
            or any(map(is_dataclass, cls.__mro__[1:]))
        ):
            return standard(cls, eq=eq, order=order, frozen=frozen, kw_only=kw_only, **others)
        cls.__doc__ = cls.__doc__ or cls.__name__  # else the standard one looks for the signature, which takes long
        hashed = "__hash__" in own and (own["__hash__"] is not None or "__eq__" not in own)
        # The standard one finds the fields and makes the slots; of methods it is asked for none.
        made = standard(cls, init=False, eq=False, kw_only=kw_only, **others | {"repr": False})
        told, parameters = fields(made), made.__dataclass_params__
        parameters.init, parameters.repr, parameters.eq = True, others.get("repr", True), eq
        parameters.order, parameters.frozen = order, frozen
        methods = {"__init__": _init(made, told, frozen=frozen, kw_only=kw_only)}
        if parameters.repr:
            methods["__repr__"] = _repr
        if eq:
            compared = [f.name for f in told if f.compare]
            mine, theirs = (f"({''.join(f'{whose}.{name}, ' for name in compared)})" for whose in ("self", "other"))
            for name, sign in ({"__eq__": "=="} | (_ORDER if order else {})).items():
                value = f"{mine} {sign} {theirs} if other.__class__ is self.__class__ else NotImplemented"
                methods[name] = _when_used(made, name, "self, other", value)
            if not hashed:
                made.__hash__ = _when_used(made, "__hash__", "self", f"hash({mine})") if frozen else None
        if frozen:
            methods |= {"__setattr__": _refuse_to_assign, "__delattr__": _refuse_to_delete}
        if frozen and others.get("slots"):
            methods |= {"__getstate__": _state, "__setstate__": _restore}
        for name in methods.keys() - vars(made).keys():
            setattr(made, name, methods[name])
        return made

    _ORDER = {"__lt__": "<", "__le__": "<=", "__gt__": ">", "__ge__": ">="}
    _FACTORY = type("_Factory", (), {"__repr__": lambda _: "<factory>"})()

    def _init(cls: type, told: tuple[Field[Any], ...], *, frozen: bool, kw_only: bool) -> Any:
        space: dict[str, Any] = {"__name__": cls.__module__, "_set": object.__setattr__, "_FACTORY": _FACTORY}
        given, lines = ["self", *(["*"] if kw_only and told else [])], []
        for f in told:
            name = value = f.name
            space |= {f"_default_{name}": f.default, f"_make_{name}": f.default_factory}
            if f.default_factory is not MISSING:
                given.append(f"{name}=_FACTORY")
                value = f"_make_{name}() if {name} is _FACTORY else {name}"
            else:
                given.append(name if f.default is MISSING else f"{name}=_default_{name}")
            lines.append(f"_set(self, {name!r}, {value})" if frozen else f"self.{name} = {value}")
        lines += ["self.__post_init__()"] if hasattr(cls, "__post_init__") else []
        exec(f"def __init__({', '.join(given)}):\n " + "\n ".join(lines or ["pass"]), space)  # noqa: S102 - names of fields
        init = space["__init__"]
        init.__qualname__ = f"{cls.__qualname__}.__init__"
        init.__annotations__ = {f.name: f.type for f in told} | {"return": None}
        return init

    @recursive_repr("...")
    def _repr(self: Any) -> str:
        told = [f"{f.name}={getattr(self, f.name)!r}" for f in fields(self) if f.repr]
        return f"{type(self).__qualname__}({', '.join(told)})"

    def _when_used(cls: type, name: str, given: str, value: str) -> Any:
        """A method that is compiled when it is first called, and then stands in the place of this one."""

        def method(*arguments: Any) -> Any:
            space: dict[str, Any] = {}
            exec(f"def {name}({given}): return {value}", space)  # noqa: S102 - names of fields
            setattr(cls, name, space[name])
            return space[name](*arguments)

        return method

    def _refuse_to_assign(_self: Any, name: str, _value: Any) -> None:
        raise FrozenInstanceError(f"cannot assign to field {name!r}")

    def _refuse_to_delete(_self: Any, name: str) -> None:
        raise FrozenInstanceError(f"cannot delete field {name!r}")

    def _state(self: Any) -> list[Any]:
        return [getattr(self, f.name) for f in fields(self)]

    def _restore(self: Any, state: list[Any]) -> None:
        for f, value in zip(fields(self), state, strict=True):
            object.__setattr__(self, f.name, value)


__all__ = ["dataclass"]
