"""The page on results has every field and every reason that check can give."""

from __future__ import annotations

import re
from pathlib import Path

from vendorline.results import table
from vendorline.results.reasons import reasons


def _documented(root: Path, heading: str) -> list[str]:
    page = (root / "docs" / "reference" / "results.md").read_text(encoding="utf-8")
    section = page.partition(f"\n## {heading}\n")[2].partition("\n## ")[0]
    return re.findall(r"^\| `(\w+)` \| \S", section, re.MULTILINE)


def test_every_field_of_a_row_in_its_order(root: Path) -> None:
    assert _documented(root, "Rows") == list(table("check_rows").every_name)


def test_every_reason(root: Path) -> None:
    assert _documented(root, "Reasons") == list(reasons())


def test_every_column_of_the_elements(root: Path) -> None:
    page = (root / "docs" / "reference" / "results.md").read_text(encoding="utf-8")
    section = page.partition("\n## Elements behind the verdicts\n")[2].partition("\n## ")[0]
    assert [name for name in re.findall(r"`(\w+)`", section) if name in table("check_elements").names] == list(
        table("check_elements").names
    )


def test_the_concept_page_speaks_of_every_reason(root: Path) -> None:
    page = (root / "docs" / "concepts" / "verdicts.md").read_text(encoding="utf-8").casefold()
    assert [reason for reason in reasons() if reason.replace("_", " ") not in page] == []
