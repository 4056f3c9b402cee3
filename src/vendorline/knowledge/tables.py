"""Knowledge as data: what the functions and interfaces of mobile networks are, which domain they belong to, which countries
and regions there are.

Each table is a CSV file under `data/`, each row with its source and how sure it is.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass

KNOWLEDGE_TABLES = ("functions", "interfaces", "domains", "domain_names", "domain_words", "countries", "regions")


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Every row of a knowledge table, cells as text, in the order of the file."""
    if name not in KNOWLEDGE_TABLES:
        raise KeyError(name)
    return tuple(MappingProxyType(row) for row in rows_of("vendorline.knowledge", f"data/{name}.csv"))


#: A domain that holds another: radio access and fixed access are both access.
WIDER: Mapping[str, frozenset[str]] = MappingProxyType({"access": frozenset({"access", "fixed_access"})})


@dataclass(frozen=True, slots=True)
class Function:
    """A network function: its id, name, domain and the generations it serves (None = any)."""

    id: str
    name: str
    domain: str
    layer: str
    generations: frozenset[str] | None


@cache
def functions() -> Mapping[str, Function]:
    """Functions by id."""
    return MappingProxyType(
        {
            row["id"]: Function(row["id"], row["function"], row["domain"], row["layer"], _generations(row["gen"]))
            for row in rows("functions")
        }
    )


def _generations(said: str) -> frozenset[str] | None:
    """The generations that are meant; non-standalone means 5G, and None whatever the site of a function serves."""
    return None if said == "any" else frozenset(said.replace("NSA", "5G").casefold().split("/"))


@cache
def interfaces() -> Mapping[str, Mapping[str, str]]:
    """Interfaces by id."""
    return MappingProxyType({row["id"]: row for row in rows("interfaces")})


@dataclass(frozen=True, slots=True)
class DomainRow:
    """That a function belongs to a domain, in one jurisdiction or (None) by default."""

    jurisdiction: str | None
    domain: str
    function: str
    source: str
    confidence: str


@cache
def domain_rows() -> tuple[DomainRow, ...]:
    """Every assignment of a function to a domain."""
    return tuple(records(DomainRow, rows("domains")))


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """Countries by ISO 3166-1 alpha-2 code."""
    return MappingProxyType({row["code"]: row for row in rows("countries")})
