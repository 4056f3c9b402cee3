"""How the page words numbers, shares, names and days: figures in tables, words in sentences, bounds never flattered."""

from __future__ import annotations

import math
from collections.abc import Sequence
from datetime import date

from vendorline.report.words import NBSP, day

_NUMBERS = ("no", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
#: Differences below this are dust of floating point.
_DUST = 1e-6


def word(count: float) -> str:
    """A number in a sentence: in words up to ten, then in figures."""
    return _NUMBERS[int(count)] if 0 <= count < len(_NUMBERS) and float(count).is_integer() else f"{count:,.0f}"


def capital(text: str) -> str:
    """A text with its first letter large."""
    return text[:1].upper() + text[1:]


def short_day(value: date) -> str:
    """A day where room is scarce: `28 Jun 2024`."""
    first, _, rest = day(value).partition(NBSP)
    month, _, year = rest.partition(" ")
    return f"{first}{NBSP}{month[:3]}{NBSP}{year}"


def whole_percent(share: float) -> str:
    """A share in whole percent without the sign: 0 only for nothing, `<1` for something, 100 only for all."""
    percent = share * 100
    if _DUST < percent < 0.5:
        return "<1"
    if 99.5 <= percent < 100 - _DUST:
        return ">99"
    return f"{percent:.0f}"


def share_range(low: float, high: float, *, unit: bool = True) -> str:
    """A share or its range, bounds rounded to whole percent: `6 %`, `71–100 %`, `0–1 %`."""
    first, last = whole_percent(low), whole_percent(high)
    if first == "0" and last == "<1":
        last = "1"
    if last == ">99" and first != last:
        last = "100"
    text = first if first == last else f"{first}–{last}"
    return text + (f"{NBSP}%" if unit else "")


def exact_range(low: float, high: float) -> str:
    """A share or its range with one decimal: `31.4–100 %`."""
    first, last = _tenth(low), _tenth(high)
    return (first if first == last else f"{first}–{last}") + f"{NBSP}%"


def _tenth(share: float) -> str:
    if share < _DUST:
        return "0"
    return "100" if share > 1 - _DUST else f"{share * 100:.1f}"


def at_least(share: float, decimals: int = 0) -> str:
    """Percent after `at least`: rounded down, so that it is never more than is true."""
    scale = 10**decimals
    return f"{math.floor(share * 100 * scale + _DUST) / scale:.{decimals}f}"


def near(share: float) -> str:
    """Percent of a share that is known exactly: one decimal, none where it is whole."""
    return f"{share * 100:.1f}".removesuffix(".0")


def at_most(share: float, decimals: int = 0) -> str:
    """Percent after `at most`: rounded up, so that it is never less than is true."""
    scale = 10**decimals
    return f"{math.ceil(share * 100 * scale - _DUST) / scale:.{decimals}f}"


def count(value: float | None) -> str:
    """A count with thousands separated."""
    if value is None:
        return "–"
    return f"{value:,.0f}" if float(value).is_integer() or value >= 100 else f"{value:,.1f}"


def count_range(low: float | None, high: float | None) -> str:
    """A count or its range: `2,489–3,496`."""
    if low is None or high is None or low == high:
        return count(low if low is not None else high)
    return f"{count(low)}–{count(high)}"


def listed(names: Sequence[str], most: int = 3) -> str:
    """Names as in a sentence; past `most` of them the first two and how many more."""
    if len(names) > most:
        return f"{', '.join(names[:2])} and {word(len(names) - 2)} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def plural(number: float, one: str, many: str | None = None) -> str:
    """A noun that agrees with a number."""
    return one if number == 1 else many or f"{one}s"


def possessive(name: str) -> str:
    """Whose it is: `Canada’s`, `the Netherlands’`."""
    return f"{name}’" if name.endswith("s") else f"{name}’s"


def spaced(text: str) -> str:
    """A title whose percent signs stay with their numbers."""
    return text.replace(" %", f"{NBSP}%")
