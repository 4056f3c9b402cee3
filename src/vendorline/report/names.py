"""What people call what a network and a result name by identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.tables import countries, rows
from vendorline.network.tables import Network
from vendorline.quick_dataclass import dataclass
from vendorline.report.words import listing
from vendorline.results.reasons import reasons
from vendorline.vendors import vendors


@dataclass(frozen=True, slots=True)
class Names:
    """Names of operators, vendors, countries and domains; an identifier that has none stands for itself."""

    operators: Mapping[str, str]

    @classmethod
    def of(cls, network: Network) -> Names:
        """The names that a network gives its operators, and those that everybody uses."""
        table = network["operators"].select("operator_id", "name")
        return cls(MappingProxyType({key: name or key for key, name in table.iter_rows()}))

    def operator(self, operator_id: str | None) -> str:
        """Name of an operator; `all operators` where a row concerns a whole jurisdiction."""
        return "all operators" if operator_id is None else self.operators.get(operator_id, operator_id)

    def vendors(self, vendor_ids: Iterable[str]) -> str:
        """Names of vendors as in a sentence."""
        return listing([vendor(v) for v in vendor_ids])


def vendor(vendor_id: str) -> str:
    """Name of a vendor."""
    known = vendors().get(vendor_id)
    return known.name if known else vendor_id


def country(code: str) -> str:
    """Name of a country or other jurisdiction."""
    known = countries().get(code)
    return known["name"] if known else code


def domain(domain_id: str) -> str:
    """Name of a domain of the network."""
    return _domains().get(domain_id, domain_id.replace("_", " "))


@cache
def _domains() -> Mapping[str, str]:
    return {row["id"]: row["name"] for row in rows("domain_names")}


@dataclass(frozen=True, slots=True)
class Why:
    """Why a verdict is what it is, in words, and what would settle it."""

    because: str
    remedy: str


def reason(code: str) -> Why:
    """A reason in words; a code of its own kind (after a colon) stays as a detail."""
    plain = code.replace("_", " ").strip()
    head, _, detail = plain.partition(":")
    known = reasons().get(head.strip().lower().replace(" ", "_"))
    if known is None or known.cause is None:
        return Why(f"the network has {plain}" if plain.startswith("no ") else plain, "")
    return Why(known.cause + (f" ({detail.strip()})" if detail.strip() else ""), known.remedy or "")
