"""The register for other programs: CSL-JSON for references, Web Annotation for statements, SQLite for a viewer."""

from vendorline.evidence.exports.csl import csl_items
from vendorline.evidence.exports.sqlite_copy import write_sqlite
from vendorline.evidence.exports.web_annotations import annotation_page

__all__ = ["annotation_page", "csl_items", "write_sqlite"]
