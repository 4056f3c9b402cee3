"""Amounts of a limited role that follow its cap, in a case that is begun."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

Data = dict[str, Any]
#: The cap on the access network for which the pattern holds amounts.
_CAP = 0.35


def scale(limited: Data, cap: float, patterns: Mapping[str, Any]) -> None:
    """Amounts of a limited role that follow its cap: those of a removal where nothing may stay, of an open market where all may."""
    if cap == _CAP:
        return
    end = patterns["allow"] if cap > _CAP else patterns["block"]
    part = (cap - _CAP) / (1 - _CAP) if cap > _CAP else (_CAP - cap) / _CAP
    for line in ("used", "gone"):
        here, there = limited["amounts"][line], end["amounts"][line]
        for amount, value in here.items():
            if isinstance(value, list):
                size = max(len(value), len(there[amount]))
                pairs = zip(_padded(value, size), _padded(there[amount], size), strict=True)
                here[amount] = [f"{float(a) + part * (float(b) - float(a)):.2g}" for a, b in pairs]
            elif amount != "delayed":
                here[amount] = f"{float(value) + part * (float(there[amount]) - float(value)):.2g}"
    limited["amounts"]["unsupported"] = (
        f"PLACEHOLDER: drawn between a cap of {100 * _CAP:.3g} % and {'no cap' if cap > _CAP else 'a removal'}"
    )


def _padded(values: list[Any], size: int) -> list[Any]:
    """The values, the last of which goes on."""
    return [*values, *[values[-1]] * (size - len(values))]
