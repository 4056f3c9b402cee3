"""Positions as people write them: degrees, minutes and seconds, hemispheres, both numbers in one cell."""

from __future__ import annotations

import re

_DEGREES = re.compile(
    r"""([NSEWO])?\s*([-+−]?\d{1,3}(?:[.,]\d+)?)\s*°?\s*(?:(\d{1,2}(?:[.,]\d+)?)\s*['\u2032’]\s*)?(?:(\d{1,2}(?:[.,]\d+)?)\s*(?:["\u2033”]|''|\u2032\u2032)\s*)?([NSEWO])?""",
    re.IGNORECASE,
)
_PAIR = re.compile(r"\(?\s*([-+−]?\d{1,3}(?:\.\d+)?)\s*[,;/ ]\s*([-+−]?\d{1,3}(?:\.\d+)?)\s*\)?")
_COMMA_PAIR = re.compile(r"\(?\s*([-+−]?\d{1,3}(?:,\d+)?)\s*[;/ ]\s*([-+−]?\d{1,3}(?:,\d+)?)\s*\)?")
_DECIMALS = 8


def read_degrees(text: str) -> str | None:
    """One angle with a hemisphere, or in minutes and seconds, as decimal degrees; None where it is nothing of the kind."""
    found = _DEGREES.fullmatch(text.strip())
    if found is None or (not any(found[place] for place in (1, 3, 4, 5)) and "°" not in text):
        return None
    degrees, minutes, seconds = (_number(found[place]) for place in (2, 3, 4))
    size = abs(degrees) + minutes / 60 + seconds / 3600
    mark = (found[1] or found[5] or "").upper()
    negative = degrees < 0 or mark in {"S", "W"}
    return repr(round(-size if negative else size, _DECIMALS))


def read_position(text: str) -> tuple[str, str] | None:
    """Latitude and longitude of one cell; None where it does not hold two angles."""
    for form in (_COMMA_PAIR, _PAIR):
        if (found := form.fullmatch(text)) and ("," in found[1] or form is _PAIR):
            return found[1].replace(",", ".").replace("−", "-"), found[2].replace(",", ".").replace("−", "-")
    halves = [half for half in re.split(r"\s*[,;/]\s*|(?<=[NSEWO])\s+(?=[\dNSEWO])", text.strip()) if half]
    if len(halves) != 2:
        return None
    first, second = read_degrees(halves[0]), read_degrees(halves[1])
    return None if first is None or second is None else (first, second)


def _number(text: str | None) -> float:
    return float(text.replace(",", ".").replace("−", "-")) if text else 0.0
