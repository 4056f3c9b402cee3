"""Network codes: which country an MCC belongs to, how long its MNCs are, which operator broadcasts a PLMN."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from types import MappingProxyType


@dataclass(frozen=True, slots=True)
class CountryCode:
    """A mobile country code (ITU-T E.212)."""

    mcc: str
    country: str
    mnc_digits: int


@dataclass(frozen=True, slots=True)
class NetworkCode:
    """A public land mobile network and its operator."""

    plmn: str
    operator_id: str
    name: str
    source: str
    confidence: str


def _rows(name: str) -> list[dict[str, str]]:
    text = (files("vendorline.importers") / "data" / f"{name}.csv").read_text(encoding="utf-8")
    return list(csv.DictReader(text.splitlines()))


@cache
def country_codes() -> Mapping[str, CountryCode]:
    """Country codes by MCC."""
    return MappingProxyType({r["mcc"]: CountryCode(r["mcc"], r["country"], int(r["mnc_digits"])) for r in _rows("mcc")})


@cache
def network_codes() -> Mapping[str, NetworkCode]:
    """Network codes by PLMN (MCC then MNC, digits as text)."""
    return MappingProxyType(
        {
            r["plmn"]: NetworkCode(
                r["plmn"], r["operator_id"], r["name"], f"{r['source']} <{r['address']}>", r["confidence"]
            )
            for r in _rows("plmn")
        }
    )
