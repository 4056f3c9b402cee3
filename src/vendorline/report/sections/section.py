"""What a section of a report is: the parts it adds to the page for the results of one command."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup

from vendorline.errors import Fault
from vendorline.network.tables import Network


@dataclass(frozen=True, slots=True)
class Part:
    """One part of the page: a heading of the second level and what stands under it."""

    id: str
    title: str
    html: Markup


@dataclass(frozen=True, slots=True)
class Source:
    """A source that the page rests on."""

    title: str
    url: str | None = None
    kind: str | None = None


@dataclass(frozen=True, slots=True)
class Contribution:
    """What the results of one command add to a report."""

    facts: tuple[tuple[str, str], ...]
    summary: Markup
    parts: tuple[Part, ...]
    sources: tuple[Source, ...]
    commands: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Section:
    """How the results of one command are verified and shown; `of_network`: whether they rest on a network's own files."""

    command: str
    faults: Callable[[Mapping[str, Any], str], Iterator[Fault]]
    contribute: Callable[[Network, Sequence[Mapping[str, Any]]], Contribution]
    of_network: bool = True
