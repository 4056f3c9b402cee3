"""Sources as CSL-JSON, which citeproc, Zotero and Pandoc read."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import date
from typing import Any

from vendorline.evidence.source import READ_WORDS, Source, source_kinds

#: How many parts of a date are known.
_PARTS = {"year": 1, "month": 2}


def csl_json(sources: Mapping[str, Source]) -> str:
    """Sources by id as a list of items."""
    return json.dumps([csl_item(name, source) for name, source in sources.items()], indent=1, ensure_ascii=False) + "\n"


def csl_item(name: str, source: Source) -> dict[str, Any]:
    """One source as an item; a place in it stands under `section`."""
    kind = source_kinds()[source.kind]
    item: dict[str, Any] = {"id": name, "type": kind.csl, "title": source.title}
    if source.issuer:
        issuer = {"author": [{"literal": source.issuer}], "authority": source.issuer, "container-title": source.issuer}
        field = "container-title" if kind.issuer_as == "container" else kind.issuer_as
        item[field] = issuer[field]
    if source.published_on:
        item["issued"] = _date(source.published_on, _PARTS.get(source.published_precision or "day", 3))
    if source.accessed_on:
        item["accessed"] = _date(source.accessed_on, 3)
    if source.locator:
        item["section"] = source.locator
    if source.url:
        item["URL"] = source.url
    read = READ_WORDS[source.read]
    item["note"] = " ".join(part for part in (f"{read[:1].upper()}{read[1:]}.", source.note) if part)
    return item


def _date(day: date, parts: int) -> dict[str, list[list[int]]]:
    return {"date-parts": [[day.year, day.month, day.day][:parts]]}
