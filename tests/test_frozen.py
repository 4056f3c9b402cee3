"""Classes made by `frozen` behave as frozen dataclasses with slots do."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, dataclass, field, fields, replace
from typing import Any

import pytest

from vendorline.frozen import frozen


@frozen
class Made:
    """A class with a default, and a field that does not count."""

    name: str
    places: tuple[int, ...] = ()
    aside: list[str] = field(default_factory=list, repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class Plain:
    """The same by the standard library."""

    name: str
    places: tuple[int, ...] = ()
    aside: list[str] = field(default_factory=list, repr=False, compare=False)


@frozen
class Other:
    name: str
    places: tuple[int, ...] = ()


@frozen
class Own:
    """A class that compares and shows itself."""

    name: str

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Own)

    __hash__ = None  # type: ignore[assignment]

    def __repr__(self) -> str:
        return "own"


@frozen
class Nothing:
    """A class without fields."""


def test_it_is_as_the_standard_library_makes_it() -> None:
    assert repr(Made("a", (1,))) == repr(Plain("a", (1,))).replace("Plain", "Made")
    assert Made.__match_args__ == Plain.__match_args__
    assert Made.__slots__ == Plain.__slots__
    assert [one.name for one in fields(Made)] == [one.name for one in fields(Plain)]
    assert Made("a").aside == []
    assert replace(Made("a"), name="b") == Made("b")


def test_what_counts_decides_whether_two_are_equal() -> None:
    assert Made("a", (1,), ["x"]) == Made("a", (1,), ["y"])
    assert hash(Made("a", (1,), ["x"])) == hash(Made("a", (1,), ["y"]))
    assert Made("a") != Made("b")
    assert Made("a") != Other("a")
    assert Made("a").__eq__(Other("a")) is NotImplemented
    assert len({Made("a"), Made("a"), Made("b"), Nothing(), Nothing()}) == 3
    with pytest.raises(TypeError):
        hash(Made("a", [1]))  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["name", "unknown"])
def test_nothing_can_be_set(name: str) -> None:
    made: Any = Made("a")
    with pytest.raises((FrozenInstanceError, TypeError)):
        setattr(made, name, "b")
    with pytest.raises(FrozenInstanceError):
        del made.name


def test_methods_of_its_own_stay() -> None:
    assert Own("a") == Own("b")
    assert repr(Own("a")) == "own"
    with pytest.raises(TypeError):
        hash(Own("a"))
