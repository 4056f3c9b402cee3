"""Patterns of spellings that lists of aliases cannot hold, in `data/patterns.csv`; the first that fits a folded name decides."""

from __future__ import annotations

import re
from functools import cache

from vendorline.vendors.names import rows


@cache
def patterns() -> tuple[tuple[re.Pattern[str], str | None], ...]:
    """Patterns with the vendor they mean, in order; None: namesakes that are nobody's in the catalogue."""
    return tuple((re.compile(row["pattern"]), row["vendor_id"] or None) for row in rows("patterns"))
