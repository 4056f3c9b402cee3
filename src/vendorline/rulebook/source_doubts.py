"""What is doubtful in the sources of an instrument, and stops nothing: addresses that are not the page's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import TYPE_CHECKING

from vendorline.errors import Fault
from vendorline.evidence.addresses import unclean

if TYPE_CHECKING:
    from vendorline.rulebook.strict_yaml import Document


def doubts_of_sources(documents: Iterable[Document]) -> Iterator[Fault]:
    """Warnings about the sources of instruments, each with its line."""
    for document in documents:
        sources = document.data.get("sources") if isinstance(document.data, Mapping) else None
        for name, source in sources.items() if isinstance(sources, Mapping) else ():
            if isinstance(source, Mapping):
                yield from _doubts(document, str(name), source)


def _doubts(document: Document, name: str, source: Mapping[str, object]) -> Iterator[Fault]:
    url = source.get("url")
    for fault in unclean(url) if isinstance(url, str) else ():
        yield document.fault(("sources", name, "url"), f"{name}: the address has {fault.why}", fault.remedy, "warning")
