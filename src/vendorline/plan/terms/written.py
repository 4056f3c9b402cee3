"""Numbers as somebody wrote them: digits and a point, nothing that could be read in two ways."""

from __future__ import annotations

import re
from typing import Annotated, Any

from pydantic import BeforeValidator
from pydantic_core import PydanticCustomError

_NUMBER = re.compile(r"[+-]?[0-9]{1,15}(\.[0-9]{1,15})?", re.ASCII)
_PERCENT = re.compile(r"([0-9]+(?:\.[0-9]+)?)\s*(?:%|per ?cent|pct)", re.ASCII | re.IGNORECASE)
_COMMA = re.compile(r"[0-9]+,[0-9]{1,2}", re.ASCII)
_THOUSANDS = re.compile(r"[0-9]{1,3}([ ,_'\u00a0\u202f][0-9]{3})+(\.[0-9]+)?", re.ASCII)


def _number(value: Any) -> Any:
    """A number from its text; anything but text is left to the record."""
    if isinstance(value, bool):
        raise _wrong("is no number", "write a number")
    if not isinstance(value, str):
        return value
    if _NUMBER.fullmatch(value):
        return float(value) if "." in value else int(value)
    if percent := _PERCENT.fullmatch(value):
        raise _wrong("is written as percent", f"write a share from 0 to 1: {as_share(percent[1])}")
    if _THOUSANDS.fullmatch(value):
        raise _wrong("is not plain digits", f"write {re.sub(r'[^0-9.]', '', value)}")
    if _COMMA.fullmatch(value):
        raise _wrong("has a decimal comma", f"write {value.replace(',', '.')}")
    raise _wrong("is no number", "write digits with a decimal point, without a unit")


def as_share(percent: str) -> str:
    """A share from percent: 35 is 0.35."""
    return f"{float(percent) / 100:.12g}"


def _wrong(problem: str, remedy: str) -> PydanticCustomError:
    return PydanticCustomError("not_plain", "{problem}", {"problem": problem, "remedy": remedy})


#: Reads text as a number before the record checks its range.
Written = BeforeValidator(_number)
Number = Annotated[float, Written]
Whole = Annotated[int, Written]
