"""Distinguished names (3GPP TS 32.300): where an object stands, from the root of its network down."""

from __future__ import annotations

import re
from collections.abc import Iterator

_COMMA = re.compile(r"(?<!\\),")


def joined(parent: str, name: str, id_: str) -> str:
    """The name of an object inside another one; a comma in its id does not part it."""
    part = f"{name}=" + _COMMA.sub(r"\,", id_.strip())
    return f"{parent},{part}" if parent else part


def _parts(dn: str) -> list[str]:
    return _COMMA.split(dn) if "\\" in dn else dn.split(",")


def key_of(dn: str) -> str:
    """What two ways to write one name have in common: no spaces around its parts, classes in lower case."""
    parts = []
    for part in _parts(dn):
        name, mark, value = part.partition("=")
        parts.append(f"{name.strip().casefold()}={value.strip()}" if mark else part.strip())
    return ",".join(part for part in parts if part)


def upwards(key: str) -> Iterator[str]:
    """The key of an object, then those of everything it stands in."""
    parts = _parts(key)
    for length in range(len(parts), 0, -1):
        yield ",".join(parts[:length])


def organisation(prefix: str) -> str | None:
    """The domain that a prefix begins with (DC=example,DC=net is example.net); None where it names none."""
    parts = [part.partition("=") for part in _parts(prefix) if part.strip()]
    domain = [value.strip() for name, mark, value in parts if mark and name.strip().casefold() == "dc"]
    if domain:
        return ".".join(domain)
    return prefix.strip() if parts and not any(mark for _, mark, _ in parts) else None
