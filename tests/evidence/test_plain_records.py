"""Plain records are checked when they are read, and told as pydantic's own would be."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Collection
from dataclasses import dataclass, field, fields
from datetime import date
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    TypeAdapter,
    ValidationError,
    model_validator,
)

from vendorline.evidence.checked_record import adapter_of
from vendorline.evidence.plain_record import Day, Limited, PlainRecord, Text, refuse
from vendorline.evidence.source import Source
from vendorline.rulebook.model import Instrument, Provision
from vendorline.rulebook.terms import Exemption, Reading, Scope, StatusEvent, Time, VendorPredicate


@dataclass(frozen=True, kw_only=True)
class Inner(PlainRecord):
    """What is inside."""

    word: Text
    day: Day | None = None


@dataclass(frozen=True, kw_only=True)
class Outer(PlainRecord):
    """What is around it."""

    code: Annotated[Text, Limited(max_length=3)] = "abc"
    one: Inner
    more: Annotated[tuple[Text | Inner, ...], Limited(min_length=1)]
    by_name: dict[str, Inner] = field(default_factory=dict)
    number: Annotated[int, Limited(ge=0)] | None = None
    share: Annotated[Decimal, Limited(decimal_places=2)] | None = None

    def refuse_faults(self, stated: Collection[str]) -> None:
        """Raise ValueError for a number that goes with no share, or a code that is not stated."""
        refuse(_faults(self, stated))

    @classmethod
    def amended(cls, data: Any) -> Any:
        """An older word for a field."""
        return _amended(data)


def _faults(record: Any, stated: Collection[str]) -> list[str]:
    faults = ["a number needs a share"] if record.number is not None and record.share is None else []
    return [*faults, *(["a share needs a code"] if record.share is not None and "code" not in stated else [])]


def _amended(data: Any) -> Any:
    return (
        {("code" if name == "key" else name): value for name, value in data.items()} if isinstance(data, dict) else data
    )


PydanticText = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _iso(value: Any) -> Any:
    if isinstance(value, str) and (len(value), value[4:5], value[7:8]) != (10, "-", "-"):
        raise ValueError("a day is written as YYYY-MM-DD")
    return value


class _Model(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


def _models() -> type[BaseModel]:
    class Inner(_Model):
        """What is inside."""

        word: PydanticText
        day: Annotated[date, BeforeValidator(_iso)] | None = None

    class Outer(_Model):
        """What is around it."""

        code: Annotated[PydanticText, Field(max_length=3)] = "abc"
        one: Inner
        more: tuple[PydanticText | Inner, ...] = Field(min_length=1)
        by_name: dict[str, Inner] = Field(default_factory=dict)
        number: int | None = Field(default=None, ge=0)
        share: Annotated[Decimal, Field(decimal_places=2)] | None = None

        @model_validator(mode="before")
        @classmethod
        def _older(cls, data: Any) -> Any:
            return _amended(data)

        @model_validator(mode="after")
        def _together(self) -> Outer:
            refuse(_faults(self, self.model_fields_set))
            return self

    for kind in (Inner, Outer):
        kind.__module__ = __name__
    Outer.model_rebuild(force=True, _types_namespace={**globals(), "Inner": Inner, "Outer": Outer})
    return Outer


_GOOD: dict[str, Any] = {"one": {"word": "a"}, "more": ["b", {"word": "c", "day": "2026-01-31"}]}
_CASES: list[Any] = [
    _GOOD, {}, None, [], "text",
    _GOOD | {"code": "  x  "}, _GOOD | {"key": "y"}, _GOOD | {"key": "long"}, _GOOD | {"code": " "}, _GOOD | {"code": None},
    _GOOD | {"one": None}, _GOOD | {"one": {"word": 5}}, _GOOD | {"one": {"word": "a", "other": 1}}, _GOOD | {"other": 1},
    _GOOD | {"one": {"word": "a", "day": 5}}, _GOOD | {"one": {"word": "a", "day": "1704153600"}}, _GOOD | {"one": {"word": "a", "day": date(2026, 1, 1)}},
    _GOOD | {"more": []}, _GOOD | {"more": [" "]}, _GOOD | {"more": [{"word": " "}, 5, {}]}, _GOOD | {"more": "b"},
    _GOOD | {"by_name": {"a": {"word": "b"}, "c": {"day": "2026-02-30"}}}, _GOOD | {"by_name": []},
    _GOOD | {"number": -1}, _GOOD | {"number": 1}, _GOOD | {"number": "2", "share": 0.25}, _GOOD | {"share": "0.125"},
    _GOOD | {"number": 1, "share": 0.5, "code": "abc"}, _GOOD | {"number": 1, "share": 0.5, "key": "abc"}, _GOOD | {"share": "x"},
]  # fmt: skip


def _told(read: Any, data: Any) -> Any:
    try:
        return read(data)
    except ValidationError as error:
        return [(e["loc"], e["type"], e["msg"], e["input"]) for e in error.errors(include_url=False)]


def _plain(value: Any) -> Any:
    if isinstance(value, Inner | Outer):
        return {each.name: _plain(getattr(value, each.name)) for each in fields(value)}
    if isinstance(value, BaseModel):
        return {name: _plain(getattr(value, name)) for name in type(value).model_fields}
    if isinstance(value, dict):
        return {name: _plain(own) for name, own in value.items()}
    return tuple(map(_plain, value)) if isinstance(value, tuple) else value


@pytest.mark.parametrize("data", _CASES, ids=repr)
def test_a_record_is_read_and_refused_as_pydantics_own(data: Any) -> None:
    mine, theirs = _told(Outer.checked, data), _told(_models().model_validate, data)
    assert isinstance(mine, Outer) == isinstance(theirs, BaseModel)
    assert _plain(mine) == _plain(theirs)


def test_some_cases_are_read_and_some_are_refused() -> None:
    read = [isinstance(_told(Outer.checked, data), Outer) for data in _CASES]
    assert 5 < sum(read) < len(read) - 5


def test_its_json_schema_is_pydantics_own() -> None:
    assert adapter_of(Outer).json_schema() == _models().model_json_schema()


def test_a_model_of_pydantic_may_hold_one() -> None:
    class Holder(_Model):
        one: Inner

    assert TypeAdapter(Holder).validate_python({"one": {"word": "a"}}).one == Inner(word="a")


@pytest.mark.parametrize(
    "kind", [Source, Instrument, Provision, Exemption, Reading, Scope, StatusEvent, Time, VendorPredicate]
)
def test_every_record_of_the_law_accepts_nothing_that_it_does_not_know(kind: type[PlainRecord]) -> None:
    with pytest.raises(ValidationError, match="Extra inputs are not permitted"):
        kind.checked({"unheard_of": 1})


def test_the_records_stand_without_what_checks_them() -> None:
    program = (
        "import sys, vendorline.rulebook as r; assert len(r.provisions()) > 100; sys.exit('pydantic' in sys.modules)"
    )
    assert subprocess.run([sys.executable, "-c", program], check=False, timeout=120).returncode == 0
