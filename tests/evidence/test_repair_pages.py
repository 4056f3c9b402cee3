"""Pages with the damage of other people's programs: made for these tests, after kinds that stand in public trackers."""

from __future__ import annotations

from pathlib import Path

import pytest

from vendorline.evidence.extract import extract
from vendorline.evidence.repair import inverted, repair

PAGES = Path(__file__).parent / "pages"
#: What each page says once it is mended, and what is flagged in it.
MENDED = {
    "wiki.html": (
        [
            "Security of radio networks",
            "The base station ciphers the traffic of its users. Operators may switch this off.",
            "The strength of the key is given by where the exponent is at least 128 in all networks of the fifth generation.",
            "A supplier’s remote access is a risk of its own, as the regulator’s report said.",
        ],
        {"lost_block": 4},
    ),
    "database.html": (
        [
            "Les équipementiers",
            "Le ministre a déclaré que l’équipement était « sûr » et que la décision n’était pas arrêtée.",
            "“It’s not about one company,” the minister said — “it’s about every supplier…”",
            'The operator said "we have time" and that R&D goes on.',
            "Rien n’a été endommagé dans ce paragraphe : il reste tel quel.",
        ],
        {},
    ),
    "plugins.html": (
        [
            "Operators wait",
            "Operators wait for the decision on suppliers, and buy nothing until it comes.",
            "One of them said it had stopped a tender.",
            "The regulator expects to publish its advice before the summer.",
            "Write to [email protected] with questions about the advice.",
        ],
        {"lost_block": 2, "protected_address": 1},
    ),
}


@pytest.mark.parametrize("name", MENDED)
def test_page_is_mended_whole(name: str) -> None:
    lines, flagged = MENDED[name]
    found = extract((PAGES / name).read_bytes(), name)
    mended = repair(found.text)
    assert mended.text.split("\n") == lines
    assert inverted(mended.text, mended.edits) == found.text
    counts = {flag.detector: 0 for flag in mended.flags}
    for flag in mended.flags:
        counts[flag.detector] += 1
    assert counts == flagged
    assert repair(mended.text).edits == ()


def test_pages_say_that_they_are_made() -> None:
    assert sorted(MENDED) == sorted(path.name for path in PAGES.iterdir())
    assert all("<!-- Synthetic" in path.read_text(encoding="utf-8") for path in PAGES.iterdir())
