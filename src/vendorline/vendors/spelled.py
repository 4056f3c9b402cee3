"""A name out of a few that are known, from the way in which somebody writes it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from vendorline.errors import UnknownName, UsageError, did_you_mean
from vendorline.vendors.spelling import bare, fold, joined

#: Ways in which a text and a name may agree, the strictest first.
_WAYS: tuple[Callable[[str], str], ...] = (
    lambda text: text,
    str.casefold,
    lambda text: joined(fold(text)),
    lambda text: joined(bare(text)),
)


def spelled(kind: str, text: str, known: Mapping[str, Iterable[str]] | Iterable[str]) -> str:
    """The one of some names that a text means: in any letters, with or without accents, punctuation, spaces and legal form.

    Args:
        kind: what the names are of, for the message.
        text: what somebody wrote.
        known: the names, or ids with the other spellings of each.

    Raises:
        UnknownName: none of them is meant; says which is near.
        UsageError: several may be.
    """
    ids = {name: (name, *known[name]) for name in known} if isinstance(known, Mapping) else {n: (n,) for n in known}
    text = text.strip()
    for way in _WAYS:
        wanted = way(text)
        meant = [name for name, spellings in ids.items() if wanted and any(way(one) == wanted for one in spellings)]
        if len(meant) == 1:
            return meant[0]
        if meant:
            raise UsageError(f"{kind} {text!r} may be {' or '.join(sorted(meant))}; write which")
    near = did_you_mean(text, [spelling for spellings in ids.values() for spelling in spellings])
    raise UnknownName(kind, text, list(ids), near)
