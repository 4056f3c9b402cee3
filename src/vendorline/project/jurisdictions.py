"""Jurisdictions as people name them: by code in any case, or by the name of the country."""

from __future__ import annotations

from collections.abc import Sequence

from vendorline.errors import UnknownName
from vendorline.rulebook import Rulebook
from vendorline.rulebook.load import illustrations


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


def _code(name: str, book: Rulebook) -> str:
    held = {*book.jurisdictions, *illustrations().jurisdictions}
    if name.upper() in held:
        return name.upper()
    from vendorline.importers.table.words import words
    from vendorline.vendors.spelling import fold

    named = words("country")
    code = named.get(fold(name))
    if code in held:
        return code
    known = [*book.jurisdictions, *sorted(word for word, code in named.items() if code in book.jurisdictions)]
    raise UnknownName("jurisdiction", name, known)
