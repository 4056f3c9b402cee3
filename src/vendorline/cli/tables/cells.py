"""Cells of tables of findings: a verdict as sign and word, what was counted, the deadline and how far it is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

#: How each verdict is coloured, in the order in which they are told.
STYLES = {"met": "green", "due": "yellow", "breached": "bold red", "unknown": "cyan", "not_applicable": "dim"}
WORST_FIRST = ("breached", "due", "unknown", "met", "not_applicable")


def verdict_in_words(verdict: str) -> str:
    """A verdict as sign and word."""
    from vendorline.results.verdicts import VERDICTS

    return f"{VERDICTS[verdict].sign} {VERDICTS[verdict].word}"


def provision_of(row: Mapping[str, Any]) -> str:
    """The provision, with the reading where its text allows several."""
    return f"{row['provision_id']} ({row['reading']})" if row["reading"] else str(row["provision_id"])


def counted(row: Mapping[str, Any]) -> str:
    """Numerator, or its range, of denominator, with the share where there is one."""
    from vendorline.results.units import unit_of

    if row["numerator"] is None:
        return ""
    if row["basis"] == "vendors":
        one = row["numerator"] == 1 and not row["numerator_unknown"]
        return f"{_range(row, 'numerator')} {'vendor' if one else 'vendors'}"
    number = _range(row, "numerator")
    of = f" of {_range(row, 'denominator')}" if row["denominator"] is not None else ""
    unit = unit_of(row["basis"])
    if row["share_low"] is None:
        return f"{number}{of} {unit}"
    return f"{number}{of} {unit} = {_share(row)}"


def _range(row: Mapping[str, Any], name: str) -> str:
    """The least and the most that a number may be; results of earlier versions do not tell all of it."""
    low, more = row[name], row.get(f"{name}_unknown") or 0
    return f"{number_in_words(low)} to {number_in_words(low + more)}" if more else number_in_words(low)


def _share(row: Mapping[str, Any]) -> str:
    low, high = (_percent(row[name], row["limit"]) for name in ("share_low", "share_high"))
    return low if row["share"] is not None else f"{low} to {high}"


def _percent(share: float, limit: float | None) -> str:
    """A share with as many digits as it takes to tell it from the limit."""
    digits = 1
    while limit is not None and share != limit and digits < 6 and round(share, digits + 2) == round(limit, digits + 2):
        digits += 1
    return f"{share:.{digits}%}"


def deadline(row: Mapping[str, Any]) -> str:
    """The deadline and how far it is."""
    if row["deadline"] is None:
        return ""
    left = row["days_left"]
    unit = "day" if abs(left) == 1 else "days"
    return f"{row['deadline']}, {left:,} {unit} left" if left >= 0 else f"{row['deadline']}, {-left:,} {unit} ago"


def tally(rows: Sequence[Mapping[str, Any]]) -> str:
    """How many rows have which verdict, in words."""
    counts = {verdict: sum(row["verdict"] == verdict for row in rows) for verdict in STYLES}
    return ", ".join(f"{verdict_in_words(verdict)} {n}" for verdict, n in counts.items() if n)


def number_in_words(value: float | None) -> str:
    """A number with marks between thousands; nothing for None."""
    if value is None:
        return ""
    return f"{value:,.0f}" if abs(value) >= 100 or value == int(value) else f"{value:g}"


def law_age(rows: Sequence[Mapping[str, Any]]) -> str:
    """When the law behind rows was last looked at, and for how many of them that was before the day judged; nothing where nobody has said."""
    checked = sorted({str(row["law_checked_on"]) for row in rows if row["law_checked_on"]})
    if not checked:
        return ""
    first, last = checked[0], checked[-1]
    when = f"on {first}" if first == last else f"between {first} and {last}"
    said = f"The law was last checked {when}."
    later = sum(bool(row["law_outlook"]) for row in rows)
    if later:
        said += f" {later} of {len(rows)} rows judge a later day: the law may have changed by then; see `vendorline rules stale`."
    return said
