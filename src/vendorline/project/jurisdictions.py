"""Jurisdictions as people name them, by code or by the name of the country, and provisions."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from vendorline.errors import UnknownName
from vendorline.rulebook import Rulebook
from vendorline.rulebook.load import illustrations
from vendorline.vendors.spelled import spelled
from vendorline.vendors.spelling import fold

if TYPE_CHECKING:
    import polars as pl


def jurisdictions_named(names: str | Sequence[str], book: Rulebook) -> tuple[str, ...]:
    """The codes of jurisdictions that have provisions.

    Args:
        names: codes or names of countries, as a list or with commas between them: "GB,Germany".
        book: whose provisions.

    Raises:
        UnknownName: one that has none; names what it may have meant.
    """
    parts = names.split(",") if isinstance(names, str) else names
    return tuple(dict.fromkeys(_code(part.strip(), book) for part in parts if part.strip()))


def provisions_named(name: str, book: Rulebook) -> tuple[str, ...]:
    """The provisions that a name means: one, or those of an instrument. Raises UnknownName for a name of neither."""
    instruments: dict[str, list[str]] = {}
    for law in book:
        instruments.setdefault(law.instrument_id, []).append(law.id)
    found = spelled("provision", name, dict.fromkeys([*book.laws, *instruments], ()))
    return (found,) if found in book.laws else tuple(instruments[found])


def law_of_none(names: str | Sequence[str], operators: pl.DataFrame, book: Rulebook) -> str | None:
    """Why the law of some countries gives no row: no operator is of them. None where that is not the reason."""
    from vendorline.knowledge.tables import countries

    asked, own = jurisdictions_named(names, book), sorted(operators["country"].drop_nulls().unique())
    if operators["country"].null_count() or not all(code in countries() for code in asked) or {*asked} & {*own}:
        return None
    laws, code = " or ".join(asked), ",".join(asked)
    return f"No operator of this network is under the law of {laws}, only under that of {' and '.join(own)}; --as-if {code} judges them as though they were."


def _code(name: str, book: Rulebook) -> str:
    held = {*book.jurisdictions, *illustrations().jurisdictions}
    if name.upper() in held:
        return name.upper()
    from vendorline.importers.table.words import words
    from vendorline.knowledge.tables import countries

    code = words("country").get(fold(name)) or words("jurisdiction").get(fold(name))
    if code in held:
        return code
    if code is not None or name.upper() in countries():
        raise UnknownName("jurisdiction", name, book.jurisdictions, guess=False)
    named = {code: (countries()[code]["name"],) if code in countries() else () for code in book.jurisdictions}
    return spelled("jurisdiction", name, named)
