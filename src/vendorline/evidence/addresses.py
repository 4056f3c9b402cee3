"""Whether the address of a source is the page's own: no proxy, no redirect, no tracking. The patterns are `data/unclean_addresses.csv`."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from urllib.parse import urlsplit

from vendorline.knowledge.data_files import rows_of
from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Unclean:
    """What is wrong with an address, and how to mend it."""

    why: str
    remedy: str


@cache
def _patterns() -> tuple[tuple[str, re.Pattern[str], Unclean], ...]:
    rows = rows_of("vendorline.evidence", "data/unclean_addresses.csv")
    return tuple((row["part"], re.compile(row["pattern"]), Unclean(row["why"], row["remedy"])) for row in rows)


def unclean(url: str) -> tuple[Unclean, ...]:
    """Everything for which an address is not the page's own; nothing for a clean one."""
    return tuple(dict.fromkeys(_found(url)))


def _found(url: str) -> Iterator[Unclean]:
    try:
        parts = urlsplit(url)
        host = parts.netloc.rpartition("@")[2]
    except ValueError:
        yield Unclean("no address", "give an address that begins with https://")
        return
    texts = {"scheme": parts.scheme, "host": host, "path": parts.path, "query": parts.query.casefold()}
    for part, pattern, why in _patterns():
        if pattern.search(texts[part]):
            yield why
    if "@" in parts.netloc:
        yield Unclean("a name or password", "leave it away")
