"""Knowledge as data: what the functions and interfaces of mobile networks are, which domain they belong to, which countries
and regions there are.

Each table is a CSV file under `data/`, each row with its source and how sure it is.
"""

from __future__ import annotations

import csv
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

KNOWLEDGE_TABLES = ("functions", "interfaces", "domains", "domain_names", "countries", "regions")


@cache
def rows(name: str) -> tuple[Mapping[str, str], ...]:
    """Every row of a knowledge table, cells as text, in the order of the file."""
    if name not in KNOWLEDGE_TABLES:
        raise KeyError(name)
    text = (files("vendorline.knowledge") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return tuple(MappingProxyType(row) for row in csv.DictReader(text.splitlines()))


#: What the `gen` column of the functions says, as generations; `any` = serves whatever its site serves.
GENERATIONS = MappingProxyType(
    {
        "2G": frozenset({"2g"}),
        "3G": frozenset({"3g"}),
        "4G": frozenset({"4g"}),
        "5G": frozenset({"5g"}),
        "NSA": frozenset({"5g"}),
        "2G/3G": frozenset({"2g", "3g"}),
        "4G/5G": frozenset({"4g", "5g"}),
        "any": None,
    }
)


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
            row["id"]: Function(row["id"], row["function"], row["domain"], row["layer"], GENERATIONS[row["gen"]])
            for row in rows("functions")
        }
    )


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
    return tuple(
        DomainRow(r["jurisdiction"] or None, r["domain"], r["function"], r["source"], r["confidence"])
        for r in rows("domains")
    )


@cache
def countries() -> Mapping[str, Mapping[str, str]]:
    """Countries by ISO 3166-1 alpha-2 code."""
    return MappingProxyType({row["code"]: row for row in rows("countries")})
