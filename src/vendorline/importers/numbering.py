"""Network codes: which country an MCC belongs to, how long its MNCs are, which operator broadcasts a PLMN."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from types import MappingProxyType

from vendorline.knowledge.data_files import records, rows_of
from vendorline.quick_dataclass import dataclass


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


@cache
def country_codes() -> Mapping[str, CountryCode]:
    """Country codes by MCC."""
    codes = records(CountryCode, rows_of("vendorline.importers", "data/mcc.csv"))
    return MappingProxyType({code.mcc: code for code in codes})


@cache
def network_codes() -> Mapping[str, NetworkCode]:
    """Network codes by PLMN (MCC then MNC, digits as text)."""
    rows = rows_of("vendorline.importers", "data/plmn.csv")
    sourced = ({**row, "source": f"{row['source']} <{row['address']}>"} for row in rows)
    return MappingProxyType({code.plmn: code for code in records(NetworkCode, sourced)})
