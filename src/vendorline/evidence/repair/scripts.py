"""Words that mix alphabets: letters that only look like those beside them."""

from __future__ import annotations

import re
from collections.abc import Iterator

_LATIN, _CYRILLIC, _GREEK = "A-Za-z\u00c0-\u024f", "\u0400-\u052f", "\u0370-\u03ff\u1f00-\u1fff"
_OTHERS = re.compile(f"[{_CYRILLIC}{_GREEK}]")
_WORD = re.compile(r"[^\W\d_]+")
_LATIN_LETTER, _CYRILLIC_LETTER = re.compile(f"[{_LATIN}]"), re.compile(f"[{_CYRILLIC}]")
_GREEK_LETTER = re.compile(f"[{_GREEK}]")


def mixed_words(text: str) -> Iterator[tuple[int, int]]:
    """Where words stand that have letters of two alphabets; one Greek letter beside Latin ones is a unit or a symbol."""
    if text.isascii() or _OTHERS.search(text) is None:
        return
    for found in _WORD.finditer(text):
        word = found[0]
        if word.isascii() or _OTHERS.search(word) is None:
            continue
        latin, cyrillic = _LATIN_LETTER.search(word), _CYRILLIC_LETTER.search(word)
        greek = len(_GREEK_LETTER.findall(word))
        if (latin and (cyrillic or greek > 1)) or (cyrillic and greek):
            yield found.span()
