"""What to answer where no rule gave a verdict: none is in force, none can be judged, or none is held."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from vendorline.report.answer.laws import in_sentence
from vendorline.report.wording import listed
from vendorline.report.words import day
from vendorline.rulebook import provisions


def nothing_in_force(countries: Sequence[str], on: date, known: date) -> str:
    """The answer where no provision of these countries gave a row on a day, as the law is known on another."""
    if not countries:
        return "The network names no country, so no rule of a country was judged"
    book = provisions()
    held = [law for law in book if law.jurisdiction in countries]
    names = listed([in_sentence(code) for code in countries])
    if not held:
        return f"vendorline holds no rule of {names}"
    if any(book.status(law, on, known) in ("in_force", "proposed") for law in held):
        return f"No rule of {names} in force on {day(on)} can be judged from a network"
    later = [law.in_force_on for law in held if law.in_force_on > on and law.adopted_on <= known]
    first = f"; the first applies from {day(min(later))}" if later else ""
    return f"No rule of {names} is in force on {day(on)}{first}"
