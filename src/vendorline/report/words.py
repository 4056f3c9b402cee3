"""Numbers, dates and lists as people read them: units, sensible rounding, ranges as ranges."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vendorline.results.units import unit_of

NBSP = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"

_MONTHS = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip


def day(value: date | None) -> str:
    """A date in words, `28 January 2023`; a dash where there is none."""
    return f"{value.day}{NBSP}{_MONTHS[value.month - 1]} {value.year}" if value else "–"


def number(value: float | None) -> str:
    """A count or amount with thousands separated, one decimal at most and none from a thousand on; a dash where there is none."""
    if value is None:
        return "–"
    text = f"{value:,.0f}" if abs(value) >= 1000 or float(value).is_integer() else f"{value:,.1f}"
    return text.replace("-", MINUS)


def percent(share: float | None, *, against: float | None = None) -> str:
    """A share as a percentage with one decimal, none for nothing and all.

    Where rounding would make it equal to another share that it is not, such as the limit, decimals are added.
    """
    if share is None:
        return "–"
    if share in (0, 1):
        return f"{share * 100:.0f}{NBSP}%"
    for decimals in range(1, 6):
        text = f"{share * 100:.{decimals}f}"
        if against is None or share == against or text != f"{against * 100:.{decimals}f}":
            break
    return f"{text}{NBSP}%".replace("-", MINUS)


def short_percent(share: float | None) -> str:
    """A share given as a rule, without idle zeros: `35 %`, `12.5 %`."""
    return "–" if share is None else f"{share * 100:.4f}".rstrip("0").rstrip(".") + f"{NBSP}%"


def listing(names: Sequence[str], *, most: int = 6) -> str:
    """Names as in a sentence, `A, B and C`; past `most` of them only their number."""
    if len(names) > most:
        return f"{', '.join(names[:most])} and {number(len(names) - most)} more"
    if len(names) < 2:
        return "".join(names)
    return f"{', '.join(names[:-1])} and {names[-1]}"


def counted(count: int, singular: str, plural: str | None = None) -> str:
    """A number with its noun: `1 site`, `5,760 sites`."""
    return f"{number(count)}{NBSP}{singular if count == 1 else plural or singular + 's'}"


def unit(basis: str | None) -> str:
    """What a basis is counted in, in the plural."""
    return unit_of(basis) if basis else "units"


def units(count: float | None, basis: str | None) -> str:
    """A count with the unit it is counted in: `1 site`, `5,760 sites`, `25,000 premises`."""
    basis = unit(basis)
    return f"{number(count)}{NBSP}{_SINGULAR.get(basis, basis) if count == 1 else basis}"


_SINGULAR = {f"{one}s": one for one in ("site", "element", "part", "vendor", "unit")}
_SINGULAR["pieces of software"] = "piece of software"


def days_left(days: int | None) -> str:
    """Days until a deadline; afterwards how long ago it was."""
    if days is None:
        return "–"
    return f"{counted(-days, 'day')} ago" if days < 0 else counted(days, "day")


def anchor(*parts: object) -> str:
    """An identifier for a place on the page: letters, digits and hyphens only."""
    text = "-".join(str(part) for part in parts if part not in (None, ""))
    return "".join(c if c.isascii() and c.isalnum() else "-" for c in text).strip("-").lower() or "x"
