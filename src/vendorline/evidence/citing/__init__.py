"""Sources as other programs and readers cite them: CSL-JSON, BibTeX, RIS, and a line of words."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from types import MappingProxyType

from vendorline.evidence.citing.bibtex import bibtex
from vendorline.evidence.citing.csl import csl_json
from vendorline.evidence.citing.ris import ris
from vendorline.evidence.citing.words import in_words
from vendorline.evidence.source import Source

#: What writes sources, by the name of the format: from sources by id to a text.
FORMATS: Mapping[str, Callable[[Mapping[str, Source]], str]] = MappingProxyType(
    {"bibtex": bibtex, "csl-json": csl_json, "ris": ris}
)
__all__ = ["FORMATS", "bibtex", "csl_json", "in_words", "ris"]
