"""Records of what people write by hand: frozen, and accepting nothing that they do not know."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Annotated, Any

from pydantic import BaseModel, BeforeValidator, ConfigDict, StringConstraints

Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1)]


def _iso(value: Any) -> Any:
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("a day is written as YYYY-MM-DD")
    return value


_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
#: A day as law tells it; a number of seconds, or a time of day, is none.
Day = Annotated[date, BeforeValidator(_iso)]


class Record(BaseModel):
    """A frozen record that accepts nothing it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=False, defer_build=True)


def refuse(problems: Iterable[str]) -> None:
    """Raise ValueError with every problem there is, one a line."""
    told = list(problems)
    if told:
        raise ValueError("\n".join(told))
