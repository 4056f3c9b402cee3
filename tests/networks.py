"""Small networks that tests judge, written as rows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from vendorline.network.tables import Manifest, Network

AS_OF = date(2020, 1, 28)


def element(element_id: str, site_id: str = "s0", **values: Any) -> dict[str, Any]:
    """A 5G base station of operator `op`, unless said otherwise."""
    return {"element_id": element_id, "site_id": site_id, "operator_id": "op", "function": "gnb", **values}


def network(
    elements: Iterable[Mapping[str, Any]],
    *,
    country: str = "GB",
    operators: Iterable[Mapping[str, Any]] | None = None,
    as_of: date = AS_OF,
    complete: Iterable[str] = (),
    site_tags: Mapping[str, list[str]] | None = None,
    **tables: Iterable[Mapping[str, Any]],
) -> Network:
    """A network of one mobile operator `op`, with the sites that its elements stand at."""
    rows = list(elements)
    sites = dict.fromkeys(row["site_id"] for row in rows if row["site_id"] is not None)
    tags = site_tags or {}
    return Network.of(
        {
            "operators": operators or [{"operator_id": "op", "name": "Op", "country": country, "plmn": ["00101"]}],
            "sites": [{"site_id": s, "country": country, "tags": tags.get(s)} for s in sites],
            "elements": rows,
            **tables,
        },
        as_of=as_of,
        manifest=Manifest(complete=frozenset(complete)),
    )


def radio_sites(
    total: int, of_vendor: int, vendor: str = "huawei", other: str = "nokia", **values: Any
) -> list[dict[str, Any]]:
    """One 5G base station at each of `total` sites, the first ones of a vendor."""
    return [
        element(f"e{i}", f"s{i}", vendor_id=vendor if i < of_vendor else other, traffic_gb_day=1.0, **values)
        for i in range(total)
    ]


def bound(instrument_id: str = "GB-2022-DVD", answer: str = "yes", **values: Any) -> dict[str, Any]:
    """A row of the bindings."""
    return {"operator_id": "op", "instrument_id": instrument_id, "bound": answer, **values}
