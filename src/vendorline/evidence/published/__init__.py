"""Evidence that comes with the package."""

from vendorline.evidence.published.published import (
    PublishedDate,
    PublishedDocument,
    PublishedStatement,
    published_dates,
    published_documents,
    published_statements,
)

__all__ = [
    "PublishedDate",
    "PublishedDocument",
    "PublishedStatement",
    "published_dates",
    "published_documents",
    "published_statements",
]
