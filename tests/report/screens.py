"""First screens from few words: who has which verdict under which provision, in the shape of check results."""

from __future__ import annotations

from datetime import date
from types import MappingProxyType

from report.conftest import BLANK, document
from vendorline.network.tables import Manifest, Network

AS_OF, MADE_ON = date(2026, 3, 9), date(2026, 11, 23)


def network(operators, *, country="CA", sites=3, vendor="huawei", sharing=(), as_of=AS_OF):
    """A network whose operators have a radio element at each site."""
    places = [
        {"site_id": f"s{i}", "country": country, "region": ("SK", "ON", "QC")[i % 3], "latitude": 45.0 + i, "longitude": -75.0}
        for i in range(sites)
    ]  # fmt: skip
    elements = [
        {"element_id": f"{o}-{p['site_id']}", "site_id": p["site_id"], "operator_id": o, "function": "enb", "vendor_id": vendor}
        for o in operators for p in places
    ]  # fmt: skip
    table = [{"operator_id": o, "name": o.replace("-", " ").title(), "country": country, "plmn": [f"302{i:03}"]} for i, o in enumerate(operators)]  # fmt: skip
    if sharing:
        table.append({"operator_id": "joint", "name": "Joint", "country": country, "licensees": list(sharing)})
    return Network.of({"operators": table, "sites": places, "elements": elements}, as_of=as_of, manifest=Manifest())


RULE = MappingProxyType(
    {
        "short_title": "5G equipment out", "instrument_id": "CA-2022", "instrument": "Policy Statement", "adopted_on": "2022-05-19",
        "in_force_on": "2022-05-19", "force": "advisory", "effect": "forbid", "event": "present", "paraphrase": "Take it out.",
        "basis": "elements", "deadline": "2024-06-28", "sources": [{"id": "s", "title": "The statement", "url": "https://example.org/s", "kind": "primary"}],
    }
)  # fmt: skip


def rule(**keys):
    return {**RULE, **keys}


def row(operator, verdict, provision="P", **keys):
    """A row; of a hundred elements some are known to be the vendor's, others unknown."""
    number, unknown = {"breached": (40, 10), "due": (40, 10), "unknown": (0, 30), "met": (0, 0)}.get(verdict, (0, 0))
    reason = {"unknown": "vendor_unknown", "not_applicable": "no_5G_elements"}.get(verdict)
    given = {
        **BLANK, "on": "2026-11-01", "provision_id": provision, "jurisdiction": "CA", "force": "advisory", "operator_id": operator,
        "verdict": verdict, "reason": reason, "basis": "elements", "numerator": number, "numerator_unknown": unknown, "denominator": 100,
        "limit": 0, "violating_count": number, "vendor_ids": ["huawei", "zte"], "deadline": "2027-12-31" if verdict == "due" else None,
    }  # fmt: skip
    if verdict == "not_applicable":
        given |= dict.fromkeys(("numerator", "numerator_unknown", "denominator", "violating_count", "limit"))
    return {**given, **keys}


def capped(operator, low, high, provision="C", limit=0.35, **keys):
    """A row of a cap on sites, of a hundred."""
    verdict = "breached" if low > limit else "met" if high <= limit else "unknown"
    return row(
        operator, verdict, provision, basis="sites", numerator=round(low * 100), numerator_unknown=round((high - low) * 100),
        share_low=low, share_high=high, limit=limit, margin=limit - high, slack=round((limit - high) * 100), **keys,
    )  # fmt: skip


def result(rows, provisions=None, **keys):
    return document(rows, provisions=provisions or {"P": rule()}, collisions=[], **keys) | {"inputs": []}
