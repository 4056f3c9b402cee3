"""The decorator of the package makes what the standard one makes."""

from __future__ import annotations

import ast
import copy
import inspect
import operator
import pickle
import sys
from collections.abc import Callable
from dataclasses import (
    FrozenInstanceError,
    asdict,
    astuple,
    field,
    fields,
    is_dataclass,
    replace,
)
from dataclasses import (
    dataclass as standard,
)
from functools import cached_property, partial
from itertools import product
from pathlib import Path
from typing import Any, Generic, TypeVar

import pytest

from vendorline import quick_dataclass

SOURCES = sorted((Path(quick_dataclass.__file__).parent).rglob("*.py"))
#: With these the standard decorator is asked; each of its options is one of the package's.
OPTIONS = [
    {"frozen": frozen, "slots": slots, "eq": eq, "repr": shown, "kw_only": kw_only, "order": order}
    for frozen, slots, eq, shown, kw_only, order in product((True, False), repeat=6)
]
Item = TypeVar("Item")


class Plain:
    a: int
    b: tuple[str, ...] = ()
    c: dict[str, int] = field(default_factory=dict)


class One:
    """Documented."""

    a: int


class Nothing:
    pass


class Hidden:
    a: int
    b: int = field(default=1, compare=False)
    c: int = field(default=2, repr=False)
    d: Any = field(default=3, hash=False)


class WithMethods:  # noqa: PLW1641 - as one may forget
    a: int

    def __repr__(self) -> str:
        return "mine"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, WithMethods)

    @property
    def twice(self) -> int:
        return 2 * self.a


class WithHash:
    a: int

    def __hash__(self) -> int:
        return 7


class After:
    a: int
    b: int = 1

    def __post_init__(self) -> None:
        if self.a < 0:
            raise ValueError("below nothing")


class WithGenerics(Generic[Item]):
    a: Item
    b: list[Item] = field(default_factory=list)


class WithLine:
    a: int
    line: int = field(default=5, init=False)
    made: list[int] = field(default_factory=list, init=False)


class WithKeywords:
    a: int = 0
    b: int = field(kw_only=True)  # type: ignore[misc]


KINDS = [Plain, One, Nothing, Hidden, WithMethods, WithHash, After, WithGenerics, WithLine, WithKeywords]
ARGUMENTS: list[tuple[tuple[Any, ...], dict[str, Any]]] = [
    ((), {}), ((1,), {}), ((2,), {}), ((1, ("x",)), {}), ((), {"a": 1}), ((), {"a": 1, "b": ("x",)}), ((1,), {"b": 3}),
    ((1,), {"a": 1}), ((1, 2, 3), {}), ((1, 2, 3, 4, 5), {}), ((), {"z": 1}), ((-1,), {}), ((), {"a": -1}), (([1],), {}),
]  # fmt: skip


def _copied(kind: type) -> type:
    """The class before any decorator."""
    held = {name: copy.copy(value) for name, value in vars(kind).items() if name not in {"__dict__", "__weakref__"}}
    made = type(kind.__name__, kind.__bases__, held)
    made.__qualname__ = kind.__qualname__
    return made


def _both(kind: type, **options: bool) -> tuple[type, type]:
    if sys.version_info >= (3, 13):
        pytest.skip("the standard one stands here itself")
    return quick_dataclass.dataclass(**options)(_copied(kind)), standard(**options)(_copied(kind))


def _told(work: Callable[[], Any]) -> Any:
    try:
        return work()
    except (TypeError, AttributeError, ValueError) as error:
        return type(error), str(error)


def _instances(kind: type) -> list[Any]:
    return [_told(lambda given=given, named=named: kind(*given, **named)) for given, named in ARGUMENTS]


def _same(mine: Any, theirs: Any, kind: type) -> bool:
    """Whether two answers say the same, an instance by its fields."""
    if is_dataclass(mine) and not isinstance(mine, type):
        return type(theirs).__name__ == type(mine).__name__ and all(
            getattr(mine, one.name) == getattr(theirs, one.name) for one in fields(mine)
        )
    return bool(mine == theirs)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("options", OPTIONS, ids=lambda options: " ".join(name for name, on in options.items() if on))
def test_it_makes_what_the_standard_one_makes(kind: type, options: dict[str, bool]) -> None:
    made = _told(lambda: _both(kind, **options))
    if isinstance(made[0], type) and issubclass(made[0], Exception):
        with pytest.raises(made[0]):
            standard(**options)(_copied(kind))
        return
    mine, theirs = made
    assert str(inspect.signature(mine)) == str(inspect.signature(theirs))
    assert mine.__init__.__annotations__ == theirs.__init__.__annotations__
    assert mine.__match_args__ == theirs.__match_args__
    assert repr(mine.__dataclass_params__) == repr(theirs.__dataclass_params__)
    assert [repr(one) for one in fields(mine)] == [repr(one) for one in fields(theirs)]
    assert getattr(mine, "__slots__", None) == getattr(theirs, "__slots__", None)
    assert (mine.__hash__ is None) == (theirs.__hash__ is None)
    own, others = _instances(mine), _instances(theirs)
    assert all(_same(a, b, kind) for a, b in zip(own, others, strict=True))
    pairs = [(a, b) for a, b in zip(own, others, strict=True) if isinstance(a, mine)]
    assert pairs or kind is Nothing or kind is WithKeywords
    for (a, b), (c, d) in product(pairs, repeat=2):
        assert (a == c) == (b == d)
        assert (a != c) == (b != d)
        for less in (operator.lt, operator.le, operator.gt, operator.ge):
            assert _told(partial(less, a, c)) == _told(partial(less, b, d))
        assert a != b or kind is WithMethods
    for a, b in pairs:
        if options["repr"] or kind is WithMethods:
            assert repr(a) == repr(b)
        told, expected = _told(lambda a=a: hash(a)), _told(lambda b=b: hash(b))
        assert told == expected or (not options["eq"] and isinstance(told, int) and isinstance(expected, int))
        assert asdict(a) == asdict(b)
        assert astuple(a) == astuple(b)
        assert _same(_told(lambda a=a: replace(a, a=9)), _told(lambda b=b: replace(b, a=9)), kind)
        for name in ("a", "b"):
            if hasattr(a, name):
                assert _told(lambda a=a, name=name: setattr(a, name, 5)) == _told(
                    lambda b=b, name=name: setattr(b, name, 5)
                )
                assert _told(lambda a=a, name=name: delattr(a, name)) == _told(lambda b=b, name=name: delattr(b, name))


@pytest.mark.parametrize("slots", [True, False])
def test_what_is_frozen_refuses_to_be_changed(slots: bool) -> None:
    one = quick_dataclass.dataclass(frozen=True, slots=slots)(_copied(One))(1)
    with pytest.raises(FrozenInstanceError, match="cannot assign to field 'a'"):
        one.a = 2
    with pytest.raises(FrozenInstanceError, match="cannot delete field 'a'"):
        del one.a
    with pytest.raises(FrozenInstanceError):
        one.other = 2
    assert one.a == 1


@quick_dataclass.dataclass(frozen=True, slots=True)
class Kept:
    """Frozen, with slots."""

    a: int
    b: Kept | None = None


@quick_dataclass.dataclass(frozen=True)
class Cached:
    """Frozen, with a value that is worked out once."""

    a: int

    @cached_property
    def worked_out(self) -> list[int]:
        """A list of it."""
        return [self.a]


@quick_dataclass.dataclass(frozen=True)
class Longer(Cached):
    """One of another."""

    b: int = 2


@quick_dataclass.dataclass(frozen=True, order=True)
class Ordered:
    """One that can be sorted."""

    a: int


@quick_dataclass.dataclass
class Held:
    """Not frozen, and holding itself."""

    a: Any


@pytest.mark.parametrize("one", [Kept(1, Kept(2)), Cached(1), Longer(1, 3), Ordered(1), Held([1])], ids=repr)
def test_instances_are_pickled_and_copied(one: Any) -> None:
    for again in (pickle.loads(pickle.dumps(one)), copy.copy(one), copy.deepcopy(one)):
        assert again == one
        assert type(again) is type(one)
        assert again is not one


def test_values_are_worked_out_once_and_classes_inherit_and_sort() -> None:
    one = Longer(1)
    assert one.worked_out is one.worked_out
    assert (one, one.b, Longer(1) == Cached(1)) == (Longer(1, 2), 2, False)
    assert sorted([Ordered(2), Ordered(1)]) == [Ordered(1), Ordered(2)]
    with pytest.raises(FrozenInstanceError):
        one.b = 3  # type: ignore[misc]
    held = Held(None)
    held.a = held
    assert repr(held) == "Held(a=...)"


def test_a_wrong_call_is_told_with_the_name_of_the_class() -> None:
    with pytest.raises(TypeError, match=r"^Kept\.__init__\(\) missing 1 required positional argument: 'a'$"):
        Kept()  # type: ignore[call-arg]


def test_every_class_of_the_package_is_made_by_it() -> None:
    wrong = []
    for path in SOURCES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "dataclasses" and path.name != "quick_dataclass.py":
                names = {name.name for name in node.names}
                # What it does not make anew: values that are no fields, and words that stand for fields.
                wrong += [f"{path.name} imports {name}" for name in names & {"dataclass", "InitVar", "KW_ONLY"}]
    assert wrong == []
