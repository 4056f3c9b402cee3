"""Sources that rows of shipped tables cite: `data/sources.csv`, and how the words of a row name them, `data/cited_as.csv`.

Provisions hold their sources themselves; whatever else cites does so in a cell of its own table, by an address or in words.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType

from vendorline.evidence.source import Source
from vendorline.knowledge.data_files import rows_of

_ADDRESS = re.compile(r"https?://[^\s<>;]+")
_KEY = "source_id"
#: Words end where no letter or digit follows, nor a further part of a number.
_END = r"(?!\w)(?!\.\d)"


@cache
def collected_sources() -> Mapping[str, Source]:
    """The sources of the table by id, in its order."""
    return MappingProxyType({row[_KEY]: _source(row) for row in rows_of("vendorline.evidence", "data/sources.csv")})


def _source(row: Mapping[str, str]) -> Source:
    return Source.checked({name: value for name, value in row.items() if value and name != _KEY})


@cache
def _phrases() -> tuple[tuple[re.Pattern[str], str], ...]:
    rows = rows_of("vendorline.evidence", "data/cited_as.csv")
    return tuple((re.compile(rf"(?<!\w){re.escape(row['words'])}{_END}"), row[_KEY]) for row in rows)


def cited_in(text: str, by_address: Mapping[str, str]) -> tuple[str, ...]:
    """Ids of the sources that the text of a cell cites, in the order in which it names them.

    Args:
        text: addresses, words or both.
        by_address: ids by address, see `address_key`.
    """
    found = [*_addresses(text, by_address), *_words(text)]
    return tuple(dict.fromkeys(name for _, name in sorted(found)))


def _addresses(text: str, by_address: Mapping[str, str]) -> Iterator[tuple[int, str]]:
    whole = address_key(text)
    if whole in by_address:
        yield 0, by_address[whole]
    for match in _ADDRESS.finditer(text):
        if (key := address_key(match.group())) in by_address:
            yield match.start(), by_address[key]


def _words(text: str) -> Iterator[tuple[int, str]]:
    for pattern, name in _phrases():
        if match := pattern.search(text):
            yield match.start(), name


def address_key(url: str) -> str:
    """An address by which it is found, however it is written: without its scheme, `www` and a stroke at its end."""
    return re.sub(r"^(https?://)?(www\.)?", "", url.strip(), flags=re.IGNORECASE).rstrip("/")
