"""Names confirmed for one network, in its own table `vendors`: which they are, whether one may be, and under which id."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from difflib import SequenceMatcher
from types import MappingProxyType

from vendorline.errors import UnknownName, UsageError
from vendorline.vendors.names import canonical_id, vendors
from vendorline.vendors.spelling import bare, fold

#: So alike is an id to that of a vendor of the catalogue that it is a slip.
_SLIP = 0.8
_NOT_A_NAME = {
    "placeholder": "is a word for nobody, and no vendor's name",
    "several": "names several vendors; give each a row of its own",
    "doubt": "holds a doubt or a denial; write the vendor's name alone where it is certain",
}


def vendor_confirmed(name: str, as_id: str | None = None) -> str:
    """The id under which a name may be confirmed.

    Args:
        name: the name as the inventory writes it.
        as_id: the id, name or spelling of a vendor of the catalogue, or an id of the network's own; None: one made of the name.

    Raises:
        UsageError: the name is no one vendor's, the catalogue reads it otherwise, or it must be said which vendor is meant.
    """
    from vendorline.vendors.resolving import CERTAIN, match_of  # reading spellings takes long to load

    match = match_of(name)
    wanted = None if as_id is None else _id_of(as_id, own_id(name))
    if match.sure in _NOT_A_NAME:
        raise UsageError(f"{name!r} {_NOT_A_NAME[match.sure]}")
    if match.sure in CERTAIN:
        if wanted not in {None, match.vendor_id}:
            raise UsageError(f"{name!r} is {match.vendor_id} in the catalogue, which goes before; write another name")
        return str(match.vendor_id)
    if wanted is not None:
        return wanted
    own = own_id(name)
    offers = [match.near] if match.near else [one for one in match.candidates if one in vendors()]
    if own in vendors() or offers:
        which = " or ".join(dict.fromkeys([*offers, *([own] if own in vendors() else [])]))
        other = own if own not in vendors() else f"{own}_other"
        raise UsageError(
            f"{name!r} may be a vendor of the catalogue: say {which}, or {other} for a vendor of its own "
            f"(vendors confirm DIR NAME --as ID; import table --vendor NAME=ID)"
        )
    if not own:
        raise UsageError(f"{name!r} has no letters to make an id of; say --as ID")
    return own


def _id_of(text: str, own: str) -> str:
    """The vendor of the catalogue that a text means, or an id of its own; `own` is the id that the name itself would give.

    Raises UnknownName where it is nearly, and not quite, a vendor of the catalogue: a slip there would make another vendor of it.
    """
    from vendorline.vendors.resolving import CERTAIN, match_of

    match = match_of(text)
    if match.sure in CERTAIN:
        return str(match.vendor_id)
    id_ = own_id(text)
    of_the_name = id_ == f"{own}_other" or set(id_.split("_")) <= set(own.split("_"))
    slip = match.near is not None and SequenceMatcher(None, id_, match.near).ratio() >= _SLIP
    if slip and not of_the_name and id_ not in vendors():
        raise UnknownName("vendor", text, list(vendors()), match.near)
    return canonical_id(text) or id_


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
