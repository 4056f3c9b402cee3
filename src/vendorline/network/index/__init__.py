"""An index of elements: which class each is of, at which site, from when until when, in memory or in files beside the tables."""

from vendorline.network.index.build import ElementIndex, index_of
from vendorline.network.index.layout import FILES, NO_SITE, NOT_STATED, IndexFiles
from vendorline.network.index.read import fits, open_index
from vendorline.network.index.write import write_index

__all__ = [
    "FILES",
    "NOT_STATED",
    "NO_SITE",
    "ElementIndex",
    "IndexFiles",
    "fits",
    "index_of",
    "open_index",
    "write_index",
]
