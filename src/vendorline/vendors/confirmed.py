"""Names that somebody has confirmed for one network: its own table `vendors`."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from types import MappingProxyType

from vendorline.vendors.names import vendors
from vendorline.vendors.spelling import bare, fold


def own_id(name: str) -> str:
    """The id for a confirmed name that is not in the catalogue: its words in lower case, without legal form, joined by underscores."""
    return bare(name).replace(" ", "_")


def confirmed_names(rows: Iterable[tuple[str, str]]) -> Mapping[str, str]:
    """Vendors by the folded bare name that somebody confirmed; a name given to two vendors is nobody's.

    Args:
        rows: vendor_id and name of each row of a network's table `vendors`.
    """
    found: dict[str, set[str]] = {}
    for vendor_id, name in rows:
        found.setdefault(bare(name), set()).add(vendor_id)
        if vendor_id not in vendors():
            found.setdefault(fold(vendor_id), set()).add(vendor_id)
    return MappingProxyType({name: min(ids) for name, ids in found.items() if name and len(ids) == 1})
