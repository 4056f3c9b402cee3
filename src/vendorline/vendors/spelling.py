"""What two spellings of one name have in common: letters and digits, without case, accents, punctuation and legal form."""

from __future__ import annotations

import re
import unicodedata
from functools import cache
from importlib.resources import files

#: Legal forms of languages that write no spaces, at the end of a name.
_WRITTEN_TOGETHER = re.compile(
    r"(\w)(?:技术|科技|通信|通讯|网络|信息|数字)*(?:股份|责任)?(?:有限|集团|控股)*(?:公司|集团)$|(?:株式会社|주식회사)"
)


@cache
def legal_forms() -> frozenset[str]:
    """Legal forms as the last word of a name, folded; `data/legal_forms.txt`."""
    text = (files("vendorline.vendors") / "data" / "legal_forms.txt").read_text(encoding="utf-8")
    return frozenset(text.split())


def fold(text: str) -> str:
    """The words of a name in lower case, without accents and punctuation."""
    plain = unicodedata.normalize("NFKD", text).casefold()
    kept = "".join(" " if not c.isalnum() else c for c in plain if not unicodedata.combining(c))
    return " ".join(kept.split())


def bare(text: str) -> str:
    """The folded name without the legal form at its end; the whole name where nothing else would be left."""
    words = _WRITTEN_TOGETHER.sub(r"\1", fold(text)).split()
    while len(words) > 1 and words[-1] in legal_forms():
        words.pop()
    return " ".join(words)


def loose(text: str) -> str:
    """A name without case and needless spaces, with its punctuation: what tells `E///` from `E`."""
    return re.sub(r"\s+", " ", text.casefold()).strip()


def joined(folded: str) -> str:
    """A folded name without its spaces."""
    return folded.replace(" ", "")
