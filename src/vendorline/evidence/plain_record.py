"""Records of what people write by hand, as plain frozen dataclasses.

Most commands only use records that were checked when the package was built. What checks one (`checked_record`) is loaded where one
is read, and takes the fields, their types and their limits from here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable
from datetime import date
from typing import Annotated, Any, Self


class Limited:
    """Limits of a value beside its type, in the words of pydantic's schemas: `pattern`, `min_length`, `ge` and so on."""

    def __init__(self, **limits: object) -> None:
        self._limits = limits

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        return {**handler(source), **self._limits}


class _Written:
    """Of a day: written as YYYY-MM-DD; a number of seconds, or a time of day, is none."""

    def __get_pydantic_core_schema__(self, source: Any, handler: Callable[[Any], Any]) -> Any:
        from pydantic_core.core_schema import no_info_before_validator_function

        return no_info_before_validator_function(_iso, handler(source))


def _iso(value: Any) -> Any:
    if isinstance(value, str) and not _DAY.match(value):
        raise ValueError("a day is written as YYYY-MM-DD")
    return value


_DAY = re.compile(r"^\d{4}-\d{2}-\d{2}$")
#: A day as law tells it.
Day = Annotated[date, _Written()]
Text = Annotated[str, Limited(strip_whitespace=True, min_length=1)]


class PlainRecord:
    """What a frozen dataclass of `kw_only` fields inherits to be read strictly: it accepts nothing that it does not know."""

    @classmethod
    def checked(cls, data: object) -> Self:
        """The record of what a file says. Raises pydantic's ValidationError with every fault."""
        from vendorline.evidence.checked_record import adapter_of

        record: Self = adapter_of(cls).validate_python(data)  # type: ignore[arg-type] # a class can be hashed
        return record

    @classmethod
    def amended(cls, data: Any) -> Any:
        """What a file says as it is read: with older words put into those of today."""
        return data

    def refuse_faults(self, stated: Collection[str]) -> None:
        """Raise ValueError where fields do not go together; `stated` are those that somebody wrote."""

    @classmethod
    def __get_pydantic_core_schema__(cls, _source: Any, handler: Any) -> Any:
        from vendorline.evidence.checked_record import schema_of

        return schema_of(cls, handler)


def refuse(problems: Iterable[str]) -> None:
    """Raise ValueError with every problem there is, one a line."""
    told = list(problems)
    if told:
        raise ValueError("\n".join(told))
