"""Statements: what keeps them from being shown, and the command that lists them again."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from vendorline.errors import Fault
from vendorline.network.tables import Network
from vendorline.report.evidence.fold import COMMAND
from vendorline.report.sections.section import Section
from vendorline.results.reading import faults as of_table

_TABLES = {
    "rows": "evidence_rows",
    "dates": "evidence_dates",
    "documents": "evidence_documents",
    "witnesses": "evidence_witnesses",
}
_REMEDY = "save it again with `vendorline evidence timeline --format json --output FILE`"


def faults(document: Mapping[str, Any], file: str) -> Iterator[Fault]:
    """Everything that keeps a document from being read as a list of statements."""
    for key, name in _TABLES.items():
        rows = document.get(key)
        if isinstance(rows, list):
            yield from of_table(name, rows, file, _REMEDY, key=key)
        else:
            yield Fault(file, None, key, None, "is not a list of rows", _REMEDY)
    known = {one.get("document_id") for one in document.get("documents") or () if isinstance(one, Mapping)}
    pages = document.get("pages", [])
    if not isinstance(pages, list) or not all(_is_page(page, known) for page in pages):
        yield Fault(file, None, "pages", None, "is not a list of texts in parts", _REMEDY)
    if not isinstance(document.get("published"), bool):
        yield Fault(file, None, "published", None, "is neither true nor false", _REMEDY)


def _is_page(page: Any, known: set[Any]) -> bool:
    if not isinstance(page, Mapping) or page.get("document_id") not in known or not isinstance(page.get("parts"), list):
        return False
    return all(
        isinstance(part, Mapping) and isinstance(part.get("text"), str) and isinstance(part.get("mark"), str | None)
        for part in page["parts"]
    )


def _commands(_network: Network, documents: Sequence[Mapping[str, Any]]) -> list[str]:
    published = " --shipped" if documents[-1]["published"] else ""
    return [f"vendorline evidence timeline{published} --format json"]


EVIDENCE = Section(COMMAND, faults, _commands, of_network=False)
