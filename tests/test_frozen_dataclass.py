"""Our dataclass does what the library's does."""

from __future__ import annotations

import copy
import dataclasses
import importlib
import inspect
import pickle
import pkgutil
import sys
from dataclasses import KW_ONLY, field
from typing import Any, ClassVar

import pytest

import vendorline
from vendorline.frozen_dataclass import dataclass as ours


def shape(dataclass: Any) -> Any:
    """A class with every kind of field, made by one of the two."""

    @dataclass(frozen=True, slots=True)
    class Shape:
        """A shape."""

        name: str
        sides: int = 3
        colours: list[str] = field(default_factory=list, compare=False)
        secret: str = field(default="", repr=False)
        total: int = field(default=7, init=False)
        made: dict[str, int] = field(default_factory=dict, init=False, compare=False)
        _: KW_ONLY
        kind: str = "flat"
        many: ClassVar[int] = 3

        def __post_init__(self) -> None:
            if self.sides < 0:
                raise ValueError("sides are counted")

        @property
        def corners(self) -> int:
            return self.sides

    return Shape


CLASSES = [shape(dataclasses.dataclass), shape(ours)]


def told(make: Any) -> Any:
    """What a call gives, or the kind and words of its exception."""
    try:
        return make()
    except Exception as error:  # noqa: BLE001
        return type(error), str(error)


@pytest.mark.parametrize(
    "ask",
    [
        lambda c: c("a"),
        lambda c: c(),
        lambda c: c("a", 4, ["red"], "x", "solid"),
        lambda c: c("a", -1),
        lambda c: c("a", kind="solid", sides=2),
        lambda c: c("a", wrong=2),
        lambda c: (
            c("a") == c("a"),
            c("a") == c("b"),
            c("a") == c("a", colours=["red"]),
            c("a") == 3,
            c("a") != c("a"),
        ),
        lambda c: (hash(c("a")), hash(c("a", colours=["x"])), len({c("a"), c("a"), c("b")})),
        lambda c: (dataclasses.replace(c("a"), sides=5), dataclasses.asdict(c("a", 4)), dataclasses.astuple(c("a"))),
        lambda c: dataclasses.replace(c("a"), total=5),
        lambda c: setattr(c("a"), "name", "b"),
        lambda c: delattr(c("a"), "name"),
        lambda c: (copy.copy(c("a", 4)), copy.deepcopy(c("a", 4, ["red"]))),
        lambda c: c("a").colours is c("a").colours,
        lambda c: (str(inspect.signature(c)), c.__match_args__, c.__slots__, c.__doc__, c.__annotations__),
        lambda c: [(f.name, f.type, f.init, f.repr, f.compare, f.kw_only) for f in dataclasses.fields(c)],
        dataclasses.is_dataclass,
        lambda c: c("a").__reduce_ex__(2)[1:],
        lambda c: (c("a", 9).corners, c.many),
    ],
)
def test_it_answers_as_the_library(ask: Any) -> None:
    library, own = (told(lambda cls=cls: ask(cls)) for cls in CLASSES)
    assert repr(own).replace("tests.", "") == repr(library).replace("tests.", "")


@ours(frozen=True, slots=True)
class Point:
    """A point, at a place where it can be pickled."""

    x: int
    y: tuple[int, ...] = ()


@ours(frozen=True, slots=True)
class Place(Point):
    """A dataclass whose base is one is made by the library."""

    name: str = ""


@ours(frozen=True, slots=True, eq=False)
class Itself:
    """Equal to itself alone."""

    x: int = 0


@ours(frozen=True, slots=True)
class Counted:
    """With an equality of its own."""

    x: int = 0

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Counted)

    def __hash__(self) -> int:
        return 1

    def __repr__(self) -> str:
        return "counted"


def test_bases_pickles_and_methods_of_its_own() -> None:
    assert pickle.loads(pickle.dumps(Point(1, (2,)))) == Point(1, (2,))
    assert repr(Place(1, (2,), "here")) == "Place(x=1, y=(2,), name='here')"
    assert pickle.loads(pickle.dumps(Place(1, (), "here"))) == Place(1, (), "here") != Place(1)
    with pytest.raises(dataclasses.FrozenInstanceError):
        Place(1).name = "there"  # type: ignore[misc]
    with pytest.raises(dataclasses.FrozenInstanceError):
        Point(1).other = 2  # type: ignore[attr-defined]
    assert Itself() != Itself()
    assert len({Itself(), Itself()}) == 2
    assert Counted(1) == Counted(2)
    assert (hash(Counted()), repr(Counted())) == (1, "counted")
    match Point(1, (3,)):
        case Point(1, (inner,)):
            assert inner == 3


def test_every_class_of_the_package_has_what_the_library_would_give_it() -> None:
    """Signature, fields, slots and what may be hashed, of each class beside the library's one of the same body."""
    seen = 0
    for module in pkgutil.walk_packages(vendorline.__path__, "vendorline."):
        if module.name.endswith("__main__"):
            continue
        importlib.import_module(module.name)
        for cls in vars(sys.modules[module.name]).values():
            if inspect.isclass(cls) and cls.__module__ == module.name and _is_ours(cls):
                fields = dataclasses.fields(cls)
                kept = {f.name for f in fields}
                body = {
                    k: v
                    for k, v in vars(cls).items()
                    if k in {"__annotations__", "__doc__", "__module__", "__post_init__"}
                }
                defaults = {f.name: _fresh(f) for f in fields}
                options = {"eq": cls.__dataclass_params__.eq, "repr": cls.__dataclass_params__.repr}
                plain = dataclasses.dataclass(frozen=True, slots=True, **options)(
                    type(cls.__name__, (), body | defaults)
                )
                assert str(inspect.signature(cls)) == str(inspect.signature(plain)), cls
                assert set(cls.__slots__) == kept == set(plain.__slots__)
                assert cls.__match_args__ == plain.__match_args__
                seen += 1
    assert seen > 100


def _is_ours(cls: Any) -> bool:
    return dataclasses.is_dataclass(cls) and cls.__dict__.get("__setattr__", None) is Point.__setattr__


def _fresh(one: dataclasses.Field[Any]) -> Any:
    """A field as it was written."""
    given = {"default": one.default, "default_factory": one.default_factory}
    stated = {k: v for k, v in given.items() if v is not dataclasses.MISSING}
    return field(**stated, init=one.init, repr=one.repr, compare=one.compare, hash=one.hash, kw_only=bool(one.kw_only))
