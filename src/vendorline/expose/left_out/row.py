"""A row of which not every cell could be read."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from vendorline.quick_dataclass import dataclass


@dataclass(frozen=True, slots=True)
class Row:
    """A row left out: its place among those left out (None: it stays, and some of its cells could not be read), and its cells.

    `cells` are as far as they could be read (None: empty, or not read), `texts` as they were given, `unread` those that could not be.
    """

    table: str
    place: int | None
    name: str
    cells: Mapping[str, Any]
    texts: Mapping[str, str]
    unread: frozenset[str]
