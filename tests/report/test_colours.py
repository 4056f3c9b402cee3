"""Colours of the page: every text legible on what it stands on, by day, by night and on paper."""

from __future__ import annotations

import re
from importlib.resources import files

import pytest

CSS = (files("vendorline.report") / "static" / "report.css").read_text(encoding="utf-8")
LIGHT, DARK, PRINT = (
    re.search(pattern, CSS, flags=re.DOTALL)[1]
    for pattern in (
        r":root\{(.*?)\}",
        r"prefers-color-scheme:dark\)\{:root\{(.*?)\}\}",
        r"@media print\{\s*:root\{(.*?)\}",
    )
)
#: Text, and what it stands on; the hatch of the unknown is the darkest that its words meet.
PAIRS = (
    ("ink", "paper"), ("quiet", "paper"), ("accent", "paper"), ("bad", "bad-t"), ("due", "due-t"), ("met", "met-t"), ("unk", "unk-t"),
    ("unk", "unk-h"), ("ink", "bad-t"), ("ink", "due-t"), ("ink", "met-t"), ("ink", "unk-h"), ("note", "note-t"), ("limit", "paper"), ("ink", "wash"),
)  # fmt: skip


def tokens(text, over=()):
    return {**dict(over), **dict(re.findall(r"--([\w-]+):(#[0-9a-f]{3,6})", text))}


def luminance(colour):
    digits = colour[1:] if len(colour) == 7 else "".join(c * 2 for c in colour[1:])
    parts = [int(digits[i : i + 2], 16) / 255 for i in (0, 2, 4)]
    red, green, blue = (c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, two):
    high, low = sorted((luminance(one), luminance(two)), reverse=True)
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [LIGHT, DARK, PRINT], ids=["day", "night", "paper"])
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_is_legible(scheme, text, ground):
    own = tokens(scheme, tokens(LIGHT).items())
    assert contrast(own[text], own[ground]) >= 4.5


def test_paper_is_light_whatever_the_screen_was():
    assert {"paper", "ink", "bad", "due", "met", "unk", "tile-ink", "axis", "line"} <= set(tokens(PRINT))
    assert tokens(PRINT)["paper"] == "#fff"
