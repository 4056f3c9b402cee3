"""Rows of priors beside each other: two that speak for the same, and shares of which nobody says how their lots hang together."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.likely.model import ShareRow
from vendorline.likely.priors import Priors, SettingPrior
from vendorline.rulebook.strict_yaml import Document

Place = tuple[str | int, ...]
Problem = tuple[Place, str, str]
_TELLS_ROWS_APART = ("operator", "country", "domain", "region", "generation", "interface", "column")


def repeated(rows: Mapping[str, Sequence[tuple[Place, Any]]], document: Document) -> Iterator[Problem]:
    """Two rows that speak for the same: nobody could tell which counts."""
    for section, named in rows.items():
        seen: dict[Any, Place] = {}
        for place, row in named:
            key = tuple(getattr(row, name, None) for name in _TELLS_ROWS_APART)
            if key in seen:
                line = document.line((section, *seen[key][1:]))
                yield place, f"speaks for the same as the row of line {line}", "keep one of them"
            seen.setdefault(key, place)


def hang_apart(rows: Sequence[tuple[Place, ShareRow]], found: Priors) -> Iterator[Problem]:
    """Shares that cannot be drawn from before somebody says how the lots of an operator hang together."""
    for place, row in rows:
        if not any(_is_said_for(setting, row) for setting in found.together):
            what = f"nobody says how surely a lot of {row.domain} has one vendor"
            yield place, what, "write a row under `together`; 1 = a lot has one vendor"
        if row.operator is None and not any(_is_said_for(setting, row) for setting in found.spread):
            what = f"nobody says how far an operator may differ from {row.country or 'the world'} in {row.domain}"
            yield place, what, "write a row under `spread`: 1, or another concentration, or none"


def _is_said_for(setting: SettingPrior, row: ShareRow) -> bool:
    """Whether a row of settings may speak for whatever a row of shares speaks for; of an operator the country is not known here."""
    if setting.domain not in {None, row.domain}:
        return False
    if setting.operator is None and setting.country is None:
        return True
    if row.operator is not None:
        return setting.operator in {None, row.operator}
    return setting.operator is None and setting.country == row.country
