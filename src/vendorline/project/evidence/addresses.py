"""Which number of a result is meant: a row by its number or its keys, in `rows` or another table, or a number beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import Any

from vendorline.errors import UnknownName, UsageError
from vendorline.quick_dataclass import dataclass

#: What every document holds beside its results.
_FRAME = frozenset({"vendorline", "command", "inputs", "fingerprint", "rows"})


@dataclass(frozen=True, slots=True)
class Address:
    """A number, or row, of a result: the key under which it stands, the row or value there, and how it is called."""

    key: str
    value: Any
    called: str

    @property
    def row(self) -> Mapping[str, Any]:
        """The row; without columns where it is none."""
        return self.value if isinstance(self.value, Mapping) else {}


def addressed(document: Mapping[str, Any], asked: str) -> Address:
    """What `asked` names: `3` or `operator_id=bell,provision_id=X` in rows, `options:2`, `supports:parameter=delay`, `objective`, `parts.labour`.

    Raises:
        UnknownName: the result has no such table.
        UsageError: no row is so, or several are.
    """
    key, sign, selector = asked.partition(":")
    if not sign and (key.strip().isdecimal() or "=" in key):
        key, selector = "rows", asked
    parts = key.strip().split(".")
    value: Any = document
    for depth, part in enumerate(parts):
        if not isinstance(value, Mapping) or part not in value:
            known = [name for name in value if depth or name not in _FRAME] if isinstance(value, Mapping) else []
            raise UnknownName("number", ".".join(parts[: depth + 1]), known)
        value = value[part]
    if not selector:
        return Address(parts[0], value, key.strip())
    if not isinstance(value, list):
        raise UsageError(f"{key} is no table; leave out what stands behind the colon")
    return _row(key.strip(), value, selector.strip())


def _row(key: str, rows: list[Any], selector: str) -> Address:
    if selector.isdecimal():
        number = int(selector)
        if not 1 <= number <= len(rows):
            raise UsageError(f"{key} has {len(rows):,} rows; the first is 1")
        return Address(key, rows[number - 1], f"{key}:{number}")
    wanted = dict(_pair(part) for part in re.split(r",(?=[^,=]+=)", selector))
    found = [
        n
        for n, row in enumerate(rows)
        if isinstance(row, Mapping) and all(_is(row, name, v) for name, v in wanted.items())
    ]
    if len(found) == 1:
        return Address(key, rows[found[0]], f"{key}:{found[0] + 1}")
    if not found:
        first = next((row for row in rows if isinstance(row, Mapping)), {})
        missing = [name for name in wanted if name not in first]
        if missing:
            raise UnknownName("column", missing[0], list(first))
        raise UsageError(f"no row of {key} has {selector}")
    shown = ", ".join(str(n + 1) for n in found[:6])
    raise UsageError(
        f"{len(found):,} rows of {key} have {selector}: number {shown}{', ...' if len(found) > 6 else ''}; say which"
    )


def _pair(text: str) -> tuple[str, str]:
    name, sign, value = text.partition("=")
    if not sign:
        raise UsageError(f"{text!r} is neither a row's number nor NAME=VALUE")
    return name.strip(), value.strip()


def _is(row: Mapping[str, Any], name: str, value: str) -> bool:
    if name not in row:
        return False
    cell = row[name]
    if cell is None:
        return value in {"", "null"}
    if isinstance(cell, list):
        return [str(item) for item in cell] == [item for item in re.split(r"[;+]", value) if item]
    return str(cell) == value or (isinstance(cell, bool) and str(cell).casefold() == value.casefold())


def every_address(document: Mapping[str, Any]) -> Iterator[Address]:
    """Every row of every table, and every number beside them, that a result holds."""
    for key, value in document.items():
        if key in _FRAME - {"rows"}:
            continue
        if isinstance(value, list):
            for number, row in enumerate(value, start=1):
                if isinstance(row, Mapping):
                    yield Address(key, row, f"{key}:{number}")
            if value and not any(isinstance(row, Mapping) for row in value) and any(_is_number(v) for v in value):
                yield Address(key, value, key)
        elif isinstance(value, Mapping):
            for name, inner in value.items():
                if _is_number(inner) or isinstance(inner, Mapping | list):
                    yield Address(key, inner, f"{key}.{name}")
        elif _is_number(value):
            yield Address(key, value, key)


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)
