"""How the results of one command are verified before they are shown, and which commands make them again."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

from vendorline.errors import Fault
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.report.parts import Part

__all__ = ["Part", "Section"]


@dataclass(frozen=True, slots=True)
class Section:
    """The results of one command; `of_network`: whether they rest on a network's own files."""

    command: str
    faults: Callable[[Mapping[str, Any], str], Iterator[Fault]]
    commands: Callable[[Network, Sequence[Mapping[str, Any]]], Sequence[str]]
    of_network: bool = True
