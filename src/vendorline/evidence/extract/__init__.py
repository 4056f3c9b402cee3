"""Documents as bytes to their text: web pages, PDF, plain text; bad ones give a fault that says what is wrong."""

from __future__ import annotations

from vendorline.evidence.extract.extracted import Extracted
from vendorline.evidence.extract.reading import extract

__all__ = ["Extracted", "extract"]
